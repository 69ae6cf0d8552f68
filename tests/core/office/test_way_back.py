"""From a reply to a mark that is keyed in: proposed, taken by a person, ticked off."""

from datetime import date

import pytest
from attrs import evolve
from friday import ANN, BO, FRIDAY, RULES, look_of, roll_of, told

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.codes import codes
from attendance_core.correspondence import ReplyChannel
from attendance_core.errors import Refused
from attendance_core.office import Decision, proposed_codes, read_decisions, to_key, to_read
from attendance_core.office.keying import KeyingState
from attendance_core.office.reasons import meaning, reasons
from attendance_core.office.way_back import is_open
from attendance_core.register import Mark, marks_frame
from attendance_core.sessions import Half, Session
from attendance_core.trust import ReplyRules

AM, PM = Half.AM, Half.PM
ROLE = RULES.approved_by
DECIDED = ReplyRules(ROLE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ann is ill", "illness"),
        ("Hi, Ann has a TEMPERATURE and won’t be in", "illness"),
        ("dentist at 10, back after lunch", "medical_appointment"),
        ("We celebrate Eid today", "religious_observance"),
        ("college interview in Truro", "interview"),
        ("we are on holiday until Monday", "leave"),
        ("her grandfather has passed away", "bereavement"),
        ("the bus is cancelled", "transport"),
        ("running late, sorry", "on_the_way"),
        ("he left for school at eight", "should_be_here"),
        ("she is scared of coming in", "safeguarding"),
        ("she is ill because somebody hit her", "safeguarding"),
        ("cutting herself again", "safeguarding"),
        ("he wants to die", "safeguarding"),
        ("he did not come home", "safeguarding"),
        ("I cannot find him", "safeguarding"),
        ("I'm sick with worry, where is she", "safeguarding"),
        ("Ann is not ill, she is at school", None),
        ("ill, and dentist at three", None),
        ("is she sick or not?", None),
        ("please call me", None),
        ("skill and hillside", None),
        ("", None),
        ("He has no temperature, he left home at 8", None),
        ("Was ill yesterday, left home at 8.15", None),
        ("She's no longer sick, I sent her in", None),
        ("We thought he was sick but he set off", None),
        ("Feeling better, temperature gone, back today", None),
        ("sick of school, refuses to come", None),
        ("He got into a car at the corner", None),
        ("He took the train at 8", None),
        ("Ann has a dentist appointment tomorrow", None),
        ("I'm at the doctors, she should be in", None),
        ("She is with her uncle, I'm at the hospital", None),
        ("going on holiday next July", None),
        ("She won't be in school today", None),
        ("running nose", None),
    ],
)
def test_words_that_leave_no_doubt_have_a_meaning(text, reason):
    """One reason in the text is one; none, two or a word of doubt are for a person."""
    found = meaning(told(ANN, text))

    assert (found.name if found else None) == reason


def test_the_reason_that_was_chosen_counts():
    """Whoever took the call understood it; only a word for the safeguarding lead stands above."""
    chosen = told(ANN, "the usual", reason="medical_appointment")
    worry = told(ANN, "he hit me", reason="illness")
    unknown = told(ANN, "ill", reason="sniffles")

    assert meaning(chosen) is reasons()["medical_appointment"]
    assert meaning(worry) is reasons()["safeguarding"]
    assert meaning(unknown) is None


def test_every_code_of_a_reason_is_in_force():
    """A proposed code is one of the law of the day."""
    assert {each.code for each in reasons().values() if each.code} <= set(
        codes(on=date(2026, 11, 20))
    )


def test_no_reply_is_lost_and_each_is_proposed_or_for_a_person():
    """Thirty mixed messages: each pupil and session has one proposal, with a code or without."""
    texts = ["ill", "dentist", "holiday", "on the bus", "???", "scared"]
    people = {f"adno:{number}": "Ann" for number in range(1, 31)}
    look = look_of({}, roll_of(names=people))
    replies = tuple(
        told(key, texts[at % 6], channel=list(ReplyChannel)[at % 7])
        for at, key in enumerate(people)
    )
    found = proposed_codes(evolve(look, replies=replies))
    both = {(each.pupil, each.session.half) for each in found}

    assert both == {(key, half) for key in people for half in Half}
    assert len(found) == 60
    assert {each.why for each in found if each.code is None} >= {
        "not understood: a person reads it",
        "for the safeguarding lead",
    }
    assert {each.code for each in found} == {"I", "M", None}


