"""One pupil, one school and one Tuesday, of which a test says what was marked and seen."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from attrs import evolve

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.findings import Finding, Name, check
from attendance_core.register import (
    LessonMark,
    Mark,
    Presence,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    lessons_frame,
    marks_frame,
)
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import LessonMeaning, Period, RegisterTimes, School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

ANN = Pupil("J919400123001", None, "Example", "Ann", date(2014, 3, 5))
DAY = date(2026, 11, 17)
SCHOOL = School(
    urn=142000,
    name="Example School",
    register=(
        RegisterTimes(
            in_force=date(2020, 9, 1),
            am=Period("Tutor", time(8, 40), time(9, 10), time(12, 20)),
            pm=Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10)),
        ),
    ),
    lesson_codes={"RR": LessonMeaning.ELSEWHERE, "XX": LessonMeaning.NOT_REQUIRED},
)
TIMES = {
    "Tutor": ("08:40", "09:10"),
    "Lesson 1": ("09:10", "10:10"),
    "Lesson 2": ("10:10", "11:10"),
    "Lesson 3": ("11:20", "12:20"),
    "Lesson 4": ("13:20", "14:15"),
    "Lesson 5": ("14:15", "15:10"),
}

Make = Callable[..., SchoolRegisters]


def _lesson(text: str) -> LessonMark:
    """Give a lesson mark of `Lesson 3: N`, or of `Music 09:00-09:30: /`."""
    period, _, code = text.rpartition(": ")
    name, _, clock = period.rpartition(" ")
    starts, _, ends = clock.partition("-")
    if ":" not in clock:
        name, (starts, ends) = period, TIMES.get(period, ("", ""))
    return LessonMark(ANN.key, DAY, name, code, _time(starts), _time(ends))


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _presence(text: str) -> Presence:
    """Give what was seen of `09:30 hub seen`, or of `09:30 ap_return seen O`."""
    clock, source, event, *code = text.split()
    at = datetime.combine(DAY, time.fromisoformat(clock), LONDON)
    more = {"code": code[0]} if code else {}
    return Presence(at, PresenceSource(source), PresenceEvent(event), ANN.key, **more)


@pytest.fixture(scope="session")
def make() -> Make:
    """Give what makes the registers of a day.

    Its arguments are the codes of the morning and the afternoon, the lessons (`Lesson 3: N`) and
    where the pupil was seen (`09:30 hub seen`); `enrolment` and `more` change the roll and the
    registers.
    """

    def build(
        am: str = "/",
        pm: str = "\\",
        *,
        lessons: tuple[str, ...] = (),
        seen: tuple[str, ...] = (),
        minutes: int | None = None,
        enrolment: dict[str, object] | None = None,
        **more: object,
    ) -> SchoolRegisters:
        marks = [
            Mark(ANN.key, Session(DAY, half), code, minutes if half is Half.AM else None, "a place")
            for half, code in zip(Half, (am, pm), strict=True)
        ]
        start = {"pupil": ANN.key, "start": DAY, "year_group": "7"} | (enrolment or {})
        school = SchoolRegisters(
            SCHOOL,
            Calendar([HeldSession(DAY, half) for half in Half]),
            Roll((ANN,), (Enrolment(**start),)),
            marks_frame(each for each in marks if each.code != "-"),
            (),
            lessons=lessons_frame(map(_lesson, lessons)),
            presence=tuple(map(_presence, seen)),
        )
        return evolve(school, **more)

    return build


@pytest.fixture(scope="session")
def found() -> Callable[[SchoolRegisters, Name], list[Finding]]:
    """Give what finds the findings of one name on the day, and looks at their keys."""

    def of(registers: SchoolRegisters, name: Name) -> list[Finding]:
        every = check(registers, on=DAY)
        assert len({each.key for each in every}) == len(every)
        return [each for each in every if each.finding is name]

    return of
