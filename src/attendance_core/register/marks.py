"""Single marks as values, for a pupil's page or a small adapter; tables are for many."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
from attrs import field, frozen

from attendance_core.sessions import Session

__all__ = ["Amendment", "Mark", "marks_frame"]


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


def marks_frame(marks: Iterable[Mark]) -> pl.DataFrame:
    """Make the frame that `attendance_read_marks` gives of single marks."""
    rows = [
        (
            each.pupil,
            each.session.day,
            each.session.half.value,
            each.code,
            each.minutes_late,
            each.detail,
        )
        for each in marks
    ]
    schema = {
        "pupil": pl.String,
        "date": pl.Date,
        "session": pl.String,
        "code": pl.String,
        "minutes_late": pl.Int32,
        "detail": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
