"""Suspensions and exclusions: provision from the sixth school day, and 45 days in a school year.

From the sixth school day in a row of a suspension on the school provides education, and from that
of a permanent exclusion the local authority does. A pupil is suspended for no more than 45 school
days of a school year.

Source: IPSEA and BEA on suspension and exclusion, and the Department's text with its daily figures.

>>> from attendance_core.calendar import HeldSession
>>> from attendance_core.sessions import Half
>>> days = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10)]
>>> calendar = Calendar(HeldSession(day, half) for day in days for half in Half)
>>> def asked(last):
...     return suspension_provision([Exclusion(days[0], last)], calendar=calendar, on=days[-1])
>>> [(each.limb, each.met) for each in asked(date(2026, 11, 9))]
[('a suspension', False), ('the school year', True)]
>>> [(each.limb, each.met) for each in asked(date(2026, 11, 6))]
[('the school year', True)]
>>> suspension_provision([], calendar=calendar, on=days[-1])
()
"""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from attendance_core.calendar import Calendar
from attendance_core.roll import birthday
from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import Period, period_on
from attendance_core.sessions import school_year_start
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["Exclusion", "suspension_provision"]

_RULE = "suspension_provision"


@frozen
class Exclusion:
    """A suspension of a pupil from its first school day to its last, or a permanent exclusion.

    `last` is None where it is permanent; `provided_from` is the first day of the education that was
    arranged meanwhile.
    """

    first: date
    last: date | None
    provided_from: date | None = None

    @property
    def is_permanent(self) -> bool:
        """Say whether it has no end."""
        return self.last is None

    def covers(self, day: date) -> bool:
        """Say whether a day is one of it."""
        return self.first <= day and (self.last is None or day <= self.last)


def suspension_provision(
    exclusions: Iterable[Exclusion],
    *,
    calendar: Calendar,
    on: date,
    thresholds: Thresholds = NATIONAL,
) -> tuple[Answer, ...]:
    """Give what the law asks of one pupil's suspensions and exclusions, up to a day.

    One answer for each that lasts to the sixth school day: whether provision began by then. One for
    the school year, with the school `days` of suspension in its `figures`, if there was any.

    Args:
        exclusions: those of one pupil, none of which overlaps another.
        calendar: the sessions of the school.
        on: the day of the question.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    begun = [each for each in exclusions if each.first <= on]
    now = period_on(_RULE, on, thresholds=thresholds)
    provided = (_provision(each, now, calendar, on, thresholds) for each in begun)
    return (
        *(each for each in provided if each is not None),
        *_year(begun, calendar, on, thresholds),
    )


def _provision(
    each: Exclusion, now: Period, calendar: Calendar, on: date, thresholds: Thresholds
) -> Answer | None:
    days = [day for day in calendar.school_days if each.covers(day)]
    nth = now["suspension_provision"]
    # Of one that began before the calendar does, nobody knows how many days it had by then.
    is_counted = _is_known(calendar, each.first)
    due = days[nth - 1] if is_counted and len(days) >= nth else None
    # One that ends within the calendar is known to be too short.
    if due is None and is_counted and each.last and _is_known(calendar, each.last):
        return None
    who = "authority" if each.is_permanent else "school"
    return answer(
        _RULE,
        {who: _in_time(each.provided_from, due, on)},
        on=on,
        thresholds=thresholds,
        days={"first": each.first, "due": due},
        limb="a permanent exclusion" if each.is_permanent else "a suspension",
    )


def _in_time(provided: date | None, due: date | None, on: date) -> bool | None:
    if due is None or (provided is None and on <= due):
        return None
    return provided is not None and provided <= due


def _year(
    begun: Iterable[Exclusion], calendar: Calendar, on: date, thresholds: Thresholds
) -> Iterator[Answer]:
    first, after = school_year_start(on), birthday(school_year_start(on), 1)
    spans = [(each.first, each.last) for each in begun if each.last and each.last >= first]
    days = [
        day
        for day in calendar.school_days
        if first <= day < after and any(start <= day <= last for start, last in spans)
    ]
    is_counted = all(_is_known(calendar, day) for span in spans for day in span)
    if spans:
        most = period_on(_RULE, on, thresholds=thresholds)["suspension_limit"]
        yield answer(
            _RULE,
            {"within_limit": False if len(days) > most else is_counted or None},
            on=on,
            thresholds=thresholds,
            days={"first": days[0] if days else None},
            figures={"days": len(days)},
            limb="the school year",
        )


def _is_known(calendar: Calendar, day: date) -> bool:
    """Say whether a calendar reaches over a day, so that it says which days were school days."""
    days = calendar.school_days
    return bool(days) and days[0] <= day <= days[-1]
