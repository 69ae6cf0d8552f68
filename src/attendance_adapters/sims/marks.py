"""Reading the report of marks, which is long: at once where all is well, else row by row."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
from attrs import define, field, frozen

from attendance_adapters.sims.at_once import (
    NO_MARK,
    Doubtful,
    code,
    frames,
    has_doubles,
    pupil,
    streamed,
)
from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.dates import Way, way_of
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import MARKS
from attendance_adapters.sims.reports import Report, opened, read_report
from attendance_adapters.sims.rows import MarksReport, row_by_row
from attendance_core.codes import symbols
from attendance_core.errors import Fault, Refused

__all__ = ["Marks", "read_marks", "read_marks_file"]

_CODE = pl.Enum([*NO_MARK, *sorted(symbols())])
_HALF = pl.Enum(["AM", "PM"])
_TEXT = ("pupil", "session", "code")


@frozen
class Marks:
    """The marks of a report, and when it was written."""

    frame: pl.DataFrame = field(repr=False)
    at: datetime


def read_marks_file(
    path: Path, further: Mapping[str, str], codes: Mapping[str, str], keys: Keys
) -> Marks:
    """Read the marks of a report's file; one in XML is not held as a whole, if all is well in it.

    Raises:
        Refused: as `read_marks`, and where the file is no report.
    """
    written = streamed(path, MARKS, further, _Reading(codes, keys).typed)
    if written is not None:
        whole = _whole(written.frames)
        if whole is not None:
            return Marks(whole, written.at)
    export = opened(path)
    return Marks(read_marks(read_report(export), further, codes, keys), export.written_at)


def read_marks(
    report: Report, further: Mapping[str, str], codes: Mapping[str, str], keys: Keys
) -> pl.DataFrame:
    """Read the marks of a report.

    Args:
        report: the report, whose columns are refused before its rows are read.
        further: the headers of the setting `columns`.
        codes: the codes that a system's own marks stand for.
        keys: the pupils of the students report.

    Raises:
        Refused: with every fault; one that stands in many rows alike is told once.
    """
    typed = _Reading(codes, keys).typed
    try:
        whole = _whole([typed(each) for each in frames(report, MARKS, further)])
    except Doubtful:
        whole = None
    if whole is not None:
        return whole
    of = MarksReport(report, places_of(report, MARKS, further), keys, codes)
    marks = row_by_row(of)
    if not marks.height:
        expected = "at least one row was expected; the report has none"
        raise Refused([Fault(report.place, expected)])
    return _made(marks)


def _whole(typed: list[pl.DataFrame]) -> pl.DataFrame | None:
    """Give the marks of all batches, if none stands twice."""
    marks = pl.concat(typed)
    if has_doubles(marks, "session"):
        return None
    return _made(marks).with_columns(pl.col(_TEXT).cast(pl.String))


def _made(marks: pl.DataFrame) -> pl.DataFrame:
    return marks.filter(pl.col("code").is_in(NO_MARK).not_())


@define
class _Reading:
    """How the cells of one report are read: its dates all in the way of the first."""

    codes: Mapping[str, str]
    keys: Keys
    way: Way | None = None

    def typed(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Give what cells say.

        Raises:
            Doubtful: one of them may say something else.
        """
        self.way = self.way or way_of(cells["date"][0])
        is_date = pl.col("date").str.contains(self.way.pattern)
        day = pl.col("date").str.slice(0, 10).str.to_date(self.way.written, strict=False)
        is_number = pl.col("minutes_late").str.contains(r"^[0-9]{0,9}$")
        found = cells.select(
            pupil(self.keys),
            pl.when(is_date).then(day).alias("date"),
            pl.col("session").cast(_HALF, strict=False),
            code(self.codes).cast(_CODE, strict=False),
            pl.col("minutes_late").cast(pl.Int32, strict=False),
            is_number.alias("is_number"),
        )
        needed = found.select("pupil", "date", "session", "code")
        if any(each.null_count() for each in needed) or not found["is_number"].all():
            raise Doubtful
        return found.drop("is_number")
