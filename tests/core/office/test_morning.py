"""Who is unaccounted for, what is proposed, and what is left to a person."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from friday import ANN, BO, CY, FRIDAY, RULES, a_parent, at, look_of, roll_of, seen, told

from attendance_core.errors import Refused
from attendance_core.office import State, morning
from attendance_core.register import PresenceEvent, PresenceSource, Taking
from attendance_core.roll import EnrolmentStatus, ParentBasis, Restriction
from attendance_core.sessions import Half

AM, PM = Half.AM, Half.PM


def test_nobody_is_unaccounted_for_before_the_register_opens():
    """At 08:39 no session has begun."""
    looked = morning(look_of({}, roll_of(), "08:39"), RULES)

    assert looked.session is None
    assert looked.unaccounted == ()


def test_marked_n_and_unmarked_are_unaccounted_for():
    """Whoever is present, late, ill or away with leave is accounted for."""
    codes = {(ANN, AM): "N", (BO, AM): "I"}
    looked = morning(look_of(codes, roll_of(), "09:00"), RULES)
    found = {each.enrolment.pupil: each.state for each in looked.unaccounted}

    assert found == {ANN: State.NO_REASON, CY: State.UNMARKED}


@pytest.mark.parametrize(("clock", "proposed"), [("09:09:59", 0), ("09:10:00", 1), ("12:19:00", 1)])
def test_nobody_is_written_to_before_the_register_closes(clock, proposed):
    """The register closes at 09:10: not a second earlier is a message proposed."""
    look = look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), clock)
    looked = morning(look, RULES)

    assert len(looked.proposals) == proposed


def test_an_unmarked_pupil_is_never_written_about():
    """Without a mark it is the register that is chased, though the parent may be contacted."""
    looked = morning(look_of({}, roll_of(a_parent(ANN)), "10:00"), RULES)

    assert looked.proposals == ()
    assert {each.reason for each in looked.exceptions} == {
        "register of 7A not taken, as it seems, overdue since it opened 80 minutes ago"
    }


def test_each_parent_is_written_to():
    """Both parents have a proposal of their own, with keys of their own."""
    roll = roll_of(a_parent(ANN, 1), a_parent(ANN, 2))
    looked = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES)

    assert len({each.key for each in looked.proposals}) == 2
    assert {each.message.to for each in looked.proposals} == {"+447700900001", "+447700900002"}


def test_a_message_says_first_name_day_school_and_how_to_reply_and_no_more():
    """It holds no surname, no code, no class and no reason."""
    roll = roll_of(a_parent(ANN))
    (proposal,) = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES).proposals

    assert proposal.message.body == (
        "Example School: please tell us why Ann was not in school and when Ann will be back. Ann "
        "was away when the morning register closed on Friday 20 November 2026. Reply to 01632 "
        "960001."
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"contact_allowed": False}, "contact is not recorded as allowed"),
        ({"contact_allowed": None}, "contact is not recorded as allowed"),
        ({"parent_basis": ParentBasis.NONE}, "an emergency contact"),
        ({"parent_basis": None, "parental_responsibility": False}, "not known"),
        ({"mobile": None}, "no mobile number"),
        ({"restriction": Restriction.COURT_ORDER}, "a restriction"),
    ],
)
def test_a_parent_who_is_not_clearly_allowed_is_left_to_a_person(changes, reason):
    """In doubt nothing is proposed, and the list says why."""
    roll = roll_of(a_parent(ANN, **changes))
    looked = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES)
    reasons = [each.reason for each in looked.exceptions if each.pupil == ANN]

    assert looked.proposals == ()
    assert reason in reasons[0]


def test_a_restriction_on_one_parent_holds_the_other():
    """What is sent to one parent may reach the other."""
    roll = roll_of(a_parent(ANN, 1), a_parent(ANN, 2, restriction=Restriction.REFUGE))
    looked = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES)

    assert looked.proposals == ()


def test_a_pupil_without_parents_is_left_to_a_person():
    """Nobody to write to is not silence."""
    looked = morning(look_of({(ANN, AM): "N"}, roll_of(), "09:30"), RULES)
    reasons = [each.reason for each in looked.exceptions if each.pupil == ANN]

    assert reasons == ["no parent is recorded: a person decides"]


@pytest.mark.parametrize(
    ("born", "to"), [(date(2008, 11, 20), "+447700900077"), (date(2008, 11, 21), "+447700900001")]
)
def test_from_the_eighteenth_birthday_the_pupil_is_written_to(born, to):
    """On the birthday nobody writes to a parent any more, but to the pupil's own number."""
    roll = roll_of(a_parent(ANN))
    ann = evolve(roll.pupils[0], date_of_birth=born, mobile="07700 900077")
    aged = evolve(roll, pupils=(ann, *roll.pupils[1:]))
    (proposal,) = morning(look_of({(ANN, AM): "N"}, aged, "09:30"), RULES).proposals

    assert proposal.message.to == to
    assert ("you were not" in proposal.message.body) is (to == "+447700900077")


