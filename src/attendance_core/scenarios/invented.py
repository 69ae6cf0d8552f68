"""A school invented from a seed: its calendar, roll, marks and registers, and its last day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from attrs import evolve

from attendance_core.register import Frame, Taking, marks_table
from attendance_core.scenarios.arrangements import (
    UNCONFIRMED,
    agreements,
    returns,
    unconfirmed,
    with_returns,
)
from attendance_core.scenarios.attending import Attending, lived
from attendance_core.scenarios.cast import cast_of
from attendance_core.scenarios.day import Day
from attendance_core.scenarios.families import described, told_apart
from attendance_core.scenarios.groups import cast_of_groups
from attendance_core.scenarios.lessons import LESSON_CODES, with_lessons
from attendance_core.scenarios.people import people, teachers
from attendance_core.scenarios.scenario import Scenario
from attendance_core.scenarios.script import Script
from attendance_core.scenarios.story import story
from attendance_core.scenarios.year import school_calendar
from attendance_core.school import Period, Phase, RegisterTimes, School
from attendance_core.sessions import Half, Session, Span
from attendance_core.tables import LONDON

__all__ = ["SECONDARY_TIMES", "invent", "invented"]

_YEARS: Mapping[Phase, range] = {Phase.PRIMARY: range(1, 7), Phase.SECONDARY: range(7, 12)}
_SPAN = (date(2025, 9, 1), date(2026, 11, 20))
SECONDARY_TIMES = (
    Period("Tutor", time(8, 40), time(9, 10), time(12, 20)),
    Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10)),
)
"""The registers of a secondary school's morning and afternoon."""


def invent(
    seed: int,
    *,
    urn: int = 142000,
    name: str = "Tamar Valley College",
    phase: Phase = Phase.SECONDARY,
    pupils: int = 120,
    span: Span = _SPAN,
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
    am, pm = SECONDARY_TIMES
    school = School(
        urn=urn,
        name=name,
        local_authority="cornwall",
        la_number=908,
        establishment=urn % 1000,
        phase=phase,
        register=(RegisterTimes(in_force=span[0], am=am, pm=pm),),
        lesson_codes=LESSON_CODES if phase is Phase.SECONDARY else {},
    )
    return invented(seed, school, years=_YEARS[phase], pupils=pupils, span=span)


def invented(
    seed: int,
    school: School,
    *,
    years: range,
    pupils: int,
    span: Span = _SPAN,
    kind: str | None = None,
) -> Scenario:
    """Invent what a school of given numbers and times holds.

    Args:
        seed: the same seed invents the same.
        school: the school.
        years: its year groups; 0 is Reception.
        pupils: how many are on roll at any time, about.
        span: the first day of the records and their last.
        kind: whose roles the school has, `sixth_form`, `secondary` or `primary`; None has none.

    A school that has codes of its own for lessons has lessons on its last day.
    """
    random, today = Random(f"{seed} {school.urn}"), span[1]
    chances = Random(f"{seed} {school.urn} day")
    calendar = school_calendar(span)
    roll = people(random, school, years=years, size=pupils, span=span)
    attending = lived(random, roll, calendar, today)
    there = [each for each in attending if each.sessions[-1] == Session(today, Half.AM)]
    groups = cast_of_groups(chances, there)
    if kind is not None:
        roll = described(chances, roll, on=today)
    cast = cast_of(chances, kind, roll, there, frozenset(groups.values()))
    roll = told_apart(cast.roll)
    takings = _taught(chances, _takings(random, attending, school, date(today.year, 9, 1)))
    this_morning = [each for each in takings if each.date == today]
    script = Script(chances, school, roll, today)
    day = story(script, there, this_morning, groups, cast.parts) if there else Day()
    in_lessons: Mapping[str, str] = {}
    if school.lesson_codes and there:
        day, in_lessons = with_lessons(
            Random(f"{seed} {school.urn} lessons"),
            day,
            there,
            frozenset({*groups.values(), *cast.pupils.values()}),
            opens={half: script.period(half).opens for half in Half},
        )
    told = Random(f"{seed} {school.urn} returns")
    silent = unconfirmed(told, there)
    return Scenario(
        school,
        calendar,
        roll,
        _table(attending),
        takings,
        today,
        presence=returns(told, school, attending, today, without=silent),
        cast={
            **groups,
            **cast.pupils,
            **in_lessons,
            **({UNCONFIRMED: silent} if silent else {}),
        },
        day=with_returns(told, school, day, today),
        off_sessions=agreements(attending, calendar),
    )


def _taught(random: Random, takings: Iterator[Taking]) -> tuple[Taking, ...]:
    """Give registers with the names of those who take them, one teacher for a group."""
    found = tuple(takings)
    names = teachers(random, sorted({each.group for each in found}))
    return tuple(evolve(each, taken_by=names[each.group]) for each in found)


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
