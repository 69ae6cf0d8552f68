"""The sums that rules ask for, of all pupils on one day: one pass over the marks for each window.

They stand in columns `<name>@<place>`, where `place` is that of the window among all windows.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import OF_MISSED, additions, columns_of, on_days, sums_of
from attendance_core.policy.measures import measures
from attendance_core.policy.needed import How, Needed
from attendance_core.policy.over_time import over_time
from attendance_core.policy.values import Test, Window
from attendance_core.rules.counting import counting
from attendance_core.sessions import Span
from attendance_core.statistics.measures import adds
from attendance_core.statistics.tallies import counted, within

__all__ = ["on_the_day"]


def on_the_day(asked: Asked, needed: Needed) -> nw.DataFrame[Any]:
    """Give the sums of all pupils on roll on the day: who, urn, half_term, and the columns.

    They are null for pupils of a school whose calendar has no such window, and 0 for pupils of whom
    there is no mark in it.
    """
    found = asked.pupils.select("who", "urn").unique().join(_half_terms(asked), "urn", "left")
    for place, each in enumerate(needed.places):
        if each.how in _OF_SPAN:
            part = _of_window(asked, needed, place)
        else:
            running = each.how is How.RUNNING
            whos = _away(asked) if running else found["who"].to_list()
            part = _followed(asked, whos, needed, place)
        found = found.join(part, on="who", how="left")
        if each.how is How.RUNNING:
            found = _with_those_there(asked, found, part, needed, place)
    return found


def _with_those_there(
    asked: Asked,
    found: nw.DataFrame[Any],
    part: nw.DataFrame[Any],
    needed: Needed,
    place: int,
) -> nw.DataFrame[Any]:
    """Add those who were there on the last day: they are in no run."""
    names = [name for name in part.columns if name.startswith("run_")]
    possible = nw.concat(
        [
            _counted(asked, [], span, urns)
            for span, urns in _spans(asked, needed.places[place].window).items()
        ]
        or [part.select("who", nw.col(f"possible@{place}").alias("possible"))]
    )
    joined = found.drop(f"possible@{place}").join(possible, on="who", how="left")
    return joined.rename({"possible": f"possible@{place}"}).with_columns(
        nw.col(*names).fill_null(0)
    )


def _half_terms(asked: Asked) -> nw.DataFrame[Any]:
    last = {urn: held.last_by(asked.on) for urn, held in asked.held.items()}
    of = [asked.held[urn].half_terms[at - 1] if at else None for urn, at in last.items()]
    schema = {"urn": nw.Int64(), "half_term": nw.Int64()}
    return nw.from_dict({"urn": list(last), "half_term": of}, schema, backend="polars")


def _followed(asked: Asked, whos: Sequence[int], needed: Needed, place: int) -> nw.DataFrame[Any]:
    series = over_time(asked, whos, needed, [place])
    last = nw.col("session_number") == nw.col("session_number").max().over("who")
    names = [each for each in series.columns if each.endswith(f"@{place}")]
    return series.filter(last).select("who", *names)


_LOOK_BACK = timedelta(weeks=2)


def _away(asked: Asked) -> Sequence[int]:
    """Give who may be in a run: of whom the last possible session of two weeks was missed.

    Of whom none was possible in that time nobody can say it so quickly, and they are given too.
    """
    prepared, since = asked.prepared, asked.on - _LOOK_BACK
    recent = prepared.of_each_part(lambda marks: within(marks, (since, asked.on)))
    meaning = adds(prepared.meanings, recent.collect_schema()["code"])
    missed = nw.col("authorised") + nw.col("unauthorised")
    possible = (
        recent.join(meaning, on=list(prepared.meanings.keys))
        .with_columns(missed=missed)
        .filter(missed + nw.col("present") + nw.col("approved_educational_activity") > 0)
        .select("enrolment", "session_number", "missed")
        .collect()
        .join(asked.times.select("enrolment", "who"), on="enrolment")
    )
    number = nw.col("session_number")
    last = possible.filter(number == number.max().over("who"))
    there = last.filter(nw.col("missed") == 0)["who"].to_list()
    return asked.pupils.filter(~nw.col("who").is_in(there))["who"].unique().to_list()


def _of_window(asked: Asked, needed: Needed, place: int) -> nw.DataFrame[Any]:
    tests, how = needed.within(place), _OF_SPAN[needed.places[place].how]
    parts = [
        how(asked, tests, span, urns)
        for span, urns in _spans(asked, needed.places[place].window).items()
    ]
    names = columns_of(tests)
    if not parts:
        empty = {"who": nw.Int32(), **dict.fromkeys(names, nw.Int64())}
        parts = [nw.from_dict({name: [] for name in empty}, empty, backend="polars")]
    joined = nw.concat(parts)
    return joined.select("who", *(nw.col(name).alias(f"{name}@{place}") for name in names))


def _spans(asked: Asked, window: Window) -> Mapping[Span, Sequence[int]]:
    """Give the days that a window takes in on the day, with the schools where it is these."""
    found: dict[Span, list[int]] = {}
    for urn, held in asked.held.items():
        number = held.last_by(asked.on)
        bounds = held.bounds_at(window, number) if number else None
        if bounds is not None and bounds[0] <= bounds[1]:
            first, last = (held.at(each).day for each in bounds)
            found.setdefault((first, last), []).append(urn)
    return found


def _counted(
    asked: Asked, tests: Sequence[Test], span: Span, urns: Sequence[int]
) -> nw.DataFrame[Any]:
    """Sum what the marks of a span add, for every pupil of some schools."""
    prepared, names = asked.prepared, columns_of(tests)
    theirs = asked.times.filter(nw.col("urn").is_in(list(urns))).select("who", "enrolment")
    counts = counted(prepared, ["enrolment"], span=span)
    meaning = adds(prepared.meanings, counts.collect_schema()["code"])
    plain = [name for name in names if not name.endswith(_AGED)]
    sums = (
        counts.join(meaning, on=list(prepared.meanings.keys))
        .with_columns(**additions(each for each in tests if not _is_aged(each)))
        .with_columns(nw.col(*plain) * nw.col("sessions"))
        .select("enrolment", *plain)
    )
    whose = theirs.lazy().join(sums, on="enrolment", how="left").group_by("who")
    made = whose.agg(nw.col(*plain).sum()).with_columns(nw.col(*plain).fill_null(0)).collect()
    for test in filter(_is_aged, dict.fromkeys(tests)):
        ((name,), _) = sums_of(test)
        marks = counting(prepared, test.codes, span=span)
        aged = marks.group_by("who").agg(nw.len().cast(nw.Int64).alias(name))
        made = made.join(aged, on="who", how="left").with_columns(nw.col(name).fill_null(0))
    return made.select("who", *names)


_AGED = "_at_school_age"


def _is_aged(test: Test) -> bool:
    return measures()[test.measure].school_age


def _missed(
    asked: Asked, tests: Sequence[Test], span: Span, urns: Sequence[int]
) -> nw.DataFrame[Any]:
    """Sum what the marks of missed sessions and late arrivals add, for every pupil of schools."""
    prepared, names = asked.prepared, columns_of(tests)
    theirs = asked.times.filter(nw.col("urn").is_in(list(urns))).select("who", "enrolment", "urn")
    late = nw.col("minutes_late").fill_null(0).cast(nw.Int64)
    missed = nw.col("authorised") + nw.col("unauthorised")
    recent = prepared.of_each_part(lambda marks: within(marks, span))
    meaning = adds(prepared.meanings, recent.collect_schema()["code"])
    marks = (
        recent.join(meaning, on=list(prepared.meanings.keys))
        .with_columns(missed=missed, minutes_late=late)
        .filter((nw.col("missed") > 0) | (nw.col("minutes_late") > 0))
        .select("enrolment", "date", "session_number", "week_number", "missed", "minutes_late")
        .collect()
        .join(theirs, on="enrolment")
    )
    number = nw.col("session_number")
    away = marks.filter(nw.col("missed") == 1)
    breaks = away.filter(number == number.min().over("who", "week_number"))
    told = breaks.select("who", "session_number", breaks_week=nw.lit(1, nw.Int64))
    made = marks.join(told, on=["who", "session_number"], how="left").with_columns(
        nw.col("breaks_week").fill_null(0)
    )
    with_days = on_days(made, asked.held)
    sums = with_days.group_by("who").agg(nw.col(*OF_MISSED).sum())
    possible = _counted(asked, [], span, urns)
    return (
        possible.join(sums, on="who", how="left")
        .with_columns(nw.col(*OF_MISSED).fill_null(0))
        .select("who", *names)
    )


_OF_SPAN: Mapping[
    How, Callable[[Asked, Sequence[Test], Span, Sequence[int]], nw.DataFrame[Any]]
] = {How.COUNTED: _counted, How.MISSED: _missed}
