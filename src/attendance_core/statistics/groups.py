"""Statistics of groups: one row for each, from one pass over the marks.

The marks are counted by enrolment and code first; whom a definition counts, persistent absence and
the columns of the group are matters of the few rows that remain.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.definitions import definition
from attendance_core.statistics.due import due_sessions
from attendance_core.statistics.grouping import (
    BY,
    check_by,
    keys_of,
    numbers_of_sessions,
    summed,
    with_attributes,
)
from attendance_core.statistics.measures import COUNTS, RATES, ratio
from attendance_core.statistics.series import TIMES, counted_in, session_columns
from attendance_core.statistics.tallies import (
    FLAG_RATES,
    FLAGS,
    by_code,
    counted,
    flags,
    folded,
    measured_by,
)

__all__ = ["BY", "COLUMNS", "grouped", "statistics"]

COLUMNS = ("enrolments", *COUNTS, "unmarked", *RATES, *FLAGS, *FLAG_RATES)
"""What stands in a row after the columns of its group."""


def statistics(
    prepared: Prepared,
    *,
    span: Span,
    by: Sequence[str] = (),
    of: str = "all",
    counts_by_code: bool = False,
) -> Frame:
    """Give the statistics of a span of days, one row for a group, sorted by its columns.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included.
        by: columns of `BY`; none makes one row of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.
        counts_by_code: add a column of sessions for each code.

    Returns:
        The columns of `by`, then `COLUMNS`: counts are integers, rates the nearest double from 0 to
        1, null where nothing is to be divided by. Persistent and severe absence are of each
        enrolment's own sessions in the span, and null where `by` names a time or the session.

    Raises:
        Refused: a column of `by` is not known.
        LookupError: a definition is not known.
    """
    rows = grouped(prepared, span=span, by=by, of=of, counts_by_code=counts_by_code)
    return in_kind(rows, prepared.kind)


def grouped(
    prepared: Prepared, *, span: Span, by: Sequence[str], of: str, counts_by_code: bool = False
) -> nw.LazyFrame[Any]:
    """Give the rows of `statistics`, to be reckoned with further."""
    check_by(by)
    series = definition(of)
    times = [name for name in by if name in TIMES]
    keys = keys_of(by, of)
    codes, rows = _measured(prepared, span, keys, counts_by_code=counts_by_code)
    if series:
        rows = counted_in(series, rows, prepared, ["enrolment", *times])
    # A part of an enrolment's sessions says nothing of its persistent absence.
    flagged = {} if times else flags(on=span[1])
    if flagged:
        rows = rows.with_columns(**flagged)
    return _grouped(rows, prepared, by, codes, list(flagged))


def _measured(
    prepared: Prepared, span: Span, keys: Sequence[str], *, counts_by_code: bool
) -> tuple[list[str], nw.LazyFrame[Any]]:
    sessions = session_columns(prepared, span, keys)
    numbers = numbers_of_sessions(sessions, keys)
    codes: list[str] = []
    if counts_by_code:
        counts = counted(prepared, keys, span=span, sessions=numbers).collect().lazy()
        codes = by_code(prepared.meanings, counts, span)
        measured = folded(prepared.meanings, counts, keys, codes)
    else:
        measured = measured_by(prepared, keys, span=span, sessions=numbers)
    due = due_sessions(prepared, sessions, span, keys)
    # What was counted and what was due, one under the other: nulls add nothing to a sum.
    both = nw.concat([measured, due], how="diagonal")
    return codes, both.group_by(list(keys)).agg(nw.col(*COUNTS, "marked", *codes, "due").sum())


def _grouped(
    rows: nw.LazyFrame[Any],
    prepared: Prepared,
    by: Sequence[str],
    codes: Sequence[str],
    flagged: Sequence[str],
) -> nw.LazyFrame[Any]:
    amounts = [
        (nw.col("possible") > 0).cast(nw.Int64).sum().alias("enrolments"),
        nw.col(*COUNTS, *codes, *flagged).sum(),
        (nw.col("due") - nw.col("marked")).sum().alias("unmarked"),
    ]
    sums = summed(with_attributes(rows, prepared, by), by, amounts)
    nothing = [name for name in FLAGS if name not in flagged]
    return sums.with_columns(
        *(ratio(over, "possible").alias(name) for name, over in RATES.items()),
        *(
            ratio(over, "enrolments").alias(name)
            for name, over in FLAG_RATES.items()
            if over in flagged
        ),
        *(nw.lit(None, nw.Int64).alias(name) for name in nothing),
        *(
            nw.lit(None, nw.Float64).alias(name)
            for name, over in FLAG_RATES.items()
            if over in nothing
        ),
    ).select(*by, *COLUMNS, *codes)
