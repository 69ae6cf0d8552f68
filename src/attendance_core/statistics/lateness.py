"""Lateness: before and after the register closed, in sessions and in minutes."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.codes import every_code
from attendance_core.register import Frame, Prepared, beside, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.grouping import (
    check_by,
    counted_by,
    keys_of,
    numbers_of_sessions,
    of_groups,
    summed,
)
from attendance_core.statistics.measures import ratio
from attendance_core.statistics.series import session_columns
from attendance_core.statistics.tallies import folded, within

__all__ = ["late_codes", "lateness"]

_SESSIONS = ("possible", "present", "late_before_close", "late_after_close")
_MINUTES = ("minutes_late", "marks_with_minutes")


def late_codes() -> tuple[str, ...]:
    """Give the codes of a pupil who came late.

    >>> late_codes()
    ('L', 'U')
    """
    return tuple(sorted({each.code for each in every_code() if each.lateness}))


def lateness(prepared: Prepared, *, span: Span, by: Sequence[str] = (), of: str = "all") -> Frame:
    """Give how often and how much pupils came late, one row for a group.

    Late sessions are L and U together, U being an unauthorised absence besides. Source: DfE, Pupil
    attendance in schools, late sessions; the rates, the punctuality and the minutes are measures of
    this library, for the Department collects no minutes.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included.
        by: columns of `BY`; none makes one row of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.

    Returns:
        The columns of `by`; numbers of sessions: `possible`, `present`, `late_before_close` (L),
        `late_after_close` (U), `late`, their sum; `late_rate`, late over possible; `punctuality`, 1
        less L over present; `after_close_share`, U over late; `minutes_late`, the whole minutes of
        those late marks that carry any, `marks_with_minutes`, their number, and
        `mean_minutes_late`. Null where there is nothing to divide by.

    Raises:
        Refused: a column of `by` is not known.
        LookupError: a definition is not known.
    """
    check_by(by)
    keys = keys_of(by, of)
    counts = counted_by(prepared, keys, span=span)
    sessions = folded(prepared.meanings, counts, keys).select(*keys, *_SESSIONS)
    both = nw.concat(
        [
            sessions.with_columns(nw.lit(0, nw.Int64).alias(name) for name in _MINUTES),
            _minutes(prepared, span, keys)
            .with_columns(nw.lit(0, nw.Int64).alias(name) for name in _SESSIONS)
            .select(*keys, *_SESSIONS, *_MINUTES),
        ]
    )
    rows = of_groups(both, prepared, by=by, of=of)
    sums = summed(rows, by, [nw.col(*_SESSIONS, *_MINUTES).sum()])
    return in_kind(_rated(sums, by), prepared.kind)


def _minutes(prepared: Prepared, span: Span, keys: Sequence[str]) -> nw.LazyFrame[Any]:
    numbers = numbers_of_sessions(session_columns(prepared, span, keys), keys)
    minutes = nw.col("minutes_late")
    is_late = nw.col("code").is_in(list(late_codes())) & ~minutes.is_null()

    def add(marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        late = within(marks, span).filter(is_late)
        if numbers is not None:
            late = late.join(beside(numbers, marks), on=["urn", "session_number"])
        number = nw.len().cast(nw.Int64).alias("marks_with_minutes")
        return (
            late.with_columns(minutes.cast(nw.Int64))
            .group_by(list(keys))
            .agg(minutes.sum(), number)
            .with_columns(minutes.cast(nw.Int64))  # some engines add up into a wider type
        )

    return prepared.of_each_part(add)


def _rated(sums: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    with_late = sums.with_columns(
        late=nw.col("late_before_close") + nw.col("late_after_close"),
        on_time=nw.col("present") - nw.col("late_before_close"),
    )
    return with_late.select(
        *by,
        *_SESSIONS,
        "late",
        ratio("late", "possible").alias("late_rate"),
        ratio("on_time", "present").alias("punctuality"),
        ratio("late_after_close", "late").alias("after_close_share"),
        *_MINUTES,
        ratio("minutes_late", "marks_with_minutes").alias("mean_minutes_late"),
    )
