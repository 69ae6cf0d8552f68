"""Who is unaccounted for, what is proposed, and what is left to a person."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from attrs import evolve
from friday import ANN, BO, CY, RULES, a_parent, at, registers_of, roll_of

from attendance_core.errors import Refused
from attendance_core.office import morning
from attendance_core.office.morning import State
from attendance_core.roll import ParentBasis, Restriction
from attendance_core.sessions import Half

AM, PM = Half.AM, Half.PM


def test_nobody_is_unaccounted_for_before_the_register_opens():
    """At 08:39 no session has begun."""
    looked = morning(registers_of({}, roll_of()), RULES, at=at("08:39"))

    assert looked.session is None
    assert looked.unaccounted == ()


def test_marked_n_and_unmarked_are_unaccounted_for():
    """Whoever is present, late, ill or away with leave is accounted for."""
    codes = {(ANN, AM): "N", (BO, AM): "I"}
    looked = morning(registers_of(codes, roll_of()), RULES, at=at("09:00"))
    found = {each.enrolment.pupil: each.state for each in looked.unaccounted}

    assert found == {ANN: State.NO_REASON, CY: State.UNMARKED}


@pytest.mark.parametrize(("clock", "proposed"), [("09:09:59", 0), ("09:10:00", 1), ("12:19:00", 1)])
def test_nobody_is_written_to_before_the_register_closes(clock, proposed):
    """The register closes at 09:10: not a second earlier is a message proposed."""
    registers = registers_of({(ANN, AM): "N"}, roll_of(a_parent(ANN)))
    looked = morning(registers, RULES, at=at(clock))

    assert len(looked.proposals) == proposed


def test_an_unmarked_pupil_is_never_written_about():
    """Without a mark it is the register that is chased, though the parent may be contacted."""
    looked = morning(registers_of({}, roll_of(a_parent(ANN))), RULES, at=at("10:00"))

    assert looked.proposals == ()
    assert {each.reason for each in looked.exceptions} == {
        "no mark: the register is chased, and nobody is written to"
    }


def test_each_parent_is_written_to():
    """Both parents have a proposal of their own, with keys of their own."""
    roll = roll_of(a_parent(ANN, 1), a_parent(ANN, 2))
    looked = morning(registers_of({(ANN, AM): "N"}, roll), RULES, at=at("09:30"))

    assert len({each.key for each in looked.proposals}) == 2
    assert {each.message.to for each in looked.proposals} == {"07700 900001", "07700 900002"}


def test_a_message_says_first_name_day_school_and_how_to_reply_and_no_more():
    """It holds no surname, no code, no class and no reason."""
    roll = roll_of(a_parent(ANN))
    (proposal,) = morning(registers_of({(ANN, AM): "N"}, roll), RULES, at=at("09:30")).proposals

    assert proposal.message.body == (
        "Example School: Ann was not in school when the register closed on Friday 20 November. "
        "Please tell us why and when we may expect Ann back: 01632 960001."
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
    looked = morning(registers_of({(ANN, AM): "N"}, roll), RULES, at=at("09:30"))
    reasons = [each.reason for each in looked.exceptions if each.pupil == ANN]

    assert looked.proposals == ()
    assert reason in reasons[0]


def test_a_restriction_on_one_parent_holds_the_other():
    """What is sent to one parent may reach the other."""
    roll = roll_of(a_parent(ANN, 1), a_parent(ANN, 2, restriction=Restriction.REFUGE))
    looked = morning(registers_of({(ANN, AM): "N"}, roll), RULES, at=at("09:30"))

    assert looked.proposals == ()


def test_a_pupil_without_parents_is_left_to_a_person():
    """Nobody to write to is not silence."""
    looked = morning(registers_of({(ANN, AM): "N"}, roll_of()), RULES, at=at("09:30"))
    reasons = [each.reason for each in looked.exceptions if each.pupil == ANN]

    assert reasons == ["no parent is recorded: a person decides"]


@pytest.mark.parametrize(("born", "proposed"), [(date(2008, 11, 20), 0), (date(2008, 11, 21), 1)])
def test_a_pupil_of_eighteen_is_left_to_a_person(born, proposed):
    """On the eighteenth birthday nobody writes to a parent any more by itself."""
    roll = roll_of(a_parent(ANN))
    aged = evolve(roll, pupils=(evolve(roll.pupils[0], date_of_birth=born), *roll.pupils[1:]))
    looked = morning(registers_of({(ANN, AM): "N"}, aged), RULES, at=at("09:30"))

    assert len(looked.proposals) == proposed


def test_a_family_is_written_to_once_a_day():
    """N all day is one message: the afternoon's proposal has the morning's key."""
    roll = roll_of(a_parent(ANN))
    all_day = registers_of({(ANN, AM): "N", (ANN, PM): "N"}, roll)
    (first,) = morning(all_day, RULES, at=at("09:30")).proposals
    (later,) = morning(all_day, RULES, at=at("14:00")).proposals

    assert later.key == first.key


@pytest.mark.parametrize("clock", ["13:20", "13:50", "18:00"])
def test_the_mornings_message_is_still_due_in_the_afternoon(clock):
    """N in the morning and no mark since: the message about the morning is still proposed."""
    roll = roll_of(a_parent(ANN))
    registers = registers_of({(ANN, AM): "N"}, roll)
    (first,) = morning(registers, RULES, at=at("09:30")).proposals
    (later,) = morning(registers, RULES, at=at(clock)).proposals

    assert later.key == first.key


def test_who_came_in_the_afternoon_is_not_written_about():
    """N in the morning and present since: the pupil is accounted for."""
    registers = registers_of({(ANN, AM): "N", (ANN, PM): "\\"}, roll_of(a_parent(ANN)))

    assert morning(registers, RULES, at=at("14:00")).proposals == ()


def test_an_absence_of_the_afternoon_alone_is_its_own():
    """Present in the morning and N in the afternoon: the message is about the afternoon."""
    roll = roll_of(a_parent(ANN))
    registers = registers_of({(ANN, AM): "/", (ANN, PM): "N"}, roll)
    (proposal,) = morning(registers, RULES, at=at("14:00")).proposals

    assert proposal.reached.session.half is PM


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        (datetime(2026, 11, 20, 9, 10, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 9, 9, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 10, 10, tzinfo=timezone(timedelta(hours=1))), True),
    ],
)
def test_a_moment_of_another_zone_is_the_same_moment(moment, closed):
    """What counts is London's clock, whatever clock the moment was read from."""
    looked = morning(registers_of({(ANN, AM): "N"}, roll_of()), RULES, at=moment)

    assert looked.closed is closed


