"""What is amiss in a school's registers: always returned, never raised, and nothing is changed."""

from datetime import date

from attendance_core.findings.amendments import amendments_amiss
from attendance_core.findings.conflicts import conflicting_marks
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.late import late_marks_that_disagree
from attendance_core.findings.left import left_after_registration
from attendance_core.findings.marks import (
    codes_not_in_force,
    marks_on_closed_sessions,
    marks_outside_roll,
    missing_details,
)
from attendance_core.findings.parents import duplicate_parents
from attendance_core.findings.preconditions import misused_codes
from attendance_core.findings.provisions import (
    dual_registrations_that_disagree,
    unconfirmed_provisions,
)
from attendance_core.findings.reasons import reasons_due
from attendance_core.findings.registers import registers_amiss, unmarked_sessions
from attendance_core.findings.upns import upns_amiss
from attendance_core.register import SchoolRegisters

__all__ = ["Finding", "Name", "check"]

_CHECKS = (
    amendments_amiss,
    codes_not_in_force,
    conflicting_marks,
    dual_registrations_that_disagree,
    duplicate_parents,
    late_marks_that_disagree,
    left_after_registration,
    marks_on_closed_sessions,
    marks_outside_roll,
    misused_codes,
    missing_details,
    reasons_due,
    registers_amiss,
    unconfirmed_provisions,
    unmarked_sessions,
    upns_amiss,
)


def check(registers: SchoolRegisters, *, on: date) -> tuple[Finding, ...]:
    """Give what is amiss in a school's registers up to and on a day, sorted by date, name, pupil.

    Each finding is there once.

    Args:
        registers: the school's registers.
        on: the last day that is looked at; marks of later days are left alone.
    """
    found = (each for look in _CHECKS for each in look(registers, on))
    return tuple(sorted(dict.fromkeys(found), key=Finding.order))
