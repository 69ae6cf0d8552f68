"""Marks that are amiss in themselves: their code, their session, what they lack."""

from collections.abc import Iterator, Sequence
from datetime import date

import narwhals as nw

from attendance_core.codes import Code, Lateness, codes, counted_as, every_code
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import MarkRow, is_kept, marks, of_codes, rows_of
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Enrolment, is_of_compulsory_school_age
from attendance_core.sessions import Session

__all__ = [
    "codes_not_in_force",
    "late_marks_that_disagree",
    "marks_on_closed_sessions",
    "marks_outside_roll",
    "missing_details",
    "misused_codes",
]

_KEY = ["pupil", "date", "session"]


def _finding(row: MarkRow, name: Name, detail: str) -> Finding:
    law = row.law
    return Finding(
        name,
        detail,
        pupil=row.pupil,
        date=row.session.day,
        session=row.session.half,
        sources=law.sources if law else (),
    )


def codes_not_in_force(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find codes that were not in force on their day."""
    for row in of_codes(registers, on, lambda at, code: code not in codes(on=at.day)):
        law = row.law
        if law and law.until:
            detail = f"{row.code} was a code until {law.until}; it is counted by its last meaning"
        else:
            detail = f"{row.code} was not yet a code; it is left out of every count"
        yield _finding(row, Name.CODE_NOT_IN_FORCE, detail)


def _may_be_misused(at: Session, code: str, *, is_open: bool) -> bool:
    law = codes(on=at.day).get(code)
    return law is not None and (
        at.half not in law.sessions
        or law.compulsory_school_age is not None
        or law.from_year is not None
        or not law.on_roll
        or (is_open and not law.on_open_session)
    )


def misused_codes(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find codes in a session they are not for, and codes whose preconditions do not hold."""
    times = _times(registers)
    is_open = registers.calendar.is_open
    for row in of_codes(
        registers, on, lambda at, code: _may_be_misused(at, code, is_open=is_open(at))
    ):
        law = codes(on=row.session.day)[row.code]
        if row.session.half not in law.sessions:
            detail = f"{row.code} is not for a session in the {row.session.half}"
            yield _finding(row, Name.CODE_NOT_FOR_SESSION, detail)
        amiss = _precondition(row, law, registers, times.get(row.pupil, ()))
        if amiss:
            yield _finding(row, Name.CODE_PRECONDITION, amiss)


def _precondition(
    row: MarkRow, law: Code, registers: SchoolRegisters, times: Sequence[Enrolment]
) -> str | None:
    day = row.session.day
    pupil = registers.roll.by_key.get(row.pupil)
    born = pupil.date_of_birth if pupil else None
    if law.compulsory_school_age is not None and born is not None:
        of_age = is_of_compulsory_school_age(born, on=day)
        if of_age is not law.compulsory_school_age:
            state = "is" if of_age else "is not"
            return f"{row.code} while the pupil {state} of compulsory school age"
    enrolment = next((each for each in times if each.is_on_roll(day)), None)
    if law.from_year is not None and enrolment and _is_below(enrolment, law.from_year):
        return f"{row.code} below Year {law.from_year}"
    if not law.on_roll and enrolment:
        return f"{row.code} while the pupil is on roll"
    if not law.on_open_session and registers.calendar.is_open(row.session):
        return f"{row.code} on an open session"
    return None


def _times(registers: SchoolRegisters) -> dict[str, list[Enrolment]]:
    """Give each pupil's times on roll, those of unknown start from the first mark on."""
    starts = registers.register.enrolments.select("pupil", "start", "leaving", "year_group")
    times: dict[str, list[Enrolment]] = {}
    for pupil, start, leaving, year_group in starts.iter_rows():
        if start is not None:
            times.setdefault(pupil, []).append(Enrolment(pupil, start, leaving, year_group))
    return times


def _is_below(enrolment: Enrolment, year: int) -> bool:
    # Years before Year 1 (N1, N2, R) are no numbers, and below every other.
    group = enrolment.year_group
    return group is not None and (not group.isdigit() or int(group) < year)


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
            yield _finding(row, Name.EXTRA_DETAIL_MISSING, f"{row.code} without {law.detail}")


def late_marks_that_disagree(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find late marks whose minutes contradict them: L after the close, U before it."""
    late = {each.code: each.lateness for each in every_code() if each.lateness}
    few = marks(registers, on).filter(
        nw.col("code").is_in(list(late)), ~nw.col("minutes_late").is_null()
    )
    for row in rows_of(few):
        period = registers.school.period(row.session)
        if period is None or row.minutes_late is None:
            continue
        before_close = row.minutes_late <= period.minutes_open
        agrees = before_close is (late[row.code] is Lateness.BEFORE_CLOSE)
        if not agrees and is_kept(registers, row):
            side = "before" if before_close else "after"
            detail = f"{row.code} at {row.minutes_late} minutes, {side} the register closed"
            yield _finding(row, Name.LATE_MARK_DISAGREES, detail)


def marks_outside_roll(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find marks outside the pupil's time on roll, save those that say so: Z, and # when closed."""
    times = nw.from_native(registers.register.enrolments.lazy())
    made = marks(registers, on)
    inside = made.join(times.select("pupil", "start", "leaving"), on="pupil").filter(
        nw.col("date") >= nw.col("start"),
        nw.col("leaving").is_null() | (nw.col("date") <= nw.col("leaving")),
    )
    times_of = _times(registers)
    for row in rows_of(made.join(inside.select(_KEY), on=_KEY, how="anti")):
        law = row.law
        if not law or not _says_so(row, law, registers, times_of.get(row.pupil, ())):
            detail = f"{row.code} on a day when the pupil is not on roll; it is left out"
            yield _finding(row, Name.MARK_OUTSIDE_ROLL, detail)


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
    times_of = _times(registers)
    for row in of_codes(
        registers, on, lambda at, code: not is_open(at) and not _is_for_closed(at, code)
    ):
        law = row.law
        if not law or not _says_so(row, law, registers, times_of.get(row.pupil, ())):
            detail = f"{row.code} on a session that the school does not hold; it is left out"
            yield _finding(row, Name.MARK_ON_CLOSED_SESSION, detail)