def test_a_pupil_reported_twice_is_one_absence_and_two_replies():
    """A call and a text that say the same make one proposal."""
    twice = (told(ANN, "ill"), told(ANN, "Ann is sick", "09:20"))
    (morning, _) = proposed_codes(look_of({(ANN, AM): "N"}, roll_of(), replies=twice))

    assert len(morning.replies) == 2
    assert (morning.code, morning.stands) == ("I", "N")


def test_replies_that_disagree_are_for_a_person():
    """Ill, says one parent; at the dentist, says the other."""
    two = (told(ANN, "ill"), told(ANN, "dentist", "09:20"))
    (morning, _) = proposed_codes(look_of({(ANN, AM): "N"}, roll_of(), replies=two))

    assert morning.code is None
    assert morning.why == "the replies do not say the same: a person reads them"


def test_a_reply_about_nobody_on_the_roll_is_for_a_person():
    """Whom it is about is not guessed, and it is not lost."""
    look = look_of({}, roll_of(), replies=(told(None, "ill"), told("adno:9", "ill")))

    assert proposed_codes(look) == ()
    assert [why for _, why in to_read(look, ())] == [
        "about nobody on the roll: a person finds out whom"
    ] * 2


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ((date(2026, 11, 14), date(2026, 11, 15)), ["about no session that the school holds"]),
        ((date(2026, 11, 20), None), []),
    ],
)
def test_a_reply_about_a_weekend_is_for_a_person(days, why):
    """There is no session to which a code could belong."""
    first, last = days
    look = look_of({}, roll_of(), replies=(told(ANN, "ill", first_day=first, last_day=last),))

    found = to_read(look, proposed_codes(look))

    assert [said.partition(":")[0] for _, said in found] == why


def decided(key: str, code: str = "I", role: str = ROLE) -> dict[str, Decision]:
    """Give one decision."""
    return {key: Decision(key, code, "A. Example", role)}


def test_what_was_decided_is_keyed_and_ticks_itself_off():
    """N and decided I: to key; the register shows I at the next read: keyed."""
    before = look_of({(ANN, AM): "N"}, roll_of(), replies=(told(ANN, "ill"),))
    (morning, _) = proposed_codes(before)
    taken = decided(morning.key)
    after = look_of({(ANN, AM): "I"}, roll_of(), replies=(told(ANN, "ill"),))
    (first,) = to_key(before, proposed_codes(before), taken, DECIDED)
    (then,) = to_key(after, proposed_codes(after), taken, DECIDED)

    assert (first.state, first.stands, first.code) == (KeyingState.TO_KEY, "N", "I")
    assert (then.state, then.stands) == (KeyingState.KEYED, "I")
    assert is_open(morning)
    assert not is_open(proposed_codes(after)[0])


@pytest.mark.parametrize("stands", ["L", "G"])
def test_nothing_is_keyed_over_a_newer_mark(stands):
    """Decided I while N stood; she came, or the headteacher decided: a person looks."""
    look = look_of({(ANN, AM): stands}, roll_of(), replies=(told(ANN, "ill"),))
    found = proposed_codes(look)
    (keying,) = to_key(look, found, decided(found[0].key), DECIDED)

    assert keying.state is KeyingState.CHANGED
    assert keying.why == f"the register has {stands} by now: a person looks"


def test_what_was_keyed_yesterday_is_off_the_list():
    """The list is of what is left to do, and of what was done on the day."""
    day = date(2026, 11, 13)
    held = Calendar(HeldSession(each, half) for each in (day, FRIDAY) for half in Half)
    reply = told(ANN, "ill", first_day=day)
    look = look_of({}, roll_of(), replies=(reply,))
    marks = marks_frame([Mark(ANN, Session(day, AM), "I")])
    look = evolve(look, registers=evolve(look.registers, calendar=held, marks=marks))
    found = proposed_codes(look)

    assert [each.stands for each in found] == ["I", None]
    assert to_key(look, found, decided(found[0].key), DECIDED) == ()
    assert len(to_key(look, found, decided(found[1].key), DECIDED)) == 1


