"""Single marks as values, for a pupil's page or a small adapter; tables are for many."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
from attrs import field, frozen

from attendance_core.sessions import Session

__all__ = ["Amendment", "Mark", "marks_frame", "marks_table"]


@frozen
class Mark:
    """The code entered for one pupil at one session.

    `minutes_late` is in whole minutes; `detail` is what must be recorded with some codes, the
    nature of the provision or the other school.
    """

    pupil: str = field(repr=False)
    session: Session
    code: str
    minutes_late: int | None = None
    detail: str | None = field(default=None, repr=False)


@frozen
class Amendment:
    """A change of a mark: what stood, what stands now, why, when, and by whom.

    Everything after the session may be unknown in an old record; what is missing is a finding, not
    an error. Source: SI 2024/208, the particulars of an amendment.
    """

    pupil: str = field(repr=False)
    session: Session
    original_code: str | None
    amended_code: str | None
    reason: str | None = field(repr=False)
    amended_at: datetime | None
    name: str | None = field(repr=False)
    position: str | None


Row = tuple[str, Session, str, int | None, str | None]
"""A mark as plain values, where there are too many for a value each: the fields of `Mark`."""


def marks_frame(marks: Iterable[Mark]) -> pl.DataFrame:
    """Make the frame that `attendance_read_marks` gives of single marks."""
    return marks_table(
        (each.pupil, each.session, each.code, each.minutes_late, each.detail) for each in marks
    )


def marks_table(rows: Iterable[Row]) -> pl.DataFrame:
    """Make the frame that `attendance_read_marks` gives of rows of plain values."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    pupils, sessions, codes, minutes, details = columns
    return pl.DataFrame(
        {
            "pupil": pl.Series(pupils, dtype=pl.String),
            "date": pl.Series([session.day for session in sessions], dtype=pl.Date),
            "session": pl.Series([session.half.value for session in sessions], dtype=pl.String),
            "code": pl.Series(codes, dtype=pl.String),
            "minutes_late": pl.Series(minutes, dtype=pl.Int32),
            "detail": pl.Series(details, dtype=pl.String),
        }
    )
