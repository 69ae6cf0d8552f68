"""What a rule asks, read from the keys of its table: one figure, or several as one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from attendance_core.codes import has_ever_been
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.policy.amounts import amount_of, window_of
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.values import (
    Amount,
    Combination,
    Condition,
    Op,
    Test,
    Unit,
    When,
    Window,
    WindowKind,
)

__all__ = ["KEYS", "condition_of", "reading"]

T = TypeVar("T")

KEYS = ("measure", "window", "op", "threshold", "codes", "combine")


def reading(read: Callable[[object], T], value: object, place: str, key: str) -> T:
    """Read a value, and refuse it by its key where it is not what was expected."""
    try:
        return read(value)
    except ValueError as error:
        raise Refused([Fault(place, str(error), key=key)]) from None


def condition_of(table: Mapping[str, Any], *, place: str, key: str) -> Condition:
    """Read a condition: `measure`, `op` and `threshold` with their window and codes, or `combine`.

    Raises:
        Refused: with every fault, naming its key.
    """
    if "combine" in table:
        return _combined(table["combine"], place, f"{key}.combine")
    with collecting() as faults:
        for name in ("measure", "op", "threshold"):
            if name not in table:
                faults.add(place, "this key is missing", key=f"{key}.{name}")
        if faults:
            faults.refuse()
        measure = _measure(table["measure"])
        if measure is None:
            faults.add(place, _expected(measures()), key=f"{key}.measure")
        op = _op(table["op"])
        if op is None:
            faults.add(place, _expected(Op), key=f"{key}.op")
        codes = faults.attempt(partial(_codes, table, measure, place, key)) or ()
        window = faults.attempt(partial(_window, table, measure, place, key))
        read = faults.attempt(partial(_thresholds, table["threshold"], op, place, key))
        if faults or measure is None or op is None or read is None:
            faults.refuse()
        faults.extend(_unfit(measure, read, window, place, key))
    thresholds, by_half_term = read
    return Test(measure, op, thresholds, window, codes, by_half_term)


def _expected(names: Iterable[str]) -> str:
    return f"one of {', '.join(names)} was expected"


def _measure(name: object) -> str | None:
    return name if isinstance(name, str) and name in measures() else None


def _op(name: object) -> Op | None:
    return Op(name) if isinstance(name, str) and name in set(Op) else None


def _codes(table: Mapping[str, Any], measure: str | None, place: str, key: str) -> tuple[str, ...]:
    asked = table.get("codes")
    needs = measure == "sessions_code"
    if asked is None:
        if needs:
            raise Refused([Fault(place, "this key is missing", key=f"{key}.codes")])
        return measures()[measure].own_codes if measure else ()
    if not isinstance(asked, list) or not asked or not all(map(_is_code, asked)):
        raise Refused([Fault(place, "a list of codes was expected", key=f"{key}.codes")])
    own = measures()[measure].own_codes if measure else ()
    if own and sorted(own) != sorted(asked):
        expected = f"the codes of the law were expected, {', '.join(own)}, or none"
        raise Refused([Fault(place, expected, key=f"{key}.codes")])
    if not own and not needs:
        expected = "codes were expected only of sessions_code"
        raise Refused([Fault(place, expected, key=f"{key}.codes")])
    return tuple(asked)


def _is_code(each: object) -> bool:
    return isinstance(each, str) and has_ever_been(each)


def _window(table: Mapping[str, Any], measure: str | None, place: str, key: str) -> Window | None:
    if "window" in table:
        return reading(window_of, table["window"], place, f"{key}.window")
    if measure and measures()[measure].source is not Source.FACTS:
        raise Refused([Fault(place, "this key is missing", key=f"{key}.window")])
    return None


def _thresholds(
    value: object, op: Op | None, place: str, key: str
) -> tuple[tuple[Amount, ...], tuple[Amount, ...]]:
    at = f"{key}.threshold"
    if op is Op.BETWEEN:
        if not isinstance(value, list) or len(value) != len(("from", "to")):
            raise Refused([Fault(place, "a list of two numbers in quotes was expected", key=at)])
        first, last = (reading(amount_of, each, place, at) for each in value)
        if first.number >= last.number:
            raise Refused([Fault(place, "the lower of two numbers first was expected", key=at)])
        return (first, last), ()
    if isinstance(value, Mapping):
        return (), _by_half_term(value, place, at)
    return (reading(amount_of, value, place, at),), ()


_HALF_TERMS = tuple(f"half_term_{number}" for number in range(1, 7))


def _by_half_term(table: Mapping[str, Any], place: str, key: str) -> tuple[Amount, ...]:
    if table.keys() != set(_HALF_TERMS):
        raise Refused([Fault(place, f"the keys {', '.join(_HALF_TERMS)} were expected", key=key)])
    return tuple(reading(amount_of, table[name], place, f"{key}.{name}") for name in _HALF_TERMS)


_IN_WEEKS = frozenset(
    {
        *(WindowKind.YEAR, WindowKind.TERM, WindowKind.HALF_TERM, WindowKind.PREVIOUS_HALF_TERM),
        *(WindowKind.WEEK, WindowKind.ROLLING_SCHOOL_WEEKS, WindowKind.LAST_WEEKS),
    }
)


def _unfit(
    measure: str,
    read: tuple[tuple[Amount, ...], tuple[Amount, ...]],
    window: Window | None,
    place: str,
    key: str,
) -> Iterator[Fault]:
    """Say where a threshold is in another unit than its measure, or a week would be cut in two."""
    known = measures()[measure]
    for each in (*read[0], *read[1]):
        of_case = known.source is Source.CASE
        if each.unit is not Unit.OF_MEASURE and not of_case and each.unit != known.unit:
            yield Fault(place, f"a number of {known.unit} was expected", key=f"{key}.threshold")
    if measure == "broken_weeks" and window is not None and window.kind not in _IN_WEEKS:
        yield Fault(place, "a window of whole weeks was expected", key=f"{key}.window")


def _combined(table: object, place: str, key: str) -> Combination:
    if not isinstance(table, Mapping) or len(table) != 1 or next(iter(table)) not in set(When):
        raise Refused([Fault(place, "one of all, any, not was expected", key=key)])
    when = When(next(iter(table)))
    given = table[when]
    parts = [given] if when is When.NOT and isinstance(given, Mapping) else given
    if not isinstance(parts, list) or not parts:
        raise Refused([Fault(place, "conditions were expected", key=f"{key}.{when}")])
    with collecting() as faults:
        read = [
            faults.attempt(partial(_part, each, place, f"{key}.{when}[{number}]"))
            for number, each in enumerate(parts, 1)
        ]
        if faults:
            faults.refuse()
    return Combination(when, tuple(each for each in read if each is not None))


def _part(table: object, place: str, key: str) -> Condition:
    if not isinstance(table, Mapping):
        raise Refused([Fault(place, "a table of keys and values was expected", key=key)])
    if strange := sorted(table.keys() - set(KEYS)):
        raise Refused(
            [Fault(place, "this key is not known here", key=f"{key}.{each}") for each in strange]
        )
    return condition_of(table, place=place, key=key)
