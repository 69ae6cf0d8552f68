"""A register prepared for reckoning: every mark with its numbers and its enrolment."""

from collections.abc import Collection
from typing import Any

import narwhals as nw
import polars as pl
from attrs import field, frozen

from attendance_core.codes import changes
from attendance_core.register.frames import Kind
from attendance_core.register.meanings import Meanings

__all__ = ["CODES", "Prepared", "prepare"]

CODES = 256
"""More than there ever were codes: `enrolment_code` is this times the enrolment, plus the code."""


@frozen(eq=False)
class Prepared:
    """Marks on open sessions within the pupil's time on roll, with integers to reckon by.

    `marks`: urn, enrolment, pupil, date, session, code, minutes_late, detail, session_number,
    day_number, week_number, code_set, enrolment_code. `code_set` counts the changes of the law up
    to the day. The marks stand in the order of `enrolment_code`, enrolment and code in one whole
    number: to count by it takes a tenth of the time.

    `enrolments` have `who`: a pupil of one school as a whole number, whatever times on its roll
    there are; and `first_row` and `rows`: where their marks stand among all.
    """

    marks: nw.LazyFrame[Any] = field(repr=False)
    calendar: nw.LazyFrame[Any] = field(repr=False)
    enrolments: nw.LazyFrame[Any] = field(repr=False)
    meanings: Meanings
    kind: Kind

    def marks_of(self, enrolments: Collection[int]) -> nw.LazyFrame[Any]:
        """Give the marks of few enrolments, without a look at all others."""
        is_theirs = nw.col("enrolment").is_in(list(enrolments))
        theirs = self.enrolments.filter(is_theirs).select("first_row", "rows").drop_nulls()
        marks = self.marks.collect()
        parts = [marks[first : first + rows] for first, rows in theirs.collect().iter_rows()]
        return nw.concat([marks.head(0), *parts]).lazy()


def prepare(
    marks: pl.LazyFrame, calendar: pl.DataFrame, enrolments: pl.DataFrame, kind: Kind
) -> Prepared:
    """Join a register's three tables; what does not belong is left out (and is a finding)."""
    numbers = calendar.lazy().select(
        "urn",
        "date",
        "session",
        "session_number",
        "day_number",
        "week_number",
        code_set=pl.sum_horizontal((pl.col("date") >= day).cast(pl.Int8) for day in changes()).cast(
            pl.Int8
        ),
    )
    times = enrolments.lazy().select("urn", "pupil", "enrolment", "start", "leaving")
    number = pl.col("code").to_physical()
    joined = (
        marks.join(times, on=["urn", "pupil"])
        .filter(pl.col("date").is_between("start", pl.coalesce("leaving", "date")))
        .drop("start", "leaving")
        .join(numbers, on=["urn", "date", "session"])
        .with_columns(enrolment_code=pl.col("enrolment").cast(pl.Int64) * CODES + number)
        .sort("enrolment_code")
        # Joined as written: Polars would join the two small tables first, which makes a large one.
        .collect(optimizations=pl.QueryOptFlags(join_order=False))
    )
    return Prepared(
        nw.from_native(joined.lazy()),
        nw.from_native(calendar.lazy()),
        nw.from_native(_placed(enrolments, joined).lazy()),
        Meanings(tuple(sorted(joined["code_set"].unique()))),
        kind,
    )


def _placed(enrolments: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Say whose each enrolment is, and where its marks stand among all, if it has any."""
    enrolment, first = pl.col("enrolment"), pl.col("first_row").cast(pl.Int64)
    is_another = enrolment.ne_missing(enrolment.shift())
    begins = marks.select("enrolment").with_row_index("first_row").filter(is_another)
    rows = first.shift(-1, fill_value=marks.height) - first
    return enrolments.with_columns(who=enrolment.min().over("urn", "pupil")).join(
        begins.select("enrolment", first_row=first, rows=rows), on="enrolment", how="left"
    )