PRESENT = {(ANN, AM): "/", (ANN, PM): "\\"}


@pytest.mark.parametrize(
    ("text", "codes", "why"),
    [
        ("he hit me", PRESENT, "for the safeguarding lead"),
        ("he hit me", {}, "for the safeguarding lead"),
        ("please ring", PRESENT, "about sessions that have another mark: a person reads it"),
        ("Ann is ill", PRESENT, "about sessions that have another mark: a person reads it"),
        ("Ann is ill", {(ANN, AM): "I", (ANN, PM): "I"}, None),
        ("Ann is at the dentist", {(ANN, AM): "I", (ANN, PM): "I"}, None),
        ("we are on holiday", {(ANN, AM): "G", (ANN, PM): "G"}, None),
        ("on the bus", {(ANN, AM): "L", (ANN, PM): "\\"}, None),
        ("please ring", {(ANN, AM): "N"}, None),
    ],
)
def test_no_reply_is_lost_because_a_mark_stands(text, codes, why):
    """What nobody is offered a code for is read by somebody, unless the mark says the same."""
    look = look_of(codes, roll_of(), "15:00", replies=(told(ANN, text),))

    assert [said for _, said in to_read(look, proposed_codes(look))] == ([why] if why else [])


def test_what_is_told_for_tomorrow_waits():
    """It is about days to come: it is neither proposed nor lost."""
    look = look_of({}, roll_of(), replies=(told(ANN, "ill", first_day=date(2026, 11, 23)),))

    assert proposed_codes(look) == ()
    assert to_read(look, ()) == ()


@pytest.mark.parametrize(
    ("code", "role", "rules", "why"),
    [
        ("I", "Tutor", DECIDED, f"decided in another role than the policy's, {ROLE}"),
        ("I", ROLE, None, "the configuration names nobody who decides"),
        ("H", ROLE, DECIDED, "a code in force for 2026-11-20 AM was expected"),
        ("\\", ROLE, DECIDED, "a code in force for 2026-11-20 AM was expected"),
    ],
)
def test_a_decision_without_authority_or_law_is_refused(code, role, rules, why):
    """It stands on the list, and says why nobody keys it."""
    look = look_of({(ANN, AM): "N"}, roll_of(), replies=(told(ANN, "ill"),))
    found = proposed_codes(look)
    (keying,) = to_key(look, found, decided(found[0].key, code, role), rules)

    assert (keying.state, keying.why) == (KeyingState.REFUSED, why)


def test_the_list_stands_in_the_order_of_the_screen():
    """By session, then group, surname and forename."""
    roll = roll_of()
    bo = evolve(roll.by_key[BO], legal_surname="Abbot")
    roll = evolve(roll, pupils=(roll.pupils[0], bo, roll.pupils[2]))
    look = look_of({}, roll, replies=(told(ANN, "ill"), told(BO, "ill")))
    found = proposed_codes(look)
    taken = {each.key: Decision(each.key, "I", "A. Example", ROLE) for each in found}
    listed = [(each.session, each.pupil) for each in to_key(look, found, taken, DECIDED)]
    day = date(2026, 11, 20)

    assert listed == [(Session(day, half), key) for half in (AM, PM) for key in (BO, ANN)]


def test_a_file_of_decisions_is_read_strictly():
    """A key that stands twice has two answers: neither is taken."""
    text = "key,code,name,role\na1,I,A. Example,Tutor\na1,M,A. Example,Tutor\n"

    with pytest.raises(Refused, match=r"decisions\.csv, line 3, column key: one answer"):
        read_decisions(text, place="decisions.csv")
    assert read_decisions(text.rsplit("a1", 1)[0], place="decisions.csv")["a1"].code == "I"
