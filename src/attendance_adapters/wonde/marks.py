"""Marks of the sessions, streamed page by page: rows in, one frame out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

import polars as pl

from attendance_adapters.wonde.codes import CodeTable
from attendance_adapters.wonde.rows import Alike, Row
from attendance_core.codes import UNMARKED
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.sessions import Half

__all__ = [
    "LEAVERS",
    "SCHEMA",
    "SESSIONS",
    "cells",
    "day_of",
    "gathered",
    "half_of",
    "once",
    "read_marks",
    "student_of",
    "with_codes",
    "with_pupils",
]

SESSIONS = "schools/{school}/attendance/session/"
LEAVERS = "schools/{school}/attendance-leavers/session/"

_PLACE = "wonde, attendance/session"
_AT_A_TIME = 10_000
_KEY = ("pupil", "date", "session")
SCHEMA: Mapping[str, Any] = {
    "id": pl.String,
    "student": pl.String,
    "date": pl.Date,
    "session": pl.String,
    "code_id": pl.String,
    "minutes_late": pl.Int32,
}

Deleted = Callable[[], Collection[str]]


def read_marks(
    rows: pl.DataFrame, keys: Mapping[str, str], codes: CodeTable, deleted: Deleted
) -> pl.DataFrame:
    """Read marks, each once: those that were made, of the pupils of the roll.

    Args:
        rows: the rows as `gathered`, of those who are there and of those who left.
        keys: the key of each id of a student.
        codes: the school's table of codes.
        deleted: gives the ids of the students who were deleted; asked only if a mark is of none.

    Raises:
        Refused: with every fault; those that are alike are told once.
    """
    found = with_pupils(rows, keys, deleted, _PLACE)
    ids = found["code_id"].unique().drop_nulls().to_list()
    with collecting() as faults:
        faults.extend(codes.strange(ids, _PLACE))
        faults.extend(codes.unknown(ids, _PLACE))
    coded = with_codes(found, codes, ids)
    made = coded.filter(pl.col("code") != UNMARKED)
    return once(made, _KEY, _PLACE).select(*_KEY, "code", "minutes_late")


def with_codes(found: pl.DataFrame, codes: CodeTable, ids: Iterable[str]) -> pl.DataFrame:
    """Give rows with their code, `-` where there is none."""
    symbols = {each: codes.symbol(each) for each in ids}
    coded = pl.col("code_id").replace_strict(symbols, default=None, return_dtype=pl.String)
    return found.with_columns(code=coded.fill_null(UNMARKED))


def once(found: pl.DataFrame, key: Sequence[str], place: str) -> pl.DataFrame:
    """Give one row for each key; rows that say the same are one.

    Raises:
        Refused: two say something else.
    """
    told = found.unique((*key, "code"), keep="last", maintain_order=True)
    more = told.height - told.n_unique(key) if told.height else 0
    if more:
        expected = f"one mark for a pupil and a {key[-1]} of a day was expected; {more} are more"
        raise Refused([Fault(place, expected)])
    return told


def gathered(
    rows: Iterable[Row], cells: Callable[[Row], tuple[Any, ...]], schema: Mapping[str, Any]
) -> pl.DataFrame:
    """Gather rows into a frame, a part at a time; a row that came twice is as it came last.

    Raises:
        Refused: rows are not what they should be; those that are alike are told once.
    """
    faults = Alike()
    parts = [pl.DataFrame(schema=schema)]
    each_row = iter(rows)
    while part := list(islice(each_row, _AT_A_TIME)):
        read = _read(part, cells, faults)
        parts.append(pl.DataFrame(list(read), schema=schema, orient="row"))
    faults.refuse_any()
    return pl.concat(parts).unique("id", keep="last", maintain_order=True)


def _read(
    rows: Iterable[Row], cells: Callable[[Row], tuple[Any, ...]], faults: Alike
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        try:
            yield cells(row)
        except Refused as refused:
            faults.note(row, refused)


def cells(row: Row) -> tuple[Any, ...]:
    """Give what is read of a mark."""
    return (
        row.needed("id"),
        student_of(row),
        day_of(row),
        half_of(row).value,
        row.id_of("attendance_code"),
        row.whole("minutes_late"),
    )


def student_of(row: Row) -> str:
    """Give the id of the student of a row."""
    student = row.id_of("student")
    if student is None:
        raise row.refused("student", "the id of a student was expected")
    return student


def day_of(row: Row) -> date:
    """Give the day of a row."""
    day = row.day("date")
    if day is None:
        raise row.refused("date", "a date was expected")
    return day


def half_of(row: Row) -> Half:
    """Give the half of the day of a row."""
    try:
        return Half((row.text("session") or "").upper())
    except ValueError:
        raise row.refused("session", "AM or PM was expected") from None


def with_pupils(
    found: pl.DataFrame, keys: Mapping[str, str], deleted: Deleted, place: str
) -> pl.DataFrame:
    """Give rows with the key of their pupil; those of students who were deleted are left out.

    Somebody who was deleted is on no list, and so on no roll, though their marks may still stand.

    Raises:
        Refused: rows are of students who are neither on a list nor deleted.
    """
    named = found.with_columns(
        pupil=pl.col("student").replace_strict(keys, default=None, return_dtype=pl.String)
    )
    strangers = named.filter(pl.col("pupil").is_null())
    if strangers.height:
        gone = deleted()
        unknown = strangers.filter(pl.col("student").is_in(list(gone)).not_())
        if unknown.height:
            expected = "students of students, or of students-leaver, were expected"
            sentence = f"{expected}; {unknown['student'].n_unique()} are on neither list"
            raise Refused([Fault(f"{place}, student", sentence)])
    return named.filter(pl.col("pupil").is_not_null())
