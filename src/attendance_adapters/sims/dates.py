"""The dates of a report: dd/mm/yyyy or ISO, a whole column in one way, and never guessed."""

import re
from datetime import date, datetime, time
from enum import Enum

from attendance_core.tables import moment

__all__ = ["EXPECTED", "MOMENT", "Way", "read_date", "read_moment", "time_of", "way_of"]

EXPECTED = (
    "the report must give its dates as dd/mm/yyyy, with a year of four digits, or all of them as "
    "ISO dates"
)
MOMENT = "a time such as 08:45 was expected, alone or after a date as dd/mm/yyyy or ISO"

_MOMENT = re.compile(r"(?:(\S{10})[T ])?([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)")


class Way(Enum):
    """How a column writes its dates: a pattern of the cell, and the format in Polars' letters."""

    # The time at which a session or a lesson begins may follow, and midnight. Any other would be a
    # clock of another place, on whose day a session may not have been.
    ISO = (
        r"^([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})(?:T(?:00:00:00|(?:0[6-9]|1[0-9])(?::[0-5][0-9]){2}))?$",
        "%Y-%m-%d",
    )
    BRITISH = (r"^([0-9]{2})/([0-9]{2})/([1-9][0-9]{3})(?: 00:00(?::00)?)?$", "%d/%m/%Y")

    def __init__(self, pattern: str, written: str) -> None:
        """Hold the pattern and the format."""
        self.pattern = pattern
        self.written = written


def way_of(cell: str) -> Way:
    """Give the way in which a column writes its dates, told by its first."""
    return Way.ISO if re.fullmatch(Way.ISO.pattern, cell) else Way.BRITISH


def read_date(cell: str, way: Way) -> date:
    """Read a date in a column's way; midnight, or in ISO when a lesson begins, may follow it.

    >>> read_date("06/10/2025", Way.BRITISH)
    datetime.date(2025, 10, 6)

    Raises:
        ValueError: it is none, such as 10/13/2025, which has no month 13.
    """
    found = re.fullmatch(way.pattern, cell)
    if found is None:
        raise ValueError
    numbers = [int(number) for number in found.groups()]
    return date(*(numbers if way is Way.ISO else reversed(numbers)))


def time_of(cell: str) -> time | None:
    """Give the time that follows an ISO date, if it is not midnight.

    >>> time_of("2025-10-06T11:15:00"), time_of("2025-10-06T00:00:00"), time_of("2025-10-06")
    (datetime.time(11, 15), None, None)
    """
    _, _, clock = cell.partition("T")
    return time.fromisoformat(clock) if clock not in {"", "00:00:00"} else None


def read_moment(cell: str, day: date) -> datetime:
    """Read a moment of Europe/London: a time of a day, or one after a date of its own.

    >>> read_moment("08:45", date(2026, 11, 20)).isoformat()
    '2026-11-20T08:45:00+00:00'
    >>> read_moment("21/05/2026 09:10", date(2026, 5, 20)).isoformat()
    '2026-05-21T09:10:00+01:00'

    Raises:
        ValueError: it is none.
    """
    found = _MOMENT.fullmatch(cell)
    if found is None:
        raise ValueError
    written = day if found[1] is None else read_date(found[1], way_of(found[1]))
    return moment(f"{written.isoformat()}T{found[2]}")
