"""The sums that rules ask for, of few pupils at every session: when a rule was reached.

They stand in columns `<name>@<place>`, where `place` is that of the window among all windows.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import additions, columns_of, is_as_it_is, placed
from attendance_core.policy.needed import Needed
from attendance_core.policy.values import Test, Window, WindowKind
from attendance_core.rules.counting import at_school_age
from attendance_core.rules.law import law_of
from attendance_core.statistics.measures import BASIC, adds

__all__ = ["over_time"]

_SESSION = ["who", "session_number"]
_CALENDAR = (
    *("urn", "session_number", "date", "day_number", "week_number"),
    *("term", "half_term", "school_year"),
)


def over_time(
    asked: Asked, whos: Sequence[int], needed: Needed, places: Sequence[int] | None = None
) -> nw.DataFrame[Any]:
    """Give the sums of some pupils at every session up to the day, in order.

    Args:
        asked: the register and the day.
        whos: the pupils.
        needed: what tests need.
        places: the windows; all, if left out.

    Returns:
        who, urn, session_number, the columns of the calendar, and the sums.
    """
    own = range(len(needed.places)) if places is None else places
    times = asked.times.filter(nw.col("who").is_in(list(whos)))
    tests = [each for place in own for each in needed.within(place)]
    grid = _with_marks(_grid(asked, times), asked, times, tests)
    names = columns_of(tests)
    summed = [name for name in names if not is_as_it_is(name)]
    sums = grid.with_columns(**{name: nw.col(name).cum_sum().over("who") for name in summed})
    found = grid
    for place in own:
        found = _windowed(found, sums, asked, needed, place)
    return found.drop(*summed).sort(*_SESSION)


def _grid(asked: Asked, times: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give every session of pupils from their first day on roll to the day, or to their last."""
    end = nw.col("leaving").fill_null(asked.on)
    span = times.group_by("who", "urn").agg(nw.col("start").min(), end.max().alias("end"))
    until = asked.prepared.calendar.filter(nw.col("date") <= asked.on)
    calendar = until.select(*_CALENDAR).collect()
    day = nw.col("date")
    joined = span.join(calendar, on="urn")
    is_theirs = (day >= nw.col("start")) & (day <= nw.col("end"))
    return joined.filter(is_theirs).drop("start", "end").sort(*_SESSION)


def _with_marks(
    grid: nw.DataFrame[Any], asked: Asked, times: nw.DataFrame[Any], tests: Sequence[Test]
) -> nw.DataFrame[Any]:
    """Join what each mark adds to the sessions of pupils, with the columns that tests need."""
    names = columns_of(tests)
    marks = _marks(asked, times, tests)
    joined = grid.join(marks, on=_SESSION, how="left")
    if "unmarked" in names:
        joined = joined.join(_on_roll(asked, times), _SESSION, "left").with_columns(
            unmarked=(nw.col("possible").is_null() & ~nw.col("on_roll").is_null()).cast(nw.Int64)
        )
    known = [name for name in marks.columns if name not in _SESSION]
    filled = joined.with_columns(nw.col(*known).fill_null(0)).sort(*_SESSION)
    return placed(filled, asked.held, names).select(*grid.columns, *names)


def _marks(asked: Asked, times: nw.DataFrame[Any], tests: Sequence[Test]) -> nw.DataFrame[Any]:
    """Give what each mark of pupils adds: what tests need, and what that is made of."""
    prepared, names = asked.prepared, set(columns_of(tests))
    made = prepared.marks_of(times["enrolment"].to_list()).filter(nw.col("date") <= asked.on)
    meaning = adds(prepared.meanings, made.collect_schema()["code"])
    unresolved = law_of("unresolved_reason").codes["counted"]
    late = nw.col("minutes_late").fill_null(0).cast(nw.Int64)
    every = (
        made.join(meaning, on=list(prepared.meanings.keys))
        .select("enrolment", "date", "session_number", "code", "minutes_late", *BASIC)
        .collect()
        .join(times.select("enrolment", "who", "age_from", "age_to"), on="enrolment")
        .with_columns(at_school_age=at_school_age().fill_null(value=False))
        .with_columns(
            **additions(tests),
            minutes_late=late,
            unresolved=nw.col("code").is_in(list(unresolved)).cast(nw.Int64),
        )
    )
    kept = [name for name in every.columns if name in names | set(_GROUND)]
    return every.select(*_SESSION, *kept)


