"""What the headers of an answer say: by which clock, and how long Notify asks to wait."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["clock", "seconds_to_wait"]


def clock(headers: Mapping[str, str]) -> datetime | None:
    """Give the moment of an answer by Notify's own clock, None where it says none."""
    return _moment(headers.get("Date", ""))


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Give the seconds that Notify asks to wait, told as such or as a moment of its own clock.

    >>> seconds_to_wait({"Retry-After": "3"})
    3.0
    >>> now, then = "Fri, 20 Nov 2026 10:00:00 GMT", "Fri, 20 Nov 2026 10:00:03 GMT"
    >>> seconds_to_wait({"Retry-After": then, "Date": now})
    3.0
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    until, now = _moment(text), clock(headers)
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
