"""The measures of rows of counts, such as the Department's published files hold."""

import re
from collections.abc import Sequence
from datetime import date

import narwhals as nw

from attendance_core.codes import codes, counted_as, has_ever_been
from attendance_core.errors import Fault, collecting
from attendance_core.register import Frame, Meanings, code_set
from attendance_core.statistics.measures import MEASURES, RATES, ratio
from attendance_core.statistics.tallies import folded

__all__ = ["Counts", "from_counts"]

Counts = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A header and the rows under it, every cell as text."""


# Eighteen figures are more sessions than there ever were, and as many as a column holds.
_NUMBER = re.compile(r"[0-9]{1,18}")


def _header(names: Sequence[str], place: str, on: date) -> tuple[list[str], list[str]]:
    first = next((at for at, name in enumerate(names) if has_ever_been(name)), len(names))
    labels, symbols = list(names[:first]), list(names[first:])
    with collecting() as faults:
        if not symbols:
            faults.add(place, "a column named by a code was expected", line=1)
        for at, name in enumerate(symbols):
            if not has_ever_been(name):
                expected = "columns from the first code on are codes; this never was one"
                faults.add(place, expected, line=1, column=name)
            elif counted_as(name, on=on) is None:
                expected = f"this code is not yet in force on {on.isoformat()}"
                faults.add(place, expected, line=1, column=name)
            elif name in symbols[:at]:
                faults.add(place, "this column stands twice", line=1, column=name)
        for at, name in enumerate(labels):
            if name in MEASURES or name in labels[:at]:
                expected = "a label called otherwise than a measure or another label was expected"
                faults.add(place, expected, line=1, column=name)
    return labels, symbols


def _numbers(rows: Sequence[Sequence[str]], symbols: Sequence[str], place: str) -> list[list[int]]:
    found: list[list[int]] = []
    with collecting() as faults:
        for line, row in enumerate(rows, 2):
            cells = row[-len(symbols) :]
            wrong = [
                symbol
                for symbol, cell in zip(symbols, cells, strict=True)
                if not _NUMBER.fullmatch(cell)
            ]
            faults.extend(
                Fault(place, "a whole number of sessions was expected", line, symbol)
                for symbol in wrong
            )
            found.append([] if wrong else [int(cell) for cell in cells])
    return found


def from_counts(counts: Counts, *, on: date, place: str) -> tuple[Frame, list[str]]:
    """Give the measures of each row of counts of sessions by code.

    Args:
        counts: a header and rows. Columns before the first that is named by a code are labels; all
            from it on are codes.
        on: the day whose law the codes are counted by.
        place: the file's name, for the faults.

    Returns:
        A Polars frame of the labels and `MEASURES`, in the order of the rows; and the codes that
        are no longer in force on the day and are counted by their last meaning.

    Raises:
        Refused: a code never was or is not yet in force, a row is short or long, or a cell is no
            number.
    """
    names, rows = counts
    labels, symbols = _header(names, place, on)
    with collecting() as faults:
        for line, row in enumerate(rows, 2):
            if len(row) != len(names):
                faults.add(place, f"{len(names)} cells were expected", line=line)
    numbers = _numbers(rows, symbols, place)
    columns = {"row": list(range(len(rows)))}
    columns |= {symbol: [row[at] for row in numbers] for at, symbol in enumerate(symbols)}
    wide = nw.from_dict(columns, backend="polars").lazy()
    long = wide.unpivot(symbols, index="row", variable_name="code", value_name="sessions")
    measured = folded(Meanings((code_set(on),)), long, ["row"])
    rates = measured.with_columns(
        ratio(over, "possible").alias(name) for name, over in RATES.items()
    )
    answer = rates.sort("row").select(*MEASURES).collect()
    if labels:
        texts = {label: [row[at] for row in rows] for at, label in enumerate(labels)}
        named = nw.from_dict(texts, dict.fromkeys(labels, nw.String), backend="polars")
        answer = nw.concat([named, answer], how="horizontal")
    gone = [symbol for symbol in symbols if symbol not in codes(on=on)]
    return answer.to_native(), gone
