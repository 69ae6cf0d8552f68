"""What a field of a document may hold, and how it is written for a reader, in their language.

A template writes nothing by itself: days, shares and amounts come to it as texts, so that no
template can show a figure otherwise than another.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any, Literal

from attrs import frozen
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from attendance_core.correspondence.directions import isolated
from attendance_core.dated import day_text
from attendance_core.sessions import Half
from attendance_core.tables import LONDON, packaged

__all__ = ["Field", "Kind", "is_known", "misfit", "shown"]


class Kind(StrEnum):
    """What a field holds: whole numbers, exact shares, days and times, amounts of money, texts.

    `sessions` is a number of sessions and is said in days; `percent` an exact share of one.
    """

    TEXT = "text"
    COUNT = "count"
    SESSIONS = "sessions"
    PERCENT = "percent"
    DAY = "day"
    TIME = "time"
    MOMENT = "moment"
    HALF = "half"
    POUNDS = "pounds"
    YES_NO = "yes_no"


@frozen
class Field:
    """One field: its kind, whether it is a list, and whether it may be left out.

    A list of rows has `columns`, each with its kind.
    """

    kind: Kind = Kind.TEXT
    is_list: bool = False
    is_optional: bool = False
    columns: Mapping[str, Kind] | None = None


_TYPES: Mapping[Kind, tuple[type, str]] = {
    Kind.TEXT: (str, "text"),
    Kind.COUNT: (int, "a whole number"),
    Kind.SESSIONS: (int, "a whole number of sessions"),
    Kind.PERCENT: (Fraction, "an exact share from 0 to 1"),
    Kind.DAY: (date, "a day"),
    Kind.TIME: (time, "a time"),
    Kind.MOMENT: (datetime, "a moment with its zone"),
    Kind.HALF: (Half, "a half of the day"),
    Kind.POUNDS: (Decimal, "an amount of pounds"),
    Kind.YES_NO: (bool, "yes or no"),
}


def misfit(kind: Kind, value: object) -> str | None:
    """Say what was expected where a value is not of its kind."""
    known, expected = _TYPES[kind]
    # A bool is an int, and a moment a day, to Python; to a letter neither is.
    is_other = (isinstance(value, bool) and known is int) or (
        isinstance(value, datetime) and known is date
    )
    is_bare = isinstance(value, datetime) and value.tzinfo is None
    if is_other or is_bare or not isinstance(value, known) or not _is_in_reach(kind, value):
        return f"{expected} was expected"
    return None


def _is_in_reach(kind: Kind, value: Any) -> bool:  # noqa: ANN401 - of the kind's type
    match kind:
        case Kind.COUNT | Kind.SESSIONS:
            return bool(value >= 0)
        case Kind.PERCENT:
            return bool(0 <= value <= 1)
        case Kind.POUNDS:
            return bool(value.is_finite() and value >= 0)
    return True


def shown(kind: Kind, value: Any, lang: str) -> Any:  # noqa: ANN401 - of the kind
    """Write a value for a reader. What answers yes or no stays what it is.

    >>> shown(Kind.SESSIONS, 15, "en"), shown(Kind.SESSIONS, 1, "en"), shown(Kind.SESSIONS, 2, "en")
    ('7½ days', 'half a day', '1 day')
    >>> shown(Kind.PERCENT, Fraction(9496, 10000), "en"), shown(Kind.POUNDS, Decimal(80), "en")
    ('94.9%', '£80')
    >>> shown(Kind.DAY, date(2026, 11, 20), "cy")
    'Dydd Gwener, 20 Tachwedd 2026'
    """
    return _SHOWN[kind](value, lang)


def _sessions(number: int, lang: str) -> str:
    days, rest = divmod(number, 2)
    if lang != "en":
        length: Literal["short", "long"] = "short" if lang in _IN_SHORT else "long"
        return str(format_unit(number / 2, "duration-day", length, locale=lang))
    if rest:
        return f"{days}½ days" if days else "half a day"
    return "1 day" if days == 1 else f"{days} days"


_IN_SHORT = frozenset({"ar", "cy"})
"""Languages in which Babel knows the days by their short name alone."""


def _percent(share: Fraction, lang: str) -> str:
    # Cut and not rounded: what is below a line is never shown on it.
    tenths = Decimal(floor(share * 1000)) / 10
    return f"{format_decimal(tenths, format='0.0', locale=lang)}%"


def _day(day: date, lang: str) -> str:
    return day_text(day) if lang == "en" else str(format_date(day, "full", locale=lang))


def _time(at: time, _: str) -> str:
    return f"{at:%H:%M}"


def _moment(at: datetime, lang: str) -> str:
    here = at.astimezone(LONDON)
    return f"{here:%H:%M}, {_day(here.date(), lang)}"


def _half(half: Half, lang: str) -> str:
    words = _words().halves.get(lang)
    if words is None:
        # Of a language that a trust has added, Babel knows the short names alone.
        return str(Locale.parse(lang).day_periods["format"]["abbreviated"][half.value.lower()])
    return words[half.value]


def is_known(lang: str) -> bool:
    """Say whether days and numbers can be written in a language."""
    try:
        Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _pounds(amount: Decimal, _: str) -> str:
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def _text(text: str, lang: str) -> str:
    return isolated(text, lang)


_SHOWN: Mapping[Kind, Callable[[Any, str], Any]] = {
    Kind.TEXT: _text,
    Kind.COUNT: lambda number, _: str(number),
    Kind.SESSIONS: _sessions,
    Kind.PERCENT: _percent,
    Kind.DAY: _day,
    Kind.TIME: _time,
    Kind.MOMENT: _moment,
    Kind.HALF: _half,
    Kind.POUNDS: _pounds,
    Kind.YES_NO: lambda answer, _: answer,
}


@frozen
class _Words:
    halves: Mapping[str, Mapping[str, str]]


@cache
def _words() -> _Words:
    return packaged(__package__, "data/words.toml", _Words)
