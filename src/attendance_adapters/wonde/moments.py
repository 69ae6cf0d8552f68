"""Dates and moments as Wonde has them: objects of a local time and its zone.

Some schools' days are midnight in London, some midnight in UTC. In summer the first is eleven
o'clock of the evening before in UTC, and the second one o'clock in London: either way the day is
that of London's calendar.

>>> day_of({"date": "2026-06-14 23:00:00.000000", "timezone_type": 3, "timezone": "UTC"})
datetime.date(2026, 6, 15)
>>> day_of({"date": "2026-06-15 00:00:00.000000", "timezone_type": 3, "timezone": "UTC"})
datetime.date(2026, 6, 15)
>>> day_of({"date": "2026-06-15 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"})
datetime.date(2026, 6, 15)
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from attendance_core.tables import LONDON, iso_date

__all__ = ["day_of", "header_moment", "moment_of"]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)", re.ASCII)
_ABBREVIATIONS = {"UTC": UTC, "Z": UTC, "GMT": UTC, "BST": timezone(timedelta(hours=1))}


def day_of(value: object) -> date:
    """Give the day of a date object, by the calendar of London, or of an ISO date.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, str):
        return iso_date(value.strip())
    return moment_of(value).date()


def moment_of(value: object) -> datetime:
    """Give the moment of a date object, by the clock of London.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, Mapping):
        raise ValueError  # noqa: TRY004 - what is no date is said by whoever reads it
    written, zone = value.get("date"), value.get("timezone")
    if not isinstance(written, str) or not isinstance(zone, str):
        raise ValueError  # noqa: TRY004 - likewise
    return _moment(written, zone)


# Hundreds of thousands of marks have a few hundred days.
@lru_cache(maxsize=4096)
def _moment(written: str, zone: str) -> datetime:
    if not _MOMENT.fullmatch(written):
        raise ValueError
    local = datetime.fromisoformat(written).replace(tzinfo=_zone(zone))
    try:
        return local.astimezone(LONDON)
    except OverflowError:
        raise ValueError from None


def _zone(name: str) -> tzinfo:
    """Give a zone by its name, its abbreviation or its offset: PHP writes all three."""
    if name in _ABBREVIATIONS:
        return _ABBREVIATIONS[name]
    offset = _OFFSET.fullmatch(name)
    if offset:
        sign, hours, minutes = offset.groups()
        apart = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-apart if sign == "-" else apart)
    try:
        return ZoneInfo(name)
    except (KeyError, OSError):
        raise ValueError from None


def header_moment(text: str | None) -> datetime | None:
    """Give the moment of a header such as `Date`, with its zone; None where it says none."""
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