def test_a_pupil_of_age_without_a_number_is_telephoned():
    """There is nobody to write to, and the parents are not written to instead."""
    roll = roll_of(a_parent(ANN))
    ann = evolve(roll.pupils[0], date_of_birth=date(2008, 1, 1))
    aged = evolve(roll, pupils=(ann, *roll.pupils[1:]))
    looked = morning(look_of({(ANN, AM): "N"}, aged, "09:30"), RULES)
    reasons = [each.reason for each in looked.exceptions if each.pupil == ANN]

    assert looked.proposals == ()
    assert reasons == ["the pupil is of age: no mobile number is held: telephone"]


def test_each_session_is_its_own():
    """N all day is a message about the morning, and one about the afternoon once it has closed."""
    roll = roll_of(a_parent(ANN))
    all_day = {(ANN, AM): "N", (ANN, PM): "N"}
    (first,) = morning(look_of(all_day, roll, "09:30"), RULES).proposals
    (later,) = morning(look_of(all_day, roll, "13:50"), RULES).proposals

    assert (first.reached.session.half, later.reached.session.half) == (AM, PM)
    assert later.key != first.key
    assert "when the afternoon register closed" in later.message.body


@pytest.mark.parametrize("clock", ["13:20", "13:49"])
def test_the_mornings_message_stays_due_until_the_afternoons_register_closes(clock):
    """N in the morning and no mark since: the message about the morning is still proposed."""
    roll = roll_of(a_parent(ANN))
    (first,) = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES).proposals
    (later,) = morning(look_of({(ANN, AM): "N"}, roll, clock), RULES).proposals

    assert later.key == first.key


def test_who_is_n_since_morning_is_not_forgotten_when_the_afternoon_is_not_taken():
    """N in the morning and no mark at 13:50: the message about the morning is still due."""
    roll = roll_of(a_parent(ANN))
    (first,) = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES).proposals
    looked = morning(look_of({(ANN, AM): "N"}, roll, "13:50"), RULES)

    assert [each.key for each in looked.proposals] == [first.key]
    assert looked.since_morning == {ANN}


def test_who_arrived_in_the_morning_is_not_written_about_in_the_afternoon():
    """N and signed in at ten: what is due about the morning is not due any more."""
    look = look_of(
        {(ANN, AM): "N"}, roll_of(a_parent(ANN)), "13:25", presence=(seen(ANN, "10:00"),)
    )
    looked = morning(look, RULES)

    assert looked.proposals == ()
    assert looked.since_morning == frozenset()


def test_a_group_that_is_held_in_the_morning_is_held_at_noon():
    """What was doubted at 09:30 is doubted at 13:25, and not sent by the way."""
    pupils = [f"adno:{number}" for number in range(1, 9)]
    roll = roll_of(a_parent(ANN), names=dict.fromkeys(pupils, "Ann"))
    codes = dict.fromkeys([(key, AM) for key in pupils[:7]], "N") | {(pupils[7], AM): "/"}

    assert morning(look_of(codes, roll, "09:30"), RULES).proposals == ()
    assert morning(look_of(codes, roll, "13:25"), RULES).proposals == ()


def test_after_school_nobody_is_written_to():
    """At 15:10 the day ends; a minute later what was not sent is for the telephone."""
    codes = {(ANN, AM): "N", (ANN, PM): "N"}

    assert morning(look_of(codes, roll_of(a_parent(ANN)), "15:10"), RULES).proposals
    late = morning(look_of(codes, roll_of(a_parent(ANN)), "15:11"), RULES)
    assert late.proposals == ()
    assert "school is over for today: telephone" in {each.reason for each in late.exceptions}


