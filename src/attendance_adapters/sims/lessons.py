"""Reading the report of lesson marks, the longest: at once where all is well, else row by row."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
from attrs import define, field, frozen

from attendance_adapters.sims.at_once import (
    Doubtful,
    code,
    frames,
    has_doubles,
    looked_up,
    pupil,
    streamed,
)
from attendance_adapters.sims.dates import (
    EXPECTED,
    MOMENT,
    Way,
    read_date,
    read_moment,
    time_of,
    way_of,
)
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import LESSONS
from attendance_adapters.sims.periods import period_of
from attendance_adapters.sims.reports import Report, opened, read_report
from attendance_adapters.sims.rows import joined
from attendance_adapters.sims.sheets import Sheet
from attendance_adapters.sims.values import CELLS
from attendance_core.codes import UNMARKED
from attendance_core.errors import Fault
from attendance_core.register import LessonMark, lessons_frame
from attendance_core.tables import Misfit

__all__ = ["Timetable", "read_lessons", "read_lessons_file"]

_SCHEMA = lessons_frame().schema
_LONGEST = 3
_CODE = "a code of the register or of the school's lessons, of three characters at most, or -"


@frozen
class Timetable:
    """What is needed to read lesson marks: the pupils, the system's own marks, the periods."""

    keys: Keys = field(repr=False)
    codes: Mapping[str, str]
    periods: Mapping[str, str]


def read_lessons_file(path: Path, further: Mapping[str, str], of: Timetable) -> pl.DataFrame:
    """Read the lesson marks of a report's file; one in XML is not held as a whole.

    Raises:
        Refused: as `read_lessons`, and where the file is no report.
    """
    written = streamed(path, LESSONS, further, _Reading(of).typed)
    whole = _whole(written.frames) if written is not None else None
    return whole if whole is not None else read_lessons(read_report(opened(path)), further, of)


def read_lessons(report: Report, further: Mapping[str, str], of: Timetable) -> pl.DataFrame:
    """Read the lesson marks of a report, as `lessons_frame` has them.

    Which codes a school uses in its lessons is not known here: the library asks that.

    Args:
        report: the report, whose columns are refused before its rows are read.
        further: the headers of the setting `columns`.
        of: what is needed to read it.

    Raises:
        Refused: with every fault, told by its line or its record's number.
    """
    typed = _Reading(of).typed
    try:
        whole = _whole([typed(each) for each in frames(report, LESSONS, further)])
    except Doubtful:
        whole = None
    return whole if whole is not None else _row_by_row(report, further, of)


def _whole(typed: Sequence[pl.DataFrame]) -> pl.DataFrame | None:
    lessons = pl.concat(typed)
    periods = pl.Enum(lessons["period"].unique())
    if has_doubles(lessons.with_columns(pl.col("period").cast(periods)), "period"):
        return None
    return lessons.with_columns(pl.col("pupil").cast(pl.String)).select(*_SCHEMA)


def _row_by_row(report: Report, further: Mapping[str, str], of: Timetable) -> pl.DataFrame:
    sheet = Sheet.of(report, LESSONS, further)
    read = sheet.read(_Reading(of).mark)
    sheet.refuse_any(_doubles(read, sheet))
    return lessons_frame(mark for _, mark in read)


def _doubles(read: Sequence[tuple[int, LessonMark]], sheet: Sheet) -> Iterator[Fault]:
    seen: set[tuple[object, ...]] = set()
    for number, each in read:
        key = (each.pupil, each.date, each.period)
        if key in seen:
            expected = f"one mark for a pupil and a period of {each.date} was expected"
            yield sheet.fault(number, expected)
        seen.add(key)


@define
class _Reading:
    """How the rows of one report are read: its dates all in the way of the first."""

    of: Timetable
    way: Way | None = None

    def mark(self, values: Mapping[str, Any]) -> LessonMark:
        """Give the mark of a row.

        Raises:
            Misfit: its values do not fit together.
        """
        numbers = (values.get("upn", ""), values.get("adno"), values.get("person_id"))
        mark = values.get("mark", "")
        found = joined(self.of.codes.get(mark, mark), values.get("subcode", ""))
        if len(found) > _LONGEST:
            raise Misfit("mark", _CODE)
        day, period, starts, ends, recorded_at = self._when(values)
        texts = (values.get("subject"), values.get("teacher"), values.get("minutes_late"))
        pupil_key, code_ = self.of.keys.whose(*numbers), found or UNMARKED
        return LessonMark(pupil_key, day, period, code_, starts, ends, *texts, recorded_at)

    def typed(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Give the marks of many rows.

        Raises:
            Doubtful: one of them may be none.
        """
        found = cells.select(pupil(self.of.keys), code(self.of.codes), *_texts())
        found = found.hstack(looked_up(cells, _WHEN, _schema(_WHEN), self._read))
        minutes = _schema(("minutes_late",))
        found = found.hstack(looked_up(cells, tuple(minutes), minutes, _minutes))
        is_long = pl.col("code").str.len_chars() > _LONGEST
        if found["pupil"].null_count() or found.select(is_long.any()).item():
            raise Doubtful
        unmarked = pl.when(pl.col("code") == "").then(pl.lit(UNMARKED)).otherwise("code")
        return found.with_columns(unmarked.alias("code"))

    def _read(self, *texts: str) -> tuple[object, ...]:
        cells = {name: text for name, text in zip(_WHEN, texts, strict=True) if text}
        values = {n: CELLS[n].read(cell) if n in CELLS else cell for n, cell in cells.items()}
        return self._when(values)

    def _when(
        self, values: Mapping[str, Any]
    ) -> tuple[date, str, time | None, time | None, datetime | None]:
        """Give the day, the period and the times of a row; its date may say when it begins."""
        written, recorded = values.get("date", ""), values.get("recorded_at")
        self.way = self.way or way_of(written)
        try:
            day = read_date(written, self.way)
        except ValueError:
            raise Misfit("date", EXPECTED) from None
        if "period" not in values:
            raise Misfit("period", "a Period was expected")
        period = period_of(values["period"], day, self.of.periods)
        try:
            at = read_moment(recorded, day) if recorded else None
        except ValueError:
            raise Misfit("recorded_at", MOMENT) from None
        return day, period, values.get("starts") or time_of(written), values.get("ends"), at


_WHEN = ("date", "period", "starts", "ends", "recorded_at")


def _schema(names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: _SCHEMA[name] for name in names}


def _minutes(text: str) -> tuple[int | None]:
    return (CELLS["minutes_late"].read(text) if text else None,)


def _texts() -> Iterator[pl.Expr]:
    for name in ("subject", "teacher"):
        yield pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)
