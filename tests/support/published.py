"""The Department's published files, read as text, and handed to the library."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from attendance_core.statistics import COLUMNS, from_counts

__all__ = [
    "SYMBOLS",
    "Row",
    "as_statistics",
    "code_of",
    "columns_of_codes",
    "measured",
    "read",
    "table",
    "whole",
    "with_figures",
]

SYMBOLS = {"", "c", "x", "z", ":", ".", "NA"}

# The columns of the daily series and their codes: domain notes, census, section 4.
_STROKES = {"reason_present_am": "/", "reason_present_pm": "\\"}
_OTHERS = {"reason_not_attending_planned_closed": "#"}
_REASON = re.compile(r"reason_([a-z][0-9]?)_")

Row = Mapping[str, str]


def table(shared: Path, name: str) -> tuple[list[str], list[list[str]]]:
    """Read a file: its header and the rows under it."""
    with (shared / "data" / "dfe" / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def read(shared: Path, name: str) -> list[dict[str, str]]:
    """Read the rows of a file by the names of their columns."""
    header, rows = table(shared, name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def with_figures(rows: Iterable[Row], column: str) -> list[Row]:
    """Keep the rows in which a column holds a figure, and no symbol."""
    return [row for row in rows if row[column] not in SYMBOLS]


def whole(cell: str) -> int:
    """Read a count; the dashboard's file writes it with a decimal point."""
    return int(cell.removesuffix(".0"))


def code_of(column: str) -> str | None:
    """Give the code that a column counts, or None: `reason_present` is the sum of two of them."""
    named = _STROKES | _OTHERS
    found = _REASON.match(column)
    return named.get(column) or (found[1].upper() if found else None)


def columns_of_codes(row: Row) -> dict[str, str]:
    """Give the columns of a daily file that count a code, each with its code."""
    return {column: code for column in row if (code := code_of(column))}


def measured(
    rows: Sequence[Row], codes: Mapping[str, str], *, labels: Sequence[str], on: date
) -> pl.DataFrame:
    """Give the library's measures of published counts, with some columns as labels."""
    cells = [
        [*(row[label] for label in labels), *(str(whole(row[column])) for column in codes)]
        for row in rows
    ]
    frame, _ = from_counts(([*labels, *codes.values()], cells), on=on, place="published.csv")
    found: pl.DataFrame = frame
    return found


def as_statistics(rows: Sequence[Row], labels: Sequence[str]) -> pl.DataFrame:
    """Give published totals of the census as a table of statistics, its rates left empty."""
    made: list[dict[str, Any]] = []
    for row in rows:
        possible, missed = int(row["sess_possible"]), int(row["sess_overall"])
        made.append(
            {name: row[name] for name in labels}
            | dict.fromkeys(COLUMNS, 0)
            | {name: None for name in COLUMNS if name.endswith("_rate")}
            | {
                "enrolments": int(row["enrolments"]),
                "possible": possible,
                "missed": missed,
                "attended": possible - missed,
                "present": possible - missed,
                "authorised": int(row["sess_authorised"]),
                "unauthorised": int(row["sess_unauthorised"]),
                "persistently_absent": int(row["enrolments_pa_10_exact"]),
                "severely_absent": None,
            }
        )
    return pl.DataFrame(made)
