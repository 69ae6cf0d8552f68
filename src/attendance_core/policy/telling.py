"""What is told of pupils, read once for all rules and for every day up to one.

A pupil on roll is there at a session unless something else is told. What is told adds to the sums
that rules ask for, or takes from them; what that has come to by a session is found by its number.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import (
    ADDED,
    AGED,
    PRESENT,
    RUNS,
    additions,
    as_it_is,
    columns_of,
    marked,
    placed,
)
from attendance_core.policy.needed import Needed
from attendance_core.policy.runs import runs_of
from attendance_core.policy.timetable import timetable
from attendance_core.policy.unmarked import unmarked
from attendance_core.rules.counting import SESSIONS, at_school_age
from attendance_core.statistics.measures import adds
from attendance_core.statistics.tallies import within

__all__ = ["ORDER", "SESSION", "Telling", "told_of"]

ORDER = nw.col("who").cast(nw.Int64) * SESSIONS + nw.col("session_number")
"""Pupil and session in one whole number, in whose order all rows stand."""

SESSION = ("who", "urn", "date", "session_number", "day_number", "week_number")


@frozen(eq=False)
class Telling:
    """What is told of some pupils up to a day, for the tests that are needed.

    `spans` has who, urn, first and last: the numbers of a pupil's first and last session.
    `timetable` has the sessions of every school. `marks` has what each adds beside what a session
    adds at which the pupil is there, and `sums` what all that stand before have come to by it, of
    whichever pupils. `runs` has the days that stand in a row.
    """

    asked: Asked
    needed: Needed
    spans: nw.DataFrame[Any] = field(repr=False)
    timetable: nw.DataFrame[Any] = field(repr=False)
    marks: nw.DataFrame[Any] = field(repr=False)
    sums: nw.DataFrame[Any] = field(repr=False)
    runs: nw.DataFrame[Any] = field(repr=False)


def told_of(asked: Asked, needed: Needed, whos: Collection[int]) -> Telling:
    """Read what is told of some pupils.

    Args:
        asked: the register and the last day.
        needed: what tests need.
        whos: the pupils.
    """
    times = asked.times.filter(nw.col("who").is_in(list(whos)))
    table = timetable(asked.held, needed.windows, until=asked.on)
    spans = _spans(asked, times)
    columns = columns_of(needed.tests)
    told = (_made(asked, needed, times), unmarked(asked, times, spans, table))
    own = marked(columns)
    every = nw.concat(
        [each.select(*SESSION, *(name for name in own if name in each.columns)) for each in told],
        how="diagonal",
    ).with_columns(nw.col(*own).fill_null(0), order=ORDER)
    marks = placed(every.sort("order"), asked.held, columns)
    summed = [name for name in columns if not as_it_is(name)]
    sums = marks.select("order", nw.col(*summed).cum_sum())
    runs = [name for name in columns if name in RUNS]
    return Telling(asked, needed, spans, table, marks, sums, runs_of(marks, table, runs))


def _spans(asked: Asked, times: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give the first and the last session of pupils, from their first day on roll to the day."""
    end = nw.col("leaving").fill_null(asked.on)
    days = times.group_by("who", "urn").agg(nw.col("start").min(), end.max().alias("end"))
    rows = [
        (urn, start, end, held.last_by(start - _DAY) + 1, held.last_by(min(end, asked.on)))
        for urn, start, end in days.select("urn", "start", "end").unique().iter_rows()
        if (held := asked.held.get(urn))
    ]
    kinds = (nw.Int64(), nw.Date(), nw.Date(), nw.Int32(), nw.Int32())
    schema = dict(zip(("urn", "start", "end", "first", "last"), kinds, strict=True))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(schema)}
    numbers = nw.from_dict(columns, schema, backend="polars")
    joined = days.join(numbers, on=["urn", "start", "end"])
    return joined.filter(nw.col("first") <= nw.col("last")).drop("start", "end").sort("who")


_DAY = timedelta(days=1)


def _made(asked: Asked, needed: Needed, times: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give the marks that add anything else than a session does at which the pupil is there."""
    prepared, span = asked.prepared, (date.min, asked.on)
    adding = _by_code(asked, needed)
    names = [name for name in adding.columns if name not in {"code", "code_set"}]
    is_other = nw.any_horizontal(*(nw.col(name) != 0 for name in names), ignore_nulls=True)
    codes = adding.filter(is_other)["code"].unique().to_list()
    is_told = nw.col("code").is_in(codes)
    if "minutes_late" in columns_of(needed.tests):
        is_told |= nw.col("minutes_late").fill_null(0) > 0
    columns = dict.fromkeys(("enrolment", *_OF_MARK, *prepared.meanings.keys))

    def ask(marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        told = marks.filter(is_told)
        return (told if prepared.lies_within(span) else within(told, span)).select(*columns)

    whose = times.select("enrolment", "who", "urn", "age_from", "age_to")
    made = prepared.of_each_part(ask).join(adding.lazy(), on=list(prepared.meanings.keys))
    of_age = at_school_age().fill_null(value=False).cast(ADDED)
    with_minutes = made.join(whose.lazy(), on="enrolment").with_columns(
        *(nw.col(name) * of_age for name in names if name.endswith(AGED)),
        minutes_late=nw.col("minutes_late").fill_null(0).cast(nw.Int64),
    )
    return with_minutes.select(*SESSION, "minutes_late", *names).collect()


_OF_MARK = ("date", "session_number", "day_number", "week_number", "minutes_late")


def _by_code(asked: Asked, needed: Needed) -> nw.DataFrame[Any]:
    """Give what each code adds beside what a session adds at which the pupil is there."""
    meanings = asked.prepared.meanings
    kind = asked.prepared.marks.collect_schema()["code"]
    added = adds(meanings, kind).with_columns(**additions(needed.tests))
    names = set(marked(columns_of(needed.tests))) & set(added.collect_schema().names())
    beside = {name: (nw.col(name) - PRESENT.get(name, 0)).cast(ADDED) for name in sorted(names)}
    return added.select(*meanings.keys, **beside).collect()
