"""Strict CSV: a header that is known, cells of the kind that a class declares.

The class that a row becomes is the description of the file: a field without a default is a
required column, a field whose type admits None may stand empty, and the type says what a cell
holds.
"""

import csv
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from io import StringIO
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from attrs import NOTHING, fields, frozen

from attendance_core.errors import Fault, Refused, collecting

__all__ = [
    "LONDON",
    "Cell",
    "Column",
    "Misfit",
    "columns_of",
    "header",
    "iso_date",
    "moment",
    "records",
    "rows",
]

T = TypeVar("T")

LONDON = ZoneInfo("Europe/London")
"""The clock by which schools in England live."""


class Misfit(ValueError):
    """What a row's own validators raise: a column, and what was expected in it."""

    def __init__(self, column: str, expected: str) -> None:
        """Name the column; the sentence holds nothing of the row."""
        self.column = column
        self.expected = expected
        super().__init__(f"column {column}: {expected}")


@frozen
class Cell:
    """How the cells of a field are read, where its type alone does not say: `metadata["cell"]`.

    `read` raises ValueError for what it does not take; `expected` is the sentence of the fault.
    """

    read: Callable[[str], Any]
    expected: str


@frozen
class Column:
    """One column: how its cells are read, and whether it, and they, must be there."""

    name: str
    read: Callable[[str], Any]
    expected: str
    required: bool
    may_be_empty: bool


def iso_date(cell: str) -> date:
    """Read a date such as 2026-11-20, and no other form.

    Raises:
        ValueError: it is none.
    """
    # Python reads other ISO forms too: 2026-W47-5.
    if len(cell) != len("2026-11-20") or not cell[4] == cell[7] == "-":
        raise ValueError
    return date.fromisoformat(cell)


def moment(cell: str) -> datetime:
    """Read an ISO moment of Europe/London, with an offset only where the clock shows it twice.

    Raises:
        ValueError: it is no such moment, or the hour is ambiguous and has no offset.
    """
    if not _MOMENT.fullmatch(cell):
        raise ValueError
    value = datetime.fromisoformat(cell)
    if value.tzinfo is not None:
        return value.astimezone(LONDON)
    local = value.replace(tzinfo=LONDON)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValueError
    return local


# Python reads other ISO forms too: 20261119T0845, 2026-W47-4T08:45.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)


def _time(cell: str) -> time:
    if not _TIME.fullmatch(cell):
        raise ValueError
    return time.fromisoformat(cell)


def _boolean(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


def _whole(cell: str) -> int:
    # Nothing that is counted here has ten figures, and a table's columns hold no more than nine.
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):  # noqa: PLR2004
        raise ValueError
    return int(cell)


_READERS: Mapping[type, tuple[Callable[[str], Any], str]] = {
    str: (str, "text was expected"),
    int: (_whole, "a whole number was expected"),
    bool: (_boolean, "true or false was expected"),
    date: (iso_date, "an ISO date such as 2026-11-20 was expected"),
    datetime: (
        moment,
        "an ISO moment such as 2026-11-20T08:45 was expected, with an offset in an ambiguous hour",
    ),
    time: (_time, "a time such as 08:45 was expected"),
}


def _column(name: str, kind: Any, *, required: bool, cell: Cell | None) -> Column:
    options = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    (bare,) = (option for option in options if option is not type(None))
    empty = type(None) in options
    if cell:
        return Column(name, cell.read, cell.expected, required, empty)
    if issubclass(bare, Enum):
        allowed = ", ".join(str(member.value) for member in bare)
        return Column(name, bare, f"one of {allowed} was expected", required, empty)
    read, expected = _READERS[bare]
    return Column(name, read, expected, required, empty)


def columns_of(kind: type) -> Mapping[str, Column]:
    """Give the columns that the attrs class `kind` declares, by name."""
    hints = get_type_hints(kind)
    return {
        each.name: _column(
            each.name,
            hints[each.name],
            required=each.default is NOTHING,
            cell=each.metadata.get("cell"),
        )
        for each in fields(kind)
    }


def _clash(place: str, names: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Fault(place, "this column stands twice", line=1, column=name)
        seen.add(name)


def header(
    names: Sequence[str],
    columns: Mapping[str, Column],
    *,
    place: str,
    aliases: Mapping[str, str],
) -> list[str]:
    """Check a header, and give the columns' own names in the file's order.

    Args:
        names: the first row of the file.
        columns: what is known, from `columns_of`.
        place: the file's name.
        aliases: other names that are accepted for a column.

    Raises:
        Refused: a column is missing, unknown or doubled; all of them at once.
    """
    found = [aliases.get(name, name) for name in names]
    with collecting() as faults:
        faults.extend(_clash(place, found))
        known = ", ".join(columns)
        for name in found:
            if name not in columns:
                faults.add(
                    place,
                    f"this column is not known; known are {known}",
                    line=1,
                    column=_shown(name),
                )
        for column in columns.values():
            if column.required and column.name not in found:
                faults.add(place, "this column is missing", line=1, column=column.name)
    return found


def _shown(name: str) -> str:
    # A header may turn out to be a row of somebody's data: only what looks like a name is repeated.
    return name if name.isidentifier() and name.islower() and len(name) < 40 else "(unnamed)"  # noqa: PLR2004


def records(text: str, *, place: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records of a CSV, each with the line that it began on; empty lines are none.

    Raises:
        Refused: one is not well-formed.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        expected = "a well-formed CSV record (RFC 4180 quoting) was expected"
        if str(error).startswith("field larger"):
            expected = f"cells of at most {csv.field_size_limit():,} characters were expected"
        raise Refused([Fault(place, expected, line=line)]) from None


def _cells(
    cells: Mapping[str, str], columns: Mapping[str, Column]
) -> tuple[dict[str, Any], list[Column]]:
    values: dict[str, Any] = {}
    wrong: list[Column] = []
    for name, cell in cells.items():
        column = columns[name]
        if not cell:
            if column.required and not column.may_be_empty:
                wrong.append(column)
            elif column.required:
                values[name] = None
            continue
        try:
            values[name] = column.read(cell)
        except (ValueError, KeyError):
            wrong.append(column)
    return values, wrong


def rows(
    text: str,
    kind: type[T],
    *,
    place: str,
    aliases: Mapping[str, str] | None = None,
) -> list[tuple[int, T]]:
    """Read a CSV as values of an attrs class, each with the line it began on.

    An empty cell of an optional column takes the field's default. A class may refuse a row in its
    own validators, by a `Misfit`.

    Raises:
        Refused: with every fault of the file.
    """
    columns = columns_of(kind)
    lines = records(text, place=place)
    names = header(next(lines, (1, []))[1], columns, place=place, aliases=aliases or {})
    found: list[tuple[int, T]] = []
    with collecting() as faults:
        for line, record in lines:
            if len(record) != len(names):
                faults.add(place, f"{len(names)} cells were expected", line=line)
                continue
            values, wrong = _cells(dict(zip(names, record, strict=True)), columns)
            for column in wrong:
                faults.add(place, column.expected, line=line, column=column.name)
            if wrong:
                continue
            try:
                found.append((line, kind(**values)))
            except Misfit as misfit:
                faults.add(place, misfit.expected, line=line, column=misfit.column)
    return found
