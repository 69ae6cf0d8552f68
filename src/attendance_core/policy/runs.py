"""School days in a row on which a pupil was away."""

from collections.abc import Collection
from typing import Any

import narwhals as nw

from attendance_core.policy.columns import RUNS
from attendance_core.rules.counting import SESSIONS

__all__ = ["runs_of"]


def runs_of(
    marks: nw.DataFrame[Any], timetable: nw.DataFrame[Any], names: Collection[str]
) -> nw.DataFrame[Any]:
    """Count school days in a row: a day counts where nothing but such absence stands on it.

    A day without a mark, or on which none was possible, is passed over. On a day of which nothing
    such is told the pupil was there, or away for another reason, and no run goes on beyond it.

    Args:
        marks: what is told, in order.
        timetable: the sessions of every school.
        names: which of `RUNS` are counted.

    Returns:
        who, day_number and how many there are in a row, of the days of which such is told.
    """
    kinds = {name: RUNS[name] for name in names}
    tells = nw.any_horizontal(
        *(each > 0 for each in kinds.values()), nw.col("possible") < 0, ignore_nulls=True
    )
    held = timetable.group_by("urn", "day_number").agg(nw.len().cast(nw.Int64).alias("held"))
    day = nw.col("who").cast(nw.Int64) * SESSIONS + nw.col("day_number")
    days = (
        marks.filter(tells)
        .select("who", "urn", "day_number", "possible", day=day, **kinds)
        .group_by("day")
        .agg(nw.col("who", "urn", "day_number").max(), nw.col("possible", *kinds).sum())
        .join(held, on=["urn", "day_number"])
        .with_columns(possible=nw.col("possible") + nw.col("held"))
        .sort("day")
    )
    return days.select("who", "day_number", *(_in_a_row(name).alias(name) for name in kinds))


def _in_a_row(name: str) -> nw.Expr:
    """Give how many days there are in a row up to each: all up to it, less those of runs before."""
    there = (nw.col(name) < nw.col("possible")) | (nw.col("day") != nw.col("day").shift(1) + 1)
    is_one = (nw.col(name) > 0) & (nw.col(name) == nw.col("possible"))
    one = is_one.cast(nw.Int64)
    before = nw.when(there).then(one.cum_sum() - one).otherwise(0).cum_max()
    return one.cum_sum() - before
