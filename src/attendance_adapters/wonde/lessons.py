"""Lesson marks: what was entered in the lessons of the timetable, beside the register."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from attendance_adapters.wonde.codes import CodeTable
from attendance_adapters.wonde.marks import (
    Deleted,
    gathered,
    once,
    student_of,
    with_codes,
    with_pupils,
)
from attendance_adapters.wonde.rows import Row
from attendance_core.codes import UNMARKED
from attendance_core.errors import collecting
from attendance_core.register import lessons_frame

__all__ = ["BY_DAY", "LESSONS", "LESSON_MARKS", "OF_LESSONS", "read_lesson_marks"]

LESSONS = "schools/{school}/lessons/"
OF_LESSONS = "class,employee,period"
BY_DAY = ("lessons_start_after", "lessons_start_before")
"""The parameters that limit lessons to days."""
LESSON_MARKS = "schools/{school}/attendance/lesson/"

_PLACE = "wonde, attendance/lesson"
_KEY = ("pupil", "date", "period")
_MARK: Mapping[str, Any] = {
    "id": pl.String,
    "student": pl.String,
    "lesson": pl.String,
    "code_id": pl.String,
    "minutes_late": pl.Int32,
}
_LESSON: Mapping[str, Any] = {
    "id": pl.String,
    "date": pl.Date,
    "period": pl.String,
    "starts": pl.Time,
    "ends": pl.Time,
    "subject": pl.String,
    "teacher": pl.String,
}


def read_lesson_marks(
    lessons: Iterable[Row],
    marks: Iterable[Row],
    keys: Mapping[str, str],
    codes: CodeTable,
    deleted: Deleted,
) -> pl.DataFrame:
    """Read the marks of lessons. Of codes all are given: which the school has for itself it says.

    Args:
        lessons: the lessons, with their period, class and teacher.
        marks: the marks; those of other lessons, on other days, are left out.
        keys: the key of each id of a student.
        codes: the school's table of codes.
        deleted: gives the ids of the students who were deleted; asked only if a mark is of none.

    Raises:
        Refused: with every fault; those that are alike are told once.
    """
    held = gathered(lessons, _lesson, _LESSON)
    entered = gathered(marks, _mark, _MARK).join(
        held, left_on="lesson", right_on="id", how="inner", maintain_order="left"
    )
    named = with_pupils(entered, keys, deleted, _PLACE)
    ids = named["code_id"].unique().drop_nulls().to_list()
    with collecting() as faults:
        faults.extend(codes.strange(ids, _PLACE))
    coded = with_codes(named, codes, ids)
    is_marked = pl.col("code") != UNMARKED
    # Where somebody has two lessons at once, and one of them is not marked, the other is.
    marked = coded.filter(is_marked | ~is_marked.any().over(_KEY))
    empty = lessons_frame()
    return once(marked, _KEY, _PLACE).select(
        pl.col(name) if name in marked.columns else pl.lit(None, kind).alias(name)
        for name, kind in empty.schema.items()
    )


def _lesson(row: Row) -> tuple[Any, ...]:
    starts, ends = row.moment("start_at"), row.moment("end_at")
    if starts is None:
        raise row.refused("start_at", "when the lesson starts was expected")
    return (
        row.needed("id"),
        starts.date(),
        row.one("period").text("name") or f"{starts:%H:%M}",
        starts.time(),
        ends.time() if ends else None,
        _subject(row.one("class")),
        _name(row.one("employee")),
    )


def _mark(row: Row) -> tuple[Any, ...]:
    lesson = row.id_of("lesson")
    if lesson is None:
        raise row.refused("lesson", "the id of a lesson was expected")
    code_id, minutes = row.id_of("attendance_code"), row.whole("minutes_late")
    return (row.needed("id"), student_of(row), lesson, code_id, minutes)


def _subject(taught: Row) -> str | None:
    """Give the subject where it is included, and the name of the class where it is not."""
    return taught.one("subject").text("name") or taught.text("name")


def _name(teacher: Row) -> str | None:
    first = teacher.text("title") or teacher.text("forename")
    return " ".join(part for part in (first, teacher.text("surname")) if part) or None
