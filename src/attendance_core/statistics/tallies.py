"""Counts of sessions: by code, and folded for each enrolment."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import narwhals as nw

from attendance_core.codes import Meaning, codes
from attendance_core.dated import is_in_force
from attendance_core.register import Frame, Meanings, Prepared, Step, beside, in_kind
from attendance_core.register.prepared import CODES
from attendance_core.roll import EnrolmentStatus
from attendance_core.sessions import Span
from attendance_core.statistics.measures import BASIC, COUNTS, adds, totals
from attendance_core.thresholds import threshold

__all__ = [
    "FLAGS",
    "FLAG_RATES",
    "by_code",
    "counted",
    "flags",
    "folded",
    "measured_by",
    "own_enrolments",
    "per_enrolment",
    "tallies",
    "within",
]


def within(marks: nw.LazyFrame[Any], span: Span) -> nw.LazyFrame[Any]:
    """Keep the rows of a span of days."""
    first, last = span
    until = marks.filter(nw.col("date") <= last)
    # Not every engine can write the first day of all.
    return until if first == date.min else until.filter(nw.col("date") >= first)


def own_enrolments(prepared: Prepared) -> nw.LazyFrame[Any]:
    """Give the enrolments that count: a guest (G) counts at the school that the pupil comes from.

    Source: DfE, school census, enrolment status.
    """
    return prepared.enrolments.filter(nw.col("enrolment_status") != EnrolmentStatus.GUEST.value)


def counted(
    prepared: Prepared,
    keys: Sequence[str],
    *,
    span: Span,
    sessions: nw.LazyFrame[Any] | None = None,
    fold: Step | None = None,
) -> nw.LazyFrame[Any]:
    """Count sessions by code and `keys`, `enrolment` among them: the one pass over all marks.

    Args:
        prepared: the registers.
        keys: by what to count, beside the code.
        span: the first and the last day, both included.
        sessions: the columns of `keys` that marks have not, by urn, session_number and week_number.
        fold: what is made of an enrolment's counts, before those of the next file are taken.
    """
    own = {"enrolment", "code"}
    others = [name for name in (*keys, *prepared.meanings.keys) if name not in own]
    weeks, of_week = _weeks(sessions)
    if weeks is not None:
        sessions = None
        others = [*(name for name in others if name not in of_week), "urn", "week_number"]
    elif sessions is not None:
        sessions = sessions.drop("week_number")
    number, is_all = nw.len().cast(nw.Int64).alias("sessions"), prepared.lies_within(span)

    def count(marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        made = marks if is_all else within(marks, span)
        if sessions is not None:
            made = made.join(beside(sessions, marks), on=["urn", "session_number"])
        if not prepared.in_memory:
            return made.group_by("enrolment", "code", *others).agg(number)
        counts = made.group_by("enrolment_code", *others).agg(nw.col("code").any_value(), number)
        return counts.with_columns(enrolment=(nw.col("enrolment_code") // CODES).cast(nw.Int32))

    def then(counts: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        if weeks is not None:
            counts = counts.join(weeks, on=["urn", "week_number"]).drop("urn", "week_number")
        return fold(counts) if fold else counts

    return prepared.of_each_part(count, then)


def measured_by(
    prepared: Prepared,
    keys: Sequence[str],
    *,
    span: Span,
    sessions: nw.LazyFrame[Any] | None = None,
) -> nw.LazyFrame[Any]:
    """Give the measures by `keys`, `enrolment` among them, and the number of all marks."""
    fold = partial(folded, prepared.meanings, keys=keys)
    return counted(prepared, keys, span=span, sessions=sessions, fold=fold)


def _weeks(sessions: nw.LazyFrame[Any] | None) -> tuple[nw.LazyFrame[Any] | None, list[str]]:
    """Give columns of sessions by week instead, where that says the same: few rows to join them to.

    It does where each week has values of its own, such as its Monday.
    """
    if sessions is None:
        return None, []
    week = ["urn", "week_number"]
    held = sessions.drop("session_number").unique().collect()
    names = [name for name in held.columns if name not in week]
    number = len(held.unique(week))
    if number < len(held) or number > len(held.unique(["urn", *names])):
        return None, []
    return held.lazy(), names


def by_code(meanings: Meanings, counts: nw.LazyFrame[Any], span: Span) -> list[str]:
    """Give the codes that have a column in counts by code: those in force, and those that occur."""
    in_force = {symbol for day in span for symbol in codes(on=day)}
    occur = counts.filter(meanings.is_counted_as(*Meaning)).select("code").unique()
    return sorted(in_force | set(occur.collect()["code"].cast(nw.String).to_list()))


def folded(
    meanings: Meanings,
    counts: nw.LazyFrame[Any],
    keys: Sequence[str],
    symbols: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Fold counts by code into the measures, by `keys`.

    `marked` is the number of all marks, counted or not; `symbols` adds a column for each code.
    """
    sessions, keys_of = nw.col("sessions"), list(meanings.keys)
    joined = counts.join(adds(meanings, counts.collect_schema()["code"]), on=keys_of)
    if symbols:
        is_counted = meanings.is_counted_as(*Meaning).cast(nw.Int64)
        is_of = {symbol: nw.when(nw.col("code") == symbol) for symbol in symbols}
        joined = joined.with_columns(counted=sessions * is_counted).with_columns(
            each.then(nw.col("counted")).otherwise(0).alias(symbol)
            for symbol, each in is_of.items()
        )
    of_code = [nw.col(*symbols).sum()] if symbols else []
    return (
        joined.group_by(list(keys))
        .agg((nw.col(*BASIC) * sessions).sum(), sessions.sum().alias("marked"), *of_code)
        .with_columns(**totals())
        .select(*keys, *COUNTS, "marked", *symbols)
    )


