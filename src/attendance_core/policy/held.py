"""The open sessions of one school by their numbers, and what a window takes in at each of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from attrs import field, frozen

from attendance_core.calendar import monday
from attendance_core.policy.values import Amount, Reset, Unit, Window, WindowKind
from attendance_core.register import Prepared
from attendance_core.roll import birthday
from attendance_core.sessions import Half, Session

__all__ = ["Held", "held_by_school"]

_NAMES = (
    *("urn", "session_number", "date", "session", "day_number", "week_number"),
    *("term", "half_term", "school_year"),
)
Period = int | tuple[int, str | int | None] | None
"""What sessions of one year, term or half term have in common."""

Bounds = tuple[int, int]
"""The numbers of the first and the last session of a window."""


@frozen(eq=False)
class Held:
    """A school's open sessions: each list has at place 0 what is so of the first session."""

    urn: int
    sessions: Sequence[Session] = field(repr=False)
    days: Sequence[int] = field(repr=False)
    weeks: Sequence[int] = field(repr=False)
    terms: Sequence[str | None] = field(repr=False)
    half_terms: Sequence[int | None] = field(repr=False)
    years: Sequence[int] = field(repr=False)

    @cached_property
    def dates(self) -> Sequence[date]:
        """The day of each session."""
        return [each.day for each in self.sessions]

    @cached_property
    def school_days(self) -> Sequence[date]:
        """The days with an open session, in order."""
        return sorted(set(self.dates))

    def __len__(self) -> int:
        """Give how many sessions there are."""
        return len(self.sessions)

    def last_by(self, day: date) -> int:
        """Give the number of the last session up to a day, 0 where there is none."""
        return bisect_right(self.dates, day)

    def is_school_day(self, day: date) -> bool:
        """Say whether the school is open on a day."""
        last = self.last_by(day)
        return last > 0 and self.dates[last - 1] == day

    def at(self, number: int) -> Session:
        """Give a session by its number."""
        return self.sessions[number - 1]

    def after(self, day: date, amount: Amount) -> date | None:
        """Give the day that is so many school days, school weeks, weeks or days after a day.

        None where the calendar does not go so far. So many sessions after is the day of the last of
        them.
        """
        number = int(amount.number)
        if amount.unit in {Unit.WEEKS, Unit.DAYS}:
            return day + timedelta(days=number * (7 if amount.unit is Unit.WEEKS else 1))
        if amount.unit is Unit.SESSIONS:
            place = self.last_by(day) + number
            return self.dates[place - 1] if place <= len(self) else None
        if amount.unit is Unit.SCHOOL_WEEKS:
            return self._school_weeks_after(day, number)
        place = bisect_right(self.school_days, day) + number - 1
        return self.school_days[place] if 0 <= place < len(self.school_days) else None

    def _school_weeks_after(self, day: date, number: int) -> date | None:
        """Give the day of the same weekday so many school weeks on: weeks with none are skipped."""
        begun = {monday(each) for each in self.school_days}
        mondays = sorted(begun | {monday(day)})
        place = mondays.index(monday(day)) + number
        return mondays[place] + timedelta(days=day.weekday()) if place < len(mondays) else None

    def since(self, day: date, until: date, unit: Unit) -> int:
        """Give how many school days, sessions, or whole weeks there are after a day, up to one."""
        if unit is Unit.SESSIONS:
            return self.last_by(until) - self.last_by(day)
        if unit is Unit.WEEKS:
            return (until - day).days // 7
        if unit is Unit.DAYS:
            return (until - day).days
        if unit is Unit.SCHOOL_WEEKS:
            number = 0
            while (end := self._school_weeks_after(day, number + 1)) is not None and end <= until:
                number += 1
            return number
        return bisect_right(self.school_days, until) - bisect_right(self.school_days, day)

    def school_days_this_year(self, since: date, until: date) -> int:
        """Give how many school days of a day's school year there have been, from a day to it."""
        number = self.last_by(until)
        first = self._firsts[Reset.YEAR, self.years[number - 1]] if number else 1
        begins = max(since, self.at(first).day) if number else since
        return bisect_right(self.school_days, until) - bisect_left(self.school_days, begins)

    def period(self, number: int, reset: Reset) -> Period:
        """Give what a session has in common with others of its year, term or half term."""
        place = number - 1
        year = self.years[place]
        if reset is Reset.YEAR:
            return year
        if reset is Reset.TERM:
            return year, self.terms[place]
        if reset is Reset.HALF_TERM:
            return year, self.half_terms[place]
        return None

    @cached_property
    def closes_half_term(self) -> frozenset[int]:
        """The numbers of the sessions that are the last of a half term."""
        last = [
            number
            for number in range(1, len(self) + 1)
            if number == len(self) or self._half(number) != self._half(number + 1)
        ]
        return frozenset(each for each in last if self.half_terms[each - 1] is not None)

    def _half(self, number: int) -> Period:
        return self.period(number, Reset.HALF_TERM)

    @cached_property
    def beside_closure(self) -> frozenset[int]:
        """The numbers of the sessions on a school day next to a weekday without school."""
        open_days = set(self.school_days)
        return frozenset(
            number
            for number, day in enumerate(self.dates, 1)
            if not {_weekday(day, -1), _weekday(day, 1)} <= open_days
        )

    @cached_property
    def to_come(self) -> Sequence[int]:
        """How many sessions of its school year come after each session."""
        return [bisect_right(self.years, year) - at for at, year in enumerate(self.years, 1)]

    def bounds(self, window: Window) -> Sequence[Bounds | None]:
        """Give what a window takes in at each session; None where the calendar cannot say."""
        return [self.bounds_at(window, number) for number in range(1, len(self) + 1)]

    def bounds_at(self, window: Window, number: int) -> Bounds | None:
        """Give the first and the last session of a window at a session."""
        found = self._bounds(window, number)
        if found is None or window.not_before is None:
            return found
        least = bisect_left(self.dates, window.not_before) + 1
        return max(found[0], least), found[1]

    def _bounds(self, window: Window, number: int) -> Bounds | None:
        kind, place = window.kind, number - 1
        if kind in _LABELS:
            return self._labelled(_LABELS[kind], number)
        if kind is WindowKind.PREVIOUS_HALF_TERM:
            first = self._labelled(Reset.HALF_TERM, number)
            return self._labelled(Reset.HALF_TERM, first[0] - 1) if first and first[0] > 1 else None
        if kind is WindowKind.ROLLING_SESSIONS:
            return max(1, number - (window.length or 1) + 1), number
        begins: Mapping[WindowKind, int] = {
            WindowKind.DAY: bisect_left(self.days, self.days[place]),
            WindowKind.WEEK: bisect_left(self.weeks, self.weeks[place]),
        }
        if kind in begins:
            return begins[kind] + 1, number
        return self._rolling(window, place) + 1, number

    def _rolling(self, window: Window, place: int) -> int:
        kind, length = window.kind, window.length or 1
        if kind is WindowKind.ROLLING_SCHOOL_DAYS:
            return bisect_left(self.days, self.days[place] - length + 1)
        if kind is WindowKind.ROLLING_SCHOOL_WEEKS:
            return bisect_left(self.weeks, self.weeks[place] - length + 1)
        day = self.dates[place]
        if kind is WindowKind.LAST_WEEKS:
            return bisect_left(self.dates, monday(day) - timedelta(weeks=length - 1))
        # The three years that end with a day begin on the day after it, three years before.
        return bisect_left(self.dates, birthday(day, -length) + timedelta(days=1))

    @cached_property
    def _firsts(self) -> Mapping[tuple[Reset, Period], int]:
        firsts: dict[tuple[Reset, Period], int] = {}
        for number in range(1, len(self) + 1):
            for reset in (Reset.YEAR, Reset.TERM, Reset.HALF_TERM):
                firsts.setdefault((reset, self.period(number, reset)), number)
        return firsts

    def _labelled(self, reset: Reset, number: int) -> Bounds | None:
        period = self.period(number, reset)
        if isinstance(period, tuple) and period[1] is None:
            return None
        return self._firsts[reset, period], number


_LABELS = {
    WindowKind.YEAR: Reset.YEAR,
    WindowKind.TERM: Reset.TERM,
    WindowKind.HALF_TERM: Reset.HALF_TERM,
}
_FRIDAY = 4


def _weekday(day: date, step: int) -> date:
    """Give the weekday before or after a day, past the weekend."""
    other = day + timedelta(days=step)
    while other.weekday() > _FRIDAY:
        other += timedelta(days=step)
    return other


def held_by_school(prepared: Prepared) -> Mapping[int, Held]:
    """Give the sessions of every school of a register."""
    rows = list(prepared.calendar.select(*_NAMES).collect().sort(*_NAMES[:2]).iter_rows())
    found = {}
    for urn, of_school in groupby(rows, key=itemgetter(0)):
        _, _, dates, halves, days, weeks, terms, half_terms, years = zip(*of_school, strict=True)
        sessions = [Session(day, Half(half)) for day, half in zip(dates, halves, strict=True)]
        found[urn] = Held(urn, sessions, days, weeks, terms, half_terms, years)
    return found