def test_an_alarm_outweighs_whatever_else_is_known():
    """Ill at 08:15 and run away at ten, or signed in and then that: the pupil is looked for."""
    alarm = told(ANN, "Ann has run away, police are out", "10:00")
    for known in (
        {"replies": (told(ANN, "poorly"), alarm)},
        {"replies": (alarm,), "presence": (seen(ANN, "08:50"),)},
    ):
        looked = morning(look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), "10:05", **known), RULES)

        assert ANN in {each.enrolment.pupil for each in looked.unaccounted}
        assert looked.proposals == ()


def test_who_signs_in_after_a_worrying_word_has_been_found():
    """On the bus at 08:50, signed in at 09:20; and the other way round somebody looks again."""
    bus, came = told(ANN, "she is on the bus", "08:50"), seen(ANN, "09:20")
    then = told(ANN, "he should be in school", "09:25")
    found = look_of({(ANN, AM): "N"}, roll_of(), replies=(bus,), presence=(came,))
    lost = look_of({(ANN, AM): "N"}, roll_of(), replies=(bus, then), presence=(came,))

    assert [each.enrolment.pupil for each in morning(found, RULES).accounted] == [ANN]
    assert morning(lost, RULES).accounted == ()


@pytest.mark.parametrize(
    ("text", "clock", "accounted"),
    [
        ("Ann is ill", "08:15", True),
        ("Ann is at the dentist", "08:15", False),
        ("Ann is at the dentist", "12:45", True),
    ],
)
def test_a_mornings_message_accounts_for_the_afternoon_only_if_it_lasts(text, clock, accounted):
    """Ill is ill all day; the dentist's chair is empty by noon, unless it was said at noon."""
    look = look_of(
        {(ANN, AM): "M", (ANN, PM): "N"},
        roll_of(a_parent(ANN)),
        "14:00",
        replies=(told(ANN, text, clock),),
    )
    looked = morning(look, RULES)

    assert bool(looked.accounted) is accounted
    assert looked.proposals == ()


def test_what_was_said_the_evening_before_holds_the_message():
    """Thursday 18:30: it is about Friday, and no family is asked for what it has told."""
    thursday = told(ANN, "Ann is poorly", at=at("18:30") - timedelta(days=1))
    looked = morning(look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), replies=(thursday,)), RULES)
    reasons = [each.reason for each in looked.exceptions if each.pupil == ANN]

    assert looked.proposals == ()
    assert "call at 18:30 on Thursday 19 November: ill" in reasons[0]


def test_signed_out_is_gone_whatever_the_event_says():
    """A system that writes `seen` for a sign-out does not account for the pupil."""
    out = seen(ANN, "09:20", PresenceSource.SIGN_OUT, PresenceEvent.SEEN)
    looked = morning(look_of({(ANN, AM): "N"}, roll_of(), presence=(out,)), RULES)

    assert looked.accounted == ()


def test_a_pupil_who_has_left_the_roll_in_all_but_date_is_not_looked_for():
    """Enrolment status P is a pupil of before."""
    roll = roll_of()
    gone = evolve(roll.enrolments[0], enrolment_status=EnrolmentStatus.PREVIOUS)
    roll = evolve(roll, enrolments=(gone, *roll.enrolments[1:]))
    looked = morning(look_of({}, roll), RULES)

    assert ANN not in {each.enrolment.pupil for each in looked.unaccounted}


def test_a_register_of_a_teaching_group_that_was_not_taken_is_told():
    """It stands on no roll: its name and teacher are given, and nobody is said to be left out."""
    taking = Taking(FRIDAY, "Lesson 4", "7x/Ma1", None, "Ms Test", PM)
    look = look_of({(ANN, PM): "\\"}, roll_of(), "14:00")
    look = evolve(look, registers=evolve(look.registers, takings=(taking,)))
    looked = morning(look, RULES)

    assert [(each.group, each.pupils) for each in looked.not_taken] == [("7x/Ma1", 0)]
    assert {each.reason for each in looked.exceptions} == {
        "no mark: a register of this session was not taken, of which is not known"
    }


def test_pupils_without_a_group_are_one_group():
    """Nobody has a mark and no groups are held: that is said, and no teacher is blamed."""
    roll = roll_of()
    plain = tuple(evolve(each, registration_group=None) for each in roll.enrolments)
    looked = morning(look_of({}, evolve(roll, enrolments=plain)), RULES)

    assert {each.reason for each in looked.exceptions} == {
        "register not taken, as it seems, overdue since it opened 50 minutes ago"
    }


