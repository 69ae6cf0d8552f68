"""The files of closed weeks, and the entries of the journal that name them.

A file is written once and never changed. When marks in it are disposed of, another one stands
instead of it, and its entry says so.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from attrs import asdict, frozen
from sqlalchemy import ColumnElement, Connection, select

from attendance_core.records.folding import record
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import COLUMNS
from attendance_core.records.schema import JOURNAL, MARKS
from attendance_core.records.writing import Writing
from attendance_core.sessions import Span

__all__ = [
    "SCHEMA",
    "WeekFile",
    "disposed_in",
    "files_in",
    "frame_by_parts",
    "keep",
    "reach",
    "write_weeks",
]

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

SCHEMA: Schema = {
    "urn": pl.Int64,
    "number": pl.Int32,
    **COLUMNS,
    "source": pl.String,
    "until": pl.Int32,
}
"""The columns of a file: a mark, its entry, who said so, and the entry that ended it."""


@frozen
class WeekFile:
    """A file of closed weeks, as the entry `number` names it.

    It has `rows` of days from `first` to `last`, as they stood after the entry `through`. With it,
    all sessions before the day `until` are closed. `instead_of` is the entry of the file that it
    replaces. Where that left nothing to write, there is no file, and `sha256` is empty.
    """

    number: int
    file: str
    sha256: str
    first: date
    last: date
    rows: int
    through: int
    until: date
    instead_of: int | None = None

    def path(self, urn: int, folder: Path) -> Path:
        """Give where the file is, in the folder of all schools."""
        return folder / str(urn) / self.file

    def touches(self, span: Span | None) -> bool:
        """Say whether it may have marks of a span."""
        if not self.sha256:
            return False
        return span is None or (self.first <= span[1] and span[0] <= self.last)

    def record(self) -> dict[str, Any]:
        """Give what its entry says."""
        values = asdict(self, filter=lambda of, value: of.name != "number" and value is not None)
        days = {name: values[name].isoformat() for name in _DAYS}
        return values | days


_AT_A_TIME = 50_000
_DAYS = ("first", "last", "until")


def _contents(connection: Connection, urn: int, kind: Kind) -> list[tuple[int, Any]]:
    of = JOURNAL.c.urn == urn, JOURNAL.c.kind == kind.value
    wanted = select(JOURNAL.c.number, JOURNAL.c.content).where(*of).order_by(JOURNAL.c.number)
    return [(row.number, json.loads(row.content)) for row in connection.execute(wanted)]


def files_in(connection: Connection, urn: int, *, replaced: bool = False) -> tuple[WeekFile, ...]:
    """Give the files that stand for a school's closed weeks, in the order of their entries.

    Args:
        connection: the transaction in which to read.
        urn: the school.
        replaced: give those that others have replaced, and not those that stand.
    """
    every = [_file(*each) for each in _contents(connection, urn, Kind.WEEKS_CLOSED)]
    gone = {each.instead_of for each in every}
    return tuple(each for each in every if (each.number in gone) is replaced)


def _file(number: int, content: Mapping[str, Any]) -> WeekFile:
    days = {name: date.fromisoformat(content[name]) for name in _DAYS}
    return WeekFile(number, **{**content, **days})


def reach(files: Sequence[WeekFile]) -> tuple[int, date]:
    """Give up to which entry, and before which day, every mark stands in a file."""
    through = max((each.through for each in files), default=0)
    return through, max((each.until for each in files), default=date.min)


def disposed_in(connection: Connection, urn: int, *, after: int) -> pl.Series:
    """Give the numbers of the entries that were disposed of, by certificates after an entry."""
    ranges = [
        pl.int_range(first, last + 1, dtype=pl.Int32, eager=True)
        for number, content in _contents(connection, urn, Kind.ENTRIES_DISPOSED)
        if number > after
        for first, last in content["entries"]
    ]
    return pl.concat([pl.Series(dtype=pl.Int32), *ranges]).alias("number")


def frame_by_parts(
    connection: Connection, schema: Schema, *of: ColumnElement[bool]
) -> pl.DataFrame:
    """Give rows of the table of marks as a frame, without holding all of them as Python's."""
    frame = pl.DataFrame(schema=schema)
    for part in _parts(connection, schema, *of):
        frame = frame.vstack(part)
    return frame


def _parts(
    connection: Connection, schema: Schema, *of: ColumnElement[bool]
) -> Iterator[pl.DataFrame]:
    wanted = select(*(MARKS.c[name] for name in schema)).where(*of)
    at_a_time = {"yield_per": _AT_A_TIME}
    rows = map(tuple, connection.execute(wanted, execution_options=at_a_time))
    while part := list(islice(rows, _AT_A_TIME)):
        yield pl.DataFrame(part, schema=schema, orient="row")


def keep(
    writing: Writing,
    folder: Path,
    rows: pl.DataFrame,
    *,
    through: int,
    until: date,
    instead_of: WeekFile | None = None,
) -> WeekFile:
    """Write a file of closed weeks, and the entry that names it.

    Args:
        writing: the transaction of its school.
        folder: the folder of all schools.
        rows: what it is to have; nothing only in place of another file.
        through: the last entry that is known in it.
        until: the day before which all sessions are closed.
        instead_of: the file that it replaces.
    """
    number, days = writing.number + 1, rows["date"].sort()
    was = (instead_of.first, instead_of.last) if instead_of else None
    first, last = (days[0], days[-1]) if was is None or len(days) else was
    file = f"{first}_{last}_{number}.parquet"
    sha256 = write_weeks(rows, folder / str(writing.urn) / file) if rows.height else ""
    replaced = instead_of.number if instead_of else None
    kept = WeekFile(number, file, sha256, first, last, rows.height, through, until, replaced)
    record(writing, Kind.WEEKS_CLOSED, kept.record())
    return kept


def write_weeks(rows: pl.DataFrame, path: Path) -> str:
    """Write the marks of closed weeks as a file, whole or not at all, and give its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".writing")
    unfinished.touch(mode=0o600)  # for nobody else to read, as the database
    ordered = rows.select(*SCHEMA).sort("date", "session", "pupil", "number")
    ordered.write_parquet(unfinished, compression="zstd")
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
        digest = file_digest(file, "sha256").hexdigest()
    unfinished.replace(path)
    return digest
