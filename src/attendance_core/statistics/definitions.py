"""Whom a series of the Department's counts, as data; `all` is everyone on roll."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from attrs import field, frozen

from attendance_core.sources import Source
from attendance_core.tables import packaged
from attendance_core.thresholds import Weekday

__all__ = ["Definition", "definition", "definitions", "half_term_6_begins"]


@frozen
class Definition:
    """Whom a series counts: ages in years, sessions and schools left out.

    `age_left_out_of_half_term_6` is the age whose sessions in the sixth half term are left out;
    `fewest_enrolments` is the least number of enrolments with which a school is counted.
    """

    name: str
    title: str
    youngest: int
    oldest: int
    boarders: bool
    left_out_phases: tuple[str, ...]
    age_left_out_of_half_term_6: int
    starters_in_half_term_6: bool
    fewest_enrolments: int
    sources: tuple[Source, ...]


@frozen
class _HalfTerm6:
    weekday: Weekday
    month: int
    source: Source


@frozen
class _File:
    definitions: tuple[Definition, ...] = field(alias="definition")
    half_term_6: _HalfTerm6


@cache
def _file() -> _File:
    return packaged(__package__, "data/definitions.toml", _File)


def definitions() -> Mapping[str, Definition]:
    """Give the definitions by their name."""
    return {each.name: each for each in _file().definitions}


def definition(name: str) -> Definition | None:
    """Give a definition by its name, and None for `all`.

    Raises:
        LookupError: there is none of that name.
    """
    if name == "all":
        return None
    if name not in definitions():
        known = ", ".join(["all", *definitions()])
        raise LookupError(f"no definition is called {name}; there are {known}")
    return definitions()[name]


def half_term_6_begins(school_year: int) -> date:
    """Give the first day of the sixth half term of the school year that begins in a year.

    >>> half_term_6_begins(2025)
    datetime.date(2026, 5, 25)
    """
    rule = _file().half_term_6
    last = date(school_year + 1, rule.month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - list(Weekday).index(rule.weekday)) % 7)
