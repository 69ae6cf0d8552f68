"""To whom a message about a pupil may go. In doubt it goes to nobody, and a person is told.

Each person who is a parent in law is written to, not only one, and not only those with parental
responsibility. Source: Education Act 1996 s.576. From the day on which the pupil is of age, the
pupil is written to instead.
"""

import re
from collections.abc import Iterable
from datetime import date

import phonenumbers
from attrs import field, frozen

from attendance_core.roll import Parent, ParentBasis, Pupil, Roll, birthday
from attendance_core.thresholds import threshold

__all__ = ["RESTRICTED", "Held", "Recipient", "is_of_age", "numbers_in", "recipients"]


RESTRICTED = "a restriction is recorded for this family: a person decides"
"""Why nobody of a family is written to of whom one may not be reached, or not by everybody."""


@frozen
class Recipient:
    """Somebody to whom a message may go: `person` is a parent's id, or the pupil's own key.

    `mobile` is the number in the international form, such as +447700900123.
    """

    person: str = field(repr=False)
    mobile: str = field(repr=False)
    is_pupil: bool = False


@frozen
class Held:
    """A parent, or all of a pupil's, to whom nothing goes by itself, and why."""

    parent: str | None = field(repr=False)
    reason: str


def recipients(
    roll: Roll, pupil: str, *, on: date
) -> tuple[tuple[Recipient, ...], tuple[Held, ...]]:
    """Give to whom a text message about a pupil may go, and who is held, with reasons.

    A restriction on any of a pupil's parents holds the messages to all of them. A number at which
    somebody who is held would read the message is held as well, and each number has one message.
    """
    person = roll.by_key[pupil]
    if person.date_of_birth is None:
        return (), (Held(None, "no date of birth is held: a person decides"),)
    if is_of_age(person, on=on):
        return _of_age(person, roll.parents_of(pupil))
    return _parents(roll.parents_of(pupil))


def is_of_age(pupil: Pupil, *, on: date) -> bool:
    """Say whether a pupil is of full age on a day; of whom no date of birth is held is not."""
    born = pupil.date_of_birth
    return born is not None and birthday(born, threshold("majority").on(on).value) <= on


def _of_age(
    pupil: Pupil, parents: tuple[Parent, ...]
) -> tuple[tuple[Recipient, ...], tuple[Held, ...]]:
    number, reason = _international(pupil.mobile), _unusable(pupil.mobile)
    if reason is None and number in _numbers(parents):
        reason = "the pupil's number is a parent's as well: telephone"
    if reason or number is None:
        return (), (Held(None, f"the pupil is of age: {reason}"),)
    return (Recipient(pupil.key, number, is_pupil=True),), ()


def _numbers(parents: Iterable[Parent]) -> set[str]:
    written = (number for each in parents for number in (each.mobile, each.telephone))
    return {number for each in written for number in numbers_in(each)}


def _parents(parents: tuple[Parent, ...]) -> tuple[tuple[Recipient, ...], tuple[Held, ...]]:
    if not parents:
        return (), (Held(None, "no parent is recorded: a person decides"),)
    if any(parent.restriction for parent in parents):
        return (), (Held(None, RESTRICTED),)
    held = {each: why for each in parents if (why := _reason(each))}
    theirs = _numbers(held)
    to: dict[str, Recipient] = {}
    for each in parents:
        number = _international(each.mobile)
        if each in held or number is None:
            continue
        if number in theirs:
            held[each] = "another contact who is held has this number: telephone"
        elif number in to:
            held[each] = "another parent has this number: one message goes to it"
        else:
            to[number] = Recipient(each.parent_id, number)
    return tuple(to.values()), tuple(Held(each.parent_id, why) for each, why in held.items())


def _reason(parent: Parent) -> str | None:
    if not parent.contact_allowed:
        return "contact is not recorded as allowed: telephone"
    if parent.basis is ParentBasis.NONE:
        return "an emergency contact is never written to: telephone"
    if parent.basis is None:
        return "on what basis they are a parent is not known: a person decides"
    return _unusable(parent.mobile)


def _unusable(mobile: str | None) -> str | None:
    if not mobile:
        return "no mobile number is held: telephone"
    number = _parsed(mobile)
    if number is None:
        return "what is held is no telephone number: a person looks"
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
        return "what is held is no mobile number: telephone"
    return None


_BRITISH = 44
_MOBILE_DIGITS = 10
_WRITTEN = re.compile(r"[0-9+() -]+")


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    # What has anything beside it is a note for a person, even where a number could be found in it.
    if not _WRITTEN.fullmatch(written):
        return None
    try:
        number = phonenumbers.parse(written, "GB")
    except phonenumbers.NumberParseException:
        return None
    # Possible, not valid: numbers are given out faster than lists of them.
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE or _is_short(number):
        return None
    return number


def _is_short(number: phonenumbers.PhoneNumber) -> bool:
    # A British number may have nine digits, but not a mobile one: there one has been lost.
    national = str(number.national_number)
    is_mobile = number.country_code == _BRITISH and national.startswith("7")
    return is_mobile and len(national) != _MOBILE_DIGITS


def _international(written: str | None) -> str | None:
    number = _parsed(written or "")
    return None if number is None else _formatted(number)


def _formatted(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def numbers_in(written: str | None) -> set[str]:
    """Give all numbers that stand in a text, as they can be compared, with the text itself.

    Nothing is written to from this. It tells where the number of somebody who may not be reached
    stands again, among notes too: the text itself counts where no number can be found in it.
    """
    text = (written or "").strip()
    possible = phonenumbers.Leniency.POSSIBLE
    found = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=possible)
    return {_formatted(each.number) for each in found} | ({text} if text else set())
