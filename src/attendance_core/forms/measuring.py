"""Whether what a check measures is so; None is that it cannot be known."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from attendance_core.calendar import Calendar
from attendance_core.forms.checks import Check, Gaps, Reaches, Within
from attendance_core.forms.known import Known
from attendance_core.roll import birthday

__all__ = ["is_as_wanted"]


def is_as_wanted(check: Check, known: Known) -> bool | None:
    """Say whether what a check measures is so; where it measures nothing it never is."""
    if check.in_order:
        return _in_order([known.value(name) for name in check.in_order])
    if check.within:
        return _within(check.within, known)
    if check.gaps:
        return _gaps(check.gaps, known)
    return _reaches(check.reaches, known) if check.reaches else False


def _in_order(days: Iterable[date | None]) -> bool | None:
    found = [(before, after) for before, after in pairwise(days)]
    if any(before and after and after < before for before, after in found):
        return False
    return None if any(before is None or after is None for before, after in found) else True


def _within(each: Within, known: Known) -> bool | None:
    first, last = known.value(each.from_), known.value(each.to)
    if first is None or last is None:
        return None
    if each.years:
        return bool(last <= birthday(first, each.years))
    if each.weeks:
        return bool(last <= first + timedelta(weeks=each.weeks))
    calendar = known.asked.registers.calendar
    return calendar.school_days_since(first, last) <= each.school_days


def _gaps(each: Gaps, known: Known) -> bool | None:
    first, last = known.value(each.from_), known.value(each.to)
    days: tuple[date, ...] | None = known.value(each.days)
    if first is None or last is None or days is None:
        return None
    inside = sorted(day for day in days if first <= day <= last)
    longest = timedelta(weeks=each.weeks)
    are_close = all(after - before <= longest for before, after in pairwise([first, *inside, last]))
    if not each.each_half_term:
        return are_close
    half_terms = _half_terms(known.asked.registers.calendar, first, last)
    return are_close and all(
        any(begins <= day <= ends for day in (first, *inside, last)) for begins, ends in half_terms
    )


def _half_terms(calendar: Calendar, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Give the half terms of a span that the calendar knows, each by its first and last day."""
    by_half_term: dict[tuple[Any, ...], list[date]] = {}
    for each in calendar.open_sessions:
        if first <= each.date <= last and each.half_term is not None:
            by_half_term.setdefault((each.date.year, each.half_term), []).append(each.date)
    for days in by_half_term.values():
        yield min(days), max(days)


def _reaches(each: Reaches, known: Known) -> bool | None:
    rows, goal = known.value(each.table), known.value(each.field)
    if not rows or goal is None:
        return None
    reached = rows[-1].get(each.column)
    return None if reached is None else bool(reached >= goal)
