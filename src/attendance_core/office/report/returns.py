"""Returns to the local authority, as the report and the office's list tell of them.

Which doubt there is about one is not shown, nor the ground of a deletion: that a name may not be
deleted yet can tell a reader that a child is protected. A person with the authority looks.
"""

from collections.abc import Iterator
from datetime import date

from attendance_core.office.day import SchoolDay
from attendance_core.office.figures import Row
from attendance_core.office.report.people import who
from attendance_core.register.returns import Return, ReturnKind
from attendance_core.roll import Enrolment
from attendance_core.sources import Source
from attendance_core.tables import csv_text
from attendance_core.thresholds import threshold

__all__ = ["limits", "return_rows", "returns_list"]

_WHAT = {
    ReturnKind.NEW_PUPIL: "the return of a new pupil to the local authority",
    ReturnKind.DELETION: "the return to the local authority before a name is deleted",
}


def return_rows(day: SchoolDay) -> Iterator[Row]:
    """Give the rows of the returns, in the columns of what falls due."""
    for each in day.returns:
        yield {
            **who(day, _time(day, each)),
            "what": _WHAT[each.kind],
            "state": _state(each, day.at.date()),
            "count": None,
            "line": None,
            "by": each.due,
            "look": _to_look_at(each),
            "verified": each.verified,
        }


def returns_list(day: SchoolDay) -> str:
    """Give the list of returns for the office, as CSV."""
    names = ("pupil", "name", "registration_group", "return", "happened", "by", "state", "look")
    told = zip(day.returns, return_rows(day), strict=True)
    return csv_text(
        names,
        ({**row, "return": each.kind.value, "happened": each.happened} for each, row in told),
    )


def limits(each: Return) -> tuple[Source, ...]:
    """Give the sources of the day on which a return is due.

    Of a deletion the return itself has more, from which its ground could be told.
    """
    if each.kind is ReturnKind.NEW_PUPIL:
        return each.sources
    return threshold(f"{each.kind}_return").on(each.happened).sources


def _time(day: SchoolDay, each: Return) -> Enrolment:
    """Give the time on the roll that a return is about: its pupil may not be on it today."""
    times = day.look.registers.roll.times_of(each.pupil)
    return next(time for time in times if each.happened in (time.start, time.leaving))


def _state(each: Return, on: date) -> str:
    if each.is_overdue:
        return "overdue"
    return "due today" if each.due == on else "near"


def _to_look_at(each: Return) -> list[str]:
    lacks = [f"the roll lacks: {name.replace('_', ' ')}" for name in each.missing]
    return [
        *lacks,
        *(["a person with the authority looks"] if each.doubts or each.is_barred else []),
    ]