def test_who_came_in_the_afternoon_is_not_written_about():
    """N in the morning and present since: the pupil is accounted for."""
    codes = {(ANN, AM): "N", (ANN, PM): "\\"}

    assert morning(look_of(codes, roll_of(a_parent(ANN)), "13:30"), RULES).proposals == ()
    assert morning(look_of(codes, roll_of(a_parent(ANN)), "14:00"), RULES).proposals == ()


def test_an_absence_of_the_afternoon_alone_is_its_own():
    """Present in the morning and N in the afternoon: the message is about the afternoon."""
    codes = {(ANN, AM): "/", (ANN, PM): "N"}
    (proposal,) = morning(look_of(codes, roll_of(a_parent(ANN)), "14:00"), RULES).proposals

    assert proposal.reached.session.half is PM


@pytest.mark.parametrize(("minutes", "proposed"), [(15, 1), (16, 0)])
def test_nobody_is_written_to_from_old_marks(minutes, proposed):
    """Marks that were read sixteen minutes ago may have changed since; fifteen are the setting."""
    as_at = at("09:30") - timedelta(minutes=minutes)
    look = look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), as_at=as_at)
    looked = morning(look, RULES)

    assert len(looked.proposals) == proposed
    if not proposed:
        assert "the marks are of 09:14, too old to write from: read them again" in {
            each.reason for each in looked.exceptions
        }


@pytest.mark.parametrize(
    ("source", "event", "clock"),
    [
        (PresenceSource.SIGN_IN, PresenceEvent.ARRIVED, "09:25"),
        (PresenceSource.FIRST_AID, PresenceEvent.SEEN, "08:55"),
        (PresenceSource.RESET_ROOM, PresenceEvent.SEEN, "08:40"),
        (PresenceSource.AP_RETURN, PresenceEvent.ARRIVED, "09:05"),
    ],
)
def test_who_was_seen_since_the_register_opened_is_accounted_for(source, event, clock):
    """A sign-in, a location or a return from alternative provision ends the search."""
    look = look_of(
        {(ANN, AM): "N"}, roll_of(a_parent(ANN)), presence=(seen(ANN, clock, source, event),)
    )
    looked = morning(look, RULES)

    assert looked.proposals == ()
    assert ANN not in {each.enrolment.pupil for each in looked.unaccounted}
    assert ANN in {each.enrolment.pupil for each in looked.accounted}
    assert ANN in {each.pupil for each in looked.exceptions}


@pytest.mark.parametrize(
    "event",
    [
        seen(ANN, "08:20"),
        seen(ANN, "09:20", PresenceSource.SIGN_OUT, PresenceEvent.LEFT),
    ],
    ids=["before the register opened", "left"],
)
def test_who_was_seen_before_or_has_left_is_looked_for_and_not_written_about(event):
    """It does not say where the pupil is; a message might be wrong, so a person looks."""
    looked = morning(look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), presence=(event,)), RULES)

    assert looked.proposals == ()
    assert ANN in {each.enrolment.pupil for each in looked.unaccounted}


def test_an_alert_accounts_for_nobody():
    """A red button calls for somebody to look; it does not keep a message back."""
    alert = seen(ANN, "09:20", PresenceSource.RED_BUTTON, PresenceEvent.ALERT)
    looked = morning(look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), presence=(alert,)), RULES)

    assert len(looked.proposals) == 1


@pytest.mark.parametrize(
    ("clock", "found"),
    [("11:00", "unaccounted"), ("12:30", "held"), ("13:25", "accounted")],
)
def test_who_was_seen_in_the_morning_need_not_be_there_in_the_afternoon(clock, found):
    """In the afternoon only what was seen since its register opened accounts for a pupil."""
    look = look_of(
        {(ANN, AM): "/", (ANN, PM): "N"},
        roll_of(a_parent(ANN)),
        "14:00",
        presence=(seen(ANN, clock),),
    )
    looked = morning(look, RULES)

    assert len(looked.proposals) == (found == "unaccounted")
    assert bool(looked.accounted) is (found == "accounted")


@pytest.mark.parametrize(
    ("text", "accounted"),
    [
        ("Ann has a temperature", True),
        ("Ann is on the bus", False),
        ("Ann left for school at eight", False),
        ("hello", False),
    ],
)
def test_a_message_keeps_ours_back_and_may_account_for_the_pupil(text, accounted):
    """No family is asked for what it has told; but a child who should be here is looked for."""
    look = look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), replies=(told(ANN, text),))
    looked = morning(look, RULES)

    assert looked.proposals == ()
    assert bool([each for each in looked.accounted if each.enrolment.pupil == ANN]) is accounted


