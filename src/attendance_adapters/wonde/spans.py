"""Which days are asked for: a little more than is wanted, since nobody says what "after" means."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from attendance_core.sessions import Span

__all__ = ["filters", "is_within", "wanted"]

_MORE = timedelta(days=2)
"""A day in case the bounds are left out, and one in case the days are those of UTC."""
Days = tuple[date | None, date | None]


def wanted(span: Span | None, since: date | None) -> Days:
    """Give the first and the last day that are wanted, None where there is no bound."""
    return (since, None) if span is None else span


def filters(days: Days, names: Sequence[str]) -> Mapping[str, str]:
    """Give the parameters that limit a list to days, by the names of the two."""
    bounds = (_moved(days[0], -_MORE), _moved(days[1], _MORE))
    return {
        name: bound.isoformat()
        for name, bound in zip(names, bounds, strict=False)
        if bound is not None
    }


def _moved(day: date | None, by: timedelta) -> date | None:
    try:
        return day and day + by
    except OverflowError:
        return None


def is_within(days: Days) -> pl.Expr:
    """Say of each row whether its date is wanted."""
    first, last = days
    return pl.col("date").is_between(pl.lit(first or date.min), pl.lit(last or date.max))
