"""The sessions of schools as a table, with what each window takes in at each of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.policy.held import Held
from attendance_core.policy.values import Window

__all__ = ["timetable"]

_KINDS = {
    "urn": nw.Int64(),
    "session_number": nw.Int32(),
    "date": nw.Date(),
    "day_number": nw.Int32(),
    "week_number": nw.Int32(),
    "school_year": nw.Int32(),
    "term": nw.String(),
    "half_term": nw.Int64(),
    "closes": nw.Boolean(),
    "to_come": nw.Int64(),
}


def timetable(
    schools: Mapping[int, Held], windows: Sequence[Window], *, until: date
) -> nw.DataFrame[Any]:
    """Give every session of schools up to a day, in order.

    Returns:
        urn, session_number, the columns of the calendar, `closes`: whether it is the last of a half
        term, `to_come`: how many sessions of its year come after it, and for each window, by its
        place, `from@<place>` and `to@<place>`: the numbers of the first and the last session that
        it takes in. They are null where the calendar does not say, or it takes in none; a term that
        it does not say is "", a half term 0.
    """
    bounds = {
        f"{end}@{place}": nw.Int32() for place in range(len(windows)) for end in ("from", "to")
    }
    kinds = _KINDS | bounds
    columns: dict[str, list[Any]] = {name: [] for name in kinds}
    alike: dict[object, list[Sequence[Any]]] = {}
    for urn, held in schools.items():
        # Most schools of a trust have the same sessions.
        same = (tuple(held.sessions), tuple(held.terms), tuple(held.half_terms))
        own = alike.get(same) or alike.setdefault(same, _of_school(held, windows, until))
        for name, values in zip(kinds, [[urn] * len(own[0]), *own], strict=True):
            columns[name].extend(values)
    return nw.from_dict(columns, kinds, backend="polars")


def _of_school(held: Held, windows: Sequence[Window], until: date) -> list[Sequence[Any]]:
    last = held.last_by(until)
    numbers = range(1, last + 1)
    columns: list[Sequence[Any]] = [
        numbers,
        *(each[:last] for each in (held.dates, held.days, held.weeks, held.years)),
        [each or "" for each in held.terms[:last]],
        [each or 0 for each in held.half_terms[:last]],
        [number in held.closes_half_term for number in numbers],
        held.to_come[:last],
    ]
    for window in windows:
        bounds = [_taken_in(held, window, number) for number in numbers]
        columns += [[first for first, _ in bounds], [final for _, final in bounds]]
    return columns


def _taken_in(held: Held, window: Window, number: int) -> tuple[int | None, int | None]:
    bounds = held.bounds_at(window, number)
    return bounds if bounds is not None and bounds[0] <= bounds[1] else (None, None)
