"""The kinds of values that fields of forms hold, and how they are made of what a file has."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

__all__ = ["Kind", "misfit", "of_text"]


class Kind(StrEnum):
    """What a field holds. `long` is text of several lines, `hours` a decimal number of them."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    DAYS = "days"
    COUNT = "count"
    HOURS = "hours"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TABLE = "table"


_TYPES: Mapping[Kind, tuple[type, str]] = {
    Kind.TEXT: (str, "text"),
    Kind.LONG: (str, "text"),
    Kind.DAY: (date, "a day"),
    Kind.COUNT: (int, "a whole number"),
    Kind.HOURS: (Decimal, 'a number of hours in quotes, such as "12.5",'),
    Kind.YES_NO: (bool, "true or false"),
    Kind.CHOICE: (str, "text"),
}


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What nobody sees in a text, and no file of XML holds; a tab and the end of a line are seen."""

_YEARS = range(1900, 2200)
"""A day of another year is a slip of the pen, such as 0026 for 2026."""

_HOURS_OF_A_WEEK = 24 * 7
_LONGEST_COUNT = 10**9


def misfit(kind: Kind, value: object, columns: Mapping[str, Kind]) -> str | None:
    """Say what was expected where a value is not of its kind, without repeating it."""
    match kind:
        case Kind.DAYS:
            is_days = isinstance(value, list | tuple)
            if not (is_days and all(misfit(Kind.DAY, each, {}) is None for each in value)):  # type: ignore[attr-defined]
                return "a list of days was expected"
            return None
        case Kind.TABLE:
            return _misfit_of_table(value, columns)
    known, expected = _TYPES[kind]
    is_other = isinstance(value, bool) is not (known is bool) or isinstance(value, datetime)
    if is_other or not isinstance(value, known):
        return f"{expected} was expected"
    return _beyond(value)


def _beyond(value: object) -> str | None:
    """Say what was expected of a value of the right type that cannot be meant."""
    match value:
        case str() if not value.strip():
            return "something was expected to stand here"
        case str() if _UNSEEN.search(value):
            return "text without control characters was expected"
        case date() if value.year not in _YEARS:
            return f"a day of the years {_YEARS[0]} to {_YEARS[-1]} was expected"
        case Decimal() if not _is_of_a_week(value):
            return "hours of one week, with two decimals at most, were expected"
        case int() if not 0 <= value < _LONGEST_COUNT:
            return f"{_TYPES[Kind.COUNT][1]} was expected"
    return None


def _is_of_a_week(hours: Decimal) -> bool:
    return hours.is_finite() and 0 <= hours <= _HOURS_OF_A_WEEK and hours == round(hours, 2)


def _misfit_of_table(value: object, columns: Mapping[str, Kind]) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return "a list of rows was expected"
    for row in value:
        if row.keys() - columns.keys():
            return f"columns among {', '.join(columns)} were expected"
        for name, cell in row.items():
            if expected := misfit(columns[name], cell, {}):
                return f"in the column {name} {expected}"
    return None


def of_text(kind: Kind, value: Any, columns: Mapping[str, Kind]) -> Any:  # noqa: ANN401 - of the kind
    """Make a value of what a file has: hours stand there as text, rows and days as lists."""
    if kind is Kind.HOURS and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    if kind is Kind.DAYS and isinstance(value, list):
        return tuple(value)
    if kind is Kind.TABLE and isinstance(value, list):
        return tuple(_row(row, columns) if isinstance(row, Mapping) else row for row in value)
    return value


def _row(row: Mapping[str, Any], columns: Mapping[str, Kind]) -> Mapping[str, Any]:
    return {name: of_text(columns.get(name, Kind.TEXT), cell, {}) for name, cell in row.items()}
