"""School days of few pupils, one after another, and what each has on it: the ground of runs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.codes import Meaning
from attendance_core.register import Prepared
from attendance_core.rules.counting import at_school_age
from attendance_core.sessions import Span

__all__ = ["school_days"]


def school_days(
    prepared: Prepared,
    times: nw.DataFrame[Any],
    codes: Mapping[str, tuple[str, ...]],
    *,
    span: Span,
) -> nw.DataFrame[Any]:
    """Give the school days of some pupils' times on roll, in order.

    Args:
        prepared: the registers.
        times: the pupils' times on roll, as `counting.pupils` gives them.
        codes: those that are `counted`, at compulsory school age, and `passed_over`, if any are.
        span: the first and the last day on which marks are counted; the days before it are given
            too, for what they end.

    Returns:
        who, date and day_number; how many sessions are `open`, and of these `marked`, with one of
        the codes that are counted (`of_codes`), with such a mark that is `counted`, and with one
        that is neither of those codes nor passed over (`other`); the code of the `last_mark`;
        whether the pupil was off roll since the day before (`returned`), and whether in a time on
        roll after which the pupil was off roll and came back (`left`).
    """
    days = _on_roll(prepared, times, span[1])
    made = _by_day(prepared, times, codes, span)
    joined = days.join(made, on=["enrolment", "day_number"], how="left")
    counts = nw.col("marked", "of_codes", "counted", "other").fill_null(0)
    return joined.with_columns(counts).sort("who", "day_number").collect()


def _on_roll(prepared: Prepared, times: nw.DataFrame[Any], until: date) -> nw.LazyFrame[Any]:
    day = nw.col("date")
    held = prepared.calendar.filter(day <= until).group_by("urn", "date", "day_number")
    is_on_roll = (day >= nw.col("start")) & (
        nw.col("leaving").is_null() | (day <= nw.col("leaving"))
    )
    days = (
        held.agg(nw.len().cast(nw.Int64).alias("open"))
        .join(_apart(times, until).lazy(), on="urn")
        .filter(is_on_roll)
    )
    is_first = nw.col("day_number") == nw.col("day_number").min().over("enrolment")
    return days.with_columns(returned=nw.col("is_apart") & is_first)


def _apart(times: nw.DataFrame[Any], until: date) -> nw.DataFrame[Any]:
    """Say of each time on roll whether a day off roll stands before it, or after it up to a day."""
    begun = times.filter(nw.col("start") <= until).sort("who", "start")
    gap = nw.col("start") > nw.col("leaving").shift(1).over("who").dt.offset_by("1d")
    apart = begun.with_columns(is_apart=gap.fill_null(value=False))
    next_one = nw.col("is_apart").shift(-1).over("who").fill_null(value=False)
    return apart.select("enrolment", "who", "urn", "start", "leaving", "is_apart", left=next_one)


def _by_day(
    prepared: Prepared,
    times: nw.DataFrame[Any],
    codes: Mapping[str, tuple[str, ...]],
    span: Span,
) -> nw.LazyFrame[Any]:
    code = nw.col("code")
    is_counted = code.is_in(list(codes["counted"]))
    says_nothing = is_counted | code.is_in(list(codes.get("passed_over", ())))
    is_late_enough = nw.col("date") >= span[0]
    counts = (is_counted & is_late_enough & at_school_age()).fill_null(value=False)
    marks = (
        prepared.marks_of(times["enrolment"].to_list())
        .filter(nw.col("date") <= span[1])
        .with_columns(means=prepared.meanings.is_counted_as(*Meaning))
        .select("enrolment", "date", "session_number", "day_number", "code", "means")
        .join(times.lazy().select("enrolment", "age_from", "age_to"), on="enrolment")
        .with_columns(
            of_codes=is_counted.cast(nw.Int64),
            counted=counts.cast(nw.Int64),
            other=(~says_nothing).cast(nw.Int64),
        )
    )
    by_day = ("enrolment", "day_number")
    is_last = nw.col("session_number") == nw.col("session_number").max().over(*by_day)
    # A code that was not in force yet is no mark.
    last = marks.filter(nw.col("means")).filter(is_last).select(*by_day, last_mark="code")
    sums = marks.group_by(*by_day).agg(
        nw.len().cast(nw.Int64).alias("marked"), nw.col("of_codes", "counted", "other").sum()
    )
    return sums.join(last, on=list(by_day), how="left")
