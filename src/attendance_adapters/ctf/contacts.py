"""The contacts of a CTF's pupils.

Which elements a `Contact` has is known from what others write; what stands within `Phones` is
unverified: `Phone` with `TelephoneType` and `PhoneNo` is read, and a `Phone` that holds a number.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from attrs import field, frozen

from attendance_adapters.ctf.document import PupilElement, text_of
from attendance_core.errors import Fault, collecting
from attendance_core.roll import Parent

__all__ = ["read_contacts"]

_MOBILE = re.compile(r"(0|\+44|0044)7[1-57-9][0-9]{8}")
_BETWEEN = str.maketrans("", "", " -().\u00a0")
_TRUTH = {"true": True, "1": True, "false": False, "0": False, "": None}


@frozen
class _Phone:
    kind: str
    number: str = field(repr=False)

    @property
    def is_mobile(self) -> bool:
        # That M is the letter of mobiles is unverified: the number itself says it as well.
        plain = self.number.replace("(0)", "").translate(_BETWEEN)
        return self.kind == "M" or _MOBILE.fullmatch(plain) is not None


def read_contacts(pupil: PupilElement) -> list[Parent]:
    """Read a pupil's contacts, each known by the pupil's UPN and its `Order`.

    A CTF does not say whom the school may write to, with whom a pupil lives, or on what ground
    somebody is a parent: none of it is known then, and whoever stands here is only ever rung.

    Raises:
        Refused: with every fault, told by the positions of the pupil and the contact.
    """
    found: dict[str, Parent] = {}
    with collecting() as faults:
        for number, element in enumerate(pupil.element.iterfind("Contacts/Contact"), 1):
            contact = _contact(pupil, element, f"{pupil.where}, contact {number}", faults)
            if contact is not None and contact.parent_id in found:
                place = f"{pupil.where}, contact {number}, element Order"
                faults.add(place, "one Contact for each Order was expected")
            elif contact is not None:
                found[contact.parent_id] = contact
    return list(found.values())


def _contact(
    pupil: PupilElement, element: Element, where: str, faults: collecting
) -> Parent | None:
    order, surname = text_of(element, "Order"), text_of(element, "Surname")
    wrong = list(_wrong(element, where))
    faults.extend(wrong)
    if wrong:
        return None
    mobile, telephone = _numbers(element)
    return Parent(
        parent_id=f"{pupil.upn}:{int(order)}",
        pupil=pupil.upn,
        surname=surname,
        parental_responsibility=_TRUTH[text_of(element, "Responsibility")],
        title=text_of(element, "Title") or None,
        forename=text_of(element, "Forename") or None,
        relationship=text_of(element, "Relationship") or None,
        priority=int(order),
        mobile=mobile,
        telephone=telephone,
    )


def _wrong(element: Element, where: str) -> Iterator[Fault]:
    if not re.fullmatch(r"[0-9]{1,9}", text_of(element, "Order")):
        yield Fault(f"{where}, element Order", "a whole number was expected")
    if not text_of(element, "Surname"):
        yield Fault(f"{where}, element Surname", "a surname was expected")
    if text_of(element, "Responsibility") not in _TRUTH:
        yield Fault(f"{where}, element Responsibility", "true or false, 1 or 0, was expected")


def _numbers(element: Element) -> tuple[str | None, str | None]:
    """Give the first mobile number, and the first of all others."""
    phones = [phone for each in element.iterfind("Phones/Phone") if (phone := _phone(each)).number]
    mobile = next((each for each in phones if each.is_mobile), None)
    others = [each.number for each in phones if each is not mobile]
    return mobile.number if mobile else None, others[0] if others else None


def _phone(element: Element) -> _Phone:
    number = text_of(element, "PhoneNo") or element.text or ""
    return _Phone(text_of(element, "TelephoneType").upper(), " ".join(number.split()))
