"""Penalty notices: when a school must consider one.

The national threshold is ten sessions of unauthorised absence, coded G, N, O or U, within ten
school weeks. They need not follow one another, and may lie in two terms or two school years. Each
session counts once: after a threshold that was reached, the next one needs ten further sessions.
Reached means that a person considers a notice; it is not one.

Source: "Working together to improve school attendance", national framework for penalty notices,
from 19 August 2024.

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the line, just short of it, and with nothing missed:

>>> monday, friday = date(2026, 9, 7), date(2026, 9, 11)
>>> for days in ("GN OU OO*3", "GN OU OO*2 O/", "//*5"):
...     found = penalty_notice_threshold(one_pupil(monday, days), on=friday)
...     print(days, [str(each.reached) for each in found])
GN OU OO*3 ['2026-09-11 PM']
GN OU OO*2 O/ []
//*5 []
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.rules.counting import (
    Absences,
    counting,
    earlier,
    first_days_of_weeks,
    named,
    placed,
)
from attendance_core.rules.law import Law, Period, law_of, periods, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["penalty_notice_threshold"]

_RULE = "penalty_notice_threshold"
_SESSIONS, _WEEKS = "penalty_notice_sessions", "penalty_notice_weeks"
_FIGURES = ("unauthorised", "evidenced", "unresolved", "on_day", "school_weeks")


def penalty_notice_threshold(
    prepared: Prepared,
    *,
    on: date,
    thresholds: Thresholds = NATIONAL,
    among: Absences | None = None,
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
        among: the marks of the rule's codes and of others, if they have been read already.
    """
    law = law_of(_RULE)
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        return nothing(_RULE, prepared, on, _FIGURES)
    span = (times[0].first, on)
    marks = placed(counting(prepared, law.codes["counted"], span=span, among=among))
    reached = _each_once(_reaching(marks, law, times))
    rows = _with_state(_with_window(reached, prepared), marks, prepared, times[-1])
    return Outcomes.of(
        _RULE,
        prepared,
        on,
        rows=rows,
        counted=_counted(marks, reached),
        figures=_FIGURES,
        sources=sources_of(law, times, with_age=True),
    )


def _reaching(marks: nw.DataFrame[Any], law: Law, times: Sequence[Period]) -> nw.DataFrame[Any]:
    """Give the sessions that are the last needed within the school weeks, under each law."""
    week, is_evidence = nw.col("week_number"), nw.col("code").is_in(list(law.codes["evidenced"]))
    parts = [
        marks.with_columns(
            before=earlier("week_number", each[_SESSIONS] - 1),
            evidenced=is_evidence.cast(nw.Int64).rolling_sum(each[_SESSIONS]),
            unauthorised=nw.lit(each[_SESSIONS], nw.Int64),
            weeks=nw.lit(each[_WEEKS], nw.Int64),
        ).filter(
            nw.col("date").is_between(each.first, each.last),
            week - nw.col("before") < each[_WEEKS],
        )
        for each in times
    ]
    unresolved = nw.col("unauthorised") - nw.col("evidenced")
    return nw.concat(parts).with_columns(unresolved=unresolved)


def _each_once(reaching: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Keep each pupil's first, then the first with as many further sessions, and so on."""
    place = nw.col("place")
    earliest = place.min().over("who")
    found = [reaching.head(0)]
    while len(reaching):
        found.append(reaching.filter(place == earliest))
        reaching = reaching.filter(place - nw.col("unauthorised") >= earliest)
    number = place.rank("ordinal").over("who").cast(nw.Int64)
    return nw.concat(found).with_columns(number=number)


def _counted(marks: nw.DataFrame[Any], reached: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
    """Give the sessions that each outcome counts: so many that it needs, up to `reached`."""
    ends = reached.lazy().select("who", "number", "unauthorised", end="place")
    from_end = nw.col("end") - nw.col("place")
    return (
        marks.lazy().join(ends, on="who").filter(from_end >= 0, from_end < nw.col("unauthorised"))
    )


def _with_window(rows: nw.DataFrame[Any], prepared: Prepared) -> nw.DataFrame[Any]:
    weeks = nw.min_horizontal(nw.col("weeks"), nw.col("week_number").cast(nw.Int64))
    numbered = (
        named(prepared, rows.lazy())
        .with_columns(school_weeks=weeks)
        .with_columns(first_week=nw.col("week_number") - nw.col("school_weeks") + 1)
    )
    mondays = first_days_of_weeks(prepared).lazy()
    firsts = mondays.select("urn", first="week", first_week=nw.col("week_number").cast(nw.Int64))
    lasts = mondays.select("urn", "week_number", last=nw.col("week").dt.offset_by("6d"))
    joined = numbered.join(firsts, on=["urn", "first_week"]).join(lasts, on=["urn", "week_number"])
    return joined.collect()


def _with_state(
    rows: nw.DataFrame[Any], marks: nw.DataFrame[Any], prepared: Prepared, now: Period
) -> nw.DataFrame[Any]:
    """Say of each pupil's last outcome whether it holds, by the school weeks up to the day."""
    until = prepared.calendar.filter(nw.col("date") <= now.last)
    latest = until.group_by("urn").agg(nw.col("week_number").max().alias("latest"))
    recent = nw.col("week_number") > nw.col("latest") - now[_WEEKS]
    whose = rows.lazy().select("who", "urn").unique().join(latest, on="urn")
    sums = (
        marks.lazy()
        .select("who", "week_number")
        .join(whose, on="who", how="left")
        .filter(recent)
        .group_by("who")
        .agg(nw.len().cast(nw.Int64).alias("on_day"))
    )
    is_last = nw.col("number") == nw.col("number").max().over("who")
    return (
        rows.lazy()
        .join(sums, on="who", how="left")
        .with_columns(nw.col("on_day").fill_null(0))
        .with_columns(holds=is_last & (nw.col("on_day") >= now[_SESSIONS]))
        .collect()
    )
