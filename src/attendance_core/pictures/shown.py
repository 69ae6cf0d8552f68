"""What may be shown of a frame: the columns that are drawn, and nothing of what is suppressed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attendance_core.errors import collecting
from attendance_core.pictures.columns import Column, Kind, column, in_order
from attendance_core.register import Frame, rows

__all__ = ["Row", "present", "rows_of", "shown"]

Row = Mapping[str, Any]
"""A row of what is drawn; `suppressed` says whether its figures are kept back."""


def rows_of(frame: Frame) -> Sequence[Row]:
    """Give the rows of a frame of any kind, or rows as they are."""
    return frame if isinstance(frame, (list, tuple)) else rows(frame)


def present(found: Sequence[Row], *names: str) -> tuple[str, ...]:
    """Give those of some columns that rows have."""
    return tuple(name for name in names if found and name in found[0])


def shown(
    found: Sequence[Row], keys: Sequence[str], figures: Sequence[str], more: Sequence[str] = ()
) -> tuple[Row, ...]:
    """Give the columns of rows that are drawn, without any figure of a row that is suppressed.

    Without a column `suppressed` a row is suppressed, as a whole, where one of `figures` is null,
    unless nothing was possible. With it, what is null in such a row was taken out of it, and the
    rest may be shown; where nothing is null nothing was taken out, and all is kept back. Times,
    weekdays and year groups come in their order, other rows in their own.

    Args:
        found: the rows.
        keys: the columns that say what a row is about.
        figures: the columns of figures that are drawn.
        more: further columns of figures, of those that the rows have.

    Raises:
        Refused: a column is missing, or what should be a rate is none from 0 to 1.
    """
    extra = [name for name in present(found, *more) if name not in figures]
    _check(found, [*keys, *figures], list(map(column, [*figures, *extra])))
    made = [_row(row, keys, figures, extra) for row in found]
    return tuple(sorted(made, key=lambda row: [in_order(name, row[name]) for name in keys]))


def _check(found: Sequence[Row], names: Sequence[str], figures: Sequence[Column]) -> None:
    with collecting() as faults:
        missing = [name for name in names if found and name not in found[0]]
        for name in missing:
            faults.add("frame", "this column is missing", column=name)
        for each in figures:
            if each.kind is Kind.PERCENT and each.name not in missing:
                rates = (_plain(row[each.name]) for row in found)
                if not all(rate is None or 0 <= rate <= 1 for rate in rates):
                    faults.add("frame", "rates from 0 to 1 were expected", column=each.name)


def _row(row: Row, keys: Sequence[str], figures: Sequence[str], more: Sequence[str]) -> Row:
    plain = {name: _plain(row[name]) for name in (*keys, *figures, *more)}
    found = [plain[name] for name in figures]
    suppressed = _is_suppressed(row, found)
    was_cleared = "suppressed" in row and None in map(_plain, row.values())
    # Counts beside a rate that was taken out would give it back.
    if suppressed and (not was_cleared or set(found) == {None}):
        plain |= dict.fromkeys((*figures, *more))
    return plain | {"suppressed": suppressed}


def _is_suppressed(row: Row, figures: Sequence[Any]) -> bool:
    if "suppressed" in row:
        return bool(row["suppressed"])
    counted = 0 not in (row.get("possible"), row.get("enrolments"))
    return counted and None in figures


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell
    if value != value:  # noqa: PLR0124 - no number is nothing
        return None
    if isinstance(value, (Decimal, Fraction)):
        return float(value)
    return value.date() if isinstance(value, datetime) else value
