"""A table of statistics that may leave the school: small numbers hidden, and safe from subtraction.

Hidden first: all figures of a group of too few pupils; numbers of pupils and of sessions that are
small and not nought; a number of pupils that is all of a group, or all but a few. Hidden also is
what would give one of those away. A nought is no secret: nobody is in it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.register import Frame, in_kind, rows
from attendance_core.register.frames import kind_of
from attendance_core.statistics.groups import COLUMNS
from attendance_core.statistics.small_numbers import Disclosure, disclosure, hidden_figures
from attendance_core.statistics.totals import (
    RATE_OF,
    Row,
    cell_of,
    columns_to_group_by,
    with_totals,
)

__all__ = ["CONFIDENTIAL", "NOT_APPLICABLE", "Disclosed", "disclosed"]

CONFIDENTIAL = "c"
"""What stands in a text for a figure that is hidden, as in the Department's files."""

NOT_APPLICABLE = "z"
"""What stands in a text where there is no figure, such as a rate of nothing."""


@frozen(eq=False)
class Disclosed:
    """A table that may leave the school, and what to write under it.

    `frame` holds the groups and their totals: the labels as text, the figures, null where one is
    hidden, and `suppressed`, which says whether any of the row is. `table` is the same as text, its
    header first, with `c` for what is hidden and `z` where there is no figure. `suppressed_first`
    is the number of rows in which a figure is hidden for itself, `suppressed_also` that of those in
    which figures are hidden only to protect others.
    """

    frame: Frame = field(repr=False)
    table: tuple[tuple[str, ...], ...] = field(repr=False)
    suppressed_first: int
    suppressed_also: int
    note: str


def disclosed(frame: Frame, *, on: date, rule: Disclosure | None = None) -> Disclosed:
    """Give a table of statistics with its totals, fit to leave the school.

    No hidden figure follows from the sums of all that is shown, and no number of pupils because
    none is negative either. Bounds are looked at for numbers of sessions too, but each family by
    itself. What else was published of the same pupils is not known here: a table by other columns,
    or of one pupil more, can still give one away.

    Args:
        frame: what `statistics` gives, by one or two columns of pupils or by school. Rows of areas
            or phases may be handed in too, with a column `schools`, the number of schools of which
            each is built; every school stands in one row then.
        on: the day on which the table is published.
        rule: what is too small; if it is not given, the settings of the day.

    Raises:
        Refused: the frame is by pupil, by a time, by no column or by more than two; a column is not
            known or missing, a count is empty, or a group stands there twice.
    """
    found = rows(frame)
    given = nw.from_native(frame).collect_schema().names()
    by = columns_to_group_by(given)
    rule = disclosure(on=on) if rule is None else rule
    table = with_totals(found, by)
    hidden, first = hidden_figures(table, [cell_of(row, by) for row in table], rule)
    names = [*by, *(name for name in given if name == "schools"), *COLUMNS]
    shown = [
        {name: None if name in gone else row[name] for name in names} | {"suppressed": bool(gone)}
        for row, gone in zip(table, hidden, strict=True)
    ]
    also = sum(map(bool, hidden)) - len(first)
    return Disclosed(
        in_kind(_frame(shown, by), kind_of(frame)),
        _text(table, hidden, names),
        len(first),
        also,
        _note(rule, len(first), also),
    )


def _frame(shown: Sequence[Row], by: Sequence[str]) -> nw.LazyFrame[Any]:
    kinds = {
        name: nw.String()
        if name in by
        else nw.Boolean()
        if name == "suppressed"
        else nw.Float64()
        if name in RATE_OF
        else nw.Int64()
        for name in shown[0]
    }
    columns = {name: [row[name] for row in shown] for name in kinds}
    return nw.from_dict(columns, kinds, backend="polars").lazy()


def _text(
    table: Sequence[Row], hidden: Sequence[set[str]], names: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    def cell(row: Row, name: str, gone: set[str]) -> str:
        if name in gone:
            return CONFIDENTIAL
        return NOT_APPLICABLE if row[name] is None else str(row[name])

    pairs = zip(table, hidden, strict=True)
    return (tuple(names), *(tuple(cell(row, name, gone) for name in names) for row, gone in pairs))


def _note(rule: Disclosure, first: int, also: int) -> str:
    sources = "; ".join(f"{source} ({source.status})" for source in rule.sources)
    return (
        f"{CONFIDENTIAL}: not shown. Fewer than {rule.fewest_pupils} pupils, all or nearly all "
        f"pupils of a group, fewer than {rule.fewest_sessions} sessions, and areas of fewer than "
        f"{rule.fewest_schools} schools are not shown: {_rows(first)}. Figures from which one of "
        f"those could be worked out are not shown either: {_rows(also)} more. "
        f"A nought is shown. {NOT_APPLICABLE}: no figure. Sources: {sources}."
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
