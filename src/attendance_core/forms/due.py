"""By when a form is handed in, reckoned over the school's own days."""

from datetime import date, timedelta

from attrs import frozen

from attendance_core.forms.conditions import all_hold
from attendance_core.forms.draft import Draft
from attendance_core.forms.known import Known
from attendance_core.forms.parts import Deadline

__all__ = ["Due", "due"]


@frozen
class Due:
    """A last day, and the rule that gives it.

    `day` is None where the day from which it is reckoned is not known, or where the last one lies
    beyond the calendar.
    """

    day: date | None
    says: str
    verified: bool

    def is_overdue(self, *, on: date) -> bool:
        """Say whether it is past on a day."""
        return self.day is not None and self.day < on


def due(draft: Draft) -> Due | None:
    """Give by when a draft is handed in; None where the form has no deadline for such a case.

    Of several rules the first day counts, and of several pupils of a list.
    """
    found = [
        Due(_day(each, known), each.says, each.verified)
        for known in draft.about
        for each in draft.spec.deadlines
        if all_hold(each.when, known.value) is True
    ]
    known_days = [each for each in found if each.day is not None]
    first = min(known_days, key=lambda each: each.day or date.max, default=None)
    return first or (found[0] if found else None)


def _day(each: Deadline, known: Known) -> date | None:
    if each.fixed:
        return min((day for day in each.fixed if day >= known.asked.on), default=None)
    begins: date | None = known.value(each.after)
    if begins is None:
        return None
    if each.school_days:
        calendar = known.asked.registers.calendar
        return calendar.school_day_after(begins, each.school_days)
    return begins + timedelta(days=each.days)
