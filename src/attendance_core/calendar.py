"""The sessions that a school holds: open and closed, in terms, half terms and school weeks.

A *school day* is a date with at least one open session. A *school week* runs from Monday to Sunday
and holds at least one open session; weeks are numbered on across terms and years, so that "within
ten school weeks" is a difference of two numbers.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from io import StringIO

from attrs import astuple, field, fields, frozen

from attendance_core.errors import collecting
from attendance_core.sessions import Half, Session
from attendance_core.tables import Misfit, rows

__all__ = [
    "Calendar",
    "HeldSession",
    "SessionStatus",
    "Term",
    "calendar_text",
    "monday",
    "read_calendar",
]


class SessionStatus(StrEnum):
    """Whether a school is open for a session."""

    OPEN = "open"
    CLOSED = "closed"


class Term(StrEnum):
    """A term of the school year."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


@frozen
class HeldSession:
    """A session in a school's calendar; closed ones (INSET, holidays) may stand in it too."""

    date: date
    session: Half
    status: SessionStatus = SessionStatus.OPEN
    reason: str | None = None
    term: Term | None = None
    half_term: int | None = field(default=None)

    @half_term.validator
    def _one_of_six(self, _: object, value: int | None) -> None:
        if value is not None and value not in range(1, 7):
            raise Misfit("half_term", "one of 1, 2, 3, 4, 5, 6 was expected")

    @property
    def is_open(self) -> bool:
        """Say whether the school is open."""
        return self.status is SessionStatus.OPEN

    @property
    def at(self) -> Session:
        """Give the session itself, to be compared and looked up."""
        return Session(self.date, self.session)


def monday(day: date) -> date:
    """Give the Monday of a day's week.

    >>> monday(date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())


def _in_order(sessions: Iterable[HeldSession]) -> tuple[HeldSession, ...]:
    return tuple(sorted(sessions, key=lambda each: each.at))


@frozen
class Calendar:
    """The sessions of one school, in order.

    >>> days = [date(2026, 9, 4), date(2026, 9, 7)]
    >>> calendar = Calendar(HeldSession(day, half) for day in days for half in Half)
    >>> calendar.school_day_after(date(2026, 9, 4), 1), calendar.school_day_after(days[0], 2)
    (datetime.date(2026, 9, 7), None)
    >>> calendar.week_number(date(2026, 9, 7))
    2
    """

    sessions: tuple[HeldSession, ...] = field(converter=_in_order)

    @cached_property
    def open_sessions(self) -> tuple[HeldSession, ...]:
        """The open sessions, in order."""
        return tuple(each for each in self.sessions if each.is_open)

    @cached_property
    def school_days(self) -> Sequence[date]:
        """The dates with at least one open session, in order."""
        return sorted({each.date for each in self.open_sessions})

    @cached_property
    def _weeks(self) -> Mapping[date, int]:
        mondays = sorted({monday(day) for day in self.school_days})
        return {first: number for number, first in enumerate(mondays, 1)}

    @cached_property
    def _by_session(self) -> Mapping[Session, HeldSession]:
        return {each.at: each for each in self.sessions}

    def held(self, session: Session) -> HeldSession | None:
        """Give what the calendar says of a session, or None if it says nothing."""
        return self._by_session.get(session)

    def is_open(self, session: Session) -> bool:
        """Say whether the school is open for a session."""
        held = self.held(session)
        return held is not None and held.is_open

    def open_on(self, day: date) -> tuple[HeldSession, ...]:
        """Give the open sessions of a day, the morning's first."""
        found = (self.held(Session(day, half)) for half in Half)
        return tuple(each for each in found if each is not None and each.is_open)

    def week_number(self, day: date) -> int | None:
        """Give the number of the school week that holds a day, or None outside term."""
        return self._weeks.get(monday(day))

    def school_day_after(self, day: date, count: int) -> date | None:
        """Give the school day that is `count` after a day, or None beyond the calendar.

        Raises:
            ValueError: `count` is less than one.
        """
        if count < 1:
            raise ValueError("a count of one school day or more was expected")
        place = bisect_right(self.school_days, day) + count - 1
        return self.school_days[place] if place < len(self.school_days) else None

    def school_days_since(self, day: date, until: date) -> int:
        """Give how many school days there are after a day, up to and with another."""
        return bisect_right(self.school_days, until) - bisect_right(self.school_days, day)


def read_calendar(text: str, *, place: str) -> Calendar:
    """Read a calendar from the text of a CSV file.

    Columns: `date`, `session` (AM, PM); optionally `status` (open, closed; default open), `reason`,
    `term` (autumn, spring, summer), `half_term` (1-6).

    Raises:
        Refused: with every fault of the file, a session that stands twice among them.
    """
    found = rows(text, HeldSession, place=place)
    seen: set[Session] = set()
    with collecting() as faults:
        for line, each in found:
            if each.at in seen:
                faults.add(place, f"the session {each.at} stands twice", line=line)
            seen.add(each.at)
    return Calendar(each for _, each in found)


def calendar_text(calendar: Calendar) -> str:
    """Give a calendar as the text of a CSV file that `read_calendar` reads."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(each.name for each in fields(HeldSession))
    writer.writerows(astuple(each) for each in calendar.sessions)
    return out.getvalue()