FLAGS: Mapping[str, str] = {
    "persistently_absent": "persistent_absence",
    "severely_absent": "severe_absence",
}
"""What an enrolment may be over a span, and the threshold that says when."""

FLAG_RATES: Mapping[str, str] = {
    "persistent_absence_rate": "persistently_absent",
    "severe_absence_rate": "severely_absent",
}
"""Each rate, and what stands over enrolments in it."""


def flags(*, on: date) -> dict[str, nw.Expr]:
    """Give persistent and severe absence as 1 or 0, by whole numbers, under the figures of a day.

    100 × missed ≥ percent × possible, and possible > 0: exactly 10 percent is persistent. Where no
    figure was in force there is no flag.
    """
    percents = {
        flag: figure.value
        for flag, name in FLAGS.items()
        for figure in threshold(name).figures
        if is_in_force(figure, on=on)
    }
    missed, possible = nw.col("missed"), nw.col("possible")
    return {
        flag: ((possible > 0) & (missed * 100 >= possible * percent)).cast(nw.Int64)
        for flag, percent in percents.items()
    }


def per_enrolment(prepared: Prepared, *, span: Span) -> Frame:
    """Give each enrolment's counts over a span of days, and whether it is persistently absent.

    One row for an enrolment with at least one mark, guests left out: urn, pupil, enrolment, the
    columns of `COUNTS`, `persistently_absent`, `severely_absent` (1 or 0; null where no figure was
    in force on the last day).
    """
    nothing = dict.fromkeys(FLAGS, nw.lit(None, nw.Int64))
    flagged = nothing | flags(on=span[1])
    measured = measured_by(prepared, ["enrolment"], span=span).with_columns(**flagged)
    named = own_enrolments(prepared).select("urn", "pupil", "enrolment")
    return in_kind(named.join(measured.drop("marked"), on="enrolment"), prepared.kind)


def tallies(prepared: Prepared, *, by: Sequence[str], span: Span) -> Frame:
    """Count sessions by code and by columns of the prepared marks, such as urn and week_number.

    One row for a group and a code: the columns, `code`, `sessions`.
    """
    number = nw.len().cast(nw.Int64).alias("sessions")
    groups, is_all = [*by, "code"], prepared.lies_within(span)

    def count(marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        made = marks if is_all else within(marks, span)
        return made.group_by(groups).agg(number).select(*groups, "sessions")

    counts = prepared.of_each_part(count)
    if len(prepared.parts) > 1:
        counts = counts.group_by(groups).agg(nw.col("sessions").sum())
    return in_kind(counts, prepared.kind)
