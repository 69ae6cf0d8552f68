"""The sessions that are counted, and whom a series of the Department's counts."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.roll import Boarder
from attendance_core.sessions import Span
from attendance_core.statistics.definitions import Definition, half_term_6_begins
from attendance_core.statistics.tallies import own_enrolments, within

__all__ = ["TIMES", "counted_in", "session_columns"]

_SIXTH = 6

TIMES = ("week", "weekday", "session", "month", "term", "half_term")
"""The columns of a session by which statistics can be grouped."""


def session_columns(prepared: Prepared, span: Span, keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Give the open sessions of a span with the columns of `keys`."""
    sessions = within(prepared.calendar, span)
    if "in_half_term_6" in keys:
        sixth = nw.col("date") >= nw.col("half_term_6")
        sessions = sessions.join(_sixth_half_terms(prepared), on=["urn", "school_year"], how="left")
        sessions = sessions.with_columns(sixth.fill_null(value=False).alias("in_half_term_6"))
    wanted = [name for name in keys if name != "enrolment"]
    return sessions.select("urn", "date", "session_number", "week_number", *wanted)


def _sixth_half_terms(prepared: Prepared) -> nw.LazyFrame[Any]:
    # The first day of each: by the calendar, or by the bank holiday where it numbers none.
    years = prepared.calendar.select("school_year").unique().collect()["school_year"]
    by_holiday = nw.any_horizontal(
        nw.lit(value=False),
        *(
            (nw.col("school_year") == year) & (nw.col("date") >= half_term_6_begins(year))
            for year in years
        ),
        ignore_nulls=False,
    )
    numbered = nw.col("half_term") == _SIXTH
    days = prepared.calendar.filter(numbered | (nw.col("half_term").is_null() & by_holiday))
    return days.group_by("urn", "school_year").agg(nw.col("date").min().alias("half_term_6"))


def counted_in(
    series: Definition, rows: nw.LazyFrame[Any], prepared: Prepared, keys: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Keep what a series counts of rows by enrolment, school year and half term, by `keys`.

    An enrolment whose date of birth is not known has no age, and is left out.
    """
    age = nw.col("school_year") - nw.col("born_year")
    joined = rows.join(
        own_enrolments(prepared).select(
            "enrolment", "urn", "start", "born_year", "boarder", "phase"
        ),
        on="enrolment",
    )
    kept = joined.filter(
        nw.col("boarder") == Boarder.NOT.value,
        age.is_between(series.youngest, series.oldest),
        ~((age == series.age_left_out_of_half_term_6) & nw.col("in_half_term_6")),
        ~nw.col("phase").fill_null("").is_in(list(series.left_out_phases)),
    )
    if not series.starters_in_half_term_6:
        kept = _without_late_starters(kept, prepared)
    names = [
        name
        for name in rows.collect_schema().names()
        if name not in {*keys, "school_year", "in_half_term_6"}
    ]
    added = kept.group_by([*keys, "urn"]).agg(nw.col(*names).sum())
    return _of_large_enough_schools(added, series)


def _without_late_starters(rows: nw.LazyFrame[Any], prepared: Prepared) -> nw.LazyFrame[Any]:
    joined = rows.join(_sixth_half_terms(prepared), on=["urn", "school_year"], how="left")
    return joined.filter(~(nw.col("start") >= nw.col("half_term_6")).fill_null(value=False))


def _of_large_enough_schools(rows: nw.LazyFrame[Any], series: Definition) -> nw.LazyFrame[Any]:
    counting = rows.group_by("urn", "enrolment").agg(nw.col("possible").sum())
    counting = counting.filter(nw.col("possible") > 0)
    schools = counting.group_by("urn").agg(nw.len().alias("size"))
    large = schools.filter(nw.col("size") >= series.fewest_enrolments).select("urn")
    return rows.join(counting.select("enrolment"), on="enrolment", how="semi").join(
        large, on="urn", how="semi"
    )
