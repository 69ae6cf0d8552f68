"""Unauthorised absence counted: towards a penalty notice, and in a row.

What the law makes of a count is for its rules; here is how far it has come.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from attrs import frozen

from attendance_core.office.look import Look
from attendance_core.tables import packaged

__all__ = ["days_in_a_row", "since_reached"]


def since_reached(
    look: Look, days: Iterable[date], line: int, weeks: int
) -> tuple[list[int], date | None]:
    """Count unauthorised sessions on: those that have reached the line once count no more.

    Returns:
        The school weeks of the sessions since the line was last reached, and the day of that.
    """
    left: list[int] = []
    reached: date | None = None
    for day in days:
        week = look.registers.calendar.week_number(day)
        if week is None:  # a mark that counts is on an open session, whose week is a school week
            continue
        left = [each for each in left if each > week - weeks]
        left.append(week)
        if len(left) >= line:
            left, reached = [], day
    return left, reached


@frozen
class _Table:
    passed_over: tuple[str, ...]


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(packaged(__package__, "data/falls_due.toml", _Table).passed_over)


def days_in_a_row(
    look: Look, pupil: str, by_day: Mapping[date, list[str]], unauthorised: set[str]
) -> list[date]:
    """Give the days of unauthorised absence in a row, the last one first.

    A day with an unmarked session, or with nothing but what is passed over, neither counts nor
    ends the run; a day off roll ends it.
    """
    calendar, run = look.registers.calendar, []
    times = look.registers.roll.times_of(pupil)
    for day in reversed([day for day in calendar.school_days if day <= look.at.date()]):
        made = by_day.get(day, [])
        rest = {code for code in made if code not in unauthorised}
        if rest - _passed_over() or not any(each.is_on_roll(day) for each in times):
            break
        if len(made) == len(calendar.open_on(day)) and len(rest) < len(set(made)):
            run.append(day)
    return run
