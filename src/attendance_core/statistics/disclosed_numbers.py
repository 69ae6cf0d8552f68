"""A table of numbers of pupils that is fit to leave the school, such as that of the bands."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from math import inf
from typing import Any

import narwhals as nw

from attendance_core.errors import collecting
from attendance_core.register import Frame, in_kind, rows
from attendance_core.register.frames import kind_of
from attendance_core.statistics.disclosure import CONFIDENTIAL, Disclosed
from attendance_core.statistics.secondary import Cell, Range, protected
from attendance_core.statistics.series import TIMES
from attendance_core.statistics.small_numbers import Disclosure, disclosure
from attendance_core.statistics.totals import TOTAL, label_of, place_of

__all__ = ["disclosed_numbers"]

_Key = tuple[str, ...]


def disclosed_numbers(
    frame: Frame,
    *,
    by: Sequence[str],
    on: date,
    number: str = "enrolments",
    rule: Disclosure | None = None,
) -> Disclosed:
    """Hide small numbers in a table of pupils, and all from which one could be worked out.

    Each pupil stands in one group: the groups add up to true totals, which are put in. Hidden are
    groups of fewer pupils than the rule says, noughts apart, and groups that are all of theirs: if
    everybody of year 7 is in one band, that says it of each. Every hidden number could be another
    one with all that is shown the same.

    Args:
        frame: the groups, such as `bands` gives them.
        by: one column or two; the last is that by which the pupils of a group are parted, such as
            `band_from`.
        on: the day on which the table is published.
        number: the column of the number of pupils; columns that are not named are left behind.
        rule: what is too small; if it is not given, the settings of the day.

    Raises:
        Refused: there are no columns of `by` or more than two, one is `pupil` or a time or is not
            there, a number is none, or a group stands there twice.
    """
    settings = disclosure(on=on) if rule is None else rule
    table = _with_totals(_read(rows(frame), by, number))
    keys = sorted(table, key=lambda key: [place_of(label) for label in key])
    sizes = [table[key] for key in keys]
    small = {at for at, key in enumerate(keys) if _is_small(key, table, settings)}
    hidden = protected(
        [_cell(key, table[key]) for key in keys],
        small,
        figures=[[Range(size, 0, inf) for size in sizes]],
        fits=lambda places: not 0 < sum(sizes[at] for at in places) < settings.fewest_pupils,
    )
    shown = [None if at in hidden else size for at, size in enumerate(sizes)]
    sources = "; ".join(f"{source} ({source.status})" for source in settings.sources)
    columns: dict[str, Any] = {name: [key[at] for key in keys] for at, name in enumerate(by)}
    columns |= {number: shown, "suppressed": [size is None for size in shown]}
    kinds = {**dict.fromkeys(by, nw.String()), number: nw.Int64(), "suppressed": nw.Boolean()}
    return Disclosed(
        in_kind(nw.from_dict(columns, kinds, backend="polars").lazy(), kind_of(frame)),
        ((*by, number), *((*key, _text(size)) for key, size in zip(keys, shown, strict=True))),
        len(small),
        len(hidden) - len(small),
        f"{CONFIDENTIAL}: not shown. Fewer than {settings.fewest_pupils} pupils and all pupils of a"
        " group are not shown, nor numbers from which one of those could be worked out. A nought"
        f" is shown. Sources: {sources}.",
    )


def _text(size: int | None) -> str:
    return CONFIDENTIAL if size is None else str(size)


def _read(found: Sequence[Mapping[str, Any]], by: Sequence[str], number: str) -> dict[_Key, int]:
    groups: dict[_Key, int] = {}
    with collecting() as faults:
        if not 1 <= len(by) <= 2:  # noqa: PLR2004 - a table has two sides
            faults.add("by", f"one or two columns were expected, not {len(by)}")
        for name in by:
            if name == "pupil" or name in TIMES:
                faults.add(
                    "by", "a column that puts each pupil into one group was expected", column=name
                )
        for name in (*by, number):
            if found and name not in found[0]:
                faults.add("frame", "this column was expected", column=name)
        if faults:
            faults.refuse()
        for line, row in enumerate(found, 2):
            key, size = tuple(label_of(row[name]) for name in by), row[number]
            if key in groups or TOTAL in key:
                faults.add("frame", "each group once was expected, and no total", line=line)
            if not isinstance(size, int) or size < 0:
                faults.add("frame", "a whole number was expected", line=line, column=number)
            groups[key] = size
    return groups


def _with_totals(groups: Mapping[_Key, int]) -> dict[_Key, int]:
    table = dict(groups)
    for key, size in groups.items():
        for kept in list(product((True, False), repeat=len(key)))[1:]:
            total = tuple(label if keep else TOTAL for label, keep in zip(key, kept, strict=True))
            table[total] = table.get(total, 0) + size
    return table


def _is_small(key: _Key, table: Mapping[_Key, int], rule: Disclosure) -> bool:
    is_everybody = key[-1] != TOTAL and table[key] == table[(*key[:-1], TOTAL)]
    return table[key] > 0 and (table[key] < rule.fewest_pupils or is_everybody)


def _cell(key: _Key, size: int) -> Cell:
    totals = [label == TOTAL for label in key]
    sign = -1 if sum(totals) % 2 else 1
    if len(key) == 1:
        return Cell(((0, ""), (1, "")), (totals[0], totals[0]), sign, size)
    return Cell(((0, key[0]), (1, key[1])), (totals[1], totals[0]), sign, size)
