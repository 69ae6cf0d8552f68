"""To which of a pupil's parents a message may go. In doubt it goes to nobody, and a person is told.

Each person who is a parent in law is written to, not only one, and not only those with parental
responsibility. Source: Education Act 1996 s.576.
"""

import re
from datetime import date

from attrs import field, frozen

from attendance_core.roll import Parent, ParentBasis, Pupil, Roll, birthday
from attendance_core.thresholds import threshold

__all__ = ["Held", "recipients"]


@frozen
class Held:
    """A parent, or all of a pupil's, to whom nothing goes by itself, and why."""

    parent: str | None = field(repr=False)
    reason: str


def recipients(roll: Roll, pupil: str, *, on: date) -> tuple[tuple[Parent, ...], tuple[Held, ...]]:
    """Give the parents to whom a text message about a pupil may go, and who is held, with reasons.

    A restriction on any of a pupil's parents holds the messages to all of them. A number at which
    somebody who is held would read the message is held as well, and each number has one message.
    """
    parents = roll.parents_of(pupil)
    reason = _reason_for_all(roll.by_key[pupil], parents, on)
    if reason:
        return (), (Held(None, reason),)
    held = {each: reason for each in parents if (reason := _reason(each))}
    theirs = {_digits(each) for each in held} - {None}
    taken: set[str | None] = set()
    for each in parents:
        number = _digits(each)
        if each not in held and number in theirs:
            held[each] = "another contact who is held has this number: telephone"
        elif each not in held and number in taken:
            held[each] = "another parent has this number: one message goes to it"
        taken.add(number)
    to = tuple(each for each in parents if each not in held)
    return to, tuple(Held(each.parent_id, reason) for each, reason in held.items())


def _reason_for_all(pupil: Pupil, parents: tuple[Parent, ...], on: date) -> str | None:
    if not parents:
        return "no parent is recorded: a person decides"
    if any(parent.restriction for parent in parents):
        return "a restriction is recorded for this family: a person decides"
    if pupil.date_of_birth is None:
        return "no date of birth is held: a person decides"
    of_age = threshold("majority").on(on).value
    if birthday(pupil.date_of_birth, of_age) <= on:
        return "the pupil is of age: a person decides"
    return None


def _reason(parent: Parent) -> str | None:
    if not parent.contact_allowed:
        return "contact is not recorded as allowed: telephone"
    if parent.basis is ParentBasis.NONE:
        return "an emergency contact is never written to: telephone"
    if parent.basis is None:
        return "on what basis they are a parent is not known: a person decides"
    if not parent.mobile:
        return "no mobile number is held: telephone"
    if _digits(parent) is None:
        return "what is held is no telephone number: a person looks"
    return None


_NUMBER = re.compile(r"\+?[0-9]{10,15}")


def _digits(parent: Parent) -> str | None:
    """Give a parent's number as it can be compared, or None where it is none."""
    number = (parent.mobile or "").translate({ord(each): None for each in " -()"})
    if not _NUMBER.fullmatch(number):
        return None
    return re.sub(r"^(\+44|0044)", "0", number)
