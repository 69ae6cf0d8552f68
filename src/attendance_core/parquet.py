"""Registers as files of Parquet: written once with all that they need, and asked where they lie.

A file holds the marks of one school or of several, each with its numbers, in the order of enrolment
and code. Calendar and enrolments are tables of Parquet within its metadata, as base64, so a file is
whole by itself and nothing has to be joined again. It is the form for figures: marks that do not
belong, outside the roll or the calendar, are not in it.

This is the one module below `records` that opens a file: a question to a year of a whole country
reads only the columns that it needs, of one file after another.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register import Meanings, Prepared, Register, code_sets, with_code_set
from attendance_core.register.frames import CODE, SESSIONS, Kind
from attendance_core.register.meanings import SAYS_NOTHING

__all__ = ["SCHEMA", "scan_parquet", "write_parquet"]

SCHEMA = 1
"""The version of the layout; a file of another one is refused."""

_MARKS = {
    "urn": pl.Int64,
    "enrolment": pl.Int32,
    "pupil": pl.String,
    "date": pl.Date,
    "session": SESSIONS,
    "code": pl.Enum,  # its categories are the codes that were known when the file was written
    "minutes_late": pl.Int32,
    "detail": pl.String,
    "session_number": pl.Int32,
    "day_number": pl.Int32,
    "week_number": pl.Int32,
}
_VERSION, _CALENDAR, _ENROLMENTS = (
    f"attendance.{name}" for name in ("schema", "calendar", "enrolments")
)


def write_parquet(register: Register, path: Path) -> int:
    """Write registers as one file, and give how many marks were left out as not belonging.

    A `#` on a closed session and a `Z` before the start are as they should be, and not counted.

    Args:
        register: the registers of one school or of several, from frames of one machine.
        path: the file; what was there before is replaced when the new one is whole.
    """
    prepared = register.prepared()
    marks: pl.DataFrame = prepared.marks.to_native().collect()
    told = {
        _VERSION: str(SCHEMA),
        _CALENDAR: _text(prepared.calendar),
        _ENROLMENTS: _text(prepared.enrolments.drop("first_row", "rows")),
    }
    part = path.with_name(f"{path.name}.part")
    marks.select(list(_MARKS)).write_parquet(part, metadata=told)
    part.replace(path)
    says = pl.col("code").cast(pl.String).is_in(SAYS_NOTHING).not_()
    made: int = register.marks.filter(says).select(pl.len()).collect().item()
    return made - marks.filter(says).height


def scan_parquet(paths: Sequence[Path]) -> Prepared:
    """Take files of registers as one trust; marks are read when something is asked of them.

    Answers are frames of Polars.

    Raises:
        Refused: there is no file; one is none of registers, or of another version of the layout; or
            a school stands in two of them. All faults at once.
    """
    with collecting() as faults:
        found = [faults.attempt(partial(_scanned, path)) for path in paths]
    return Prepared.joined([each for each in found if each])


def _text(table: nw.LazyFrame[Any]) -> str:
    held = BytesIO()
    table.to_native().collect().write_parquet(held)
    return b64encode(held.getvalue()).decode("ascii")


def _table(text: str) -> pl.DataFrame:
    return pl.read_parquet(BytesIO(b64decode(text)))


def _scanned(path: Path) -> Prepared:
    told = _told(path)
    calendar = _table(told[_CALENDAR])
    marks = pl.scan_parquet(path).with_columns(pl.col("code").cast(CODE))
    return Prepared(
        (with_code_set(nw.from_native(marks)),),
        nw.from_native(calendar.lazy()),
        nw.from_native(_table(told[_ENROLMENTS]).lazy()),
        Meanings(code_sets(calendar)),
        Kind.POLARS,
        in_memory=False,
    )


def _told(path: Path) -> Mapping[str, str]:
    """Read what a file tells of itself, and refuse one that is no file of registers."""
    try:
        told = pl.read_parquet_metadata(path)
        schema = pl.read_parquet_schema(path)
    except (OSError, pl.exceptions.PolarsError):
        expected = "a file of Parquet that can be read was expected"
        raise Refused([Fault(path.name, expected)]) from None
    if _VERSION not in told:
        expected = "a file of registers was expected, as write_parquet makes it"
        raise Refused([Fault(path.name, expected)])
    if told[_VERSION] != str(SCHEMA):
        expected = f"version {SCHEMA} of the layout was expected, not version {told[_VERSION]}"
        raise Refused([Fault(path.name, expected)])
    with collecting() as faults:
        for name in (_CALENDAR, _ENROLMENTS):
            if name not in told:
                faults.add(path.name, f"{name} was expected in the file's metadata")
        for name, kind in _MARKS.items():
            if name not in schema or schema[name] != kind:
                expected = "this column was expected, with the type that write_parquet gives it"
                faults.add(path.name, expected, column=name)
    return told
