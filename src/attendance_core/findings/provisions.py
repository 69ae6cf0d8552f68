"""Marks of pupils who are taught elsewhere: whether they were there, and are registered there."""

from collections.abc import Iterator, Mapping
from datetime import date

from attendance_core.codes import Physical, codes, counted_as
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.grounds import sources
from attendance_core.findings.rows import counts, finding_of, is_kept, of_codes
from attendance_core.findings.seen import Seen, half_of, seen_by_day
from attendance_core.register import PresenceSource, SchoolRegisters
from attendance_core.roll import EnrolmentStatus
from attendance_core.sessions import Half, Session

__all__ = ["dual_registrations_that_disagree", "unconfirmed_provisions"]

_DUAL = frozenset({EnrolmentStatus.MAIN, EnrolmentStatus.SUBSIDIARY})
_AT_A_SCHOOL = frozenset({Physical.AT_THE_OTHER_SCHOOL, Physical.OTHER_SCHOOL})


def unconfirmed_provisions(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find marks that somebody else has to confirm, such as B, without a return of theirs.

    A return is for the half of the day in which it says that the pupil was seen; where nobody knows
    when the morning ends, it is for the day. Where no system of the school gives returns, or they
    could not be read, nothing is found.
    """
    if "presence" in registers.unread:
        return
    returns = _returns(registers, on)
    for row in of_codes(registers, on, lambda at, code: _confirmed_by(at.day, code) is not None):
        day, half = row.session.day, row.session.half
        returned = [*returns.get((row.pupil, day, half), ()), *returns.get((row.pupil, day), ())]
        if any(each.is_there for each in returned) or not is_kept(registers, row):
            continue
        denied = [each.code for each in returned if each.denies]
        of_half = "morning" if half is Half.AM else "afternoon"
        detail = f"{row.code} without a return of {_confirmed_by(day, row.code)} for the {of_half}"
        yield Finding(
            Name.PROVISION_UNCONFIRMED,
            f"{row.code}, and {denied[-1]} in the return" if denied else detail,
            pupil=row.pupil,
            date=day,
            session=half,
            sources=sources(Name.PROVISION_UNCONFIRMED, on=day),
        )


def _returns(registers: SchoolRegisters, on: date) -> Mapping[tuple[object, ...], list[Seen]]:
    found: dict[tuple[object, ...], list[Seen]] = {}
    for (pupil, day), events in seen_by_day(registers, on).items():
        for each in events:
            if each.source is PresenceSource.AP_RETURN:
                half = half_of(registers, day, each.at)
                found.setdefault((pupil, day, half) if half else (pupil, day), []).append(each)
    return found


def _confirmed_by(day: date, code: str) -> str | None:
    law = codes(on=day).get(code)
    return law.confirmed_by if law else None


def dual_registrations_that_disagree(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find marks at another school of pupils who are registered at this one alone."""
    for row in of_codes(registers, on, _is_at_a_school):
        day = row.session.day
        status = {
            each.enrolment_status
            for each in registers.roll.times_of(row.pupil)
            if each.is_on_roll(day)
        }
        if counts(registers, row.pupil, row.session) and not status & _DUAL:
            shown = ", ".join(sorted(status))
            detail = f"{row.code} of a pupil who is not registered at two schools, but as {shown}"
            yield finding_of(row, Name.DUAL_REGISTRATION_MISMATCH, detail)


def _is_at_a_school(at: Session, code: str) -> bool:
    law = counted_as(code, on=at.day)
    return law is not None and law.physical_meaning in _AT_A_SCHOOL
