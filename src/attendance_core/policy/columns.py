"""What each mark adds to what rules ask for: a session missed, a spell begun, a week broken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw

from attendance_core.policy.held import Held
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.values import Test
from attendance_core.statistics.measures import totals

__all__ = ["OF_MISSED", "additions", "columns_of", "is_as_it_is", "on_days", "placed", "sums_of"]

_WEEKDAYS = tuple(f"missed_on_{number}" for number in range(1, 6))
OF_MISSED = ("missed", "minutes_late", "breaks_week", "beside_closure", *_WEEKDAYS)
"""The columns that missed sessions and late arrivals make."""

_AS_IT_IS = ("run_", "to_come")


def is_as_it_is(name: str) -> bool:
    """Say whether a column is a figure by itself, and not one that is summed over a window."""
    return name.startswith(_AS_IT_IS)


def sums_of(test: Test) -> tuple[Sequence[str], Sequence[str]]:
    """Give the columns that make a test's figure, and those by which it is divided."""
    measure = measures()[test.measure]
    if measure.source is Source.RUNS:
        return [f"run_{each}" for each in measure.of], ()
    if test.measure == "weekday_pattern":
        return _WEEKDAYS, measure.over
    return [_of_codes(test) if each == "of_codes" else each for each in measure.of], measure.over


def columns_of(tests: Iterable[Test]) -> Sequence[str]:
    """Give all columns that some tests need, each once; `possible` is one, for guards."""
    found = [name for test in tests for names in sums_of(test) for name in names]
    return list(dict.fromkeys([*found, "possible"]))


def _of_codes(test: Test) -> str:
    age = "_at_school_age" if measures()[test.measure].school_age else ""
    return f"of_{''.join(sorted(test.codes))}{age}"


def additions(tests: Iterable[Test]) -> dict[str, nw.Expr]:
    """Give the columns that are made of the code alone, from the basic counts of a session."""
    code = nw.col("code")
    found = {**totals()}
    for test in tests:
        if test.codes:
            is_one = code.is_in(list(test.codes))
            if measures()[test.measure].school_age:
                is_one &= nw.col("at_school_age")
            found[_of_codes(test)] = is_one.cast(nw.Int64)
    return found


def placed(
    sessions: nw.DataFrame[Any], held: Mapping[int, Held], names: Sequence[str]
) -> nw.DataFrame[Any]:
    """Add the columns that depend on where a session stands among a pupil's others.

    Args:
        sessions: who, urn, the columns of the calendar, `unresolved`, and the counts, in order.
        held: the sessions of every school.
        names: the columns that are needed; what none of them needs is left out.
    """
    found = sessions
    if {"begins_spell", "breaks_week"} & set(names):
        found = _spells(found)
    if {*_WEEKDAYS, "beside_closure", "to_come"} & set(names):
        found = on_days(found, held)
    if any(name.startswith("run_") for name in names):
        found = _with_runs(found)
    return found


def _spells(sessions: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Say of each session missed whether a spell begins with it, and whether it breaks a week."""
    possible = sessions.filter(nw.col("possible") == 1)
    before = nw.col("missed").shift(1).over("who").fill_null(0)
    missed, number = nw.col("missed"), nw.col("session_number")
    spells = possible.with_columns(begins_spell=missed * (1 - before)).filter(missed == 1)
    is_first = number == number.min().over("who", "week_number")
    told = spells.with_columns(breaks_week=is_first.cast(nw.Int64))
    names = ("begins_spell", "breaks_week")
    key = ["who", "session_number"]
    joined = sessions.join(told.select(*key, *names), on=key, how="left")
    return joined.with_columns(nw.col(*names).fill_null(0)).sort(*key)


def on_days(sessions: nw.DataFrame[Any], held: Mapping[int, Held]) -> nw.DataFrame[Any]:
    """Add what was missed on each weekday and beside closures, and how many sessions are to come.

    Args:
        sessions: urn, date, session_number and missed, in any order, which is kept.
        held: the sessions of every school.
    """
    rows = [
        (urn, number, int(number in school.beside_closure), to_come)
        for urn, school in held.items()
        for number, to_come in enumerate(school.to_come, 1)
    ]
    names = ("urn", "session_number", "is_beside", "to_come")
    kinds = (nw.Int64(), nw.Int32(), nw.Int64(), nw.Int64())
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    of_calendar = nw.from_dict(columns, dict(zip(names, kinds, strict=True)), backend="polars")
    missed, weekday = nw.col("missed"), nw.col("date").dt.weekday()
    joined = sessions.join(of_calendar, on=["urn", "session_number"], how="left")
    return joined.with_columns(
        *(
            (missed * (weekday == number).cast(nw.Int64)).alias(name)
            for number, name in enumerate(_WEEKDAYS, 1)
        ),
        beside_closure=missed * nw.col("is_beside"),
    )


def _with_runs(sessions: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Count school days in a row: a day counts where nothing but such absence stands on it.

    A day without a mark, or on which none was possible, is passed over.
    """
    kinds = {
        "run_missed": nw.col("missed"),
        "run_unauthorised": nw.col("unauthorised"),
        "run_unresolved": nw.col("missed") * nw.col("unresolved"),
    }
    by_day = ("who", "day_number")
    days = (
        sessions.with_columns(**kinds)
        .group_by(*by_day)
        .agg(nw.col(*kinds, "possible").sum())
        .sort(*by_day)
    )
    for name in kinds:
        is_one = ((nw.col(name) > 0) & (nw.col(name) == nw.col("possible"))).cast(nw.Int64)
        ends = (nw.col(name) < nw.col("possible")).cast(nw.Int64)
        days = days.with_columns(is_one.alias("is_one"), ends.cum_sum().over("who").alias("run"))
        days = days.with_columns(nw.col("is_one").cum_sum().over("who", "run").alias(name))
    kept = days.select(*by_day, *kinds)
    joined = sessions.join(kept, on=list(by_day), how="left")
    return joined.sort("who", "session_number")
