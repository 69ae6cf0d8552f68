"""Gaps between two groups of pupils: how much more of their sessions one misses than the other."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.errors import collecting
from attendance_core.register import ATTRIBUTES, Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.grouping import check_by, summed
from attendance_core.statistics.groups import grouped

__all__ = ["differences"]

_GROUPS = ("school", *ATTRIBUTES)
_RATES = ("absence_rate", "attendance_rate", "persistent_absence_rate")


def differences(
    prepared: Prepared,
    *,
    span: Span,
    group: str,
    between: tuple[object, object],
    of: str = "all",
    by: Sequence[str] = (),
) -> Frame:
    """Give the gap between the pupils of one value of an attribute and those of another.

    Rates are of all their sessions together, never a mean of pupils' rates, and the gap is their
    plain difference. Source: DfE, Pupil absence statistics: methodology, 3.1, for the rates.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included.
        group: the attribute, a column of an enrolment or `school`.
        between: its two values, such as `(True, False)` of `fsm`; compared as text, `true` and
            `false` for the two truths.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.
        by: columns of `BY`; none makes one row of everything.

    Returns:
        One row for each group of `by`: its columns; `group`, `value` and `other_value`, as text;
        `enrolments`, `absence_rate`, `attendance_rate`, `persistent_absence_rate` of the first
        value, the same with `other_` before them of the second; `absence_rate_difference` and
        `persistent_absence_rate_difference`, the first less the second, as differences of rates
        from 0 to 1. Null where one of the two has no possible session; persistent absence also
        where `by` names a time.

    Raises:
        Refused: the attribute or a column of `by` is not known, the attribute stands in `by` too,
            or the two values are one.
        LookupError: a definition is not known.
    """
    value, other = map(_text, between)
    _check(group, value, other, by)
    rows = grouped(prepared, span=span, by=[*by, group], of=of)
    sides = _sides(rows, group, {"": value, "other_": other})
    amounts = [
        amount
        for before in ("", "other_")
        for amount in (
            nw.col(f"{before}enrolments").sum(),
            *(nw.col(f"{before}{name}").max() for name in _RATES),
        )
    ]
    named = summed(sides, by, amounts).with_columns(
        group=nw.lit(group),
        value=nw.lit(value),
        other_value=nw.lit(other),
        absence_rate_difference=_less("absence_rate"),
        persistent_absence_rate_difference=_less("persistent_absence_rate"),
    )
    return in_kind(named.select(*by, *_columns()), prepared.kind)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(group: str, value: str, other: str, by: Sequence[str]) -> None:
    check_by(by)
    with collecting() as faults:
        if group not in _GROUPS:
            faults.add("group", f"one of {', '.join(_GROUPS)} was expected")
        elif group in by:
            faults.add("by", "columns other than the group were expected", column=group)
        if value == other:
            faults.add("between", "two different values were expected")


def _sides(rows: nw.LazyFrame[Any], group: str, values: dict[str, str]) -> nw.LazyFrame[Any]:
    """Put the figures of each value into columns of its own, null in the rows of the other."""
    column = nw.col(group)
    text: nw.Expr = column.cast(nw.String)
    if rows.collect_schema()[group] == nw.Boolean:
        text = nw.when(column).then(nw.lit("true")).when(~column).then(nw.lit("false"))
    named = rows.with_columns(compared=text)
    of_either = named.filter(nw.col("compared").is_in(list(values.values())))
    return of_either.with_columns(
        nw.when(nw.col("compared") == value).then(nw.col(name)).alias(f"{before}{name}")
        for name in ("enrolments", *_RATES)
        for before, value in reversed(values.items())
    )


def _less(name: str) -> nw.Expr:
    return nw.col(name) - nw.col(f"other_{name}")


def _columns() -> list[str]:
    sides = [f"{before}{name}" for before in ("", "other_") for name in ("enrolments", *_RATES)]
    gaps = ["absence_rate_difference", "persistent_absence_rate_difference"]
    return ["group", "value", "other_value", *sides, *gaps]
