"""The amounts, windows and times of a policy's file, read from the texts that stand there."""

import re
from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any

from attendance_core.policy.values import Amount, Due, From, Unit, Window, WindowKind

__all__ = [
    "AMOUNT",
    "DUE",
    "WITHOUT_LENGTH",
    "WITH_LENGTH",
    "amount_of",
    "due_of",
    "window_of",
]

AMOUNT = r"(\d+(?:\.\d+)?) ?(sd|school days?|sessions?|school weeks?|w|weeks?|d|days?|min)?"
"""How an amount is written, as a regular expression."""

_AMOUNT = re.compile(AMOUNT)
_UNITS = {
    None: Unit.OF_MEASURE,
    "sd": Unit.SCHOOL_DAYS,
    "school day": Unit.SCHOOL_DAYS,
    "session": Unit.SESSIONS,
    "school week": Unit.SCHOOL_WEEKS,
    "w": Unit.WEEKS,
    "week": Unit.WEEKS,
    "d": Unit.DAYS,
    "day": Unit.DAYS,
    "min": Unit.MINUTES,
}


def amount_of(value: object) -> Amount:
    """Read an amount such as "96", "12.5", "10sd", "6w" or "30 sessions".

    Raises:
        ValueError: it is none; the text says what was expected.
    """
    found = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('a number in quotes was expected, such as "96", "12.5", "10sd" or "6w"')
    number, unit = found.groups()
    return Amount(Fraction(number), _UNITS[unit if unit in _UNITS else unit.removesuffix("s")])


WITH_LENGTH = (
    WindowKind.ROLLING_SESSIONS,
    WindowKind.ROLLING_SCHOOL_DAYS,
    WindowKind.ROLLING_SCHOOL_WEEKS,
    WindowKind.LAST_WEEKS,
    WindowKind.ROLLING_YEARS,
)
"""The windows that say how long they are."""


def window_of(value: object) -> Window:
    """Read a window: its name, or a table such as { rolling_school_weeks = 10 }.

    Raises:
        ValueError: it is none; the text says what was expected.
    """
    kinds = set(WindowKind)
    if isinstance(value, str) and value in kinds and WindowKind(value) not in _WITH_VALUE:
        return Window(WindowKind(value))
    if isinstance(value, Mapping):
        named = [each for each in value if each in _WITH_VALUE]
        if len(named) == 1 and value.keys() <= {*named, "not_before"}:
            return _with_value(WindowKind(named[0]), value)
    raise ValueError(
        "a window was expected: "
        + ", ".join(WITHOUT_LENGTH)
        + "; or a table with one of "
        + ", ".join(each for each in WindowKind if each in _WITH_VALUE)
    )


_WITH_VALUE = frozenset({*WITH_LENGTH, WindowKind.SINCE_EVENT})
WITHOUT_LENGTH = tuple(each for each in WindowKind if each not in _WITH_VALUE)
"""The windows that need no more than their name."""


def _with_value(kind: WindowKind, table: Mapping[str, Any]) -> Window:
    value, not_before = table[kind], table.get("not_before")
    if not_before is not None and type(not_before) is not date:
        raise ValueError("not_before: a date without quotes was expected")
    if kind is WindowKind.SINCE_EVENT:
        if not isinstance(value, str) or not value:
            raise ValueError("since_event: the name of an action in quotes was expected")
        return Window(kind, event=value, not_before=not_before)
    if type(value) is not int or value < 1:
        raise ValueError(f"{kind}: a whole number of one or more was expected")
    return Window(kind, length=value, not_before=not_before)


_DAYS, _MINUTES = r"\+(\d+)s?d(?: (\d\d:\d\d))?", r"start\+(\d+)min"
DUE = f"{_DAYS}|{_MINUTES}|{From.REVIEW}"
"""How a time by which something is wanted is written, as a regular expression."""

_DUE, _START = re.compile(_DAYS), re.compile(_MINUTES)


def due_of(value: object) -> Due:
    """Read by when: "+0d 10:00", "+3sd", "start+30min" or "next_half_term_review".

    Raises:
        ValueError: it is none; the text says what was expected.
    """
    text = value if isinstance(value, str) else ""
    if text == From.REVIEW:
        return Due(From.REVIEW)
    if found := _START.fullmatch(text):
        return Due(From.START, minutes=int(found[1]))
    if found := _DUE.fullmatch(text):
        try:
            at = time.fromisoformat(found[2]) if found[2] else None
        except ValueError:
            at = None
            found = None
        if found:
            return Due(From.DAY, school_days=int(found[1]), at=at)
    raise ValueError('"+0d 10:00", "+3sd", "start+30min" or "next_half_term_review" was expected')
