"""Marks that are amiss in themselves: their code, their session, what they lack."""

from collections.abc import Iterator, Sequence
from datetime import date

import narwhals as nw

from attendance_core.codes import Code, codes, counted_as, every_code
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import (
    MarkRow,
    finding_of,
    marks,
    of_codes,
    rows_of,
    times_on_roll,
)
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Enrolment
from attendance_core.sessions import Session

__all__ = [
    "codes_not_in_force",
    "marks_on_closed_sessions",
    "marks_outside_roll",
    "missing_details",
]

_KEY = ["pupil", "date", "session"]


def codes_not_in_force(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find codes that were not in force on their day."""
    for row in of_codes(registers, on, lambda at, code: code not in codes(on=at.day)):
        law = row.law
        if law and law.until:
            detail = f"{row.code} was a code until {law.until}; it is counted by its last meaning"
        else:
            detail = f"{row.code} was not yet a code; it is left out of every count"
        yield finding_of(row, Name.CODE_NOT_IN_FORCE, detail)


def missing_details(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find marks without the detail that must be recorded with their code.

    Marks of a system that has no place for it (a frame without the column) are left alone.
    """
    if "detail" not in nw.from_native(registers.marks).lazy().collect_schema().names():
        return
    wanted = sorted({each.code for each in every_code() if each.detail})
    few = marks(registers, on).filter(nw.col("code").is_in(wanted), nw.col("detail").is_null())
    for row in rows_of(few):
        law = codes(on=row.session.day).get(row.code)
        if law and law.detail:
            yield finding_of(row, Name.EXTRA_DETAIL_MISSING, f"{row.code} without {law.detail}")


def marks_outside_roll(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find marks outside the pupil's time on roll, save those that say so: Z, and # when closed."""
    times = nw.from_native(registers.register.enrolments.lazy())
    made = marks(registers, on)
    inside = made.join(times.select("pupil", "start", "leaving"), on="pupil").filter(
        nw.col("date") >= nw.col("start"),
        nw.col("leaving").is_null() | (nw.col("date") <= nw.col("leaving")),
    )
    times_of = times_on_roll(registers)
    for row in rows_of(made.join(inside.select(_KEY), on=_KEY, how="anti")):
        law = row.law
        if not law or not _says_so(row, law, registers, times_of.get(row.pupil, ())):
            detail = f"{row.code} on a day when the pupil is not on roll; it is left out"
            yield finding_of(row, Name.MARK_OUTSIDE_ROLL, detail)


def _says_so(
    row: MarkRow, law: Code, registers: SchoolRegisters, times: Sequence[Enrolment]
) -> bool:
    """Say whether a code says itself that the pupil is not on roll yet, or the school closed."""
    is_before = any(each.start and each.start > row.session.day for each in times)
    is_closed = not registers.calendar.is_open(row.session)
    return (not law.on_roll and is_before) or (not law.on_open_session and is_closed)


def _is_for_closed(at: Session, code: str) -> bool:
    law = counted_as(code, on=at.day)
    return law is not None and not law.on_open_session


def marks_on_closed_sessions(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find marks on sessions that are closed or not in the calendar, save those that say so."""
    is_open = registers.calendar.is_open
    times_of = times_on_roll(registers)
    for row in of_codes(
        registers, on, lambda at, code: not is_open(at) and not _is_for_closed(at, code)
    ):
        law = row.law
        if not law or not _says_so(row, law, registers, times_of.get(row.pupil, ())):
            detail = f"{row.code} on a session that the school does not hold; it is left out"
            yield finding_of(row, Name.MARK_ON_CLOSED_SESSION, detail)
