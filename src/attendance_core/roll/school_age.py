"""Compulsory school age, by the date of birth."""

from datetime import date, timedelta
from functools import lru_cache

from attendance_core.thresholds import PrescribedDay, SchoolAge, Weekday, school_age

__all__ = ["birthday", "is_of_compulsory_school_age", "school_age_span"]


def birthday(born: date, age: int) -> date:
    """Give the day on which somebody reaches an age; born on 29 February, it may be 1 March.

    >>> birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _first_prescribed(days: tuple[PrescribedDay, ...], after: date) -> date:
    years = (after.year, after.year + 1)
    candidates = (date(year, each.month, each.day) for year in years for each in days)
    return min(day for day in candidates if day >= after)


def _last(weekday: Weekday, month: int, year: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - list(Weekday).index(weekday)) % 7)


def _span(born: date, law: SchoolAge) -> tuple[date, date]:
    first = _first_prescribed(law.prescribed_days, birthday(born, law.begins_at))
    reached = birthday(born, law.ends_at)
    year = reached.year + (reached.month >= law.year_begins)
    return first, _last(law.last_weekday, law.last_month, year)


def school_age_span(born: date, *, on: date) -> tuple[date, date]:
    """Give the first and last day of compulsory school age under the law of the day `on`.

    Source: Education Act 1996 s.8. By the date of birth, never by the year group.

    >>> school_age_span(date(2010, 9, 1), on=date(2026, 11, 20))
    (datetime.date(2015, 12, 31), datetime.date(2027, 6, 25))
    >>> school_age_span(date(2010, 8, 31), on=date(2026, 11, 20))
    (datetime.date(2015, 8, 31), datetime.date(2026, 6, 26))
    """
    return _span_on(born, on)


# Asked again and again of the same few thousand days of birth.
@lru_cache(maxsize=2**16)
def _span_on(born: date, on: date) -> tuple[date, date]:
    return _span(born, school_age(on=on))


def is_of_compulsory_school_age(born: date, *, on: date) -> bool:
    """Say whether somebody born on the day `born` is of compulsory school age on the day `on`."""
    first, last = school_age_span(born, on=on)
    return first <= on <= last
