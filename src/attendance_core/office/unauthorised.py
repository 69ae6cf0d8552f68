"""Unauthorised absence counted: towards a penalty notice, and in a row.

What the law makes of a count is for its rules; here is how far it has come.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from attrs import frozen

from attendance_core.codes import Meaning, codes, symbols
from attendance_core.office.look import Look
from attendance_core.sources import Source
from attendance_core.tables import packaged

__all__ = [
    "Readings",
    "days_in_a_row",
    "last_ends",
    "readings",
    "since_reached",
    "unauthorised_codes",
]


def unauthorised_codes(on: date) -> Collection[str]:
    """Give the codes of unauthorised absence that are in force on a day."""
    meaning = Meaning.UNAUTHORISED_ABSENCE
    return [code for code, law in codes(on=on).items() if law.statistical_meaning is meaning]


def since_reached(
    look: Look, days: Iterable[date], line: int, weeks: int
) -> tuple[list[int], date | None]:
    """Count unauthorised sessions on: those that have reached the line once count no more.

    Args:
        look: the school, whose calendar numbers the school weeks.
        days: the day of each session, in order.
        line: how many sessions reach it.
        weeks: within how many school weeks.

    Returns:
        The school weeks of the sessions since the line was last reached, and the day of that.
    """
    left: list[int] = []
    reached: date | None = None
    for day in days:
        # A mark that counts is on an open session, whose week is a school week.
        week = look.registers.calendar.week_number(day) or 0
        left = [*(each for each in left if each > week - weeks), week]
        if len(left) >= line:
            left, reached = [], day
    return left, reached


@frozen
class Readings:
    """How the law is read where it leaves room: codes of illness, codes that a run passes over."""

    illness: tuple[str, ...]
    passed_over: tuple[str, ...]
    sources: tuple[Source, ...]


@cache
def readings() -> Readings:
    """Give the readings, with their sources."""
    return packaged(__package__, "data/falls_due.toml", Readings)


def last_ends(look: Look, on: date) -> Mapping[str, date]:
    """Give the last day up to `on` that ended any run of unauthorised absence, by pupil."""
    ending = symbols() - set(readings().passed_over) - set(unauthorised_codes(on))
    return look.registers.last_days(codes=ending, until=on)


def days_in_a_row(look: Look, pupil: str, since: date) -> list[date]:
    """Give the days of unauthorised absence in a row, the last one first.

    A day with an unmarked session, or with nothing but what is passed over, neither counts nor
    ends the run; a day off roll ends it.

    Args:
        look: the school, up to the day of the look.
        pupil: the pupil's key.
        since: the last day that ended a run of theirs.
    """
    on, calendar = look.at.date(), look.registers.calendar
    made: dict[date, list[str]] = defaultdict(list)
    for mark in look.registers.marks_between((since + timedelta(days=1), on), pupils=[pupil]):
        made[mark.session.day].append(mark.code)
    times, run = look.registers.roll.times_of(pupil), []
    for day in reversed([day for day in calendar.school_days if since < day <= on]):
        if not any(each.is_on_roll(day) for each in times):
            break
        counts = any(code not in readings().passed_over for code in made[day])
        if counts and len(made[day]) == len(calendar.open_on(day)):
            run.append(day)
    return run
