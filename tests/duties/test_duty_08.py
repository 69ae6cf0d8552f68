"""Duty 8: internal locations are gathered, and what they mean for the register is proposed.

A pupil marked N in tutor time and on the First Aid list is proposed to be present, never absent; a
pupil on the reset list and in a taught class is a conflict; and no parent is told of any room.
"""

from datetime import datetime, time

import pytest
from attrs import evolve
from friday import ANN, BO, CY, FRIDAY, RULES, a_parent, at, look_of, registers_of, roll_of, seen

from attendance_core.codes import Meaning, code
from attendance_core.office import morning
from attendance_core.register import (
    LessonMark,
    Place,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    lessons_frame,
    proposed_codes,
    whereabouts,
)
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

AM, PM = Half.AM, Half.PM
S, E = PresenceSource, PresenceEvent
FIRST_AID = (seen(ANN, "08:50", S.FIRST_AID), seen(ANN, "09:20", S.FIRST_AID, E.LEFT))
ROOMS = (S.RESET_ROOM, S.INCLUSION_ROOM, S.HUB, S.FIRST_AID)


def kept(codes, *events, lessons=()):
    """Give the registers of the Friday, with who was seen where."""
    registers = registers_of(codes, roll_of())
    return evolve(registers, presence=events, lessons=lessons_frame(lessons))


def test_n_in_tutor_time_and_on_the_first_aid_list_is_proposed_to_be_present():
    """The list has the pupil from 08:50 to 09:20: L, and a person may say that it is /."""
    registers = kept({(ANN, AM): "N", (BO, AM): "N"}, *FIRST_AID)
    (found,) = proposed_codes(registers, Session(FRIDAY, AM))
    there = whereabouts(registers, at=at("09:00"))

    assert (found.pupil, found.stands, found.code, found.minutes_late) == (ANN, "N", "L", 10)
    assert code(found.code, on=FRIDAY).statistical_meaning is Meaning.PRESENT
    assert (there[ANN].place, there[ANN].where) == (Place.ELSEWHERE_ON_SITE, "First Aid")
    assert there[BO].place is Place.UNKNOWN


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(("half", "clock"), [(AM, "08:45"), (PM, "13:25")])
def test_no_room_ever_makes_an_absence(room, half, clock):
    """In the morning, and after lesson 4: whoever is in a room is in school."""
    registers = kept({(ANN, half): "N"}, seen(ANN, clock, room))
    (found,) = proposed_codes(registers, Session(FRIDAY, half))

    assert code(found.code, on=FRIDAY).statistical_meaning is Meaning.PRESENT


def test_on_the_reset_list_and_in_a_taught_class_is_a_conflict():
    """Both are shown, and neither is believed."""
    mark = LessonMark(CY, FRIDAY, "Lesson 1", "/", time(9, 10), time(10, 10))
    registers = kept({(CY, AM): "/"}, seen(CY, "09:05", S.RESET_ROOM), lessons=[mark])

    assert whereabouts(registers, at=at("10:00"))[CY].doubts == (
        "in the reset room at 09:05; present in Lesson 1",
    )


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_is_in_what_a_parent_is_told(room):
    """Neither in a message about another session, nor in the answer to "is my child in school?"."""
    events = (seen(ANN, "08:50", room), seen(ANN, "12:10", S.SIGN_OUT, E.LEFT))
    roll = roll_of(a_parent(ANN), a_parent(BO))
    look = look_of({(ANN, AM): "N", (BO, AM): "N"}, roll, "09:30", presence=events[:1])
    bodies = [each.message.body for each in morning(look, RULES).proposals]
    told = [
        whereabouts(kept({}, *events), at=at(clock))[ANN].for_parents()
        for clock in ("09:00", "12:15")
    ]

    assert len(bodies) == 1
    assert told == ["in school", "not in school"]
    assert not [
        word
        for word in ("reset", "inclusion", "hub", "first aid", "room")
        for text in (*bodies, *told)
        if word in text.casefold()
    ]


def test_in_a_whole_school_nobody_who_came_before_the_close_is_proposed_to_be_absent():
    """Every pupil has an answer, and every code that is proposed comes of what was seen."""
    made = invent(8, pupils=90)
    moment = datetime.combine(made.today, time(9, 30), LONDON)
    shown = made.at(moment)
    registers = SchoolRegisters(
        shown.school,
        shown.calendar,
        shown.roll,
        shown.marks,
        shown.takings,
        lessons_frame(shown.lessons),
        shown.presence,
    )
    session = Session(made.today, AM)
    closes = made.school.closes(session)
    there = whereabouts(registers, at=moment)
    early = {
        each.pupil
        for each in shown.presence
        if each.at <= closes and each.source in (*ROOMS, S.SIGN_IN) and each.event is not E.LEFT
    }
    absences = {
        each.pupil
        for each in proposed_codes(registers, session)
        if each.code and code(each.code, on=made.today).statistical_meaning is not Meaning.PRESENT
    }

    assert there.keys() == {each.pupil for each in shown.roll.on_roll(made.today)}
    assert early
    assert not early & absences
    assert not [pupil for pupil in early & there.keys() if there[pupil].place is Place.ABSENT]
