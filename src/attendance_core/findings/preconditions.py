"""Codes that are not for their session, their pupil or their day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attendance_core.codes import Code, codes
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import MarkRow, finding_of, is_kept, of_codes, times_on_roll
from attendance_core.register import OffSession, SchoolRegisters
from attendance_core.roll import Enrolment, is_of_compulsory_school_age
from attendance_core.sessions import Half, Session

__all__ = ["misused_codes"]

_HALVES = {Half.AM: "in the morning", Half.PM: "in the afternoon"}


def misused_codes(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find codes in a session they are not for, and codes whose preconditions do not hold.

    Where no system of the school gives its agreements, or they could not be read, whether a session
    was agreed to be off is not asked.
    """
    times = times_on_roll(registers)
    agreed = None if "part_time" in registers.unread else _agreed(registers.off_sessions)
    says_who = any(each.agreed_by for each in registers.off_sessions)
    is_open = registers.calendar.is_open
    for row in of_codes(
        registers, on, lambda at, code: _may_be_misused(at, code, is_open=is_open(at))
    ):
        law = codes(on=row.session.day)[row.code]
        if row.session.half not in law.sessions:
            detail = f"{row.code} is not for a session {_HALVES[row.session.half]}"
            yield finding_of(row, Name.CODE_NOT_FOR_SESSION, detail)
        amiss = _precondition(row, law, registers, times.get(row.pupil, ()))
        if agreed is not None and not amiss and law.by_agreement and is_kept(registers, row):
            amiss = _not_agreed(row, agreed.get(row.pupil, ()), says_who=says_who)
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
    # A year group is free text: "11", "Year 11", "N1"; only R has no number, and is below Year 1.
    group = enrolment.year_group or ""
    numbers = [int(each) for each in re.findall(r"[0-9]+", group)]
    return max(numbers) < year if numbers else group.strip().upper() == "R"


def _agreed(off: Sequence[OffSession]) -> Mapping[str, Sequence[OffSession]]:
    found: dict[str, list[OffSession]] = {}
    for each in off:
        found.setdefault(each.pupil, []).append(each)
    return found


def _not_agreed(row: MarkRow, agreed: Sequence[OffSession], *, says_who: bool) -> str | None:
    """Say why a session was not agreed to be off, or None where it was."""
    day = row.session.day
    begun = [each for each in agreed if each.start <= day]
    covering = [each for each in begun if each.covers(row.session)]
    if covering:
        doubts = [_doubt(each, day, says_who=says_who) for each in covering]
        return None if None in doubts else f"{row.code} {doubts[0]}"
    if not agreed:
        return f"{row.code} with no agreement"
    if not begun:
        return f"{row.code} before the agreement begins on {min(each.start for each in agreed)}"
    last = max(each.end for each in begun)
    if last < day:
        return f"{row.code} after the end of the agreement on {last}"
    return f"{row.code} in a session in which the pupil is expected"


def _doubt(agreement: OffSession, day: date, *, says_who: bool) -> str | None:
    """Say what is amiss with an agreement itself; what no agreement of the school says is not."""
    if agreement.agreed_on and agreement.agreed_on > day:
        return f"by an agreement of {agreement.agreed_on}, after the session"
    if says_who and not agreement.agreed_by:
        return "by an agreement that does not say who agreed"
    return None
