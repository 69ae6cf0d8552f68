"""Absences whose reason is not established yet, and the day by which it must be."""

from collections.abc import Iterator
from datetime import date

from attendance_core.codes import awaits_reason
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import MarkRow, is_kept, of_codes
from attendance_core.register import SchoolRegisters
from attendance_core.thresholds import Figure, threshold

__all__ = ["reasons_due"]


def reasons_due(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find every N since the law set a day for its reason: due, or overdue from the day after.

    The due day is a school day of the school. Where it lies beyond the calendar the reason is not
    yet due. Source: SI 2024/208 reg 10(7)-(9).
    """
    first = threshold("reason_due").figures[0].in_force
    for row in of_codes(
        registers, on, lambda at, code: at.day >= first and awaits_reason(code, on=at.day)
    ):
        if is_kept(registers, row):
            yield _reason(row, registers, threshold("reason_due").on(row.session.day), on)


def _reason(row: MarkRow, registers: SchoolRegisters, figure: Figure, on: date) -> Finding:
    due = registers.calendar.school_day_after(row.session.day, figure.value)
    if due is None:
        name, detail = Name.REASON_DUE, "the reason is due on a day beyond the calendar"
    elif on <= due:
        name, detail = Name.REASON_DUE, f"the reason is due by {due}"
    else:
        name, detail = Name.UNRESOLVED_REASON, f"the reason was due by {due}"
    return Finding(
        name,
        detail,
        pupil=row.pupil,
        date=row.session.day,
        session=row.session.half,
        sources=figure.sources,
    )
