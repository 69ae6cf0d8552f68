"""The sums that tests ask for, of pupils at sessions: in columns `<name>@<place>`.

`place` is that of the window among all windows.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.policy.columns import PRESENT, RUNS, as_it_is, columns_of
from attendance_core.policy.telling import ORDER, Telling
from attendance_core.policy.values import Test
from attendance_core.rules.counting import SESSIONS

__all__ = ["at_every_session", "on_the_day", "summed"]


def on_the_day(
    telling: Telling, pupils: nw.DataFrame[Any], tests: Sequence[Test], *, on: date
) -> nw.DataFrame[Any]:
    """Give the sums of pupils who are on roll on a day, at its last session.

    They are null for pupils of a school whose calendar has no such window, and 0 for pupils of whom
    nothing is told in it.
    """
    last = {urn: held.last_by(on) for urn, held in telling.asked.held.items()}
    schema = {"urn": nw.Int64(), "session_number": nw.Int32()}
    numbers = {"urn": list(last), "session_number": list(last.values())}
    now = nw.from_dict(numbers, schema, backend="polars")
    theirs = telling.spans.join(pupils.select("who"), on="who").join(now, on="urn")
    return summed(telling, theirs, tests)


def at_every_session(
    telling: Telling, whos: Collection[int], tests: Sequence[Test], *, until: date
) -> nw.DataFrame[Any]:
    """Give the sums of pupils at every session up to a day, in order."""
    number = nw.col("session_number")
    theirs = telling.spans.filter(nw.col("who").is_in(list(whos)))
    every = theirs.join(telling.timetable.select("urn", "session_number", "date"), on="urn")
    is_theirs = (number >= nw.col("first")) & (number <= nw.col("last"))
    return summed(telling, every.filter(is_theirs & (nw.col("date") <= until)).drop("date"), tests)


def summed(
    telling: Telling,
    rows: nw.DataFrame[Any],
    tests: Sequence[Test],
    labels: Collection[str] = (),
) -> nw.DataFrame[Any]:
    """Add what tests ask for to rows, in order.

    Args:
        telling: what is told of the pupils.
        rows: who, urn, first, last, session_number.
        tests: the tests.
        labels: further columns of the timetable that are wanted.
    """
    places = list(dict.fromkeys(map(telling.needed.place_of, tests)))
    bounds = [f"{end}@{place}" for place in places for end in ("from", "to")]
    names = columns_of(tests)
    runs = [name for name in names if name in RUNS]
    own = {
        "half_term": any(each.by_half_term for each in tests),
        "day_number": bool(runs),
        "to_come": "to_come" in names,
    }
    wanted = (*_SESSION, *(name for name, is_needed in own.items() if is_needed), *labels, *bounds)
    held = telling.timetable.select(*dict.fromkeys(wanted))
    found = rows.join(held, on=list(_SESSION)).with_columns(order=ORDER).sort("order")
    if runs:
        in_a_row = telling.runs.select("who", "day_number", *runs)
        found = found.join(in_a_row, on=["who", "day_number"], how="left").sort("order")
        found = found.with_columns(nw.col(*runs).fill_null(0))
    for place in places:
        theirs = columns_of(each for each in tests if telling.needed.place_of(each) == place)
        found = _windowed(telling, found, theirs, place)
    return found.drop(*runs, *bounds)


_SESSION = ("urn", "session_number")


def _windowed(
    telling: Telling, rows: nw.DataFrame[Any], names: Sequence[str], place: int
) -> nw.DataFrame[Any]:
    """Add the sums over one window: what it came to by its end, less what it did before it."""
    first, last = nw.col(f"from@{place}"), nw.col(f"to@{place}")
    own = [name for name in names if not as_it_is(name)]
    by = _come_to(telling, rows, last, own, ":by")
    before = _come_to(telling, rows, first - 1, own, ":before")
    sessions = (last - nw.max_horizontal("first", first) + 1).clip(lower_bound=0).cast(nw.Int64)
    sums = {
        f"{name}@{place}": nw.when(~first.is_null()).then(
            nw.col(f"{name}:by") - nw.col(f"{name}:before") + sessions * PRESENT.get(name, 0)
        )
        for name in own
    }
    as_they_are = {f"{name}@{place}": nw.col(name) for name in names if name not in own}
    joined = nw.concat([rows, by, before], how="horizontal")
    return joined.select(*rows.columns, **sums, **as_they_are)


def _come_to(
    telling: Telling, rows: nw.DataFrame[Any], number: nw.Expr, names: Sequence[str], suffix: str
) -> nw.DataFrame[Any]:
    """Give what the sums of pupils had come to by a session, in the order of the rows."""
    order = nw.col("who").cast(nw.Int64) * SESSIONS + number.fill_null(0)
    asked = rows.select(order=order).with_row_index("row").sort("order")
    found = asked.join_asof(telling.sums.select("order", *names), on="order", strategy="backward")
    return found.sort("row").select(
        nw.col(name).fill_null(0).alias(f"{name}{suffix}") for name in names
    )
