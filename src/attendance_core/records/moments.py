"""Moments as the journal writes them: UTC to the microsecond, in the order of their text."""

from datetime import UTC, datetime, timedelta

from attendance_core.errors import Fault, Refused

__all__ = ["EARLIEST", "after", "moment", "now", "stamp"]

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"

EARLIEST = "0001-01-01T00:00:00.000000Z"
"""Before everything that was ever recorded."""


def now() -> datetime:
    """Read the clock: only the journal does, for it says when something was recorded."""
    return datetime.now(UTC)  # noqa: TID251 - what was recorded when is the clock's to say


def stamp(at: datetime, *, name: str = "at") -> str:
    """Give a moment as the journal writes it.

    Args:
        at: the moment.
        name: what it is called where it is wanted.

    >>> stamp(datetime(2026, 11, 20, 9, 35, tzinfo=UTC))
    '2026-11-20T09:35:00.000000Z'

    Raises:
        Refused: it has no zone, so that nobody can say which moment it is.
    """
    if at.tzinfo is None:
        raise Refused([Fault(name, "a moment with its zone was expected")])
    return at.astimezone(UTC).strftime(_FORM).zfill(len(EARLIEST))


def moment(text: str) -> datetime:
    """Read a moment that `stamp` wrote."""
    return datetime.fromisoformat(text)


def after(text: str) -> str:
    """Give the moment that comes next: a microsecond later."""
    return stamp(moment(text) + timedelta(microseconds=1))
