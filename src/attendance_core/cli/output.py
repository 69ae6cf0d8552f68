"""What a command prints: a table for people, JSON or CSV for scripts."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from attendance_core.office.report import csv_text, json_text

__all__ = ["Format", "WrongUse", "progress", "say", "show"]


class WrongUse(Exception):
    """A command was called in a way that means nothing; its text says what was expected."""


class Format(StrEnum):
    """In which form results are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def show(rows: Sequence[Mapping[str, Any]], names: Sequence[str], form: Format) -> None:
    """Print results to the standard output."""
    if form is Format.JSON:
        sys.stdout.write(json_text(rows))
    elif form is Format.CSV:
        sys.stdout.write(csv_text(names, rows))
    else:
        _table(rows, names)


def _table(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        # Text, never markup: a cell may hold square brackets.
        table.add_row(*(Text(_cell(row[name])) for name in names))
    Console().print(table)


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
