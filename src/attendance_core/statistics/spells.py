"""Spells of absence: how often a pupil stayed away, and how long at the longest."""

from typing import Any

import narwhals as nw

from attendance_core.codes import Meaning
from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.tallies import own_enrolments, within

__all__ = ["spells"]

_MISSED = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)
_ATTENDED = (Meaning.PRESENT, Meaning.APPROVED_EDUCATIONAL_ACTIVITY)


def spells(prepared: Prepared, *, span: Span) -> Frame:
    """Give the spells of absence of each enrolment with a mark in a span, one row for each.

    A spell is a run of missed sessions that is as long as can be, among the pupil's own possible
    sessions: it ends with a session that was attended. Weekends and holidays do not end it, nor
    does a session without a mark or with a code that is no possible attendance, which is passed
    over. A measure of this library; the Department has none of the kind.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included; what lies outside it belongs to no spell.

    Returns:
        urn, pupil, enrolment; `spells`; `longest_sessions`, of the longest spell; `longest_days`,
        the most school days in a row with at least one missed session, days without a possible
        session passed over; `longest_first` and `longest_last`, the first and the last day of the
        longest spell of sessions, the earliest of those of a length; null where there is none.
        Guests are left out. Sorted by enrolment.
    """
    runs = _runs(prepared, span)
    days = _days(prepared, span)
    marked = prepared.of_each_part(
        lambda marks: within(marks, span).select("enrolment").unique("enrolment")
    )
    named = own_enrolments(prepared).select("urn", "pupil", "enrolment")
    joined = (
        named.join(marked, on="enrolment")
        .join(_numbers(runs), on="enrolment", how="left")
        .join(_longest(runs), on="enrolment", how="left")
        .join(days, on="enrolment", how="left")
    )
    counts = ("spells", "longest_sessions", "longest_days")
    filled = joined.with_columns(nw.col(name).fill_null(0) for name in counts)
    whose = ("urn", "pupil", "enrolment")
    answer = filled.select(*whose, *counts, "longest_first", "longest_last").sort("enrolment")
    return in_kind(answer, prepared.kind)


def _flagged(prepared: Prepared, marks: nw.LazyFrame[Any], span: Span) -> nw.LazyFrame[Any]:
    """Give the possible sessions of a span, each attended or missed, as 1 or 0."""
    return (
        within(marks, span)
        .filter(prepared.meanings.is_counted_as(*_MISSED, *_ATTENDED))
        .with_columns(attended=prepared.meanings.is_counted_as(*_ATTENDED).cast(nw.Int64))
        .with_columns(missed=1 - nw.col("attended"))
    )


def _runs(prepared: Prepared, span: Span) -> nw.LazyFrame[Any]:
    """Give the spells: those missed sessions before which as many were attended."""
    attended = nw.col("attended").cum_sum().over("enrolment", order_by="session_number")

    def ask(marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        numbered = _flagged(prepared, marks, span).with_columns(run=attended.cast(nw.Int64))
        return (
            numbered.filter(nw.col("missed") == 1)
            .group_by("enrolment", "run")
            .agg(
                nw.len().cast(nw.Int64).alias("sessions"),
                nw.col("date").min().alias("longest_first"),
                nw.col("date").max().alias("longest_last"),
            )
        )

    return prepared.of_each_part(ask)


def _numbers(runs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return runs.group_by("enrolment").agg(
        nw.len().cast(nw.Int64).alias("spells"), nw.col("sessions").max().alias("longest_sessions")
    )


def _longest(runs: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    sessions, run = nw.col("sessions"), nw.col("run")
    longest = runs.filter(sessions == sessions.max().over("enrolment"))
    return longest.filter(run == run.min().over("enrolment")).drop("run", "sessions")


def _days(prepared: Prepared, span: Span) -> nw.LazyFrame[Any]:
    """Give the most school days in a row on which a session was missed: `longest_days`."""
    whole = (1 - nw.col("missed")).cum_sum().over("enrolment", order_by="day_number")

    def ask(marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        days = _flagged(prepared, marks, span).group_by("enrolment", "day_number")
        numbered = days.agg(nw.col("missed").max()).with_columns(run=whole.cast(nw.Int64))
        return (
            numbered.filter(nw.col("missed") == 1)
            .group_by("enrolment", "run")
            .agg(nw.len().cast(nw.Int64).alias("days"))
        )

    runs = prepared.of_each_part(ask)
    return runs.group_by("enrolment").agg(nw.col("days").max().alias("longest_days"))
