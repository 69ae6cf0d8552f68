"""Statistics of groups: one row for each, from one pass over the marks.

The marks are counted by enrolment and code first; whom a definition counts, persistent absence and
the columns of the group are matters of the few rows that remain.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.errors import collecting
from attendance_core.register import ATTRIBUTES, Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.definitions import definition
from attendance_core.statistics.due import due_sessions
from attendance_core.statistics.measures import COUNTS, RATES, ratio
from attendance_core.statistics.series import TIMES, counted_in, session_columns
from attendance_core.statistics.tallies import (
    FLAG_RATES,
    FLAGS,
    by_code,
    counted,
    flags,
    folded,
    own_enrolments,
)

__all__ = ["BY", "COLUMNS", "statistics"]

BY = ("school", "pupil", *ATTRIBUTES, *TIMES)
"""The columns by which statistics can be grouped: `school` is the URN, `week` its Monday."""

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
    _check(by)
    series = definition(of)
    times = [name for name in by if name in TIMES]
    keys = ["enrolment", *times, *(("school_year", "in_half_term_6") if series else ())]
    codes, rows = _measured(prepared, span, keys, counts_by_code=counts_by_code)
    if series:
        rows = counted_in(series, rows, prepared, ["enrolment", *times])
    # A part of an enrolment's sessions says nothing of its persistent absence.
    flagged = {} if times else flags(on=span[1])
    if flagged:
        rows = rows.with_columns(**flagged)
    return in_kind(_grouped(rows, prepared, by, codes, list(flagged)), prepared.kind)


def _check(by: Sequence[str]) -> None:
    with collecting() as faults:
        for at, name in enumerate(by):
            if name not in BY:
                faults.add("by", f"columns to group by are {', '.join(BY)}", column=name)
            elif name in by[:at]:
                faults.add("by", "each column once was expected", column=name)


def _measured(
    prepared: Prepared, span: Span, keys: Sequence[str], *, counts_by_code: bool
) -> tuple[list[str], nw.LazyFrame[Any]]:
    sessions = session_columns(prepared, span, keys)
    needed = [name for name in keys if name not in ("enrolment", "session")]
    numbers = sessions.select("urn", "session_number", *needed) if needed else None
    counts = counted(prepared, keys, span=span, sessions=numbers)
    codes: list[str] = []
    if counts_by_code:
        counts = counts.collect().lazy()
        codes = by_code(prepared.meanings, counts, span)
    measured = folded(prepared.meanings, counts, keys, codes)
    due = due_sessions(prepared, sessions, span, keys)
    numbers_of = [*COUNTS, "marked", *codes]
    both = nw.concat(
        [
            measured.with_columns(nw.lit(0, nw.Int64).alias("due")),
            due.with_columns(nw.lit(0, nw.Int64).alias(name) for name in numbers_of).select(
                *keys, *numbers_of, "due"
            ),
        ]
    )
    return codes, both.group_by(list(keys)).agg(nw.col(name).sum() for name in [*numbers_of, "due"])


def _grouped(
    rows: nw.LazyFrame[Any],
    prepared: Prepared,
    by: Sequence[str],
    codes: Sequence[str],
    flagged: Sequence[str],
) -> nw.LazyFrame[Any]:
    wanted = [name for name in by if name not in TIMES]
    named = own_enrolments(prepared).with_columns(nw.col("urn").alias("school"))
    joined = rows.join(named.select("enrolment", *wanted), on="enrolment")
    amounts = [
        (nw.col("possible") > 0).cast(nw.Int64).sum().alias("enrolments"),
        *(nw.col(name).sum() for name in [*COUNTS, *codes]),
        (nw.col("due") - nw.col("marked")).sum().alias("unmarked"),
        *(nw.col(name).sum() for name in flagged),
    ]
    # With nothing to group by there is one row, even of nothing.
    sums = joined.group_by(list(by)).agg(*amounts).sort(list(by)) if by else joined.select(*amounts)
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