def test_a_message_of_another_day_accounts_for_nothing():
    """What was told of Thursday says nothing of Friday, unless it says until when."""
    told_then = told(ANN, "Ann is ill", at=at("08:15") - timedelta(days=1))
    thursday = evolve(told_then, first_day=date(2026, 11, 19))
    until = evolve(thursday, last_day=date(2026, 11, 20))
    roll = roll_of(a_parent(ANN))

    assert morning(look_of({(ANN, AM): "N"}, roll, replies=(thursday,)), RULES).proposals
    assert not morning(look_of({(ANN, AM): "N"}, roll, replies=(until,)), RULES).proposals


def test_what_could_not_be_asked_keeps_all_messages_back():
    """Whoever has signed in may stand in the list that could not be read."""
    look = look_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)), missing=("no sign-ins",))
    looked = morning(look, RULES)

    assert looked.proposals == ()
    assert len(looked.unaccounted) == 3


@pytest.mark.parametrize(("present", "held"), [(2, True), (3, False)])
def test_a_group_that_is_mostly_n_is_held_for_its_teacher(present, held):
    """Three N of five are more than half: it is the register that is doubted. Three of six not."""
    pupils = [f"adno:{number}" for number in range(1, present + 4)]
    roll = roll_of(a_parent(ANN), names=dict.fromkeys(pupils, "Ann"))
    codes = {(key, AM): "N" for key in pupils[:3]} | {(key, AM): "/" for key in pupils[3:]}
    looked = morning(look_of(codes, roll), RULES)
    reasons = {each.reason for each in looked.exceptions}

    assert bool(looked.proposals) is not held
    assert ("most of 7A are marked N: their teacher is asked" in reasons) is held


def test_unmarked_pupils_head_the_exceptions_with_teacher_and_minutes():
    """The register of 7A was not taken: it is said first, whose it is and for how long."""
    taking = Taking(FRIDAY, "Tutor", "7A", None, "Mr Example", AM)
    look = look_of({}, roll_of())
    look = evolve(look, registers=evolve(look.registers, takings=(taking,)))
    looked = morning(look, RULES)

    assert looked.exceptions[0].reason == (
        "register of 7A (Mr Example) not taken, overdue since it opened 50 minutes ago"
    )
    assert [(each.group, each.minutes, each.pupils) for each in looked.not_taken] == [("7A", 50, 3)]


def test_a_register_that_no_system_tells_of_seems_not_taken_if_nobody_has_a_mark():
    """One mark in the group and it was taken; the others are asked about one by one."""
    nobody = morning(look_of({}, roll_of()), RULES)
    somebody = morning(look_of({(ANN, AM): "/"}, roll_of()), RULES)

    assert [each.is_known for each in nobody.not_taken] == [False]
    assert somebody.not_taken == ()
    assert {each.reason for each in somebody.exceptions} == {
        "no mark, though the register was taken: its teacher is asked"
    }


def test_those_who_come_first_head_the_unaccounted():
    """A pupil with a social worker stands before others, marked or not."""
    roll = roll_of()
    flagged = [evolve(roll.enrolments[2], social_worker="S. Example")]
    roll = evolve(roll, enrolments=(*roll.enrolments[:2], *flagged))
    looked = morning(look_of({(ANN, AM): "N"}, roll), RULES)

    assert [each.enrolment.pupil for each in looked.unaccounted] == [CY, ANN, BO]


def test_without_rules_nothing_is_proposed():
    """A configuration that says nothing of messages leaves everybody to a person."""
    roll = roll_of(a_parent(ANN))
    looked = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), None)

    assert looked.proposals == ()
    assert len(looked.exceptions) == 3


def test_a_school_without_register_times_is_refused():
    """Nobody can say when its register closes: that is said, and nothing is guessed."""
    look = look_of({}, roll_of())
    school = evolve(look.registers.school, register=())
    timeless = evolve(look, registers=evolve(look.registers, school=school))

    with pytest.raises(Refused, match="school 142000, key register: register times in force"):
        morning(timeless, RULES)


def test_a_key_says_nothing_of_anybody():
    """Keys name files: they hold neither the pupil's key nor the parent's."""
    roll = roll_of(a_parent(ANN))
    (proposal,) = morning(look_of({(ANN, AM): "N"}, roll, "09:30"), RULES).proposals

    assert proposal.key.isalnum()
    assert len(proposal.key) == 20
