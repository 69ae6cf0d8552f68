"""Penalty notices: when a school must consider one.

The national threshold is ten sessions of unauthorised absence, coded G, N, O or U, within ten
school weeks. They need not follow one another, and may lie in two terms or two school years. Each
session counts once: after a threshold that was reached, the next one needs ten further sessions.
Reached means that a person considers a notice; it is not one.

Source: "Working together to improve school attendance", national framework for penalty notices,
from 19 August 2024.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.rules.counting import counting, first_days_of_weeks, named, ranked
from attendance_core.rules.law import Law, Period, law_of, periods, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["penalty_notice_threshold"]

_RULE = "penalty_notice_threshold"
_SESSIONS, _WEEKS = "penalty_notice_sessions", "penalty_notice_weeks"
_FIGURES = ("unauthorised", "evidenced", "unresolved", "on_day", "school_weeks")


def penalty_notice_threshold(
    prepared: Prepared, *, on: date, thresholds: Thresholds = NATIONAL
) -> Outcomes:
    """Give each time that a pupil reached the threshold of a penalty notice, up to a day.

    The window runs from the Monday of the first to the Sunday of the last of its school weeks; at
    the beginning of a calendar it has fewer (`school_weeks`). `figures`: the sessions that reached
    it (`unauthorised`), of them those with evidence (`evidenced`: G, O, U) and without a reason
    (`unresolved`: N), and all in the school weeks up to the day (`on_day`). The last outcome holds
    while `on_day` is the threshold or more.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
    """
    law = law_of(_RULE)
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        return nothing(_RULE, prepared, on, _FIGURES)
    marks = ranked(counting(prepared, law.codes["counted"], span=(times[0].first, on)))
    reached = _each_once(_reaching(marks, times))
    rows = marks.join(reached, on=["who", "rank"])
    window = rows.select("who", "number", "needed", reached="rank")
    counted = marks.join(window, on="who").filter(
        nw.col("rank") <= nw.col("reached"), nw.col("rank") > nw.col("reached") - nw.col("needed")
    )
    figures = named(prepared, _with_figures(rows, counted, law).lazy()).collect()
    done = _with_state(_with_window(figures, prepared), marks, prepared, times[-1])
    sources = sources_of(law, times, with_age=True)
    return Outcomes.of(
        _RULE,
        prepared,
        on,
        rows=done,
        counted=counted,
        figures=_FIGURES,
        sources=sources,
    )


def _reaching(marks: nw.DataFrame[Any], times: Sequence[Period]) -> nw.DataFrame[Any]:
    """Give the sessions that are the last needed within the school weeks, under each law."""
    week = nw.col("week_number")
    parts = [
        marks.with_columns(before=week.shift(each[_SESSIONS] - 1).over("who"))
        .filter(
            nw.col("date").is_between(each.first, each.last),
            week - nw.col("before") < each[_WEEKS],
        )
        .select(
            "who",
            "rank",
            nw.lit(each[_SESSIONS], nw.Int64).alias("needed"),
            nw.lit(each[_WEEKS], nw.Int64).alias("weeks"),
        )
        for each in times
    ]
    return nw.concat(parts)


def _each_once(reaching: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Keep each pupil's first, then the first with as many further sessions, and so on."""
    found = [reaching.head(0).with_columns(number=nw.lit(0, nw.Int64))]
    while len(reaching):
        earliest = reaching.group_by("who").agg(nw.col("rank").min().alias("earliest"))
        reaching = reaching.join(earliest, on="who")
        is_next = nw.col("rank") == nw.col("earliest")
        number = nw.lit(len(found), nw.Int64).alias("number")
        found.append(reaching.filter(is_next).drop("earliest").with_columns(number))
        further = nw.col("rank") - nw.col("needed") >= nw.col("earliest")
        reaching = reaching.filter(further).drop("earliest")
    return nw.concat(found)


def _with_figures(
    rows: nw.DataFrame[Any], counted: nw.DataFrame[Any], law: Law
) -> nw.DataFrame[Any]:
    is_evidence = nw.col("code").is_in(list(law.codes["evidenced"])).cast(nw.Int64)
    sums = (
        counted.with_columns(evidence=is_evidence)
        .group_by("who", "number")
        .agg(nw.len().cast(nw.Int64).alias("unauthorised"), nw.col("evidence").sum())
    )
    return rows.join(sums, on=["who", "number"]).with_columns(
        evidenced=nw.col("evidence"), unresolved=nw.col("unauthorised") - nw.col("evidence")
    )


def _with_window(rows: nw.DataFrame[Any], prepared: Prepared) -> nw.DataFrame[Any]:
    weeks = nw.min_horizontal(nw.col("weeks"), nw.col("week_number").cast(nw.Int64))
    numbered = rows.with_columns(school_weeks=weeks).with_columns(
        first_week=nw.col("week_number") - nw.col("school_weeks") + 1
    )
    mondays = first_days_of_weeks(prepared)
    firsts = mondays.select("urn", first="week", first_week=nw.col("week_number").cast(nw.Int64))
    lasts = mondays.select("urn", "week_number", monday="week")
    return (
        numbered.join(firsts, on=["urn", "first_week"])
        .join(lasts, on=["urn", "week_number"])
        .with_columns(last=nw.col("monday").dt.offset_by("6d"))
    )


def _with_state(
    rows: nw.DataFrame[Any], marks: nw.DataFrame[Any], prepared: Prepared, now: Period
) -> nw.DataFrame[Any]:
    """Say of each pupil's last outcome whether it holds, by the school weeks up to the day."""
    until = prepared.calendar.filter(nw.col("date") <= now.last)
    latest = until.group_by("urn").agg(nw.col("week_number").max().alias("latest")).collect()
    recent = nw.col("week_number") > nw.col("latest") - now[_WEEKS]
    whose = rows.select("who", "urn").unique().join(latest, on="urn").select("who", "latest")
    sums = (
        marks.join(whose, on="who")
        .filter(recent)
        .group_by("who")
        .agg(nw.len().cast(nw.Int64).alias("on_day"))
    )
    is_last = nw.col("number") == nw.col("number").max().over("who")
    return (
        rows.join(sums, on="who", how="left")
        .with_columns(nw.col("on_day").fill_null(0))
        .with_columns(holds=is_last & (nw.col("on_day") >= now[_SESSIONS]))
    )
