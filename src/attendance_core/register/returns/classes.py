"""Whom the returns leave out: starters in the most junior class, leavers from the most senior.

Each answer is None where the roll or the calendar does not settle it: then a person does.
"""

from bisect import bisect_left, bisect_right
from datetime import date

from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.register.returns.reading import reading
from attendance_core.roll import Enrolment, Roll
from attendance_core.sessions import Span, school_year_start

__all__ = ["Classes", "is_junior_starter", "is_senior_leaver"]

Ranks = frozenset[int | None]


@frozen
class Classes:
    """The classes that have anybody on roll, by their rank; None is one that is not known."""

    roll: Roll
    _seen: dict[Span, Ranks] = field(factory=dict, repr=False, eq=False)

    def on(self, day: date, *, until: date) -> Ranks:
        """Give the classes of the pupils on roll on a day who are so on a later one as well."""
        span = (day, until)
        if span not in self._seen:
            there = self.roll.on_roll(day)
            self._seen[span] = frozenset(_rank(each) for each in there if each.is_on_roll(until))
        return self._seen[span]


def is_junior_starter(
    enrolment: Enrolment, start: date, *, classes: Classes, calendar: Calendar, on: date
) -> bool | None:
    """Say whether a pupil starts in the most junior class on the first day of the school year.

    Source: SI 2024/208 reg 13(2).

    Args:
        enrolment: the pupil's time on roll.
        start: its starting day. One before the first school day of the year counts as that day.
        classes: those of the roll, in whose year groups pupils stand as they are now.
        calendar: the school's sessions.
        on: the day of the question.
    """
    first = _is_first_day(calendar, start)
    if first is False:
        return False
    # Leavers stand in the year in which they left, and cannot be compared with who moved up.
    junior = _is_at_the_end(enrolment, classes.on(start, until=on), highest=False)
    return False if junior is False else first and junior


def is_senior_leaver(
    enrolment: Enrolment, leaving: date, *, classes: Classes, calendar: Calendar
) -> bool | None:
    """Say whether a pupil leaves the most senior class at or after the end of the last term.

    Source: SI 2024/208 reg 13(5).
    """
    ends = _is_after_last_term(calendar, leaving)
    if ends is False:
        return False
    senior = _is_at_the_end(enrolment, classes.on(leaving, until=leaving), highest=True)
    return False if senior is False else ends and senior


def _is_first_day(calendar: Calendar, start: date) -> bool | None:
    days, begins_by = calendar.school_days, reading().school_year.begins_by
    place = bisect_left(days, school_year_start(start))
    first = days[place] if place < len(days) else None
    last_first = date(school_year_start(start).year, begins_by.month, begins_by.day)
    if first is None or first > last_first:
        return None if start <= last_first else False
    return start <= first


def _is_after_last_term(calendar: Calendar, leaving: date) -> bool | None:
    days, year = calendar.school_days, reading().school_year
    place = bisect_right(days, leaving)
    if 0 < place < len(days):
        return school_year_start(days[place - 1]) != school_year_start(days[place])
    return None if year.ends_from.is_by(leaving) and not year.begins_by.is_by(leaving) else False


def _rank(enrolment: Enrolment) -> int | None:
    years = reading().classes.years
    return years.index(enrolment.year_group) if enrolment.year_group in years else None


def _is_at_the_end(enrolment: Enrolment, beside: Ranks, *, highest: bool) -> bool | None:
    """Say whether nobody is in a class further down, or up, than a pupil."""
    own = _rank(enrolment)
    if own is None:
        return None
    known = [each for each in beside if each is not None]
    if any(each > own if highest else each < own for each in known):
        return False
    return None if None in beside else True
