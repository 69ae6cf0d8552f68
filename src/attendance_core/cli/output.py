"""What a command prints: a table for people, JSON or CSV for scripts."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from attendance_core.office.texts import json_text
from attendance_core.tables import csv_text

__all__ = ["Format", "WrongUse", "progress", "say", "show"]


class WrongUse(Exception):
    """A command was called in a way that means nothing; its text says what was expected."""


class Format(StrEnum):
    """In which form results are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def show(
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    form: Format,
    *,
    short: Sequence[str] | None = None,
) -> None:
    """Print results to the standard output.

    Args:
        rows: the results.
        names: the columns, in their order.
        form: JSON and CSV hold every column.
        short: the columns of a table, where all would be too many. A few rows are turned on their
            side instead, and hold every column.
    """
    if form is Format.JSON:
        sys.stdout.write(json_text(rows))
    elif form is Format.CSV:
        sys.stdout.write(csv_text(names, rows))
    elif short is None or len(rows) > _FEW:
        _table(rows, short or names)
    else:
        turned = [
            {"": name, **{str(at): row[name] for at, row in enumerate(rows)}} for name in names
        ]
        _table(turned, list(turned[0]), headed=False)


_FEW = 3
_DAY = len("2026-11-20")
_WIDE = 160


def _table(rows: Iterable[Mapping[str, Any]], names: Sequence[str], *, headed: bool = True) -> None:
    table = Table(box=None, pad_edge=False, show_header=headed)
    for name in names:
        words = name.replace("_", " ")
        longest = max(map(len, words.split()), default=0)
        table.add_column(words, overflow="fold", min_width=min(longest, _DAY))
    for row in rows:
        # Text, never markup: a cell may hold square brackets.
        table.add_row(*(Text(_cell(row[name])) for name in names))
    # In a pipe there is no width to keep to.
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{100 * value:.2f}%"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return str(value)


def say(sentence: str) -> None:
    """Say something beside the results, on the standard error."""
    print(sentence, file=sys.stderr)  # noqa: T201 - this is the command line


def progress() -> Progress:
    """Give a display of long work: on a terminal only, and never among the results."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
