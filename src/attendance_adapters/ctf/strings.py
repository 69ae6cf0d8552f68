"""The marks of a school as a CTF has them: a list for each pupil and school year."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl
from attrs import field, frozen

from attendance_adapters.ctf.marks import counts_of
from attendance_adapters.ctf.years import COUNTS
from attendance_core.calendar import Calendar
from attendance_core.codes import UNMARKED
from attendance_core.register import SchoolRegisters
from attendance_core.sessions import Half, Session, Span, school_year_start

__all__ = ["Strings", "strings_of"]

_CLOSED = "#"


@frozen
class Strings:
    """One pupil's marks of a school year, two for each day from `start` on, and their counts."""

    school_year: int
    start: date
    items: Sequence[str] = field(repr=False)
    counts: Mapping[str, int] = field(repr=False)


def strings_of(registers: SchoolRegisters, span: Span) -> Mapping[str, Sequence[Strings]]:
    """Give the years in which each pupil has marks, oldest first, by the pupil's key.

    Args:
        registers: the school's registers.
        span: the first and the last day that are wanted, both included.
    """
    day = pl.col("date")
    code = pl.col("code").cast(pl.String)
    marks = (
        registers.register.marks.filter(day.is_between(*span))
        .select("pupil", "date", pl.col("session").cast(pl.String), code)
        .filter(code.fill_null("").is_in(["", UNMARKED]).not_())
        .with_columns(school_year=day.dt.year() - (day.dt.month() < 8).cast(pl.Int32))  # noqa: PLR2004 - August
        .with_columns(year=pl.struct("pupil", "school_year").rank("dense"))
        .sort("pupil", "date")
        .collect()
    )
    spans = _spans(registers.calendar, span, set(marks["date"].unique()))
    blanks = {year: _blank(registers.calendar, days) for year, days in spans.items()}
    counts = counts_of(marks)
    found: dict[str, list[Strings]] = {}
    starts = pl.col("school_year").replace_strict(
        {year: days[0] for year, days in spans.items()}, return_dtype=pl.Date
    )
    places = 2 * (day - starts).dt.total_days() + (pl.col("session") == Half.PM.value)
    years = (
        marks.with_columns(place=places)
        .group_by("year", "pupil", "school_year", maintain_order=True)
        .agg("place", "code")
    )
    for number, pupil, year, at, codes in years.iter_rows():
        start, items = spans[year][0], list(blanks[year])
        for place, mark in zip(at, codes, strict=True):
            items[place] = mark
        own = {name: counts.get((number, name), 0) for name in COUNTS}
        found.setdefault(pupil, []).append(Strings(year, start, items, own))
    return found


def _spans(calendar: Calendar, span: Span, marked: set[date]) -> Mapping[int, Span]:
    held = {each.date for each in calendar.sessions if span[0] <= each.date <= span[1]}
    days: dict[int, list[date]] = {}
    for day in held | marked:
        days.setdefault(school_year_start(day).year, []).append(day)
    return {year: (min(found), max(found)) for year, found in days.items()}


def _blank(calendar: Calendar, span: Span) -> list[str]:
    first, last = span
    days = [first + timedelta(days=more) for more in range((last - first).days + 1)]
    sessions = [Session(day, half) for day in days for half in Half]
    return [UNMARKED if calendar.is_open(each) else _CLOSED for each in sessions]
