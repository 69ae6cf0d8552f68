"""The marks that a rule counts: of some codes, in a span, at compulsory school age.

`who` is a pupil of one school as a whole number, whatever times on its roll there are. Names are
joined to what is left in the end, because text is slow.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.roll import school_age_span
from attendance_core.sessions import Span

__all__ = ["at_school_age", "counting", "first_days_of_weeks", "named", "pupils", "ranked"]

_COLUMNS = ("who", "date", "session", "code", "session_number", "day_number", "week_number")


def pupils(prepared: Prepared, *, on: date) -> nw.DataFrame[Any]:
    """Give every enrolment with its pupil's number, and the span of compulsory school age.

    Of whom the date of birth is not known, the span is not either.
    """
    held = prepared.enrolments.select(
        "enrolment", "urn", "pupil", "start", "leaving", "date_of_birth"
    ).collect()
    born = held["date_of_birth"].drop_nulls().unique().to_list()
    spans = [school_age_span(each, on=on) for each in born]
    columns = {
        "date_of_birth": born,
        "age_from": [first for first, _ in spans],
        "age_to": [last for _, last in spans],
    }
    ages = nw.from_dict(columns, dict.fromkeys(columns, nw.Date()), backend="polars")
    who = nw.col("enrolment").min().over("urn", "pupil").alias("who")
    return held.with_columns(who).join(ages, on="date_of_birth", how="left")


def at_school_age() -> nw.Expr:
    """Give the expression of whether a day lies in the span of compulsory school age."""
    return (nw.col("date") >= nw.col("age_from")) & (nw.col("date") <= nw.col("age_to"))


def counting(
    prepared: Prepared, codes: Collection[str], *, span: Span, with_age: bool = True
) -> nw.DataFrame[Any]:
    """Give the marks of some codes in a span of days.

    Args:
        prepared: the registers.
        codes: the codes.
        span: the first and the last day, both included.
        with_age: only those on which the pupil is of compulsory school age.

    Returns:
        who, date, session, code, session_number, day_number, week_number.
    """
    made = prepared.marks.filter(
        nw.col("code").is_in(list(codes)), nw.col("date").is_between(*span)
    ).select("enrolment", *_COLUMNS[1:])
    whose = pupils(prepared, on=span[1]).select("enrolment", "who", "age_from", "age_to")
    counted = made.join(whose.lazy(), on="enrolment")
    if with_age:
        counted = counted.filter(at_school_age())
    return counted.select(*_COLUMNS).collect()


def ranked(marks: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Put marks in the order of pupil and session, and give each its `rank`: 1 is the first."""
    place = nw.col("place").cast(nw.Int64)
    rank = place - place.min().over("who") + 1
    ordered = marks.sort("who", "session_number").with_row_index("place")
    return ordered.with_columns(rank=rank).drop("place")


def named(prepared: Prepared, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Join the school and the pupil's key to a frame with `who`."""
    return frame.join(prepared.enrolments.select("urn", "pupil", who="enrolment"), on="who")


def first_days_of_weeks(prepared: Prepared) -> nw.DataFrame[Any]:
    """Give each school week of every school: urn, week_number, and its Monday, `week`."""
    return prepared.calendar.select("urn", "week_number", "week").unique().collect()
