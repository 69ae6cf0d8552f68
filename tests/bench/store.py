"""A trust's records at the end of a year: closed weeks in files, and what the database adds.

A journal of them would have an entry for each mark. The files are made here without one, by the
function that writes them when weeks are closed. The table of marks has only the rows that a
register as at an instant is asked of it, and the journal only the entries that name the files.

Two marks in a hundred were amended. Three in four of those were before their week was closed: both
marks stand in its file. The others were later: the file has the older mark, the database knows that
it ended, and the newer one stands in another file or, if it came after the last closing, in the
database. There, too, are the marks of the last day, of which the week is not over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import generator
import polars as pl
from sqlalchemy import insert

from attendance_core.records import Journal
from attendance_core.records.as_at import scan_through
from attendance_core.records.schema import MARKS
from attendance_core.records.week_files import SCHEMA, keep

__all__ = ["COLUMNS", "Store", "store"]

COLUMNS = ("pupil", "date", "session", "code")
_AMENDED = 50
"""Of so many marks, one was amended."""
_LATER = 4
"""Of so many amendments, one was after the closing of its week."""
_LAST = 40
"""Of so many of those, one was after the last closing."""
_APART = 10_000_000
"""How far the numbers of entries before and after a closing are apart."""
_OPEN = generator.SPAN[1]


@dataclass(frozen=True)
class Store:
    """Where the records are, and the last entry of each school."""

    journal: Journal
    folder: Path
    numbers: Mapping[int, int]
    files: list[Path]

    @property
    def schools(self) -> list[str]:
        """Give the schools and their last entries, as the arguments of a process have them."""
        return [f"{urn}={number}" for urn, number in self.numbers.items()]

    @classmethod
    def opened(cls, folder: Path, schools: list[str]) -> "Store":
        """Open what another process made."""
        numbers = dict(tuple(map(int, each.split("="))) for each in schools)
        journal = Journal.open(f"sqlite:///{folder / 'trust.db'}")
        return cls(journal, folder, numbers, sorted(folder.glob("*/*.parquet")))

    def as_at(self) -> pl.DataFrame:
        """Rebuild the register as it is at the end."""
        return scan_through(self.journal, self.folder, self.numbers).select(COLUMNS).collect()

    def plain(self) -> pl.DataFrame:
        """Read the same columns of all files, with all that stands in them."""
        return pl.scan_parquet(self.files).select(COLUMNS).collect()


def store(folder: Path, schools: int, *, years: int = 1, every: str = "1w") -> Store:
    """Make the records of some schools.

    Args:
        folder: where to make them.
        schools: how many.
        years: how many years each has, all with the same marks.
        every: the days of one file, as Polars says it.
    """
    journal = Journal.open(f"sqlite:///{folder / 'trust.db'}")
    numbers = {}
    for school in range(schools):
        rows = history(school, years)
        numbers[rows["urn"][0]] = rows["number"].max()
        _fill(journal, rows)
        _close(journal, folder, rows, every)
    journal.engine.dispose()
    return Store.opened(folder, [f"{urn}={number}" for urn, number in numbers.items()])


def _marks(school: int, years: int) -> pl.DataFrame:
    """Give the marks of a school as they were entered, one session after another."""
    year = generator.marks(school).sort("date", "session", "pupil")
    weeks = [timedelta(weeks=52 * before) for before in reversed(range(years))]
    return pl.concat(year.with_columns(pl.col("date") - before) for before in weeks).select(
        "urn",
        (pl.int_range(pl.len(), dtype=pl.Int32) + 1).alias("number"),
        *COLUMNS,
        pl.lit(None, pl.Int32).alias("minutes_late"),
        pl.lit(None, pl.String).alias("detail"),
        pl.lit("mis").alias("source"),
    )


def history(school: int, years: int = 1) -> pl.DataFrame:
    """Give all that the register of a school ever said, in the form of its files."""
    marks = _marks(school, years)
    number, is_open = pl.col("number"), pl.col("date") == _OPEN
    nth = number // _AMENDED
    after = (nth % _LATER == 0).cast(pl.Int32) + (nth % (_LATER * _LAST) == 0).cast(pl.Int32)
    until = pl.when(number % _AMENDED == 0, ~is_open).then(after * _APART + len(marks) + nth)
    ended = marks.with_columns(
        number=pl.when(is_open).then(number + 2 * _APART).otherwise(number), until=until
    )
    new = ended.filter(pl.col("until").is_not_null()).with_columns(
        number=pl.col("until"), until=pl.lit(None, pl.Int32), code=pl.lit("I")
    )
    return pl.concat([ended, new]).select(*SCHEMA)


def _fill(journal: Journal, rows: pl.DataFrame) -> None:
    asked = rows.filter((pl.col("number") > 2 * _APART) | (pl.col("until") > _APART))
    with journal.transaction() as connection:
        connection.execute(insert(MARKS), asked.to_dicts())


def _close(journal: Journal, folder: Path, rows: pl.DataFrame, every: str) -> None:
    until = pl.col("until")
    known = rows.with_columns(until=pl.when(until <= _APART).then(until))
    first = known.filter(pl.col("number") <= _APART)
    late = known.filter(pl.col("number").is_between(_APART, 2 * _APART))
    with journal.writing(rows["urn"][0]) as writing:
        for part in first.group_by(pl.col("date").dt.truncate(every), maintain_order=True):
            keep(writing, folder, part[1], through=_APART, until=_OPEN)
        keep(writing, folder, late, through=2 * _APART, until=_OPEN)
