"""A school of 1,200 pupils in the middle of a morning, to be asked where everybody is."""

from collections.abc import Iterator
from datetime import date, datetime, time

import generator
import polars as pl
from attrs import evolve
from stopwatch import Sample, repeated

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.register import (
    LessonMark,
    Presence,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    lessons_frame,
    whereabouts,
)
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import Period, RegisterTimes, School
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

__all__ = ["placed"]

_PUPILS = 1_200
_DAY = generator.SPAN[0]
_SCHOOL = School(
    urn=900_000,
    name="Example School",
    register=(
        RegisterTimes(
            in_force=_DAY,
            am=Period("Tutor", time(8, 40), time(9, 10), time(12, 20)),
            pm=Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10)),
        ),
    ),
)
_LESSONS = {"Lesson 1": (time(9, 10), time(10, 10)), "Lesson 2": (time(10, 10), time(11, 10))}
_AT = datetime.combine(_DAY, time(10, 30), LONDON)


def placed() -> dict[str, Sample]:
    """Time the question for all pupils, and for one; the registers are read anew each time."""
    registers = _registers()
    one = [registers.roll.enrolments[0].pupil]
    return {
        "whereabouts of 1,200": repeated(lambda: whereabouts(evolve(registers), at=_AT)),
        "whereabouts of one": repeated(lambda: whereabouts(evolve(registers), at=_AT, pupils=one)),
    }


def _registers() -> SchoolRegisters:
    marks = pl.concat([generator.marks(0), generator.marks(1)]).filter(pl.col("date") == _DAY)
    morning = marks.filter(pl.col("session") == "AM").head(_PUPILS).drop("urn")
    pupils = tuple(
        Pupil(None, str(number), "Sample", "Ann", date(2014, 3, 5)) for number in range(_PUPILS)
    )
    keys = pl.Series("pupil", [each.key for each in pupils])
    roll = Roll(pupils, tuple(Enrolment(key, _DAY, year_group="7") for key in keys))
    return SchoolRegisters(
        _SCHOOL,
        Calendar(HeldSession(_DAY, half) for half in Half),
        roll,
        morning.with_columns(keys),
        (),
        lessons=lessons_frame(_lessons(roll)),
        presence=tuple(_seen(roll)),
    )


def _lessons(roll: Roll) -> Iterator[LessonMark]:
    """Give a mark of each pupil in each lesson: one in twelve is not there."""
    for number, enrolment in enumerate(roll.enrolments):
        for period, (starts, ends) in _LESSONS.items():
            code = "N" if number % 12 == 0 else "/"
            yield LessonMark(enrolment.pupil, _DAY, period, code, starts, ends)


def _seen(roll: Roll) -> Iterator[Presence]:
    """Give a sign-in of one pupil in ten, and a room for one in thirty."""
    for number, enrolment in enumerate(roll.enrolments):
        if number % 10 == 0:
            yield _at(time(9, 20), PresenceSource.SIGN_IN, PresenceEvent.ARRIVED, enrolment.pupil)
        if number % 30 == 0:
            yield _at(time(10, 15), PresenceSource.RESET_ROOM, PresenceEvent.SEEN, enrolment.pupil)


def _at(clock: time, source: PresenceSource, event: PresenceEvent, pupil: str) -> Presence:
    return Presence(datetime.combine(_DAY, clock, LONDON), source, event, pupil)
