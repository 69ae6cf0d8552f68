"""The contacts of a CTF: who stands there, and at which numbers they are rung."""

from collections.abc import Callable
from datetime import date

import pytest

from attendance_adapters.ctf import Ctf
from attendance_core.correspondence.recipients import recipients
from attendance_core.roll import Parent

Files = Callable[..., Ctf]
Refusal = Callable[..., list[str]]

UPN = "J919400123001"


def contact(*elements: str, order: str = "1", surname: str = "Tregear") -> str:
    """Make a `Contact`."""
    texts = (("Order", order), ("Surname", surname))
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in texts if text)
    return f"<Contact>{inside}{''.join(elements)}</Contact>"


def contacts(*each: str) -> str:
    """Make a pupil's contacts."""
    return f"<Contacts>{''.join(each)}</Contacts>"


def phones(*numbers: tuple[str, str]) -> str:
    """Make the telephones of a contact, each of a type and a number."""
    return f"<Phones>{''.join(phone(*each) for each in numbers)}</Phones>"


def phone(kind: str, number: str) -> str:
    """Make a telephone."""
    return f"<Phone><TelephoneType>{kind}</TelephoneType><PhoneNo>{number}</PhoneNo></Phone>"


def parents(adapter: Ctf) -> tuple[Parent, ...]:
    """Give all contacts of a file."""
    return adapter.attendance_read_roll().parents


def test_a_contact_in_full(files: Files) -> None:
    """Names, relationship and responsibility are read; what a CTF does not say is not known."""
    full = contact(
        "<Title>Mrs</Title><Forename>Merryn</Forename><Gender>F</Gender>",
        "<Relationship>MOT</Relationship><Responsibility>true</Responsibility>",
        "<Address><Street>1 Example Road</Street></Address>",
        phones(("M", "07700 900123"), ("H", "01632 960123")),
        "<Email>merryn@example.org</Email>",
        order="01",
    )

    assert parents(files(more=contacts(full))) == (
        Parent(
            parent_id=f"{UPN}:1",
            pupil=UPN,
            surname="Tregear",
            parental_responsibility=True,
            title="Mrs",
            forename="Merryn",
            relationship="MOT",
            priority=1,
            mobile="07700 900123",
            telephone="01632 960123",
        ),
    )


def test_whoever_stands_in_a_ctf_is_only_rung(files: Files) -> None:
    """A CTF does not say whom the school may write to, so nobody is written to."""
    full = contact("<Responsibility>1</Responsibility>", phones(("M", "07700900123")))
    roll = files(more=contacts(full)).attendance_read_roll()
    to, held = recipients(roll, UPN, on=date(2025, 11, 20))

    assert to == ()
    assert [each.parent for each in held] == [f"{UPN}:1"]
    assert roll.parents[0].contact_allowed is None


@pytest.mark.parametrize(
    ("text", "responsibility"),
    [("true", True), ("1", True), ("false", False), ("0", False), ("", None)],
)
def test_responsibility(files: Files, text: str, responsibility) -> None:
    """It is one of XML's words for yes and no, or it is not known."""
    element = f"<Responsibility>{text}</Responsibility>"
    (parent,) = parents(files(more=contacts(contact(element))))

    assert parent.parental_responsibility is responsibility


@pytest.mark.parametrize(
    ("given", "mobile", "telephone"),
    [
        (phones(("H", "01632 960123"), ("W", "01632 960456")), None, "01632 960123"),
        (phones(("H", "01632960123"), ("H", "07700 900123")), "07700 900123", "01632960123"),
        (phones(("", "+44 (0)7700 900-123")), "+44 (0)7700 900-123", None),
        (phones(("", "00447700900123")), "00447700900123", None),
        (phones(("m", "01632 960123")), "01632 960123", None),
        (phones(("M", "07700900001"), ("M", "07700900002")), "07700900001", "07700900002"),
        (phones(("M", ""), ("H", " 01632\n 960123 ")), None, "01632 960123"),
        ("<Phones><Phone>07700 900123</Phone></Phones>", "07700 900123", None),
        ("<Phones><Phone>01632 960123</Phone><Phone/></Phones>", None, "01632 960123"),
        (phones(("", "07000 000000"), ("", "+33 7 00 00 00 00")), None, "07000 000000"),
        ("<Phones/>", None, None),
        ("", None, None),
    ],
)
def test_numbers(files: Files, given: str, mobile: str | None, telephone: str | None) -> None:
    """The first that is a mobile, by its type or as it looks, and the first of the others."""
    (parent,) = parents(files(more=contacts(contact(given))))

    assert (parent.mobile, parent.telephone) == (mobile, telephone)


def test_contacts_stand_in_their_order(files: Files) -> None:
    """Whoever is first in the school's order is rung first, wherever the file has them."""
    more = contacts(contact(order="2", surname="Hext"), contact(order="1"))
    roll = files(more=more).attendance_read_roll()

    assert [each.surname for each in roll.parents_of(UPN)] == ["Tregear", "Hext"]


def test_contacts_of_two_pupils(files: Files) -> None:
    """The same order of two pupils is two contacts."""
    pupil = "<Pupil><UPN>{}</UPN><Surname>Example</Surname><Forename>Ann</Forename>{}</Pupil>"
    upns = (UPN, "A919400123002")
    pupils = "".join(pupil.format(upn, contacts(contact())) for upn in upns)

    assert [each.parent_id for each in parents(files(pupils=pupils))] == [f"{u}:1" for u in upns]


def test_faulty_contacts(refusal: Refusal) -> None:
    """All faults at once, each by the positions of the pupil and the contact."""
    more = contacts(
        contact(surname=""),
        contact("<Responsibility>Tregear</Responsibility>", order="first", surname="Hext"),
        contact(order="7"),
        contact(order="07", surname="Hext"),
        contact(order="", surname="Hext"),
    )
    told = refusal(more=more)

    assert told == [
        "ctf.xml, pupil 1, contact 1, element Surname: a surname was expected",
        "ctf.xml, pupil 1, contact 2, element Order: a whole number was expected",
        (
            "ctf.xml, pupil 1, contact 2, element Responsibility: "
            "true or false, 1 or 0, was expected"
        ),
        "ctf.xml, pupil 1, contact 4, element Order: one Contact for each Order was expected",
        "ctf.xml, pupil 1, contact 5, element Order: a whole number was expected",
    ]
    assert "Tregear" not in "".join(told)


def test_faults_of_a_pupil_and_of_a_contact(refusal: Refusal) -> None:
    """What is wrong with a pupil does not hide what is wrong with the contacts."""
    pupil = (
        f"<Pupil><UPN>{UPN}</UPN><Forename>Ann</Forename>{contacts(contact(order='-1'))}</Pupil>"
    )

    assert refusal(pupils=pupil) == [
        "ctf.xml, pupil 1, element Surname: a surname was expected",
        "ctf.xml, pupil 1, contact 1, element Order: a whole number was expected",
    ]


def test_no_contact_is_shown(files: Files) -> None:
    """A contact shows nothing in a repr, the document neither."""
    adapter = files(more=contacts(contact(phones(("M", "07700900123")))))
    shown = repr((adapter.attendance_read_roll(), adapter.attendance_read_roll().parents, adapter))

    assert not [each for each in ("Tregear", "07700", UPN) if each in shown]
