"""The sums that rules ask for: of all pupils on one day, and of few pupils at every session.

The first takes one pass over the marks for each window; the second follows a pupil from session to
session, and shows when a rule was reached. Both give a column `<name>@<place>` for each sum that a
test needs, where `place` is that of its window among all windows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import narwhals as nw
from attrs import evolve, field, frozen

from attendance_core.policy.columns import additions, columns_of, is_as_it_is, placed, sums_of
from attendance_core.policy.held import Held, held_by_school
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.values import Test, Window, WindowKind
from attendance_core.register import Prepared
from attendance_core.rules.counting import at_school_age, counting, pupils
from attendance_core.rules.law import law_of
from attendance_core.sessions import Span
from attendance_core.statistics.measures import BASIC, adds
from attendance_core.statistics.tallies import counted, own_enrolments

__all__ = ["Asked", "Needed", "is_of_register", "on_the_day", "over_time"]

_SESSION = ["who", "session_number"]


@frozen(eq=False)
class Asked:
    """A register on a day: its schools' sessions, and the pupils who are on roll."""

    prepared: Prepared = field(repr=False)
    on: date
    schools: Mapping[int, Held] | None = field(default=None, repr=False)

    @cached_property
    def held(self) -> Mapping[int, Held]:
        """The sessions of every school."""
        return self.schools or held_by_school(self.prepared)

    def on_day(self, day: date) -> "Asked":
        """Give the same register on another day."""
        return evolve(self, on=day, schools=self.held)

    @cached_property
    def times(self) -> nw.DataFrame[Any]:
        """Every time on a roll that began by the day, with the span of compulsory school age."""
        ages = pupils(self.prepared, on=self.on).select("enrolment", "age_from", "age_to")
        own = own_enrolments(self.prepared).collect()
        return own.join(ages, on="enrolment", how="left").filter(nw.col("start") <= self.on)

    @cached_property
    def pupils(self) -> nw.DataFrame[Any]:
        """Who is on roll on the day: one row for a pupil of a school."""
        leaving = nw.col("leaving")
        return self.times.filter(leaving.is_null() | (leaving >= self.on))


@frozen
class Place:
    """A window in which some tests count; of one `of_days` counts of codes say all."""

    window: Window
    of_days: bool


@frozen
class Needed:
    """What some tests need of the register: their windows, and the tests that count in each."""

    places: tuple[Place, ...]
    tests: tuple[Test, ...]

    @classmethod
    def of(cls, tests: Iterable[Test]) -> "Needed":
        """Find what some tests need; those that ask for other facts need nothing."""
        asked = [each for each in dict.fromkeys(tests) if is_of_register(each)]
        return cls(tuple(dict.fromkeys(map(_place, asked))), tuple(asked))

    def place_of(self, test: Test) -> int:
        """Give the number of the window in which a test counts."""
        return self.places.index(_place(test))

    def within(self, place: int) -> Sequence[Test]:
        """Give the tests that count in a window."""
        return [each for each in self.tests if self.place_of(each) == place]


def is_of_register(test: Test) -> bool:
    """Say whether a register alone answers a test, without cases and other facts."""
    is_since = test.window is not None and test.window.kind is WindowKind.SINCE_EVENT
    return not is_since and measures()[test.measure].source not in {Source.CASE, Source.FACTS}


def _place(test: Test) -> Place:
    if test.window is None:
        raise ValueError(f"{test.measure}: a window was expected")
    is_counted = measures()[test.measure].source is Source.CODES
    return Place(test.window, is_counted and test.window.kind is not WindowKind.ROLLING_SESSIONS)


def on_the_day(asked: Asked, needed: Needed) -> nw.DataFrame[Any]:
    """Give the sums of all pupils on roll on the day: who, urn, half_term, and the columns.

    They are null for pupils of a school whose calendar has no such window, and 0 for pupils of whom
    there is no mark in it.
    """
    found = asked.pupils.select("who", "urn").unique().join(_half_terms(asked), "urn", "left")
    others = []
    for place, each in enumerate(needed.places):
        if each.of_days:
            found = found.join(_of_window(asked, needed, place), on="who", how="left")
        else:
            others.append(place)
    if others:
        series = over_time(asked, found["who"].to_list(), needed, others)
        last = nw.col("session_number") == nw.col("session_number").max().over("who")
        names = [each for each in series.columns if each.rpartition("@")[2] in map(str, others)]
        found = found.join(series.filter(last).select("who", *names), on="who", how="left")
    return found


def _half_terms(asked: Asked) -> nw.DataFrame[Any]:
    last = {urn: held.last_by(asked.on) for urn, held in asked.held.items()}
    of = [asked.held[urn].half_terms[at - 1] if at else None for urn, at in last.items()]
    schema = {"urn": nw.Int64(), "half_term": nw.Int64()}
    return nw.from_dict({"urn": list(last), "half_term": of}, schema, backend="polars")


def _of_window(asked: Asked, needed: Needed, place: int) -> nw.DataFrame[Any]:
    parts = [
        _of_span(asked, needed.within(place), span, urns)
        for span, urns in _spans(asked, needed.places[place].window).items()
    ]
    if not parts:
        names = columns_of(needed.within(place))
        empty = {"who": nw.Int64(), **dict.fromkeys(names, nw.Int64())}
        parts = [nw.from_dict({name: [] for name in empty}, empty, backend="polars")]
    joined = nw.concat(parts)
    renamed = {name: f"{name}@{place}" for name in joined.columns if name != "who"}
    return joined.rename(renamed)


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


def _of_span(
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
    found = grid.drop(*summed)
    for place in own:
        found = _windowed(found, sums, asked, needed, place)
    return found.sort(*_SESSION)


def _grid(asked: Asked, times: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give every session of pupils from their first day on roll to the day, or to their last."""
    end = nw.col("leaving").fill_null(asked.on)
    span = times.group_by("who", "urn").agg(nw.col("start").min(), end.max().alias("end"))
    calendar = asked.prepared.calendar.filter(nw.col("date") <= asked.on).collect()
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
    bounds = _bounds(asked, needed.places[place].window)
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
