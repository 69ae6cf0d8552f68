"""The marks that a rule counts: of some codes, in a span, at compulsory school age.

`who` is a pupil of one school as a whole number, whatever times on its roll there are. Names are
joined to what is left in the end, because text is slow.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.register import Prepared
from attendance_core.roll import school_age_span
from attendance_core.sessions import Span

__all__ = [
    "SESSIONS",
    "Absences",
    "absences",
    "at_school_age",
    "counting",
    "earlier",
    "first_days_of_weeks",
    "named",
    "placed",
    "pupils",
]

SESSIONS = 2**20
"""More than a school ever holds: pupil and session in one whole number are this times the pupil,
plus the session, and quicker to sort than the two."""

_COLUMNS = ("who", "date", "session", "code", "session_number", "day_number", "week_number")


def pupils(prepared: Prepared, *, on: date) -> nw.DataFrame[Any]:
    """Give every enrolment with its pupil's number, and the span of compulsory school age.

    Of whom the date of birth is not known, the span is not either.
    """
    held = prepared.enrolments.select(
        "who", "enrolment", "urn", "pupil", "start", "leaving", "date_of_birth"
    ).collect()
    born = held["date_of_birth"].drop_nulls().unique().to_list()
    spans = [school_age_span(each, on=on) for each in born]
    columns = {
        "date_of_birth": born,
        "age_from": [first for first, _ in spans],
        "age_to": [last for _, last in spans],
    }
    ages = nw.from_dict(columns, dict.fromkeys(columns, nw.Date()), backend="polars")
    return held.join(ages, on="date_of_birth", how="left")


def at_school_age() -> nw.Expr:
    """Give the expression of whether a day lies in the span of compulsory school age."""
    return (nw.col("date") >= nw.col("age_from")) & (nw.col("date") <= nw.col("age_to"))


@frozen(eq=False)
class Absences:
    """The marks of some codes up to a day, read once for all rules that count any of them.

    `marks`: who, date, session, code, session_number, day_number, week_number, and whether it was
    `at_school_age`, in the order of pupil and session. `pupils` are all that have an enrolment.
    """

    pupils: nw.DataFrame[Any] = field(repr=False)
    marks: nw.DataFrame[Any] = field(repr=False)


def absences(prepared: Prepared, codes: Collection[str], *, on: date) -> Absences:
    """Read the marks of some codes up to a day."""
    every = pupils(prepared, on=on)
    is_asked = nw.col("code").is_in(list(codes)) & (nw.col("date") <= on)
    made = prepared.of_each_part(lambda marks: marks.filter(is_asked))
    times = every.select("enrolment", "who", "age_from", "age_to")
    # Each has an enrolment; a left join leaves the rows where they are, which is quicker.
    whose = made.select("enrolment", *_COLUMNS[1:]).collect().join(times, "enrolment", "left")
    is_of_age = at_school_age().fill_null(value=False)
    order = nw.col("who").cast(nw.Int64) * SESSIONS + nw.col("session_number")
    marks = whose.select(*_COLUMNS, at_school_age=is_of_age, order=order).sort("order")
    return Absences(every, marks.drop("order"))


def counting(
    prepared: Prepared,
    codes: Collection[str],
    *,
    span: Span,
    with_age: bool = True,
    among: Absences | None = None,
) -> nw.DataFrame[Any]:
    """Give the marks of some codes in a span of days, in the order of pupil and session.

    Args:
        prepared: the registers.
        codes: the codes.
        span: the first and the last day, both included.
        with_age: only those on which the pupil is of compulsory school age.
        among: the marks of these and other codes, if they have been read up to the last day.

    Returns:
        who, date, session, code, session_number, day_number, week_number.
    """
    read = among or absences(prepared, codes, on=span[1])
    is_counted = nw.col("code").is_in(list(codes)) & (nw.col("date") >= span[0])
    if with_age:
        is_counted &= nw.col("at_school_age")
    return read.marks.filter(is_counted).select(*_COLUMNS)


def placed(marks: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Number marks in the order of pupil and session: a pupil's follow one another by `place`."""
    return marks.with_row_index("place").with_columns(nw.col("place").cast(nw.Int64))


def earlier(name: str, rows: int) -> nw.Expr:
    """Give a column as it is so many rows before, in an order by pupil; null before the first."""
    is_same = nw.col("who").shift(rows) == nw.col("who")
    return nw.when(is_same).then(nw.col(name).shift(rows))


def named(prepared: Prepared, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Join the school and the pupil's key to a frame with `who`."""
    return frame.join(prepared.enrolments.select("urn", "pupil", who="enrolment"), on="who")


def first_days_of_weeks(prepared: Prepared) -> nw.DataFrame[Any]:
    """Give each school week of every school: urn, week_number, and its Monday, `week`."""
    return prepared.calendar.select("urn", "week_number", "week").unique().collect()
