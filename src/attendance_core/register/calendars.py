"""A calendar as a table: each open session, with its numbers and what statistics group by."""

import polars as pl

from attendance_core.calendar import Calendar, SessionStatus
from attendance_core.errors import collecting
from attendance_core.register.fields import Field, narrowed, optional
from attendance_core.register.frames import SESSIONS, Frame
from attendance_core.sessions import Half

__all__ = ["calendar_frame", "numbered"]

_FIELDS = {
    "urn": Field(pl.Int64),
    "date": Field(pl.Date),
    "session": Field(pl.String, allowed=frozenset(Half), expected="AM or PM was expected"),
    "status": optional(pl.String, *SessionStatus),
    "term": optional(pl.String),
    "half_term": optional(pl.Int64),
}
_WEEKDAYS = pl.Enum(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])


def calendar_frame(urn: int, calendar: Calendar) -> pl.DataFrame:
    """Give the sessions of one school's calendar as a frame."""
    rows = [
        (urn, each.date, each.session.value, each.status.value, each.term, each.half_term)
        for each in calendar.sessions
    ]
    schema = {name: field.kind for name, field in _FIELDS.items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def numbered(frame: Frame) -> pl.DataFrame:
    """Number the open sessions of every school: session, school day, school week, school year.

    Numbers begin at 1 with each school's first open session and run on across terms and years; the
    school year is named by the year in which it begins (1 August).

    Raises:
        Refused: a column is missing or of another kind, a session is not AM or PM, or one stands
            twice.
    """
    held = narrowed(frame, _FIELDS, place="calendar")
    double = pl.struct("urn", "date", "session").is_duplicated().any()
    other = ~pl.col("half_term").is_between(1, 6).all()
    faulty = held.select(double=double, other=other).collect()
    with collecting() as faults:
        if faulty["double"].item():
            faults.add("calendar", "each session of a school once was expected")
        if faulty["other"].item():
            faults.add("calendar", "one of 1, 2, 3, 4, 5, 6 was expected", column="half_term")
    opened = held.filter(pl.col("status").fill_null("open") == "open").drop("status")
    day = pl.col("date")
    return (
        opened.with_columns(pl.col("session").cast(SESSIONS), week=day.dt.truncate("1w"))
        .with_columns(
            session_number=pl.struct("date", "session").rank("dense").over("urn").cast(pl.Int32),
            day_number=day.rank("dense").over("urn").cast(pl.Int32),
            week_number=pl.col("week").rank("dense").over("urn").cast(pl.Int32),
            weekday=day.dt.to_string("%a").cast(_WEEKDAYS),
            month=day.dt.to_string("%Y-%m"),
            school_year=day.dt.year() - (day.dt.month() < 8).cast(pl.Int32),  # noqa: PLR2004 - August
        )
        .sort("urn", "session_number")
        .collect()
    )
