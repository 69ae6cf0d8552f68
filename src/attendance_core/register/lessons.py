"""Lesson marks: what a teacher entered for a pupil in a period, beside the statutory register.

A lesson mark never changes a mark of the register. It says where a pupil was, or that one who was
there in the morning is not there now.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

import polars as pl
from attrs import astuple, field, frozen

__all__ = ["LessonMark", "lessons_frame"]


@frozen
class LessonMark:
    """The code entered for one pupil in one period of a day.

    `code` is a code of the register, or one that the school alone uses and gives a meaning
    (`School.lesson_codes`). `minutes_late` is in whole minutes; `starts` and `ends` are by the
    clock of London, and so is `recorded_at`, when it was entered.
    """

    pupil: str = field(repr=False)
    date: date
    period: str
    code: str
    starts: time | None = None
    ends: time | None = None
    subject: str | None = field(default=None, repr=False)
    teacher: str | None = field(default=None, repr=False)
    minutes_late: int | None = None
    recorded_at: datetime | None = None


_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "pupil": pl.String,
    "date": pl.Date,
    "period": pl.String,
    "code": pl.String,
    "starts": pl.Time,
    "ends": pl.Time,
    "subject": pl.String,
    "teacher": pl.String,
    "minutes_late": pl.Int32,
    "recorded_at": pl.Datetime("us", "Europe/London"),
}


def lessons_frame(marks: Iterable[LessonMark] = ()) -> pl.DataFrame:
    """Make the frame that `attendance_read_lesson_marks` gives of single lesson marks.

    Its columns are the fields of `LessonMark`; a moment without a zone is by the clock of London.
    """
    return pl.DataFrame([astuple(each) for each in marks], schema=_SCHEMA, orient="row")
