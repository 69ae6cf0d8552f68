"""Joining a register's three tables, once."""

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from attendance_core.errors import Fault, Refused
from attendance_core.register.frames import Kind, beside
from attendance_core.register.meanings import Meanings
from attendance_core.register.prepared import CODES, Prepared, code_sets, with_code_set

__all__ = ["prepare"]

_NUMBERS = ("urn", "date", "session", "session_number", "day_number", "week_number", "code_set")


def prepare(
    marks: pl.LazyFrame | nw.LazyFrame[Any],
    calendar: pl.DataFrame,
    enrolments: pl.DataFrame,
    kind: Kind,
) -> Prepared:
    """Join a register's three tables; what does not belong is left out (and is a finding)."""
    held = nw.from_native(calendar.lazy())
    whose = enrolments.with_columns(who=pl.col("enrolment").min().over("urn", "pupil"))
    joined = _joined(nw.from_native(marks), held, nw.from_native(enrolments.lazy()))
    if kind.stays:
        _check(joined, nw.from_native(marks))
        meanings = Meanings(code_sets(calendar))
        return Prepared(
            (joined,), held, nw.from_native(whose.lazy()), meanings, kind, in_memory=False
        )
    number = pl.col("enrolment").cast(pl.Int64) * CODES + pl.col("code").to_physical()
    placed = (
        joined.to_native()
        .with_columns(enrolment_code=number)
        .sort("enrolment_code")
        # Joined as written: Polars would join the two small tables first, which makes a large one.
        .collect(optimizations=pl.QueryOptFlags(join_order=False))
    )
    return Prepared(
        (nw.from_native(placed.lazy()),),
        held,
        nw.from_native(_placed(whose, placed).lazy()),
        Meanings(tuple(sorted(placed["code_set"].unique()))),
        kind,
    )


def _joined(
    marks: nw.LazyFrame[Any], calendar: nw.LazyFrame[Any], enrolments: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any]:
    # Nobody is asked for after the calendar's last day, and not every engine takes a null day.
    last = calendar.select(nw.col("date").max()).collect().item() or date.max
    times = enrolments.filter(~nw.col("start").is_null()).select(
        "urn", "pupil", "enrolment", "start", nw.col("leaving").fill_null(last)
    )
    numbers = with_code_set(calendar).select(*_NUMBERS)
    return (
        marks.join(beside(times, marks), on=["urn", "pupil"])
        .filter(nw.col("date") >= nw.col("start"), nw.col("date") <= nw.col("leaving"))
        .drop("start", "leaving")
        .join(beside(numbers, marks), on=["urn", "date", "session"])
    )


def _check(joined: nw.LazyFrame[Any], marks: nw.LazyFrame[Any]) -> None:
    """Refuse an engine to which no day equals another: it would seem that nobody had a mark."""
    if not len(joined.head(1).collect()) and len(marks.head(1).collect()):
        expected = "marks on the sessions of the calendar were expected; this engine finds none"
        raise Refused([Fault("marks", expected, column="date")])


def _placed(enrolments: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Say where each enrolment's marks stand among all, if it has any."""
    enrolment, first = pl.col("enrolment"), pl.col("first_row").cast(pl.Int64)
    is_another = enrolment.ne_missing(enrolment.shift())
    begins = marks.select("enrolment").with_row_index("first_row").filter(is_another)
    rows = first.shift(-1, fill_value=marks.height) - first
    return enrolments.join(
        begins.select("enrolment", first_row=first, rows=rows), on="enrolment", how="left"
    )
