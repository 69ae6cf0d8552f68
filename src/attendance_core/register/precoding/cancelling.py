"""Cancelling an event: what stood before it, to be put back where its own mark still stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

from attrs import field, frozen

from attendance_core.register.marks import Mark
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.precoding.entering import Entered
from attendance_core.register.precoding.planned import PreCoding
from attendance_core.register.precoding.standing import (
    beside,
    is_same,
    planned_mark,
    standing,
)
from attendance_core.sessions import Session

__all__ = ["Cancelled", "Kept", "cancelled"]


@frozen
class Kept:
    """A mark that a cancelled event leaves as it is, for a person to look at, and why.

    `stands` is the code in the register now; None is that there is no mark.
    """

    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    says: str


@frozen
class Cancelled:
    """What a cancelled event gives back: `before` of each of `restored` is put where `mark` is."""

    restored: tuple[Entered, ...]
    kept: tuple[Kept, ...]


def cancelled(
    planned: PreCoding,
    held: Iterable[Entered],
    *,
    registers: SchoolRegisters,
    others: Iterable[PreCoding] = (),
    made_on: date | None = None,
) -> Cancelled:
    """Say what is put back when an event is cancelled, pupil by pupil and session by session.

    To cancel a part of it, or for some pupils, give it with those sessions and pupils only.

    Args:
        planned: the event.
        held: the marks that events entered, in the order in which they did, without those that were
            put back since. Those of another event count too: where two meant the same mark, the
            first of them entered it for both.
        registers: the school's registers as they stand.
        others: the other events that are planned and not cancelled; where one of them means the
            same mark, the mark stays.
        made_on: the day on which it is cancelled: the marks of sessions before it stay, and are
            amended where they are wrong. Left out, no session is over.
    """
    entered = {
        (each.mark.pupil, each.mark.session): each for each in held if _is_meant(planned, each.mark)
    }
    stands, shared = standing(registers, planned), beside(planned, others)
    restored: list[Entered] = []
    kept: list[Kept] = []
    for place in product(planned.pupils, planned.sessions):
        now, entry = stands.get(place), entered.get(place)
        says = _why_kept(planned_mark(planned, *place), now, entry, shared.get(place, ()))
        if says is None and entry and made_on and place[1].day < made_on:
            says = f"{place[1]} is over: its mark is amended, by name and with the reason"
        if says:
            kept.append(Kept(*place, now.code if now else None, says))
        elif entry:
            restored.append(entry)
    return Cancelled(tuple(restored), tuple(kept))


def _is_meant(planned: PreCoding, mark: Mark) -> bool:
    return mark == planned_mark(planned, mark.pupil, mark.session)


def _why_kept(
    mark: Mark, now: Mark | None, entry: Entered | None, others: Sequence[PreCoding]
) -> str | None:
    if entry is None and (now is None or not is_same(now, mark)):
        return None  # the event has nothing to do with it
    if now is None:
        return "no mark stands there any more: a person looks"
    if not is_same(now, mark):
        return f"{now.code} stands there now, which is not the event's: a person looks"
    if any(planned_mark(each, mark.pupil, mark.session) == mark for each in others):
        return f"{now.code} stays: another event is planned with it"
    if entry is None:
        return f"{now.code} stood there already when the event was entered: a person looks"
    return None
