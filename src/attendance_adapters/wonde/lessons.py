"""Lesson marks: what was entered in the lessons of the timetable, beside the register."""

import logging
from collections.abc import Mapping
from typing import Any

import polars as pl

from attendance_adapters.wonde.codes import CodeTable
from attendance_adapters.wonde.marks import (
    Deleted,
    once,
    student_of,
    with_codes,
    with_pupils,
)
from attendance_adapters.wonde.rows import Row
from attendance_core.codes import UNMARKED
from attendance_core.errors import collecting
from attendance_core.register import lessons_frame

__all__ = [
    "LESSON",
    "LESSONS",
    "LESSON_MARKS",
    "MARK",
    "OF_LESSONS",
    "lesson",
    "mark",
    "read_lesson_marks",
]

_LOG = logging.getLogger(__name__)

LESSONS = "schools/{school}/lessons/"
OF_LESSONS = "class,employee,period"
LESSON_MARKS = "schools/{school}/attendance/lesson/"

_PLACE = "wonde, attendance/lesson"
_KEY = ("pupil", "date", "period")
MARK: Mapping[str, Any] = {
    "id": pl.String,
    "student": pl.String,
    "lesson": pl.String,
    "code_id": pl.String,
    "minutes_late": pl.Int32,
}
LESSON: Mapping[str, Any] = {
    "id": pl.String,
    "date": pl.Date,
    "period": pl.String,
    "starts": pl.Time,
    "ends": pl.Time,
    "subject": pl.String,
    "teacher": pl.String,
}


def read_lesson_marks(
    held: pl.DataFrame,
    found: pl.DataFrame,
    keys: Mapping[str, str],
    codes: CodeTable,
    deleted: Deleted,
) -> pl.DataFrame:
    """Read the marks of lessons. Of codes all are given: which the school has for itself it says.

    Args:
        held: the lessons as gathered, with their period, class and teacher.
        found: the marks, likewise; those of other lessons have no day, are left out, and are
            counted in the log.
        keys: the key of each id of a student.
        codes: the school's table of codes.
        deleted: gives the ids of the students who were deleted; asked only if a mark is of none.

    Raises:
        Refused: with every fault; those that are alike are told once.
    """
    entered = found.join(held, left_on="lesson", right_on="id", how="inner", maintain_order="left")
    if left_out := found.height - entered.height:
        _LOG.warning("%d lesson marks were left out: their lessons are not listed", left_out)
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


def lesson(row: Row) -> tuple[Any, ...]:
    """Give what is read of a lesson."""
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


def mark(row: Row) -> tuple[Any, ...]:
    """Give what is read of a lesson mark."""
    lesson_id = row.id_of("lesson")
    if lesson_id is None:
        raise row.refused("lesson", "the id of a lesson was expected")
    code_id, minutes = row.id_of("attendance_code"), row.whole("minutes_late")
    return (row.needed("id"), student_of(row), lesson_id, code_id, minutes)


def _subject(taught: Row) -> str | None:
    """Give the subject where it is included, and the name of the class where it is not."""
    return taught.one("subject").text("name") or taught.text("name")


def _name(teacher: Row) -> str | None:
    first = teacher.text("title") or teacher.text("forename")
    return " ".join(part for part in (first, teacher.text("surname")) if part) or None
