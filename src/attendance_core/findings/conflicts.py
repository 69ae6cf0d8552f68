"""Marks that contradict each other: there in one register, and not there in another of that time.

Neither is taken to be right. Whoever is marked absent or at another place and was at the school has
one finding for the session, whatever shows it; every other conflict has one for its lesson.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import narwhals as nw

from attendance_core.findings.absent import absent_and_there
from attendance_core.findings.conflict import Conflict
from attendance_core.findings.finding import Finding
from attendance_core.findings.lessons import (
    LessonRow,
    is_any,
    lessons,
    lessons_of,
    overlapping,
    placed,
    with_marks,
)
from attendance_core.findings.marked import Marked, marked
from attendance_core.findings.rows import counts, of_codes, of_days
from attendance_core.findings.seen import ON_SITE, PLACES, Seen, seen_by_day, was_seen
from attendance_core.register import SchoolRegisters
from attendance_core.school import LessonMeaning
from attendance_core.sessions import Half, Session

__all__ = ["conflicting_marks"]

_PRESENT, _LATE = LessonMeaning.PRESENT, LessonMeaning.LATE
_ABSENT, _AWAY, _ELSEWHERE = LessonMeaning.ABSENT, LessonMeaning.AWAY, LessonMeaning.ELSEWHERE
# Who comes late to a lesson may well have been excused, or late, when the register was taken.
_CONTRADICTIONS: Sequence[tuple[Marked, tuple[LessonMeaning, ...]]] = (
    (Marked.ON_SITE, (_ABSENT, _AWAY)),
    (Marked.ABSENT, (_PRESENT, _LATE, _ELSEWHERE)),
    (Marked.EXCUSED, (_PRESENT, _ELSEWHERE)),
)
_Days = Mapping[tuple[str, date], Sequence[Seen]]


def conflicting_marks(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find pupils who are there in one register and not in another of the same time.

    A lesson and the register that is taken in it or as it is held; a code of an absence or of
    another place, and a lesson or a place of the school in that session; two lessons at the same
    time; a lesson, and a room where those are who are not in lessons.
    """
    made = placed(lessons(registers, on), registers.school)
    seen = seen_by_day(registers, on)
    known: set[tuple[str, date, str]] = set()
    for each in chain(
        _with_the_register(made, registers, on),
        absent_and_there(made, seen, registers, on),
        _at_another_place(made, seen, registers, on),
        _of_two_lessons(made),
        _in_another_room(made, seen),
    ):
        if known.isdisjoint(each.about) and _counts(registers, each):
            known |= each.about
            yield each.finding


def _counts(registers: SchoolRegisters, each: Conflict) -> bool:
    halves = [each.half] if each.half else list(Half)
    return any(counts(registers, each.pupil, Session(each.day, half)) for half in halves)


def _with_the_register(
    made: nw.LazyFrame[Any], registers: SchoolRegisters, on: date
) -> Iterator[Conflict]:
    for place, meanings in _CONTRADICTIONS:
        few = made.filter(nw.col("registers"), is_any("meaning", *meanings))
        for row in lessons_of(with_marks(few, registers, on, place)):
            detail = f"{row.mark} in the register, and {row.code} in {row.period} at the same time"
            yield Conflict(row.pupil, row.day, row.half, detail, row.period)


def _at_another_place(
    made: nw.LazyFrame[Any], seen: _Days, registers: SchoolRegisters, on: date
) -> Iterator[Conflict]:
    few = made.filter(is_any("meaning", _PRESENT, _LATE, _ELSEWHERE))
    taught: dict[tuple[str, Session | None], list[LessonRow]] = {}
    for row in lessons_of(with_marks(few, registers, on, Marked.OFF_SITE)):
        taught.setdefault((row.pupil, row.session), []).append(row)
    for mark in of_codes(registers, on, _is_off_site):
        at, day = mark.session, mark.session.day
        periods = tuple(each.period for each in taught.get((mark.pupil, at), ()))
        if periods or _was_at_school(seen.get((mark.pupil, day), ()), registers, at):
            # The first lesson alone: what is found later in the day is the same conflict.
            shown = f"present in {periods[0]}" if periods else "seen at the school"
            detail = f"{mark.code} in the register, and {shown}"
            yield Conflict(
                mark.pupil, day, at.half, detail, periods[0] if periods else None, periods
            )


def _is_off_site(at: Session, code: str) -> bool:
    return marked(code, on=at.day) is Marked.OFF_SITE


def _was_at_school(events: Sequence[Seen], registers: SchoolRegisters, at: Session) -> bool:
    period = registers.school.period(at)
    return period is not None and any(
        each.is_there and each.source in ON_SITE and period.opens <= each.at < period.ends
        for each in events
    )


def _of_two_lessons(made: nw.LazyFrame[Any]) -> Iterator[Conflict]:
    absent = made.filter(is_any("meaning", _ABSENT, _AWAY))
    present = made.filter(is_any("meaning", _PRESENT, _LATE))
    for row in lessons_of(overlapping(absent, present)):
        other = row.other or ""
        detail = f"{row.code} in {row.period}, and present in {other} at the same time"
        yield Conflict(row.pupil, row.day, row.half, detail, row.period, (other,))


def _in_another_room(made: nw.LazyFrame[Any], seen: _Days) -> Iterator[Conflict]:
    days = [key for key, events in seen.items() if any(each.source in PLACES for each in events)]
    few = of_days(made.filter(is_any("meaning", _PRESENT)), days)
    for row in lessons_of(few):
        if row.starts and row.ends and was_seen(seen[row.pupil, row.day], row.starts, row.ends):
            detail = f"present in {row.period}, and seen in another room at the same time"
            yield Conflict(row.pupil, row.day, row.half, detail, row.period)
