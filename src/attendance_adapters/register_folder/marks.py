"""Reading `marks.csv`, which is long: at once where all is well, row by row to say what is not."""

import csv
from collections.abc import Collection
from io import BytesIO

import polars as pl

from attendance_adapters.register_folder.rows import MarkRow
from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import Refused, collecting
from attendance_core.register import Mark, marks_frame
from attendance_core.sessions import Session
from attendance_core.tables import columns_of, header, rows

__all__ = ["read_marks"]

_ALIASES = {"upn": "pupil"}
_KEY = ("pupil", "date", "session")
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:[0-5]\d)?$"


def read_marks(text: str, known: Collection[str] | None, *, place: str) -> pl.DataFrame:
    """Read the marks of a register folder.

    Args:
        text: the file.
        known: the keys of the pupils; None where they could not be read, and are not checked.
        place: the file's name.

    Raises:
        Refused: with every fault, each with its line and column.
    """
    at_once = _at_once(text, known, place)
    return at_once if at_once is not None else _row_by_row(text, known, place)


def _at_once(text: str, known: Collection[str] | None, place: str) -> pl.DataFrame | None:
    """Give the frame if nothing in the file is doubtful, else None."""
    if text.count("\r") != text.count("\r\n"):
        return None
    first = next(csv.reader([text.split("\n", 1)[0]]))
    try:
        names = header(first, columns_of(MarkRow), place=place, aliases=_ALIASES)
        raw = pl.read_csv(BytesIO(text.encode()), infer_schema=False, has_header=True)
    except (Refused, pl.exceptions.PolarsError):
        return None
    raw.columns = names
    if _is_ragged(text, raw):
        return None
    typed = raw.select(
        "pupil",
        pl.col("date").str.to_date("%Y-%m-%d", strict=False, exact=True),
        "session",
        "code",
        _optional(names, "minutes_late").cast(pl.Int32, strict=False),
        _optional(names, "detail").replace("", None),
    )
    doubtful = raw.select(_doubts(names)).row(0) if raw.height else ()
    bad_dates = typed["date"].null_count()
    strangers = known is not None and not set(typed["pupil"].unique()) <= set(known)
    twice = typed.select(pl.struct(_KEY).is_duplicated().any()).item()
    if any(doubtful) or bad_dates or strangers or twice:
        return None
    return typed.filter(pl.col("code").fill_null(UNMARKED) != UNMARKED)


def _is_ragged(text: str, raw: pl.DataFrame) -> bool:
    # Polars fills up a row that is short; its commas are missed in the whole.
    within: int = sum(raw.select(pl.all().str.count_matches(",", literal=True).sum()).row(0))
    return text.count(",") != (raw.height + 1) * (raw.width - 1) + within


def _optional(names: Collection[str], name: str) -> pl.Expr:
    return pl.col(name) if name in names else pl.lit(None, pl.String).alias(name)


def _doubts(names: Collection[str]) -> list[pl.Expr]:
    codes = [UNMARKED, *symbols()]
    doubts = [
        pl.col("pupil").is_null(),
        ~pl.col("date").str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        ~pl.col("session").fill_null("").is_in(["AM", "PM"]),
        ~pl.col("code").is_in(codes),
    ]
    if "minutes_late" in names:
        doubts.append(~pl.col("minutes_late").str.contains(r"^[0-9]{1,9}$"))
    if "recorded_at" in names:
        recorded = pl.col("recorded_at")
        # A moment in the hour that the clock shows twice, or never, is looked at on its own.
        plain = recorded.str.contains(_MOMENT) & ~recorded.str.contains("-(03|10)-[23][0-9]T01:")
        real = recorded.str.slice(0, 16).str.to_datetime("%Y-%m-%dT%H:%M", strict=False)
        doubts.append(~plain | (recorded.is_not_null() & real.is_null()))
    return [doubt.any().alias(str(at)) for at, doubt in enumerate(doubts)]


def _row_by_row(text: str, known: Collection[str] | None, place: str) -> pl.DataFrame:
    found = rows(text, MarkRow, place=place, aliases=_ALIASES)
    seen: set[tuple[str, Session]] = set()
    with collecting() as faults:
        for line, row in found:
            session = Session(row.date, row.session)
            if known is not None and row.pupil not in known:
                faults.add(place, "a pupil of pupils.csv was expected", line=line, column="pupil")
            if (row.pupil, session) in seen:
                expected = f"one mark for a pupil and the session {session} was expected"
                faults.add(place, expected, line=line)
            seen.add((row.pupil, session))
    return marks_frame(
        Mark(row.pupil, Session(row.date, row.session), row.code, row.minutes_late, row.detail)
        for _, row in found
        if row.code is not None and row.code != UNMARKED
    )
