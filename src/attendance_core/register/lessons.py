"""Lesson marks: what a teacher entered for a pupil in a period, beside the statutory register.

A lesson mark never changes a mark of the register. It says where a pupil was, or that one who was
there in the morning is not there now.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

import polars as pl
from attrs import astuple, evolve, field, frozen

from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register.fields import Field, narrowed
from attendance_core.register.frames import Frame, in_polars
from attendance_core.tables import LONDON

__all__ = ["LessonMark", "checked_lessons", "lessons_by", "lessons_frame"]


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


_SCHEMA: dict[str, Any] = {
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
    rows = [astuple(_in_zone(each)) for each in marks]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _in_zone(mark: LessonMark) -> LessonMark:
    at = mark.recorded_at
    if at is None or at.tzinfo is not None:
        return mark
    return evolve(mark, recorded_at=at.replace(tzinfo=LONDON))


_KEY = ("pupil", "date", "period")
_FIELDS = {
    name: Field(kind, required=name in (*_KEY, "code"), may_be_null=name not in (*_KEY, "code"))
    for name, kind in _SCHEMA.items()
}


def checked_lessons(frame: Frame, codes: Collection[str] = ()) -> pl.DataFrame:
    """Give the lesson marks of an adapter as `lessons_frame` has them, if they are what they say.

    Args:
        frame: a frame of any kind.
        codes: the codes that the school alone uses, beside those of the register.

    Raises:
        Refused: a column is missing or of another kind, a code is none, a moment has no zone, or a
            pupil has two marks for one period.
    """
    timed = _timed(frame)
    try:
        lessons = narrowed(timed, _FIELDS, place=_PLACE).collect()
    except pl.exceptions.PolarsError as error:
        raise Refused([Fault(_PLACE, "values that their columns hold were expected")]) from error
    strange = set(lessons["code"].unique()) - {UNMARKED, *symbols(), *codes}
    more = lessons.height - lessons.n_unique(_KEY) if lessons.height else 0
    with collecting() as faults:
        if strange:
            # What is longer than any code may be somebody's name in the wrong column.
            shown = sorted(code for code in strange if len(code) <= _LONGEST)
            such = f", such as {', '.join(shown)}" if shown else ""
            expected = "codes of the register or of the school's lesson_codes were expected"
            faults.add(_PLACE, f"{expected}; {len(strange)} values are none{such}", column="code")
        if more:
            expected = f"one mark for a pupil and a period of a day was expected; {more} are more"
            faults.add(_PLACE, expected)
    return lessons


def _timed(frame: Frame) -> pl.DataFrame:
    """Give a frame whose times and moments are such; a column in which none stands is left out."""
    taken = in_polars(frame, _PLACE).collect()
    clocks = {"starts", "ends", "recorded_at"} & set(taken.columns)
    taken = taken.drop(name for name in clocks if taken[name].null_count() == taken.height)
    with collecting() as faults:
        for name in ("starts", "ends"):
            if taken.schema.get(name, pl.Time()) != pl.Time:
                faults.add(_PLACE, "times of day were expected", column=name)
        recorded = taken.schema.get("recorded_at")
        if recorded is not None and getattr(recorded, "time_zone", None) is None:
            faults.add(_PLACE, "moments with their zone were expected", column="recorded_at")
    return taken


_PLACE = "lessons"
_LONGEST = 3


def lessons_by(lessons: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Give the lesson marks up to the day of a moment, without what was entered after it."""
    local = at.astimezone(LONDON)
    is_begun = pl.col("date") <= local.date()
    return lessons.filter(is_begun & (pl.col("recorded_at") <= local).fill_null(value=True))
