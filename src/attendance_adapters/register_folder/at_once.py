"""Reading a long file at once, where nothing in it is doubtful; where something is, not at all.

What the cells of a column hold is taken from the class of a row, as in `attendance_core.tables`.
Whoever is given nothing reads the file row by row, which says what is wrong with it.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, get_args, get_type_hints

import polars as pl
from attrs import frozen

from attendance_core.errors import Refused
from attendance_core.sessions import Half
from attendance_core.tables import columns_of, header

__all__ = ["LongFile"]

_ALIASES = {"upn": "pupil"}
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-5][0-9])?$"
_TIME = "^[0-9]{2}:[0-9]{2}(:[0-5][0-9])?$"


@frozen
class LongFile:
    """A file of one kind of rows: the class of a row, its key, the codes that may stand in it.

    Where the codes are None they are not known, and not checked.
    """

    row: type[Any]
    key: tuple[str, ...]
    codes: Collection[str] | None

    def read(self, text: str, known: Collection[str] | None) -> pl.DataFrame | None:
        """Give the columns of a file that are there, each of its own type, or None.

        Args:
            text: the file.
            known: the keys of the pupils; None where they are not checked.
        """
        raw = self._raw(text)
        if raw is None:
            return None
        hints = get_type_hints(self.row)
        kinds = {name: _bare(hints[name]) for name in raw.columns}
        if raw.height and any(raw.select(self._doubts(kinds)).row(0)):
            return None
        typed = raw.select(_TYPES[kind](pl.col(name)).alias(name) for name, kind in kinds.items())
        # A day or a moment that no clock shows, or shows twice, has become null.
        values = [name for name, kind in kinds.items() if kind is not str]
        if any(typed[name].null_count() > raw[name].null_count() for name in values):
            return None
        strangers = known is not None and not set(typed["pupil"].unique()) <= set(known)
        twice = typed.height > 0 and typed.select(pl.struct(self.key).is_duplicated().any()).item()
        return None if strangers or twice else typed

    def _raw(self, text: str) -> pl.DataFrame | None:
        """Give the cells as they stand; those that are empty are null."""
        if text.count("\r") != text.count("\r\n"):
            return None
        first = next(csv.reader([text.split("\n", 1)[0]]))
        try:
            names = header(first, columns_of(self.row), place="", aliases=_ALIASES)
            raw = pl.read_csv(BytesIO(text.encode()), infer_schema=False, has_header=True)
        except (Refused, pl.exceptions.PolarsError):
            return None
        raw.columns = names
        return None if _is_ragged(text, raw) else raw

    def _doubts(self, kinds: Mapping[str, type]) -> Iterator[pl.Expr]:
        """Say of each column whether any cell is not, for certain, what it should be."""
        columns = columns_of(self.row)
        for name, kind in kinds.items():
            cell = pl.col(name)
            if name == "code" and self.codes is not None:
                yield (~cell.is_in(list(self.codes))).any().alias("code")
            elif kind in _DOUBTS:
                yield _DOUBTS[kind](cell).any().alias(name)
            if columns[name].required and not columns[name].may_be_empty:
                yield (cell.fill_null("") == "").any().alias(f"{name} empty")


def _bare(hint: Any) -> type[Any]:  # noqa: ANN401 - a type, or one with None
    bare: type[Any] = next((each for each in get_args(hint) if each is not type(None)), hint)
    return bare


def _is_ragged(text: str, raw: pl.DataFrame) -> bool:
    # Polars fills up a row that is short; its commas are missed in the whole.
    within: int = sum(raw.select(pl.all().str.count_matches(",", literal=True).sum()).row(0))
    return text.count(",") != (raw.height + 1) * (raw.width - 1) + within


_DOUBTS: Mapping[type, Any] = {
    Half: lambda cell: ~cell.is_in([half.value for half in Half]),
    int: lambda cell: ~cell.str.contains("^[0-9]{1,9}$"),
    date: lambda cell: ~cell.str.contains(_DAY),
    time: lambda cell: ~cell.str.contains(_TIME),
    datetime: lambda cell: ~cell.str.contains(_MOMENT),
}


def _with_seconds(cell: pl.Expr, length: int) -> pl.Expr:
    return pl.when(cell.str.len_bytes() == length).then(cell + ":00").otherwise(cell)


_TYPES: Mapping[type, Any] = {
    str: lambda cell: cell.replace("", None),
    Half: lambda cell: cell,
    int: lambda cell: cell.cast(pl.Int32, strict=False),
    date: lambda cell: cell.str.to_date("%Y-%m-%d", strict=False, exact=True),
    time: lambda cell: _with_seconds(cell, len("08:40")).str.to_time("%H:%M:%S", strict=False),
    datetime: lambda cell: (
        _with_seconds(cell, len("2026-11-20T08:40"))
        .str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
        .dt.replace_time_zone("Europe/London", ambiguous="null", non_existent="null")
    ),
}
