"""Runs of school days: as many as are needed that count, and none between them that ends the run.

Each school day counts, ends the run, or is passed by; what comes after days off roll is another
run. A run is reached once, however long it is, and holds until a day ends it.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.register import Prepared
from attendance_core.rules.counting import counting, pupils
from attendance_core.rules.days import school_days
from attendance_core.rules.law import Law, Period, periods
from attendance_core.statistics.due import due_sessions
from attendance_core.statistics.series import session_columns
from attendance_core.statistics.tallies import counted, within
from attendance_core.thresholds import Thresholds

__all__ = ["Candidates", "candidates", "reached", "runs"]


@frozen(eq=False)
class Candidates:
    """Pupils with enough days to have a run: their marks that count, and all their school days."""

    law: Law
    times: Sequence[Period]
    marks: nw.DataFrame[Any] = field(repr=False)
    days: nw.DataFrame[Any] = field(repr=False)


def candidates(
    prepared: Prepared, law: Law, *, on: date, thresholds: Thresholds
) -> Candidates | None:
    """Give who may have a run under a law up to a day, or None if the law did not stand yet.

    That is whoever has enough days with a mark that counts, and no more school days among them than
    may be passed over: few pupils, whose days are then looked at one by one.
    """
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        return None
    span = (times[0].first, on)
    marks = counting(prepared, law.codes["counted"], span=span)
    least = min(each[name] for each in times for name in law.thresholds)
    who = _close_together(prepared, marks, least, law, on)
    days = school_days(prepared, who, law.codes, span=span)
    return Candidates(law, times, marks.join(who, on="who", how="semi"), days)


def _close_together(
    prepared: Prepared,
    marks: nw.DataFrame[Any],
    least: int,
    law: Law,
    on: date,
) -> nw.DataFrame[Any]:
    days = marks.select("who", "day_number").unique().sort("who", "day_number")
    day = nw.col("day_number")
    more = (day - day.shift(least - 1).over("who") + 1 - least).alias("more")
    fewest = days.with_columns(more).filter(~nw.col("more").is_null())
    fewest = fewest.group_by("who").agg(nw.col("more").min())
    if "passed_over" not in law.codes:
        return fewest.filter(nw.col("more") == 0).select("who")
    neutral = (*law.codes["counted"], *law.codes["passed_over"])
    spare = _passable(prepared, marks, neutral, on)
    return fewest.join(spare, on="who").filter(nw.col("more") <= nw.col("spare")).select("who")


def _passable(
    prepared: Prepared, marks: nw.DataFrame[Any], neutral: Collection[str], on: date
) -> nw.DataFrame[Any]:
    """Give how many sessions of each pupil neither count nor have a mark that ends a run: `spare`.

    Args:
        prepared: the registers.
        marks: those that count.
        neutral: the codes that end no run.
        on: the last day.
    """
    span = (date.min, on)
    sessions = session_columns(prepared, span, ["enrolment"])
    due = due_sessions(prepared, sessions, span, ["enrolment"])
    ends = ~nw.col("code").is_in(list(neutral))
    ending = (
        counted(prepared.meanings, within(prepared.marks, span), ["enrolment"])
        .filter(ends)
        .group_by("enrolment")
        .agg(nw.col("sessions").sum().alias("ending"))
    )
    whose = pupils(prepared, on=on).select("enrolment", "who").lazy()
    enough = marks.group_by("who").agg(nw.len().cast(nw.Int64).alias("enough"))
    left = nw.col("due") - nw.col("ending").fill_null(0)
    return (
        whose.join(due, on="enrolment")
        .join(ending, on="enrolment", how="left")
        .group_by("who")
        .agg(left.sum().alias("left"))
        .collect()
        .join(enough, on="who")
        .with_columns(spare=nw.col("left") - nw.col("enough"))
    )


def runs(days: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Number the runs of each pupil.

    Args:
        days: who, `counts`, `ends`, `returned` and `left` for each school day, in order.

    Returns:
        The days, with `run`; `nth`, 1 for the first day of its run that counts; and `lasts`,
        whether no day has ended it.
    """
    begins = (nw.col("ends") | nw.col("returned")).cast(nw.Int64)
    numbered = days.with_columns(run=begins.cum_sum().over("who"))
    return numbered.with_columns(
        nth=nw.col("counts").cast(nw.Int64).cum_sum().over("who", "run"),
        lasts=(nw.col("run") == nw.col("run").max().over("who"))
        & (nw.col("left").cast(nw.Int64).max().over("who", "run") == 0),
    )


def reached(
    found: Candidates, days: nw.DataFrame[Any]
) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any]]:
    """Give the runs that are long enough, and the marks that make them so.

    Args:
        found: the pupils, with their marks.
        days: what `runs` gives, of the runs that may be reached.
    """
    counted = days.filter(nw.col("counts"))
    (name,) = found.law.thresholds
    parts = [
        counted.filter(
            nw.col("date").is_between(time.first, time.last), nw.col("nth") >= time[name]
        )
        for time in found.times
    ]
    ends = nw.concat(parts).group_by("who", "run").agg(nw.col("day_number").min().alias("end"))
    number = nw.col("run").rank("ordinal").over("who").cast(nw.Int64)
    numbered = ends.with_columns(number=number)
    within = counted.join(numbered, on=["who", "run"]).filter(nw.col("day_number") <= nw.col("end"))
    marks = found.marks.join(
        within.select("who", "day_number", "number", "lasts"), on=["who", "day_number"]
    )
    last = nw.col("session_number") == nw.col("session_number").max().over("who", "number")
    first = nw.col("date").min().over("who", "number")
    rows = marks.with_columns(first=first, last=nw.col("date"), holds=nw.col("lasts"))
    return rows.filter(last), marks
