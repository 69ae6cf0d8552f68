"""What measures of groups share: the columns to group by, and counts of enrolments in groups."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.errors import collecting
from attendance_core.register import ATTRIBUTES, Prepared
from attendance_core.sessions import Span
from attendance_core.statistics.definitions import definition
from attendance_core.statistics.series import TIMES, counted_in, session_columns
from attendance_core.statistics.tallies import counted, measured_by, own_enrolments

__all__ = [
    "BY",
    "OF_WHOLE_ENROLMENTS",
    "check_by",
    "counted_by",
    "keys_of",
    "numbers_of_sessions",
    "of_groups",
    "summed",
    "whole_enrolments",
    "with_attributes",
]

BY = ("school", "pupil", *ATTRIBUTES, *TIMES)
"""The columns by which statistics can be grouped: `school` is the URN, `week` its Monday."""

OF_WHOLE_ENROLMENTS = tuple(name for name in BY if name not in TIMES)
"""The columns to group by where a part of an enrolment's sessions would say nothing."""


def check_by(by: Sequence[str], among: Sequence[str] = BY) -> None:
    """Refuse columns to group by that are not among some, or that stand twice."""
    with collecting() as faults:
        for at, name in enumerate(by):
            if name in BY and name not in among:
                expected = "no such time was expected; columns to group by are"
                faults.add("by", f"{expected} {', '.join(among)}", column=name)
            elif name not in among:
                faults.add("by", f"columns to group by are {', '.join(among)}", column=name)
            elif name in by[:at]:
                faults.add("by", "each column once was expected", column=name)


def keys_of(by: Sequence[str], of: str) -> list[str]:
    """Give what to count sessions by, for groups of a series: the enrolment, and times.

    Raises:
        LookupError: a definition is not known.
    """
    of_series = ("school_year", "in_half_term_6") if definition(of) else ()
    return ["enrolment", *(name for name in by if name in TIMES), *of_series]


def numbers_of_sessions(
    sessions: nw.LazyFrame[Any], keys: Sequence[str]
) -> nw.LazyFrame[Any] | None:
    """Give the columns of `keys` that marks lack, by session and week; None if they have all."""
    needed = [name for name in keys if name not in ("enrolment", "session")]
    return sessions.select("urn", "session_number", "week_number", *needed) if needed else None


def counted_by(prepared: Prepared, keys: Sequence[str], *, span: Span) -> nw.LazyFrame[Any]:
    """Count sessions by code and `keys`, columns of a session among them."""
    return counted(prepared, keys, span=span, sessions=_sessions(prepared, keys, span))


def _sessions(prepared: Prepared, keys: Sequence[str], span: Span) -> nw.LazyFrame[Any] | None:
    return numbers_of_sessions(session_columns(prepared, span, keys), keys)


def of_groups(
    rows: nw.LazyFrame[Any],
    prepared: Prepared,
    *,
    by: Sequence[str],
    of: str,
    also: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Keep what a series counts of rows by `keys_of`, and join the columns of the groups to it.

    Args:
        rows: counts by `keys_of(by, of)` and `also`, `possible` among them.
        prepared: the registers.
        by: columns of `BY`.
        of: whom to count.
        also: what else the rows are by, beside enrolment and times.
    """
    series = definition(of)
    if series:
        times = [name for name in by if name in TIMES]
        rows = counted_in(series, rows, prepared, ["enrolment", *times, *also])
    return with_attributes(rows, prepared, by)


def with_attributes(
    rows: nw.LazyFrame[Any], prepared: Prepared, by: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Join the columns of the groups that are no times; guests are left out."""
    wanted = [name for name in by if name not in TIMES]
    named = own_enrolments(prepared).with_columns(nw.col("urn").alias("school"))
    return rows.join(named.select("enrolment", *wanted), on="enrolment")


def summed(
    rows: nw.LazyFrame[Any], by: Sequence[str], amounts: Sequence[nw.Expr]
) -> nw.LazyFrame[Any]:
    """Give the amounts of each group, sorted; without groups one row, even of nothing."""
    return rows.group_by(list(by)).agg(*amounts).sort(list(by)) if by else rows.select(*amounts)


def whole_enrolments(
    prepared: Prepared, *, span: Span, by: Sequence[str], of: str
) -> nw.LazyFrame[Any]:
    """Give the counts of each enrolment over a span, and the columns of its group."""
    keys = keys_of(by, of)
    rows = measured_by(prepared, keys, span=span, sessions=_sessions(prepared, keys, span))
    rows = rows.drop("marked")
    return of_groups(rows, prepared, by=by, of=of)
