"""The returns to the local authority that come due from the admission register.

Of each name that is entered, and of each that is deleted; who is left out by the regulation has
none. What was sent the library cannot know: whoever keeps a journal hands in the keys.

Source: SI 2024/208 reg 13.
"""

from collections.abc import Collection
from datetime import date

from attendance_core.calendar import Calendar
from attendance_core.register.returns.due import Admissions, deletion, new_pupil
from attendance_core.register.returns.reading import DayCount
from attendance_core.register.returns.value import Return, ReturnKey, ReturnKind, ReturnRules
from attendance_core.roll import Roll
from attendance_core.school import School

__all__ = ["DayCount", "Return", "ReturnKey", "ReturnKind", "ReturnRules", "returns_due"]

_AS_THE_LAW = ReturnRules()


def returns_due(
    school: School,
    calendar: Calendar,
    roll: Roll,
    *,
    on: date,
    rules: ReturnRules = _AS_THE_LAW,
    sent: Collection[ReturnKey] = (),
) -> tuple[Return, ...]:
    """Give the returns that a roll makes due, by the day on which they are due.

    A new pupil's from the starting day on; a leaver's as soon as the leaving day is recorded, since
    it is due before the name is deleted. A pupil whose starting day is not known has none: that the
    day is missing is told by `attendance_core.roll.admission_gaps`.

    Args:
        school: the school, whose phase says whether a local authority may have to consent.
        calendar: its sessions.
        roll: its admission register.
        on: the day of the question; what is due before it is overdue.
        rules: what the school and the authority have settled.
        sent: the keys of returns that were made.
    """
    at = Admissions(school, calendar, roll, on, rules)
    found = (make(at, each) for each in roll.enrolments for make in (new_pupil, deletion))
    due = [each for each in found if each is not None and each.key not in sent]
    return tuple(sorted(due, key=_order))


def _order(each: Return) -> tuple[date, date, str, str]:
    return (each.due or date.max, each.happened, each.kind, each.pupil)
