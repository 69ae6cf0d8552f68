"""To which of a pupil's parents a message may go. In doubt it goes to nobody, and a person is told.

Each person who is a parent in law is written to, not only one, and not only those with parental
responsibility. Source: Education Act 1996 s.576.
"""

from datetime import date

from attrs import field, frozen

from attendance_core.roll import Parent, ParentBasis, Pupil, Roll

__all__ = ["Held", "recipients"]


@frozen
class Held:
    """A parent, or all of a pupil's, to whom nothing goes by itself, and why."""

    parent: str | None = field(repr=False)
    reason: str


def _hold(parent: Parent) -> str | None:
    if not parent.contact_allowed:
        return "contact is not recorded as allowed: telephone"
    if parent.basis is ParentBasis.NONE:
        return "an emergency contact is never written to: telephone"
    if parent.basis is None:
        return "on what basis they are a parent is not known: a person decides"
    if not parent.mobile:
        return "no mobile number is held: telephone"
    return None


def _is_adult(pupil: Pupil, on: date) -> bool:
    born = pupil.date_of_birth
    return born is not None and (on.year - born.year, on.month, on.day) >= (
        _ADULT,
        born.month,
        born.day,
    )


_ADULT = 18


def recipients(roll: Roll, pupil: str, *, on: date) -> tuple[tuple[Parent, ...], tuple[Held, ...]]:
    """Give the parents to whom a text message about a pupil may go, and who is held, with reasons.

    A restriction on any of a pupil's parents holds the messages to all of them.
    """
    parents = roll.parents_of(pupil)
    if not parents:
        return (), (Held(None, "no parent is recorded: a person decides"),)
    if _is_adult(roll.by_key[pupil], on):
        return (), (Held(None, "the pupil is of age: a person decides"),)
    if any(parent.restriction for parent in parents):
        return (), (Held(None, "a restriction is recorded for this family: a person decides"),)
    held = [Held(each.parent_id, reason) for each in parents if (reason := _hold(each))]
    to = [each for each in parents if _hold(each) is None]
    return tuple(to), tuple(held)
