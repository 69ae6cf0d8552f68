"""The register as at an instant, of closed weeks and what the database alone has.

No version of a mark is ever compared with another: each says from which entry on, and until which,
the register said so. Entries are in order, so a number stands for an instant.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
from sqlalchemy import Connection, or_

from attendance_core.errors import collecting
from attendance_core.records.journal import Journal
from attendance_core.records.marks import COLUMNS, check_whole
from attendance_core.records.schema import MARKS
from attendance_core.records.week_files import (
    SCHEMA,
    WeekFile,
    disposed_in,
    files_in,
    frame_by_parts,
    reach,
)
from attendance_core.sessions import Span

__all__ = ["scan_as_at", "scan_through"]

_SHOWN = {name: SCHEMA[name] for name in ("urn", *COLUMNS)}


def scan_as_at(
    journal: Journal,
    folder: Path,
    urns: Collection[int],
    at: datetime,
    *,
    span: Span | None = None,
) -> pl.LazyFrame:
    """Give the marks of schools' registers as they stood at a moment, to be read when needed.

    They are those of `marks_as_at`, each with its school's `urn`, in no order that is promised.

    Args:
        journal: the journal.
        folder: the folder of all schools' closed weeks.
        urns: the schools.
        at: the moment.
        span: the days that are wanted, all if left out; files of other days are not opened.

    Raises:
        Refused: the moment is still to come or has no zone; marks that may have stood then were
            disposed of since; or a file is not there.
    """
    numbers = {urn: journal.number_at(urn, at) for urn in urns}
    for urn, number in numbers.items():
        check_whole(journal, urn, number, span)
    return scan_through(journal, folder, numbers, span=span)


def scan_through(
    journal: Journal, folder: Path, numbers: Mapping[int, int], *, span: Span | None = None
) -> pl.LazyFrame:
    """Give the marks of schools' registers as they stood after an entry of each school.

    What was disposed of since is not among them, and whoever asks has to know it.

    Raises:
        Refused: a file is not there.
    """
    parts = [pl.LazyFrame(schema=_SHOWN)]
    with journal.engine.connect() as connection, collecting() as faults:
        for urn, number in numbers.items():
            files = files_in(connection, urn)
            wanted = [each for each in files if each.touches(span)]
            for each in wanted:
                if not each.path(urn, folder).exists():
                    expected = f"the file that entry {each.number} of {urn} names was expected"
                    faults.add(each.file, expected)
            if wanted:
                ended = _ended(connection, urn, number, wanted)
                paths = [each.path(urn, folder) for each in wanted]
                parts.append(_of_files(paths, _stood(number, wanted), ended, span))
            parts += _of_database(connection, urn, number, files, span)
    return pl.concat(parts)


def _of_files(
    paths: list[Path], stood: pl.Expr, ended: pl.Series, span: Span | None
) -> pl.LazyFrame:
    """Give what stood in files after an entry, without what had ended since they were written."""
    held = pl.scan_parquet(paths, glob=False, hive_partitioning=False).filter(stood)
    if span:
        held = held.filter(pl.col("date").is_between(*span))
    if len(ended):
        held = held.filter(~pl.col("number").is_in(ended.implode()))
    return held.select(*_SHOWN)


def _stood(number: int, files: Sequence[WeekFile]) -> pl.Expr:
    """Say which marks stood after an entry, as far as their files know."""
    until = pl.col("until")
    if all(each.through <= number for each in files):
        # Nothing in them is later: their numbers need not be looked at.
        return until.is_null()
    return (pl.col("number") <= number) & (until.is_null() | (until > number))


def _ended(connection: Connection, urn: int, number: int, files: Sequence[WeekFile]) -> pl.Series:
    """Give the marks that had ended, or are disposed of, and of which the files do not know it."""
    since = MARKS.c.until > min(each.through for each in files), MARKS.c.until <= number
    ended = frame_by_parts(connection, {"number": pl.Int32}, MARKS.c.urn == urn, *since)
    last_closing = max(each.number for each in files)
    return ended["number"].append(disposed_in(connection, urn, after=last_closing))


def _of_database(
    connection: Connection, urn: int, number: int, files: Sequence[WeekFile], span: Span | None
) -> Iterator[pl.LazyFrame]:
    """Give what stood after an entry and is in no file."""
    through, before = reach(files)
    stood = [
        MARKS.c.urn == urn,
        MARKS.c.number <= number,
        or_(MARKS.c.until.is_(None), MARKS.c.until > number),
    ]
    if span:
        stood.append(MARKS.c.date.between(*span))
    yield frame_by_parts(connection, _SHOWN, *stood, MARKS.c.date >= before).lazy()
    if files:
        is_late = MARKS.c.number > through, MARKS.c.date < before
        yield frame_by_parts(connection, _SHOWN, *stood, *is_late).lazy()
