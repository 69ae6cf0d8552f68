"""What a session adds to what rules ask for: a session missed, a spell begun, a week broken.

A pupil on roll who is present adds what `PRESENT` says, and whatever else a mark adds is told as
the difference to that. So a sum over a window is reckoned from the few marks that tell something.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw

from attendance_core.policy.held import Held
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.values import Test, Window, WindowKind
from attendance_core.rules.law import law_of
from attendance_core.statistics.measures import totals

__all__ = [
    "ADDED",
    "AGED",
    "PRESENT",
    "RUNS",
    "additions",
    "as_it_is",
    "columns_of",
    "marked",
    "placed",
    "step_of",
    "sums_of",
]

PRESENT: Mapping[str, int] = {"possible": 1, "attended": 1}
"""What a session adds at which a pupil is present, and no more is to be said."""

ADDED = nw.Int16()
"""The type of what one session adds; sums of it are of a wider one."""

_WEEKDAYS = tuple(f"missed_on_{number}" for number in range(1, 6))
RUNS: Mapping[str, nw.Expr] = {
    "run_missed": nw.col("missed"),
    "run_unauthorised": nw.col("unauthorised"),
    "run_unresolved": nw.col("missed") * nw.col("unresolved"),
}
"""The days in a row, by what must stand on all of such a day."""

AGED = "_at_school_age"
"""How the name of a column ends that counts at compulsory school age alone."""


def as_it_is(name: str) -> bool:
    """Say whether a column is a figure by itself, and not one that is summed over a window."""
    return name in RUNS or name == "to_come"


def step_of(name: str, window: Window | None) -> int:
    """Give by how much a column grows from one session to the next while the pupil is there."""
    if name == "to_come":
        return -1
    is_past = window is not None and window.kind is WindowKind.PREVIOUS_HALF_TERM
    return 0 if is_past else PRESENT.get(name, 0)


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


_FIRSTS = ("begins_spell", "breaks_week")
_OF_PLACE: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(_FIRSTS, ("missed", "attended")),
    **dict.fromkeys((*_WEEKDAYS, "beside_closure"), ("missed",)),
    **dict.fromkeys(RUNS, ("missed", "unauthorised", "unresolved")),
    "to_come": (),
}
"""The columns that no mark adds by itself, and of which each is made."""


def marked(names: Iterable[str]) -> Sequence[str]:
    """Give the columns that marks add by themselves, for some columns that are needed."""
    made_of = [each for name in names for each in _OF_PLACE.get(name, (name,))]
    return list(dict.fromkeys(made_of))


def _of_codes(test: Test) -> str:
    age = AGED if measures()[test.measure].school_age else ""
    return f"of_{''.join(sorted(test.codes))}{age}"


def additions(tests: Iterable[Test]) -> dict[str, nw.Expr]:
    """Give the columns that are made of the code alone, from the basic counts of a session."""
    code = nw.col("code")
    unresolved = law_of("unresolved_reason").codes["counted"]
    of_codes = {_of_codes(test): test.codes for test in tests if test.codes}
    flags = {"unresolved": unresolved, **of_codes}
    return {
        **totals(),
        **{name: code.is_in(list(codes)).cast(nw.Int64) for name, codes in flags.items()},
    }


def placed(
    marks: nw.DataFrame[Any], held: Mapping[int, Held], names: Sequence[str]
) -> nw.DataFrame[Any]:
    """Add the columns that depend on where a session stands in the calendar, and among others.

    Args:
        marks: all that tell something: who, urn, date, session_number, week_number, order, and what
            each adds beside a session at which a pupil is present.
        held: the sessions of every school.
        names: the columns that are needed; what none of them needs is left out.
    """
    missed, weekday = nw.col("missed"), nw.col("date").dt.weekday()
    found = marks
    if {*_FIRSTS} & {*names}:
        found = _with_firsts(found)
    if {*_WEEKDAYS} & {*names}:
        found = found.with_columns(
            (missed * (weekday == at).cast(ADDED)).alias(name)
            for at, name in enumerate(_WEEKDAYS, 1)
        )
    if "beside_closure" in names:
        found = _with_closures(found, held)
    return found


def _with_firsts(marks: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Say of each session missed whether a spell begins with it, and whether it breaks a week.

    No spell begins where the pupil was not there in between.
    """
    there = nw.col("session_number") + nw.col("attended").cum_sum()
    away = marks.with_columns(begins_spell=there, breaks_week=nw.col("week_number"))
    away = away.filter(nw.col("missed") == 1)
    is_same = {
        name: (nw.col("who") == nw.col("who").shift(1)) & (nw.col(name) == nw.col(name).shift(1))
        for name in _FIRSTS
    }
    is_first = {name: 1 - each.fill_null(value=False).cast(ADDED) for name, each in is_same.items()}
    firsts = away.select("order", **is_first)
    joined = marks.join(firsts, on="order", how="left").sort("order")
    return joined.with_columns(nw.col(*_FIRSTS).fill_null(0))


def _with_closures(marks: nw.DataFrame[Any], held: Mapping[int, Held]) -> nw.DataFrame[Any]:
    """Say of each session missed whether it was on a school day next to a closure."""
    beside = [(urn, each) for urn, school in held.items() for each in school.beside_closure]
    schema = {"urn": nw.Int64(), "session_number": nw.Int32(), "beside_closure": ADDED}
    columns = dict(zip(schema, zip(*((*each, 1) for each in beside), strict=True), strict=True))
    days = nw.from_dict(columns or dict.fromkeys(schema, ()), schema, backend="polars")
    joined = marks.join(days, on=["urn", "session_number"], how="left").sort("order")
    return joined.with_columns(
        beside_closure=nw.col("missed") * nw.col("beside_closure").fill_null(0)
    )
