"""What is amiss in a school's registers: always returned, never raised, and nothing is changed."""

from datetime import date

from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.marks import (
    codes_not_in_force,
    late_marks_that_disagree,
    marks_on_closed_sessions,
    marks_outside_roll,
    missing_details,
    misused_codes,
)
from attendance_core.findings.reasons import reasons_due
from attendance_core.findings.registers import registers_amiss, unmarked_sessions
from attendance_core.findings.upns import upns_amiss
from attendance_core.register import SchoolRegisters

__all__ = ["Finding", "Name", "check"]

_CHECKS = (
    codes_not_in_force,
    late_marks_that_disagree,
    marks_on_closed_sessions,
    marks_outside_roll,
    misused_codes,
    missing_details,
    reasons_due,
    registers_amiss,
    unmarked_sessions,
    upns_amiss,
)


def check(registers: SchoolRegisters, *, on: date) -> tuple[Finding, ...]:
    """Give what is amiss in a school's registers up to and on a day, sorted by date, name, pupil.

    Args:
        registers: the school's registers.
        on: the last day that is looked at; marks of later days are left alone.
    """
    found = (each for look in _CHECKS for each in look(registers, on))
    return tuple(sorted(found, key=Finding.order))
