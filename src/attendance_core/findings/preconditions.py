"""Codes that are not for their session, their pupil or their day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attendance_core.codes import Code, codes
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import MarkRow, finding_of, is_kept, of_codes, times_on_roll
from attendance_core.register import OffSession, SchoolRegisters
from attendance_core.roll import Enrolment, is_of_compulsory_school_age
from attendance_core.sessions import Session

__all__ = ["misused_codes"]


def misused_codes(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find codes in a session they are not for, and codes whose preconditions do not hold.

    Where no system of the school gives its agreements, or they could not be read, whether a session
    was agreed to be off is not asked.
    """
    times = times_on_roll(registers)
    agreed = None if "part_time" in registers.unread else _agreed(registers.off_sessions)
    is_open = registers.calendar.is_open
    for row in of_codes(
        registers, on, lambda at, code: _may_be_misused(at, code, is_open=is_open(at))
    ):
        law = codes(on=row.session.day)[row.code]
        if row.session.half not in law.sessions:
            detail = f"{row.code} is not for a session in the {row.session.half}"
            yield finding_of(row, Name.CODE_NOT_FOR_SESSION, detail)
        amiss = _precondition(row, law, registers, times.get(row.pupil, ()))
        if agreed is not None and not amiss and law.by_agreement and is_kept(registers, row):
            amiss = _not_agreed(row, agreed.get(row.pupil, ()))
        if amiss:
            yield finding_of(row, Name.CODE_PRECONDITION, amiss)


def _may_be_misused(at: Session, code: str, *, is_open: bool) -> bool:
    law = codes(on=at.day).get(code)
    return law is not None and (
        at.half not in law.sessions
        or law.compulsory_school_age is not None
        or law.from_year is not None
        or law.by_agreement
        or not law.on_roll
        or (is_open and not law.on_open_session)
    )


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


def _is_below(enrolment: Enrolment, year: int) -> bool:
    # Years before Year 1 (N1, N2, R) are no numbers, and below every other.
    group = enrolment.year_group
    return group is not None and (not group.isdigit() or int(group) < year)


def _agreed(off: Sequence[OffSession]) -> Mapping[str, Sequence[OffSession]]:
    found: dict[str, list[OffSession]] = {}
    for each in off:
        found.setdefault(each.pupil, []).append(each)
    return found


def _not_agreed(row: MarkRow, agreed: Sequence[OffSession]) -> str | None:
    """Say why a session was not agreed to be off, or None where it was."""
    day = row.session.day
    begun = [each for each in agreed if each.start <= day]
    if any(each.covers(row.session) for each in begun):
        return None
    if not agreed:
        return f"{row.code} with no agreement"
    if not begun:
        return f"{row.code} before the agreement begins on {min(each.start for each in agreed)}"
    last = max(each.end for each in begun)
    if last < day:
        return f"{row.code} after the end of the agreement on {last}"
    return f"{row.code} in a session in which the pupil is expected"
