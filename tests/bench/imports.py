"""A school's day of 2,000 marks taken over into a journal, and the bare insert of the same rows."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import generator
import polars as pl
from stopwatch import Sample, Time, once

from attendance_core.records import Export, Imported, Journal, Person, import_marks

__all__ = ["bare", "imported"]

_URN = 900_000
_PERSON = Person("A. Example", "Attendance Manager")
_AS_AT = datetime(2026, 9, 7, 16, 0, tzinfo=UTC)

# What a table of marks has in the records: its columns, its key, and the index of its sessions.
_BARE = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE marks (
        urn INTEGER NOT NULL, number BIGINT NOT NULL, pupil VARCHAR(64) NOT NULL,
        date DATE NOT NULL, session VARCHAR(2) NOT NULL, code VARCHAR(8), minutes_late INTEGER,
        detail TEXT, source VARCHAR(64) NOT NULL, until BIGINT, PRIMARY KEY (urn, number)
    );
    CREATE INDEX marks_session ON marks (urn, date, session, pupil);
"""
_INSERT = "INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _days() -> Iterator[tuple[date, pl.DataFrame]]:
    """Give one day after another of a school, each with the same 2,000 marks."""
    first = generator.marks(0).filter(pl.col("date") == generator.SPAN[0]).drop("urn")
    for after in count():
        day = generator.SPAN[0] + timedelta(days=after)
        yield day, first.with_columns(pl.lit(day).alias("date"))


def imported(folder: Path) -> Sample:
    """Time how a day that nobody has taken over yet is taken over."""
    journal = Journal.open(f"sqlite:///{folder / 'journal.db'}")
    days = _days()

    def sample() -> Time:
        day, marks = next(days)
        export = Export("mis", _AS_AT, (day, day), marks)
        done, taken = once(lambda: import_marks(journal, _URN, export, by=_PERSON))
        assert done == Imported(entered=2 * generator.PUPILS)
        return taken

    return sample


def bare(folder: Path) -> Sample:
    """Time how the rows of a day are inserted into a table, and nothing else."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.executescript(_BARE)
    days, numbers = _days(), count(1)

    def sample() -> Time:
        _, marks = next(days)
        rows = [
            (_URN, next(numbers), pupil, day.isoformat(), session, code, None, None, "mis", None)
            for pupil, day, session, code in marks.sort("date", "session", "pupil").iter_rows()
        ]
        _, taken = once(lambda: _insert(connection, rows))
        return taken

    return sample


def _insert(connection: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT, rows)
    connection.execute("COMMIT")
