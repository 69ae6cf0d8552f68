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
from attendance_core.rules.counting import Absences, absences, counting, earlier
from attendance_core.rules.days import school_days
from attendance_core.rules.law import Law, Period, periods
from attendance_core.statistics.due import due_sessions
from attendance_core.statistics.series import session_columns
from attendance_core.statistics.tallies import counted
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
    prepared: Prepared,
    law: Law,
    *,
    on: date,
    thresholds: Thresholds,
    among: Absences | None = None,
) -> Candidates | None:
    """Give who may have a run under a law up to a day, or None if nobody may.

    That is whoever has enough days with a mark that counts, and no more school days among them than
    may be passed over: few pupils, whose days are then looked at one by one. There is none before
    the law stood.
    """
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        return None
    codes, span = law.codes["counted"], (times[0].first, on)
    read = among or absences(prepared, codes, on=on)
    marks = counting(prepared, codes, span=span, among=read)
    least = min(each[name] for each in times for name in law.thresholds)
    who = _close_together(_spans(marks, least), marks, prepared, law, read.pupils, on)
    if not who:
        return None
    is_one = nw.col("who").is_in(who)
    days = school_days(prepared, read.pupils.filter(is_one), law.codes, span=span)
    return Candidates(law, times, marks.filter(is_one), days)


def _spans(marks: nw.DataFrame[Any], least: int) -> nw.DataFrame[Any]:
    """Give each day that ends so many days with a mark, and how many `more` lie among them.

    Args:
        marks: those that count.
        least: how many days a run needs.
    """
    day = nw.col("day_number")
    is_new = (day != earlier("day_number", 1)).fill_null(value=True)
    more = day - earlier("day_number", least - 1) + 1 - least
    days = marks.select("who", "day_number").filter(is_new).with_columns(more=more)
    return days.filter(nw.col("more") >= 0)


def _close_together(
    spans: nw.DataFrame[Any],
    marks: nw.DataFrame[Any],
    prepared: Prepared,
    law: Law,
    pupils: nw.DataFrame[Any],
    on: date,
) -> Sequence[int]:
    """Give whose days that count have no more other days among them than a run may pass over."""
    if "passed_over" not in law.codes:
        return spans.filter(nw.col("more") == 0)["who"].unique().to_list()
    neutral = (*law.codes["counted"], *law.codes["passed_over"])
    times = pupils.filter(nw.col("who").is_in(spans["who"].unique().to_list()))
    counts = marks.group_by("who").agg(nw.len().cast(nw.Int64).alias("count"))
    spare = nw.col("passable") - nw.col("count")
    passable = _passable(prepared, times, neutral, on).join(counts, on="who")
    close = spans.join(passable, on="who").filter(nw.col("more") <= spare)
    return close["who"].unique().to_list()


def _passable(
    prepared: Prepared, times: nw.DataFrame[Any], neutral: Collection[str], on: date
) -> nw.DataFrame[Any]:
    """Give at how many sessions of each pupil there is no mark that ends a run: `passable`.

    Args:
        prepared: the registers.
        times: the pupils' times on roll, as `enrolment` and `who`.
        neutral: the codes that end no run.
        on: the last day.
    """
    span = (date.min, on)
    sessions = session_columns(prepared, span, ["enrolment"])
    due = due_sessions(prepared, sessions, span, ["enrolment"])
    is_theirs = nw.col("enrolment").is_in(times["enrolment"].to_list())
    ending = (
        counted(prepared, ["enrolment"], span=span)
        .filter(is_theirs, ~nw.col("code").is_in(list(neutral)))
        .group_by("enrolment")
        .agg(nw.col("sessions").sum().alias("ending"))
    )
    passable = nw.col("due") - nw.col("ending").fill_null(0)
    return (
        times.lazy()
        .select("enrolment", "who")
        .join(due, on="enrolment")
        .join(ending, on="enrolment", how="left")
        .group_by("who")
        .agg(passable.sum().alias("passable"))
        .collect()
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
