"""A table of statistics with its totals, as a school would publish it."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from attendance_core.errors import collecting
from attendance_core.statistics.groups import BY, COLUMNS
from attendance_core.statistics.measures import RATES
from attendance_core.statistics.secondary import Cell
from attendance_core.statistics.series import TIMES
from attendance_core.statistics.tallies import FLAGS

__all__ = [
    "ADDED_UP",
    "NOT_KNOWN",
    "RATE_OF",
    "TOTAL",
    "Row",
    "cell_of",
    "columns_to_group_by",
    "label_of",
    "place_of",
    "together",
    "with_totals",
]

Row = Mapping[str, Any]

ADDED_UP = tuple(name for name in COLUMNS if not name.endswith("_rate"))
"""The counts, of which a total is the sum."""

NOT_KNOWN = "Not known"
"""The label of those of whom it is not known to which group they belong."""

TOTAL = "Total"
"""The label of a total."""

RATE_OF = {
    **{name: (over, "possible") for name, over in RATES.items()},
    "persistent_absence_rate": ("persistently_absent", "enrolments"),
    "severe_absence_rate": ("severely_absent", "enrolments"),
}
"""Each rate, and what stands over what in it."""

_MOST_COLUMNS = 2


def columns_to_group_by(names: Sequence[str]) -> list[str]:
    """Give the columns by which a table of statistics is grouped.

    Args:
        names: the names of its columns; with `schools` among them its groups are of whole schools.

    Raises:
        Refused: they are not those of a table that may leave the school.
    """
    by = [name for name in names if name not in {*COLUMNS, "schools"}]
    has_schools = "schools" in names
    with collecting() as faults:
        for name in by:
            if expected := _amiss(name, has_schools=has_schools):
                faults.add("frame", expected, column=name)
        for name in ADDED_UP:
            if name not in names:
                faults.add("frame", "this column of statistics was expected", column=name)
        if not faults and not 1 <= len(by) <= _MOST_COLUMNS:
            faults.add("frame", f"one or two columns to group by were expected, not {len(by)}")
    return by


def _amiss(name: str, *, has_schools: bool) -> str | None:
    if name == "pupil":
        return "a table by pupil is no statistics, and does not leave the school as such"
    if name in TIMES:
        return "a table by a time counts a pupil in many rows, so that it has no true total"
    if has_schools and name in BY:
        return "with the column schools, only groups of whole schools were expected"
    if not has_schools and name not in BY:
        known = ", ".join(each for each in BY if each not in {"pupil", *TIMES})
        return f"columns to group by are {known}; counts by code stay in the school"
    return None


def with_totals(found: Sequence[Row], by: Sequence[str]) -> list[Row]:
    """Give the groups with their labels as text, and the totals; all rates are reckoned anew.

    They stand in the order of their labels, whatever order they came in, a total after its parts.

    Args:
        found: the groups.
        by: the one or two columns by which they are grouped.

    Raises:
        Refused: a count is empty or no whole number, or a group stands there twice.
    """
    groups = _read(found, by)
    totals: dict[tuple[str, ...], list[Row]] = {}
    for kept in list(product((True, False), repeat=len(by)))[1:]:
        for row in groups:
            labels = zip((row[name] for name in by), kept, strict=True)
            key = tuple(label if keep else TOTAL for label, keep in labels)
            totals.setdefault(key, []).append(row)
    totals = totals or {(TOTAL,) * len(by): []}
    added = [
        {**dict(zip(by, key, strict=True)), **together(parts)} for key, parts in totals.items()
    ]
    table = sorted((*groups, *added), key=lambda row: [place_of(row[name]) for name in by])
    return [{**row, **_rates(row)} for row in table]


def _read(found: Sequence[Row], by: Sequence[str]) -> list[Row]:
    # Where no threshold was in force nobody is said to be persistently absent.
    not_said = {name for name in FLAGS if all(row[name] is None for row in found)}
    groups: dict[tuple[str, ...], Row] = {}
    with collecting() as faults:
        for line, row in enumerate(found, 2):
            labels = tuple(label_of(row[name]) for name in by)
            if TOTAL in labels or labels in groups:
                faults.add("frame", "each group once was expected, and no total", line=line)
            for name in (*ADDED_UP, *({"schools"} & {*row})):
                if name not in not_said and not _is_count(row[name]):
                    faults.add("frame", "a whole number was expected", line=line, column=name)
            counts = {name: row.get(name) for name in (*ADDED_UP, "schools")}
            groups[labels] = dict(zip(by, labels, strict=True)) | counts
    return list(groups.values())


def label_of(value: object) -> str:
    """Give the text by which a group is called."""
    if value is None:
        return NOT_KNOWN
    return str(value).lower() if isinstance(value, bool) else str(value)


def place_of(label: str) -> tuple[bool, bool, int, str]:
    """Give by what labels are put in order: totals last, numbers as numbers."""
    # Reception before year 1, and year 7 before year 10.
    number = int(label) if label.isdecimal() else -1
    return label == TOTAL, label == NOT_KNOWN, number, label


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def together(table: Sequence[Row]) -> Row:
    """Give the counts of some rows as those of one."""
    return {
        name: None if any(row[name] is None for row in table) else sum(row[name] for row in table)
        for name in (*ADDED_UP, "schools")
    }


def _rates(row: Row) -> Row:
    return {
        name: row[over] / row[under] if row[over] is not None and row[under] else None
        for name, (over, under) in RATE_OF.items()
    }


def cell_of(row: Row, by: Sequence[str]) -> Cell:
    """Give the two lines in which a row of the table stands."""
    labels = [row[name] for name in by]
    totals = [label == TOTAL for label in labels]
    sign = -1 if sum(totals) % 2 else 1
    if len(by) == 1:
        # There is one line; whatever is outside of it is the other end of every cell.
        return Cell(((0, ""), (1, "")), (totals[0], totals[0]), sign, row["enrolments"])
    # A row adds up to the total over columns, and a column to that over rows.
    return Cell(((0, labels[0]), (1, labels[1])), (totals[1], totals[0]), sign, row["enrolments"])
