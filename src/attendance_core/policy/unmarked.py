"""The sessions of pupils at which there is no mark."""

from bisect import bisect_right
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import ADDED
from attendance_core.statistics.tallies import counted, within

__all__ = ["unmarked"]

_KEY = ["who", "session_number"]
_OF_CALENDAR = ("session_number", "date", "day_number", "week_number")


def unmarked(
    asked: Asked,
    times: nw.DataFrame[Any],
    spans: nw.DataFrame[Any],
    timetable: nw.DataFrame[Any],
) -> nw.DataFrame[Any]:
    """Give each session of pupils without a mark, from their first to their last.

    Returns:
        who, urn, the session, `possible` and `attended`, which are one fewer each, and `unmarked`:
        1, or 0 for a session between two times on roll, of which nobody needs a mark, and for one
        whose register has not closed yet.
    """
    lacking = _lacking(asked, times, spans)
    number, since = nw.col("session_number"), nw.col("since")
    gaps = lacking.filter(since == nw.col("first"))["who"].to_list()
    made = _marks(asked, times.filter(nw.col("who").is_in(gaps))).collect()
    theirs = made.join(times.select("enrolment", "who"), on="enrolment")
    every = lacking.join(timetable.select("urn", *_OF_CALENDAR), on="urn")
    asked_for = every.filter((number >= since) & (number <= nw.col("last")))
    missing = asked_for.join(theirs, on=_KEY, how="anti")
    on_roll = _on_roll(missing, times)
    fewer = nw.lit(-1, ADDED)
    joined = missing.join(on_roll, on=_KEY, how="left")
    lacks = nw.col("unmarked").fill_null(0) * _is_due(asked).cast(ADDED)
    return joined.with_columns(unmarked=lacks, possible=fewer, attended=fewer)


def _is_due(asked: Asked) -> nw.Expr:
    """Say whether the register of a session has closed, so that its mark is missing."""
    if asked.due is None:
        return nw.lit(value=True)
    last = {urn: bisect_right(held.sessions, asked.due) for urn, held in asked.held.items()}
    return nw.col("session_number") <= nw.col("urn").replace_strict(last, return_dtype=nw.Int32)


def _on_roll(sessions: nw.DataFrame[Any], times: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give the sessions that lie within a pupil's times on roll."""
    day, leaving = nw.col("date"), nw.col("leaving")
    joined = sessions.select(*_KEY, "date").join(times.select("who", "start", "leaving"), on="who")
    is_on_roll = (day >= nw.col("start")) & (leaving.is_null() | (day <= leaving))
    return joined.filter(is_on_roll).select(*_KEY, unmarked=nw.lit(1, ADDED))


def _marks(asked: Asked, times: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
    """Give the sessions up to the day at which there is a mark in some times on roll."""
    is_theirs = nw.col("enrolment").is_in(times["enrolment"].to_list())
    return asked.prepared.of_each_part(
        lambda marks: within(marks.filter(is_theirs), (date.min, asked.on)).select(
            "enrolment", "session_number"
        )
    )


def _lacking(asked: Asked, times: nw.DataFrame[Any], spans: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give the pupils with fewer marks than sessions, and `since` which session some are lacking.

    To count takes little. On a day on which not all registers are taken yet everybody lacks a mark,
    but most only after their last.
    """
    counts = counted(asked.prepared, ["enrolment"], span=(date.min, asked.on))
    made = counts.group_by("enrolment").agg(nw.col("sessions").sum()).collect()
    of_pupils = times.select("who", "enrolment").join(made, on="enrolment").group_by("who")
    sessions = nw.col("sessions").fill_null(0)
    marks = spans.join(of_pupils.agg(nw.col("sessions").sum()), on="who", how="left")
    lacking = marks.filter(sessions <= nw.col("last") - nw.col("first"))
    theirs = times.join(lacking.select("who"), on="who").select("enrolment", "who")
    latest = _marks(asked, theirs).group_by("enrolment").agg(nw.col("session_number").max())
    of_latest = latest.collect().join(theirs, on="enrolment").group_by("who")
    joined = lacking.join(of_latest.agg(nw.col("session_number").max()), on="who", how="left")
    after = nw.col("session_number") + 1
    since = nw.when(sessions == after - nw.col("first")).then(after).otherwise(nw.col("first"))
    return joined.select("who", "urn", "first", "last", since=since)
