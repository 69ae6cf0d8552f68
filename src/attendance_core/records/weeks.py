"""Closed weeks: the marks of the weeks that are over, in Parquet files beside the database.

A closing writes the marks of its weeks, and what was entered since the closing before it into weeks
that were closed already. So every mark up to its entry, of a session before its day, stands in one
file. The register as at an instant is what stands in them, without what ended since, and with what
the database alone has.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import file_digest
from pathlib import Path

import polars as pl
from sqlalchemy import func, select

from attendance_core.errors import Fault, Refused
from attendance_core.records.journal import Journal
from attendance_core.records.schema import MARKS
from attendance_core.records.verifying import Break
from attendance_core.records.week_files import (
    SCHEMA,
    WeekFile,
    disposed_in,
    files_in,
    frame_by_parts,
    keep,
    reach,
)
from attendance_core.records.writing import Writing
from attendance_core.sessions import school_year_start
from attendance_core.tables import LONDON

__all__ = ["check_weeks", "close_weeks"]

_MONDAY = 1


def close_weeks(journal: Journal, urn: int, folder: Path, *, until: date) -> tuple[WeekFile, ...]:
    """Close the weeks before a day that are not closed yet, and give the files that were written.

    Each school year is done by itself: all of it, or nothing. What was disposed of goes out of the
    files of before. Done again, it does nothing.

    Args:
        journal: the journal.
        urn: the school.
        folder: the folder of all schools; each has one of its own in it.
        until: the Monday after the last week.

    Raises:
        Refused: the day is no Monday or still to come, or a file that is to be written anew is not
            as it was.
    """
    if until.isoweekday() != _MONDAY:
        raise Refused([Fault("weeks", "a Monday was expected", key="until")])
    if until > journal.clock().astimezone(LONDON).date():
        raise Refused([Fault("weeks", "a Monday that has come was expected", key="until")])
    done: list[WeekFile] = []
    while files := _closed(journal, urn, folder, until):
        done += files
    with journal.engine.connect() as connection:
        for each in files_in(connection, urn, replaced=True):
            each.path(urn, folder).unlink(missing_ok=True)
    return tuple(done)


def _closed(journal: Journal, urn: int, folder: Path, until: date) -> list[WeekFile]:
    """Take out what was disposed of, and close the first school year that has open weeks."""
    with journal.writing(urn) as writing:
        files = files_in(writing.connection, urn)
        through, before = reach(files)
        last = writing.number
        anew = _without_disposed(writing, folder, files)
        is_open = MARKS.c.urn == urn, MARKS.c.date >= before, MARKS.c.date < until
        first = writing.connection.execute(select(func.min(MARKS.c.date)).where(*is_open)).scalar()
        if first is None:
            return anew
        end = min(until, _year_after(first))
        is_late = MARKS.c.urn == urn, MARKS.c.number > through, MARKS.c.date < before
        parts = [
            frame_by_parts(writing.connection, SCHEMA, *of)
            for of in ((*is_open, MARKS.c.date < end), is_late)
        ]
        new = [keep(writing, folder, rows, through=last, until=end) for rows in parts if len(rows)]
        return anew + new


def _year_after(day: date) -> date:
    start = school_year_start(day)
    return start.replace(year=start.year + 1)


def _without_disposed(writing: Writing, folder: Path, files: Sequence[WeekFile]) -> list[WeekFile]:
    """Write the files anew in which something was disposed of since the last closing."""
    anew: list[WeekFile] = []
    gone = disposed_in(writing.connection, writing.urn, after=_last(files))
    for each in (each for each in files if each.sha256 and len(gone)):
        if says := _says_of(each, writing.urn, folder):
            raise Refused([Fault(each.file, f"a file as it was written was expected: {says}")])
        rows = pl.read_parquet(each.path(writing.urn, folder))
        left = rows.filter(~pl.col("number").is_in(gone.implode()))
        if len(left) < len(rows):
            through, until = each.through, each.until
            kept = keep(writing, folder, left, through=through, until=until, instead_of=each)
            anew.append(kept)
    return anew


def _last(files: Sequence[WeekFile]) -> int:
    """Give the entry of the last closing: what was disposed of before it is in no file."""
    return max((each.number for each in files), default=0)


def _says_of(file: WeekFile, urn: int, folder: Path) -> str | None:
    """Say what is amiss with a file, if anything is."""
    if not file.sha256:
        return None
    try:
        with file.path(urn, folder).open("rb") as opened:
            is_same = file_digest(opened, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return f"its file {file.file} is not there"
    return None if is_same else f"its file {file.file} is not what was written"


def check_weeks(journal: Journal, urn: int, folder: Path) -> tuple[Break, ...]:
    """Check that the files of a school's closed weeks are there, as they were written, and alone.

    A file that no entry names is left by a closing that did not finish, or comes from elsewhere: it
    is never read, and somebody may remove it.
    """
    with journal.engine.connect() as connection:
        files = files_in(connection, urn)
    said = [(each.number, _says_of(each, urn, folder)) for each in files]
    named = {each.file for each in files}
    there = sorted(each.name for each in (folder / str(urn)).glob("*") if each.name not in named)
    strays = [Break(urn, _last(files), f"no entry names the file {name}") for name in there]
    return (*(Break(urn, number, says) for number, says in said if says), *strays)
