"""CSV that people open in a spreadsheet: a cell that it would take for a formula stays text."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

__all__ = ["csv_text"]

_FORMULA = re.compile(r"[=@\t]|[+-](?!$|[\d ()./-]*$)")
"""How a cell begins of which a spreadsheet makes a formula; a number, a telephone number, a mark of
`-` and a day are none."""


def csv_text(
    names: Sequence[str] | None,
    rows: Iterable[Mapping[str, Any] | Sequence[Any]],
    *,
    line_end: str = "\n",
) -> str:
    r"""Give rows as CSV: nothing for None, true and false, lists joined by semicolons.

    Text that a spreadsheet would take for a formula has an apostrophe before it, which the
    spreadsheet hides.

    >>> csv_text(["code", "telephone"], [{"code": "=1+1", "telephone": "+44 7700 900123"}])
    "code,telephone\n'=1+1,+44 7700 900123\n"

    Args:
        names: the header, and what of each row stands under it; None for a file without one, whose
            rows are sequences.
        rows: the rows.
        line_end: what ends a line.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    if names is not None:
        writer.writerow(names)
    for row in rows:
        cells = row if isinstance(row, Sequence) else [row[name] for name in names or row]
        writer.writerow([_cell(each) for each in cells])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return _cell("; ".join(map(str, value)))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # A carriage return alone would end the line for some readers, and stands in no quotes.
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{text}" if _FORMULA.match(text) else text
    return "" if value is None else value
