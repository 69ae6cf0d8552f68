"""Sessions of which nothing is known: open, the pupil on roll, and without a mark."""

from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared

__all__ = ["gaps_in"]


def gaps_in(rows: nw.LazyFrame[Any], prepared: Prepared, *, until: date) -> nw.LazyFrame[Any]:
    """Give the unmarked sessions in the windows of outcomes.

    Args:
        rows: urn, pupil, number, first, last.
        prepared: the registers.
        until: the last day that may be looked at.

    Returns:
        urn, pupil, number, date, session, and `code`, which is empty.
    """
    windows = rows.filter(~nw.col("first").is_null()).select(
        "urn",
        "pupil",
        "number",
        "first",
        nw.min_horizontal(nw.col("last"), nw.lit(until)).alias("last"),
    )
    times = prepared.enrolments.select("urn", "pupil", "enrolment", "start", "leaving")
    theirs = windows.select("urn", "pupil").unique().join(times, on=["urn", "pupil"])
    marked = prepared.marks_of(theirs.select("enrolment").collect()["enrolment"].to_list())
    day = nw.col("date")
    due = (
        windows.join(times, on=["urn", "pupil"])
        .join(prepared.calendar.select("urn", "date", "session", "session_number"), on="urn")
        .filter(
            day >= nw.col("first"),
            day <= nw.col("last"),
            day >= nw.col("start"),
            nw.col("leaving").is_null() | (day <= nw.col("leaving")),
        )
    )
    made = marked.select("urn", "pupil", "session_number")
    return due.join(made, on=["urn", "pupil", "session_number"], how="anti").select(
        "urn", "pupil", "number", "date", "session", nw.lit("").alias("code")
    )
