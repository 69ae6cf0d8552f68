"""Attendance over time: each week, month or term, all up to it, and how it changed."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
from attrs import evolve

from attendance_core.errors import Fault, Refused
from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.grouping import BY, check_by, counted_by, keys_of, of_groups
from attendance_core.statistics.measures import ratio
from attendance_core.statistics.tallies import folded

__all__ = ["UNITS", "over_time"]

UNITS = ("week", "month", "term", "half_term")
"""The units of time of a series."""

_NUMBERS = ("possible", "attended", "missed", "authorised", "unauthorised")
_BY = tuple(name for name in BY if name not in UNITS)


def over_time(
    prepared: Prepared,
    *,
    span: Span,
    by: Sequence[str] = (),
    of: str = "all",
    unit: str = "week",
) -> Frame:
    """Give attendance in each unit of time, and up to it, one row for a group and a unit.

    Rates up to a unit are of all sessions together. Source: DfE, attendance data dashboard, rates
    of a week and of the year to date; the changes are measures of this library.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included.
        by: columns of `BY` that are no unit of time; none makes one group of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.
        unit: `week` (its Monday), `month`, `term` or `half_term`.

    Returns:
        The columns of `by`; `school_year`, the year in which it begins; the unit; the sessions
        `possible`, `attended`, `missed`, `authorised`, `unauthorised`; `attendance_rate`,
        `absence_rate`; `possible_to_date`, `attended_to_date`, `missed_to_date`,
        `attendance_rate_to_date`, `absence_rate_to_date`, from the span's first day of the school
        year on; `change` of the absence rate against the group's
        unit before in the school year; `change_on_year` against the same unit of the school year
        before: the same month, term or half term, or the school week of the same number, weeks
        being counted in each school year over all schools, or over the school where `by` has it.
        Changes are plain differences of rates from 0 to 1, null where the span does not hold the
        other unit. Units stand in the order of their first days; sessions that are in no term or
        half term are a unit of their own. A unit without a mark has no row.

    Raises:
        Refused: a column of `by` is not known or is a unit of time, or the unit is none.
        LookupError: a definition is not known.
    """
    check_by(by, _BY)
    if unit not in UNITS:
        raise Refused([Fault("unit", f"one of {', '.join(UNITS)} was expected")])
    numbered, units = _numbered(prepared, by, unit)
    keys = [*keys_of(by, of), "unit_number"]
    counts = counted_by(numbered, keys, span=span)
    measured = folded(prepared.meanings, counts, keys).select(*keys, *_NUMBERS)
    rows = of_groups(measured, prepared, by=by, of=of, also=["unit_number"])
    sums = rows.group_by(*by, "unit_number").agg(nw.col(*_NUMBERS).sum())
    named = sums.join(units, on="unit_number").with_columns(whole=nw.lit(0))
    ordered = _changed(named, by).sort(*by, "unit_number")
    return in_kind(ordered.select(*by, "school_year", unit, *_NUMBERS, *_MADE), prepared.kind)


_MADE = (
    "attendance_rate",
    "absence_rate",
    "possible_to_date",
    "attended_to_date",
    "missed_to_date",
    "attendance_rate_to_date",
    "absence_rate_to_date",
    "change",
    "change_on_year",
)


def _numbered(
    prepared: Prepared, by: Sequence[str], unit: str
) -> tuple[Prepared, nw.LazyFrame[Any]]:
    """Number the units of the calendar in their order, and give them with their places in the year.

    A number instead of a name is quick to count by, and is never null.
    """
    whose = ["school_year", *(["urn"] if "school" in by else [])]
    key = [*whose, "unit_text"]
    days = prepared.calendar.with_columns(unit_text=nw.col(unit).cast(nw.String).fill_null(""))
    begins = nw.col("date").min().alias("begins")
    units = (
        days.group_by(*key, unit)
        .agg(begins)
        .with_row_index("unit_number", order_by=["begins", *key])
        .with_columns(nw.col("unit_number").cast(nw.Int64))
        .with_columns(one=nw.lit(1))
        .with_columns(place=_places(whose)[unit].cast(nw.String))
    )
    held = days.join(units.select(*key, "unit_number"), on=key).drop("unit_text")
    return evolve(prepared, calendar=held), units.select(
        "unit_number", "school_year", unit, "place"
    )


def _places(whose: Sequence[str]) -> Mapping[str, nw.Expr]:
    """Give by what a unit is known again in another school year."""
    name = nw.col("unit_text")
    return {
        "week": nw.col("one").cum_sum().over(*whose, order_by="begins"),
        "month": name.str.slice(5),
        "term": name,
        "half_term": name,
    }


def _changed(rows: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    rate, year = nw.col("absence_rate"), nw.col("school_year")
    in_year, same = ["whole", *by, "school_year"], ["whole", *by, "place"]
    to_date = {
        f"{name}_to_date": nw.col(name).cum_sum().over(*in_year, order_by="unit_number")
        for name in ("possible", "attended", "missed")
    }
    return (
        rows.with_columns(
            ratio("attended", "possible").alias("attendance_rate"),
            ratio("missed", "possible").alias("absence_rate"),
            **to_date,
        )
        .with_columns(
            ratio("attended_to_date", "possible_to_date").alias("attendance_rate_to_date"),
            ratio("missed_to_date", "possible_to_date").alias("absence_rate_to_date"),
            change=rate - rate.shift(1).over(*in_year, order_by="unit_number"),
            rate_before=rate.shift(1).over(*same, order_by="school_year"),
            year_before=year.shift(1).over(*same, order_by="school_year"),
        )
        .with_columns(
            change_on_year=nw.when(year - nw.col("year_before") == 1).then(
                rate - nw.col("rate_before")
            )
        )
    )
