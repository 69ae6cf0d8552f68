"""A school invented from a seed: its calendar, roll, marks and registers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.register import Frame, Taking, marks_table
from attendance_core.roll import Roll
from attendance_core.scenarios.attending import Attending, lived
from attendance_core.scenarios.people import people
from attendance_core.scenarios.year import school_calendar
from attendance_core.school import Period, Phase, RegisterTimes, School
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["Scenario", "invent", "three_schools"]


@frozen
class Scenario:
    """An invented school up to the middle of a morning.

    `marks` is what `attendance_read_marks` gives; `today` is the last day, of whose sessions only
    the morning is marked, and not in every group.
    """

    school: School
    calendar: Calendar
    roll: Roll = field(repr=False)
    marks: Frame = field(repr=False)
    takings: tuple[Taking, ...] = field(repr=False)
    today: date


_YEARS: dict[Phase, range] = {Phase.PRIMARY: range(1, 7), Phase.SECONDARY: range(7, 12)}
_AM = Period("Tutor", time(8, 40), time(9, 10), time(12, 20))
_PM = Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10))


def invent(
    seed: int,
    *,
    urn: int = 142000,
    name: str = "Tamar Valley College",
    phase: Phase = Phase.SECONDARY,
    pupils: int = 120,
    span: tuple[date, date] = (date(2025, 9, 1), date(2026, 11, 20)),
) -> Scenario:
    """Invent a school.

    Args:
        seed: the same seed invents the same school.
        urn: the school's URN.
        name: its name.
        phase: primary or secondary.
        pupils: how many are on roll at any time, about.
        span: the first day of the records and their last, `today`, within the two school years
            2025/26 and 2026/27.
    """
    random = Random(f"{seed} {urn}")
    first, today = span
    school = School(
        urn=urn,
        name=name,
        local_authority="cornwall",
        la_number=908,
        establishment=urn % 1000,
        phase=phase,
        register=(RegisterTimes(in_force=first, am=_AM, pm=_PM),),
    )
    calendar = school_calendar(span)
    roll = people(random, school, years=_YEARS[phase], size=pupils, span=span)
    attending = lived(random, roll, calendar, today)
    takings = tuple(_takings(random, attending, school, date(today.year, 9, 1)))
    return Scenario(school, calendar, roll, _table(attending), takings, today)


def three_schools(seed: int) -> tuple[Scenario, ...]:
    """Invent a trust of three schools with about 2,000 pupils."""
    return (
        invent(seed, urn=142000, name="Tamar Valley College", pupils=950),
        invent(seed, urn=142001, name="Moor View Primary", phase=Phase.PRIMARY, pupils=300),
        invent(seed, urn=142002, name="Estuary Academy", pupils=750),
    )


def _table(attending: Sequence[Attending]) -> Frame:
    return marks_table(
        (each.enrolment.pupil, session, code, each.minutes.get(at), each.details.get(at))
        for each in attending
        for at, (session, code) in enumerate(zip(each.sessions, each.codes, strict=True))
        if code is not None
    )


def _takings(
    random: Random, attending: Sequence[Attending], school: School, since: date
) -> Iterator[Taking]:
    """Give the registers of each group since a day: not taken where nobody of it has a mark."""
    marked: dict[tuple[Session, str], bool] = {}
    for each in attending:
        group = each.enrolment.registration_group or ""
        for session, code in zip(each.sessions, each.codes, strict=True):
            if session.day >= since:
                key = (session, group)
                marked[key] = marked.get(key, False) or code is not None
    for (session, group), taken in sorted(marked.items()):
        period = school.period(session)
        if period is None:
            continue
        opens = datetime.combine(session.day, period.opens, LONDON)
        slow = random.random() < 0.002  # now and then one stays open for too long
        closed = opens + timedelta(minutes=41 if slow else 30)
        yield Taking(
            session.day,
            period.period,
            group,
            opens + timedelta(minutes=random.randint(1, 12)) if taken else None,
            None,
            session.half,
            closed if taken else None,
        )