_GROUND = ("missed", "possible", "unauthorised", "unresolved")
"""The columns of which others are made."""


def _on_roll(asked: Asked, times: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give the sessions of pupils within their times on roll."""
    held = asked.prepared.calendar.select("urn", "date", "session_number").collect()
    day, leaving = nw.col("date"), nw.col("leaving")
    joined = times.select("who", "urn", "start", "leaving").join(held, on="urn")
    is_theirs = (day >= nw.col("start")) & (leaving.is_null() | (day <= leaving))
    return joined.filter(is_theirs).select(*_SESSION, on_roll=nw.lit(1, nw.Int64))


def _windowed(
    found: nw.DataFrame[Any],
    sums: nw.DataFrame[Any],
    asked: Asked,
    needed: Needed,
    place: int,
) -> nw.DataFrame[Any]:
    """Add the sums over one window: what was reached by its end, less what was before it."""
    every = columns_of(needed.within(place))
    as_it_is = [each for each in every if is_as_it_is(each)]
    names = [each for each in every if each not in as_it_is]
    found = found.with_columns(**{f"{each}@{place}": nw.col(each) for each in as_it_is})
    window = needed.places[place].window
    if window.kind in _PERIODS and window.not_before is None:
        return _of_period(found, names, place, _PERIODS[window.kind])
    bounds = _bounds(asked, window)
    joined = found.join(bounds, on=["urn", "session_number"], how="left")
    for name, at in (("before", "until_before"), ("by", "until")):
        reached = sums.select(
            "who",
            nw.col("session_number").alias(at),
            *(nw.col(each).alias(f"{each}:{name}") for each in names),
        )
        joined = joined.join(reached, on=["who", at], how="left")
    has_window = ~nw.col("until").is_null()
    differences = {
        f"{each}@{place}": nw.when(has_window).then(
            nw.col(f"{each}:by").fill_null(0) - nw.col(f"{each}:before").fill_null(0)
        )
        for each in names
    }
    added = joined.with_columns(**differences)
    return added.drop(
        "until_before", "until", *(f"{each}:{name}" for each in names for name in ("before", "by"))
    )


_PERIODS = {
    WindowKind.YEAR: ("school_year",),
    WindowKind.TERM: ("school_year", "term"),
    WindowKind.HALF_TERM: ("school_year", "half_term"),
    WindowKind.WEEK: ("week_number",),
    WindowKind.DAY: ("date",),
}
"""By what the sessions of a window belong together, where it begins with them."""


def _of_period(
    found: nw.DataFrame[Any], names: Sequence[str], place: int, period: Sequence[str]
) -> nw.DataFrame[Any]:
    """Add the sums over a window that begins with its year, its term, its week."""
    is_known = ~nw.col(period[-1]).is_null()
    sums = {f"{each}@{place}": nw.col(each).cum_sum().over("who", *period) for each in names}
    summed = found.with_columns(**sums)
    return summed.with_columns(nw.when(is_known).then(nw.col(name)).alias(name) for name in sums)


def _bounds(asked: Asked, window: Window) -> nw.DataFrame[Any]:
    rows = [
        (urn, number, bounds[0] - 1, bounds[1])
        for urn, held in asked.held.items()
        for number, bounds in enumerate(held.bounds(window), 1)
        if bounds is not None
    ]
    names = ("urn", "session_number", "until_before", "until")
    schema = dict(zip(names, (nw.Int64(), nw.Int32(), nw.Int32(), nw.Int32()), strict=True))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return nw.from_dict(columns, schema, backend="polars")
