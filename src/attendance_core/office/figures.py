"""The figures of a school's day: its two sessions, its year groups, and the weeks before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attendance_core.register import SchoolRegisters, rows
from attendance_core.sessions import school_year_start
from attendance_core.statistics import statistics

__all__ = ["Row", "by_session", "by_week", "by_year_group", "of_day", "year_to_date"]

Row = Mapping[str, Any]
"""One row of statistics, by the names of its columns."""


def _rows(registers: SchoolRegisters, first: date, last: date, by: Sequence[str]) -> Sequence[Row]:
    return rows(statistics(registers.prepared, span=(first, last), by=by))


def of_day(registers: SchoolRegisters, day: date) -> Row:
    """Give the statistics of one day."""
    return _rows(registers, day, day, [])[0]


def by_session(registers: SchoolRegisters, day: date) -> Sequence[Row]:
    """Give the statistics of a day's sessions."""
    return _rows(registers, day, day, ["session"])


def by_year_group(registers: SchoolRegisters, day: date) -> Sequence[Row]:
    """Give the statistics of a day by year group, the lowest first."""
    found = _rows(registers, day, day, ["year_group"])
    return sorted(found, key=lambda row: _place(row["year_group"]))


def _place(year_group: str | None) -> tuple[int, str]:
    # Nursery and Reception come before Year 1, those without a year group last.
    if year_group is None:
        return (1_000, "")
    return (int(year_group), "") if year_group.isdigit() else (0, year_group)


def by_week(registers: SchoolRegisters, day: date) -> Sequence[Row]:
    """Give the statistics of the school year to a day by week."""
    return _rows(registers, school_year_start(day), day, ["week"])


def year_to_date(registers: SchoolRegisters, day: date) -> Row:
    """Give the statistics of the school year to a day."""
    return _rows(registers, school_year_start(day), day, [])[0]
