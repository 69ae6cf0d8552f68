"""Duty 15: the lessons of the day are watched, tutor time and lesson 4 as the statutory registers.

Absent in lesson 4, but present in lessons 3 and 5, is N in the afternoon's register and an alert: a
finding, and a pupil of whom nobody knows where they are.
"""

from datetime import time

import pytest
from attrs import evolve
from friday import ANN, BO, FRIDAY, SCHOOL, at, registers_of, roll_of, seen

from attendance_core.findings import Name, check
from attendance_core.register import (
    LessonMark,
    Place,
    PresenceEvent,
    PresenceSource,
    lessons_frame,
    proposed_codes,
    whereabouts,
)
from attendance_core.school import OtherPeriods
from attendance_core.sessions import Half, Session

AM, PM = Half.AM, Half.PM
AFTERNOON = Session(FRIDAY, PM)
LESSONS = {
    "Lesson 3": (time(11, 20), time(12, 20)),
    "Lesson 4": (time(13, 20), time(14, 15)),
    "Lesson 5": (time(14, 15), time(15, 10)),
}


def taught(pupil, **codes):
    """Give the lesson marks of a pupil: `L3="/"` is present in Lesson 3."""
    for short, code in codes.items():
        period = f"Lesson {short[1]}"
        yield LessonMark(pupil, FRIDAY, period, code, *LESSONS[period])


@pytest.fixture
def registers():
    """Ann is not in lesson 4, and in lessons 3 and 5; Bo is in all of them."""
    codes = {(ANN, AM): "/", (BO, AM): "/", (ANN, PM): "N", (BO, PM): "\\"}
    marks = [*taught(ANN, L3="/", L4="N", L5="/"), *taught(BO, L3="/", L4="/", L5="/")]
    return evolve(registers_of(codes, roll_of()), lessons=lessons_frame(marks))


def test_tutor_time_and_lesson_4_are_the_registers():
    """So the school says, and no other lesson is one."""
    found = {half: SCHOOL.period(Session(FRIDAY, half)).period for half in Half}

    assert found == {AM: "Tutor", PM: "Lesson 4"}


def test_absent_in_lesson_4_alone_is_n_in_the_afternoon_and_a_finding(registers):
    """The mark stands as it is, and its reason is to be found; nobody else has such a finding."""
    found = [
        (each.pupil, each.session)
        for each in check(registers, on=FRIDAY)
        if each.finding is Name.REASON_DUE
    ]

    assert registers.codes_at(AFTERNOON) == {ANN: "N", BO: "\\"}
    assert found == [(ANN, PM)]


def test_during_lesson_4_nobody_knows_where_the_pupil_is(registers):
    """The last that is known is lesson 3; in lesson 5 the pupil is there again."""
    lost = whereabouts(registers, at=at("13:30"))[ANN]
    back = whereabouts(registers, at=at("14:20"))[ANN]

    assert (lost.place, lost.since) == (Place.UNKNOWN, at("13:20"))
    last = next(each for each in lost.knows if each.place is Place.ON_SITE)
    assert (last.where, last.at) == ("Lesson 3", at("11:20"))
    assert (back.place, back.where) == (Place.ON_SITE, "Lesson 5")
    assert whereabouts(registers, at=at("13:30"))[BO].place is Place.ON_SITE


def test_being_there_in_lesson_5_makes_no_mark_and_no_code(registers):
    """Whether the pupil was late or away in between a person finds out."""
    (found,) = proposed_codes(registers, AFTERNOON)

    assert (found.pupil, found.stands, found.code, found.minutes_late) == (ANN, "N", None, None)


def test_a_known_location_ends_the_search(registers):
    """In First Aid during lesson 4: the pupil is in school, and the register may say so."""
    event = seen(ANN, "13:25", PresenceSource.FIRST_AID)
    known = evolve(registers, presence=(event,))
    (found,) = proposed_codes(known, AFTERNOON)

    assert whereabouts(known, at=at("13:30"))[ANN].place is Place.ELSEWHERE_ON_SITE
    assert (found.code, found.minutes_late) == ("L", 5)


def test_a_red_button_says_that_somebody_must_look(registers):
    """It stands at the head of what is known, beside where the pupil was seen last."""
    alert = seen(ANN, "14:30", PresenceSource.RED_BUTTON, PresenceEvent.ALERT)
    found = whereabouts(evolve(registers, presence=(alert,)), at=at("14:31"))[ANN]

    assert [each.says for each in found.knows[:2]] == [
        "a red button at 14:30",
        "present in Lesson 5",
    ]
    assert (found.place, found.where) == (Place.ON_SITE, "Lesson 5")


def test_on_a_day_of_the_cycle_another_lesson_is_the_register(registers):
    """Where Lesson 5 is the register on Fridays, present in it is what the afternoon says."""
    times = SCHOOL.registers[0]
    other = evolve(times.pm, period="Lesson 5", opens=time(14, 15), closes=time(14, 45))
    on = OtherPeriods(("Fri",), pm=other)
    school = evolve(SCHOOL, register=(evolve(times, on=(on,)),))
    (found,) = proposed_codes(evolve(registers, school=school), AFTERNOON)

    assert (found.pupil, found.code, found.minutes_late) == (ANN, "\\", None)
