"""What stands behind the marks of arrangements: providers' returns, and part-time agreements."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from attrs import evolve

from attendance_core.calendar import Calendar
from attendance_core.register import OffSession, Presence, PresenceEvent, PresenceSource
from attendance_core.scenarios.attending import Attending
from attendance_core.scenarios.day import Day
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["UNCONFIRMED", "agreements", "returns", "unconfirmed", "with_returns"]

UNCONFIRMED = "ap_unconfirmed"
"""The role of the pupil at a provision that has not said anything of them for a week."""

_PROVISION, _PART_TIME = "B", "C2"
_WEEK = timedelta(days=7)
_REVIEWED_AFTER = timedelta(weeks=6)


def unconfirmed(random: Random, attending: Sequence[Attending]) -> str | None:
    """Choose a pupil whose provision says nothing of the last week; None where nobody is at one.

    Args:
        random: the chances of the returns.
        attending: those who are on roll in the morning of the day.
    """
    at_one = [each.enrolment.pupil for each in attending if any(_last_week(each))]
    return random.choice(at_one) if at_one else None


def _last_week(attending: Attending) -> Iterator[bool]:
    today = attending.sessions[-1].day
    for session, code in zip(attending.sessions[-20:], attending.codes[-20:], strict=True):
        yield code == _PROVISION and today - _WEEK <= session.day < today


def returns(
    random: Random,
    school: School,
    attending: Sequence[Attending],
    today: date,
    *,
    without: str | None,
) -> tuple[Presence, ...]:
    """Give what providers returned before the day, in order: one return for each of their sessions.

    Args:
        random: the chances of the returns.
        school: the school, whose sessions they are.
        attending: how its pupils attended.
        today: the day.
        without: the pupil of whom nothing was returned in the last week.
    """
    wanted = (
        (each.enrolment.pupil, session)
        for each in attending
        if _PROVISION in each.codes
        for session, code in zip(each.sessions, each.codes, strict=True)
        if code == _PROVISION and session.day < today
    )
    told = (
        (pupil, session)
        for pupil, session in wanted
        if pupil != without or session.day < today - _WEEK
    )
    return _in_order(_returned(random, school, told))


def with_returns(random: Random, school: School, day: Day, today: date) -> Day:
    """Give a day in which each provider says that its pupils came, where none has said it yet."""
    stands = {(each.pupil, each.half): each.code for each in day.entries}
    known = {each.pupil for each in day.presence if each.source is PresenceSource.AP_RETURN}
    told = (
        (pupil, Session(today, half))
        for (pupil, half), code in stands.items()
        if code == _PROVISION and (pupil not in known or half is Half.PM)
    )
    return evolve(day, presence=_in_order([*day.presence, *_returned(random, school, told)]))


def _returned(
    random: Random, school: School, told: Iterable[tuple[str, Session]]
) -> Iterator[Presence]:
    for pupil, session in told:
        period = school.period(session)
        if period is not None:
            opens = datetime.combine(session.day, period.opens, LONDON)
            at = opens + timedelta(minutes=random.randint(20, 60))
            source, place = PresenceSource.AP_RETURN, "Alternative provision"
            yield Presence(at, source, PresenceEvent.SEEN, pupil, place, _PROVISION)


def _in_order(presence: Iterable[Presence]) -> tuple[Presence, ...]:
    return tuple(sorted(presence, key=lambda each: each.at))


def agreements(attending: Sequence[Attending], calendar: Calendar) -> tuple[OffSession, ...]:
    """Give the sessions that part-time pupils are off by agreement, one agreement for each term.

    An agreement begins on the first day on which the pupil is off in a term, and ends with it.

    Args:
        attending: how the pupils attended.
        calendar: the sessions that the school holds.
    """
    found: dict[tuple[str, date, int, Half], OffSession] = {}
    ends: dict[date, date] | None = None
    for each in attending:
        if _PART_TIME not in each.codes:
            continue
        ends = ends or _ends_of_terms(calendar)
        for session, code in zip(each.sessions, each.codes, strict=True):
            if code == _PART_TIME:
                pupil, day = each.enrolment.pupil, session.day
                key = (pupil, ends[day], day.weekday(), session.half)
                found.setdefault(key, _agreed(pupil, session, ends[day]))
    return tuple(found.values())


def _agreed(pupil: str, session: Session, end: date) -> OffSession:
    start = session.day
    review = min(start + _REVIEWED_AFTER, end)
    agreed_on = start - _WEEK
    return OffSession(
        pupil, start, end, start.weekday(), session.half, "A. Example", agreed_on, review
    )


def _ends_of_terms(calendar: Calendar) -> dict[date, date]:
    """Give for each day that the school is open the last day of its term."""
    found: dict[date, date] = {}
    term, last = None, None
    for each in reversed(calendar.open_sessions):
        if last is None or each.term is not term:
            term, last = each.term, each.date
        found[each.date] = last
    return found
