"""Pupils who were there when the register was taken, and not in a lesson after it."""

from collections.abc import Iterator, Sequence
from datetime import date

import narwhals as nw

from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.grounds import sources
from attendance_core.findings.lessons import (
    LessonRow,
    is_any,
    lessons,
    lessons_of,
    overlapping,
    placed,
    with_marks,
)
from attendance_core.findings.marked import Marked
from attendance_core.findings.rows import counts
from attendance_core.findings.seen import Seen, half_of, is_accounted_for, seen_by_day
from attendance_core.register import PresenceSource, SchoolRegisters
from attendance_core.school import LessonMeaning

__all__ = ["left_after_registration"]

_THERE = (LessonMeaning.PRESENT, LessonMeaning.LATE, LessonMeaning.ELSEWHERE)


def left_after_registration(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find pupils who were present in a session and absent, unexplained, in a lesson of it.

    Not where it is known where they were: in another lesson, in another room, at an alternative
    provision, or gone by the way out. The mark of the session stays as it is.
    """
    made = placed(lessons(registers, on), registers.school)
    absent = made.filter(
        is_any("meaning", LessonMeaning.ABSENT),
        ~nw.col("registers"),
        ~nw.col("starts").is_null(),
    )
    gone = with_marks(absent, registers, on, Marked.ON_SITE)
    key = ["pupil", "date", "period"]
    elsewhere = overlapping(gone, made.filter(is_any("meaning", *_THERE)))
    found = gone.join(elsewhere.select(key), on=key, how="anti")
    seen = seen_by_day(registers, on)
    for row in lessons_of(found):
        if not _is_known(row, registers, seen.get((row.pupil, row.day), ())):
            yield Finding(
                Name.LEFT_AFTER_REGISTRATION,
                f"{row.mark} in the register, and {row.code} in {row.period}, place not known",
                pupil=row.pupil,
                date=row.day,
                session=row.half,
                period=row.period,
                sources=sources(Name.LEFT_AFTER_REGISTRATION, on=row.day),
            )


def _is_known(row: LessonRow, registers: SchoolRegisters, events: Sequence[Seen]) -> bool:
    """Say whether it is known where a pupil was, or the mark of the session does not count."""
    session, period = row.session, row.session and registers.school.period(row.session)
    if not session or not period or not row.starts or not counts(registers, row.pupil, session):
        return True
    returned = any(
        each.source is PresenceSource.AP_RETURN
        and each.is_there
        and half_of(registers, row.day, each.at) is session.half
        for each in events
    )
    return returned or is_accounted_for(events, period, row.starts, row.ends)
