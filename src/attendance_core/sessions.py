"""A session: one morning or afternoon on which a school meets."""

from datetime import date
from enum import StrEnum

from attrs import frozen

__all__ = ["Half", "Session", "Span", "school_year_start"]


Span = tuple[date, date]
"""A first and a last day, both included."""


class Half(StrEnum):
    """The half of a school day that a session is: the morning (AM) or the afternoon (PM)."""

    AM = "AM"
    PM = "PM"


@frozen(order=True)
class Session:
    """One morning or afternoon, in the order in which a school lives them.

    >>> Session(date(2026, 11, 20), Half.PM) > Session(date(2026, 11, 20), Half.AM)
    True
    >>> print(Session(date(2026, 11, 20), Half.AM))
    2026-11-20 AM
    """

    day: date
    half: Half

    def __str__(self) -> str:
        """Give the day and the half."""
        return f"{self.day.isoformat()} {self.half}"


def school_year_start(day: date) -> date:
    """Give the first day of the school year that holds `day`: it runs from 1 August to 31 July.

    >>> school_year_start(date(2026, 7, 31)), school_year_start(date(2026, 8, 1))
    (datetime.date(2025, 8, 1), datetime.date(2026, 8, 1))
    """
    return date(day.year if day.month >= 8 else day.year - 1, 8, 1)  # noqa: PLR2004 - August