def test_a_moment_without_a_zone_is_refused():
    """Nobody can say which moment it is."""
    with pytest.raises(Refused, match="at: a moment with its zone was expected"):
        morning(registers_of({}, roll_of()), RULES, at=at("09:30").replace(tzinfo=None))


def test_without_rules_nothing_is_proposed():
    """A configuration that says nothing of messages leaves everybody to a person."""
    roll = roll_of(a_parent(ANN))
    looked = morning(registers_of({(ANN, AM): "N"}, roll), None, at=at("09:30"))

    assert looked.proposals == ()
    assert len(looked.exceptions) == 3


def test_a_school_without_register_times_is_refused():
    """Nobody can say when its register closes: that is said, and nothing is guessed."""
    registers = registers_of({}, roll_of())
    timeless = evolve(registers, school=evolve(registers.school, register=()))

    with pytest.raises(Refused, match="school 142000, key register: register times in force"):
        morning(timeless, RULES, at=at("09:30"))


def test_a_key_says_nothing_of_anybody():
    """Keys name files: they hold neither the pupil's key nor the parent's."""
    roll = roll_of(a_parent(ANN))
    (proposal,) = morning(registers_of({(ANN, AM): "N"}, roll), RULES, at=at("09:30")).proposals

    assert proposal.key.isalnum()
    assert len(proposal.key) == 20
