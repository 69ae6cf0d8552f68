"""Duty 7: late marks, prompt registers, and accuracy.

Signed in at 08:47 with a close at 09:10 is L with minutes, at 09:11 it is U. An excuse changes no
U. A register that is not taken is asked for ten minutes after it opened.
"""

from datetime import timedelta

import pytest
from attrs import evolve
from friday import (
    ANN,
    BO,
    CY,
    FRIDAY,
    SCHOOL,
    a_journal,
    at,
    look_of,
    registers_of,
    roll_of,
    seen,
    told,
)
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.errors import Refused
from attendance_core.findings import Name, check
from attendance_core.office import KeyingState, to_key
from attendance_core.office import proposed_codes as proposed_by_replies
from attendance_core.office.authority import Decision
from attendance_core.office.chased import not_taken
from attendance_core.records import Person, amend, enter, marks_as_at
from attendance_core.register import Amendment, Mark, Taking, marks_frame, proposed_codes
from attendance_core.sessions import Half, Session
from attendance_core.trust import ReplyRules

AM = Half.AM
MORNING = Session(FRIDAY, AM)


def proposed(codes, *events):
    """Give what is proposed of who signed in, by pupil: the code and the minutes."""
    registers = evolve(registers_of(codes, roll_of()), presence=events)
    return {
        each.pupil: (each.code, each.minutes_late) for each in proposed_codes(registers, MORNING)
    }


def test_late_before_the_close_is_l_and_after_it_u():
    """At 08:47 seven minutes late, at 09:11 thirty-one minutes and the register is closed."""
    codes = {(ANN, AM): "N", (BO, AM): "N", (CY, AM): "N"}
    found = proposed(codes, seen(ANN, "08:47"), seen(BO, "09:11"), seen(CY, "08:39"))

    assert found == {ANN: ("L", 7), BO: ("U", 31), CY: ("/", None)}


@given(st.integers(0, 219))
def test_a_mark_that_is_taken_as_it_is_proposed_agrees_with_its_minutes(minutes):
    """Whatever minute a pupil comes in, the register then has no late mark that disagrees."""
    event = evolve(seen(ANN, "08:40"), at=at("08:40") + timedelta(minutes=minutes, seconds=30))
    ((code, late),) = proposed({(ANN, AM): "N"}, event).values()
    marks = marks_frame([Mark(ANN, MORNING, code, late)])
    kept = evolve(registers_of({}, roll_of()), marks=marks)
    found = {each.finding for each in check(kept, on=FRIDAY)}

    assert late == (minutes or None)
    assert Name.LATE_MARK_DISAGREES not in found


@pytest.mark.parametrize("text", ["the bus was late", "she is at the dentist", "authorised?"])
def test_an_excuse_never_changes_u_by_itself(text):
    """Nothing is proposed by the gate, and what a family said is never keyed over a U."""
    codes = {(ANN, AM): "U"}
    look = look_of(codes, roll_of(), "10:00", replies=(told(ANN, text, "09:20"),))
    replies = [each for each in proposed_by_replies(look) if each.session == MORNING]
    taken = {each.key: Decision(each.key, "M", "A. Example", "lead") for each in replies}
    keying = to_key(look, replies, taken, ReplyRules("lead"))

    assert proposed(codes, seen(ANN, "09:11")) == {}
    assert [each.stands for each in replies] == ["U"]
    assert [each.state for each in keying] == [KeyingState.CHANGED]


@pytest.mark.parametrize(("clock", "asked"), [("08:49", None), ("08:50", "teacher")])
def test_a_register_is_asked_for_ten_minutes_after_it_opened(clock, asked):
    """Until then nobody has forgotten it."""
    taking = Taking(FRIDAY, "Tutor", "7A", None, session=AM)
    look = look_of({}, roll_of(), clock)
    look = evolve(look, registers=evolve(look.registers, takings=(taking,)))

    assert [each.asked for each in not_taken(look, MORNING).values()] == [asked]


def test_a_changed_mark_keeps_the_old_mark_who_when_and_why():
    """The entry has all of it beside the original, and the register of before can be asked for."""
    journal, urn = a_journal(), SCHOOL.urn
    officer = Person("A. Example", "Attendance Officer")
    first = enter(journal, urn, Mark(ANN, MORNING, "N"), by=officer)
    before = last_entry(journal).recorded_at
    found = Amendment(
        ANN, MORNING, "N", "L", "signed in at the gate", at("08:50"), "B. Example", "Receptionist"
    )
    second = amend(journal, urn, found, minutes_late=7)
    entry = last_entry(journal)

    assert (entry.number, entry.pupil) == (second, ANN)
    assert entry.content["original"] == {"number": first, "source": "person", "code": "N"}
    assert {name: entry.content[name] for name in ("code", "reason", "name", "position")} == {
        "code": "L",
        "reason": "signed in at the gate",
        "name": "B. Example",
        "position": "Receptionist",
    }
    assert entry.content["made_at"].startswith("2026-11-20T08:50")
    assert codes_as_at(journal, before) == ["N"]
    assert codes_as_at(journal, entry.recorded_at) == ["L"]


@pytest.mark.parametrize(
    "lacking", ["original_code", "amended_code", "reason", "amended_at", "name", "position"]
)
def test_a_mark_is_not_changed_without_who_when_and_why(lacking):
    """Whatever is missing is named, and the old mark stands."""
    journal, officer = a_journal(), Person("A. Example", "Attendance Officer")
    enter(journal, SCHOOL.urn, Mark(ANN, MORNING, "N"), by=officer)
    whole = Amendment(ANN, MORNING, "N", "/", "seen", at("08:50"), "B. Example", "Receptionist")
    with pytest.raises(Refused, match=f"key {lacking}: something was expected"):
        amend(journal, SCHOOL.urn, evolve(whole, **{lacking: None}))

    assert codes_as_at(journal, last_entry(journal).recorded_at) == ["N"]


def last_entry(journal):
    """Give the newest entry of the school."""
    return list(journal.entries(SCHOOL.urn))[-1]


def codes_as_at(journal, moment):
    """Give the codes of the register as it stood at a moment."""
    return marks_as_at(journal, SCHOOL.urn, moment)["code"].to_list()
