"""Pupils who are marked absent, and were at the school.

Whoever was there before the register closed is not absent, whatever the code. Whoever came after it
may be, with leave or for a cause that nobody could help; and an N waits for what a person makes of
it, for which the arrival is a proposal. But G and O say that a pupil did not come at all, and
whatever was seen in the session contradicts them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.codes import awaits_reason
from attendance_core.findings.conflict import Conflict
from attendance_core.findings.lessons import LessonRow, held, is_any, lessons_of, with_marks
from attendance_core.findings.marked import Marked, lesson_meaning, marked
from attendance_core.findings.rows import of_days
from attendance_core.findings.seen import Seen, first_at_school, half_of
from attendance_core.register import PresenceSource, SchoolRegisters
from attendance_core.school import LessonMeaning, Period
from attendance_core.sessions import Half, Session

__all__ = ["absent_and_there"]

_ABSENT = (Marked.ABSENT, Marked.EXCUSED)
_THERE = (LessonMeaning.PRESENT, LessonMeaning.LATE, LessonMeaning.ELSEWHERE)
_At = tuple[str, Session]
_Days = Mapping[tuple[str, date], Sequence[Seen]]


@frozen
class _Shown:
    """What shows that somebody was at the school, and when."""

    at: time
    says: str = field(repr=False)
    period: str | None = None


def absent_and_there(
    made: nw.LazyFrame[Any], seen: _Days, registers: SchoolRegisters, on: date
) -> Iterator[Conflict]:
    """Find sessions in which pupils are marked absent, and were at the school.

    Args:
        made: the lessons, with their half of the day and what their marks say.
        seen: where each pupil was seen on each day.
        registers: the registers of the school.
        on: the last day that is looked at.
    """
    taught = _taught(made, registers, on)
    codes = {at: rows[0].mark or "" for at, rows in taught.items()}
    codes.update(_seen_of(seen, registers, on))
    for (pupil, at), code in codes.items():
        period = registers.school.period(at)
        if period is None:
            continue
        may_come_later = _may_come_later(code, at.day)
        lessons = [
            row
            for row in taught.get((pupil, at), ())
            if not may_come_later or _is_early(row, period, registers)
        ]
        events = [
            each
            for each in seen.get((pupil, at.day), ())
            if half_of(registers, at.day, each.at) is at.half
        ]
        # The first alone: what is found later in the day is the same conflict.
        shown = [*_sighted(events, period, may_come_later=may_come_later), *_present(lessons)]
        if shown:
            first = min(shown, key=lambda each: each.at)
            detail = f"{code} in the register, and {first.says} at {first.at:%H:%M}"
            also = tuple(each.period for each in lessons)
            yield Conflict(pupil, at.day, at.half, detail, first.period, also)


def _may_come_later(code: str, day: date) -> bool:
    return marked(code, on=day) is Marked.EXCUSED or awaits_reason(code, on=day)


def _is_early(row: LessonRow, period: Period, registers: SchoolRegisters) -> bool:
    """Say whether a lesson shows that somebody was there before the register closed."""
    own = registers.school.lesson_codes
    is_late = lesson_meaning(row.code, own, on=row.day) is LessonMeaning.LATE
    return not is_late and (row.starts is None or row.starts < period.closes)


def _taught(
    made: nw.LazyFrame[Any], registers: SchoolRegisters, on: date
) -> Mapping[_At, Sequence[LessonRow]]:
    """Give the lessons in which those were who are marked absent in the session."""
    few = made.filter(is_any("meaning", *_THERE))
    found: dict[_At, list[LessonRow]] = {}
    for row in lessons_of(with_marks(few, registers, on, *_ABSENT)):
        if row.session:
            found.setdefault((row.pupil, row.session), []).append(row)
    return found


def _seen_of(seen: _Days, registers: SchoolRegisters, on: date) -> Mapping[_At, str]:
    """Give the codes of those who are marked absent, and were seen on the day."""
    absent = held(registers, on).filter(is_any("marked", *_ABSENT))
    rows = of_days(absent, seen).select("pupil", "date", "session", "mark").collect()
    return {(pupil, Session(day, Half(half))): code for pupil, day, half, code in rows.iter_rows()}


def _present(lessons: Sequence[LessonRow]) -> Iterator[_Shown]:
    for row in lessons:
        if row.starts:
            yield _Shown(row.starts, f"present in {row.period}", row.period)


def _sighted(events: Sequence[Seen], period: Period, *, may_come_later: bool) -> Iterator[_Shown]:
    # Whoever may come later, and had gone again before the register closed, was not there then.
    early, whole = (period.closes, period.closes), (period.opens, period.ends)
    since, until = early if may_come_later else whole
    first = first_at_school(events, since, until)
    if first:
        # In which room a pupil was is for nobody to read in a list.
        is_gate = first.source is PresenceSource.SIGN_IN
        yield _Shown(first.at, "signed in" if is_gate else "seen at the school")
