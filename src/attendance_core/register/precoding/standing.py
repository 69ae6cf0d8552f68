"""The marks that stand in a register, for the pupils and sessions of an event."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import polars as pl

from attendance_core.codes import codes
from attendance_core.register.marks import Mark
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.precoding.planned import PreCoding
from attendance_core.sessions import Half, Session

__all__ = ["Place", "beside", "is_same", "planned_mark", "standing"]

Place = tuple[str, Session]
"""A pupil and a session."""


def standing(registers: SchoolRegisters, planned: PreCoding) -> Mapping[Place, Mark]:
    """Give the marks of an event's pupils in its sessions, as they stand in the register."""
    days = [session.day for session in planned.sessions]
    few = registers.register.marks.filter(
        pl.col("date").is_between(min(days), max(days)),
        pl.col("pupil").is_in(list(planned.pupils)),
    )
    columns = ("pupil", "date", "session", "code", "minutes_late", "detail")
    sessions = set(planned.sessions)
    marks = (
        Mark(pupil, Session(day, Half(half)), *rest)
        for pupil, day, half, *rest in few.select(columns).collect().iter_rows()
    )
    return {(each.pupil, each.session): each for each in marks if each.session in sessions}


def planned_mark(planned: PreCoding, pupil: str, session: Session) -> Mark:
    """Give the mark that an event means: with its detail only where the code needs one.

    What else is said of the event stays with it.
    """
    law = codes(on=session.day).get(planned.code)
    detail = planned.detail if law and law.detail else None
    return Mark(pupil, session, planned.code, detail=detail)


def is_same(stands: Mark, mark: Mark) -> bool:
    """Say whether a mark that stands is the one that was entered.

    Many systems have no place for a detail: where none stands, the code decides.
    """
    return stands.code == mark.code and stands.detail in (None, mark.detail)


def beside(planned: PreCoding, others: Iterable[PreCoding]) -> Mapping[Place, Sequence[PreCoding]]:
    """Give the other events for each pupil and session that they share with an event.

    One of the same name is the event itself, and is left out.
    """
    pupils, sessions = set(planned.pupils), set(planned.sessions)
    found: dict[Place, list[PreCoding]] = {}
    for each in others:
        if each.event != planned.event:
            for place in product(pupils & set(each.pupils), sessions & set(each.sessions)):
                found.setdefault(place, []).append(each)
    return found
