"""The calendar of an invented school."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from attrs import field, frozen

from attendance_core.calendar import Calendar, HeldSession, SessionStatus, Term
from attendance_core.sessions import Half, Span
from attendance_core.tables import packaged

__all__ = ["school_calendar"]


@frozen
class _HalfTerm:
    number: int
    first: date
    last: date


@frozen
class _Term:
    name: Term
    halves: tuple[_HalfTerm, ...]
    inset: tuple[date, ...]


@frozen
class _File:
    terms: tuple[_Term, ...] = field(alias="term")


@cache
def _terms() -> tuple[_Term, ...]:
    return packaged(__package__, "data/terms.toml", _File).terms


def _sessions(term: _Term) -> Iterator[HeldSession]:
    for half_term in term.halves:
        length = (half_term.last - half_term.first).days
        for offset in range(length + 1):
            day = half_term.first + timedelta(days=offset)
            if day.isoweekday() <= 5 and day not in term.inset:
                for half in Half:
                    yield HeldSession(
                        day, half, SessionStatus.OPEN, None, term.name, half_term.number
                    )
    for day in term.inset:
        for half in Half:
            yield HeldSession(day, half, SessionStatus.CLOSED, "INSET", term.name)


def school_calendar(span: Span) -> Calendar:
    """Give the calendar from the term of the first day of a span to the end of that of the last."""
    first, last = span
    wanted = [term for term in _terms() if term.halves[-1].last >= first and _begins(term) <= last]
    return Calendar(each for term in wanted for each in _sessions(term))


def _begins(term: _Term) -> date:
    return min(term.halves[0].first, *term.inset)
