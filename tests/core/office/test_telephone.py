"""The list to telephone: who is rung, by which numbers, and who is asked first."""

from datetime import date

from attrs import evolve
from friday import ANN, BO, CY, RULES, a_parent, look_of, roll_of, seen, told

from attendance_core.office import Unsent, morning
from attendance_core.office.telephone import telephone_list
from attendance_core.roll import ParentBasis, Restriction
from attendance_core.sessions import Half

AM, PM = Half.AM, Half.PM
N = {(ANN, AM): "N", (BO, AM): "/", (CY, AM): "/"}


def calls_of(look, *, unsent=True, is_late=True, written=()):
    """Give the calls of a look of which no proposal was approved, or all were."""
    found = morning(look, RULES)
    reason = "the message waits for approval"
    waiting = [Unsent(each, reason, waits=True) for each in found.proposals]
    left = waiting if unsent else []
    late = left if is_late else []
    return telephone_list(look, found, left, late=late, written=written)


def test_nobody_is_rung_while_the_register_is_open():
    """Before it closes an N may still become a late mark."""
    assert calls_of(look_of(N, roll_of(), "09:09")) == ()


def test_who_was_written_to_is_not_rung():
    """A message to one of the parents is enough for now."""
    roll = roll_of(a_parent(ANN, 1), a_parent(ANN, 2, contact_allowed=False))

    assert calls_of(look_of(N, roll), unsent=False) == ()


def test_who_waits_for_approval_may_wait():
    """While there is time for it nobody is rung; the reason is the message's when there is not."""
    look = look_of(N, roll_of(a_parent(ANN)))
    (call,) = calls_of(look)

    assert calls_of(look, is_late=False) == ()
    assert call.reasons == ("the message waits for approval",)


def test_parents_are_rung_in_their_order_with_all_their_numbers():
    """By priority, mobile before telephone; who has no number does not stand there."""
    roll = roll_of(
        a_parent(ANN, 1, priority=2, contact_allowed=None, telephone="01632 960002"),
        a_parent(ANN, 2, priority=1, contact_allowed=False, relationship="father"),
        a_parent(ANN, 3, priority=3, mobile=None),
    )
    (call,) = calls_of(look_of(N, roll))

    assert [each.numbers for each in call.ring] == [
        ("07700 900002",),
        ("07700 900001", "01632 960002"),
    ]
    assert [each.relationship for each in call.ring] == ["father", None]


def test_an_emergency_contact_is_rung_and_called_so():
    """It is never written to, and it may be telephoned."""
    roll = roll_of(a_parent(ANN, parent_basis=ParentBasis.NONE))
    (call,) = calls_of(look_of(N, roll))

    assert [each.relationship for each in call.ring] == ["emergency contact"]


def test_with_a_restriction_the_safeguarding_lead_is_asked_and_no_number_is_given():
    """The number of the restricted parent stands nowhere; the other's does."""
    roll = roll_of(a_parent(ANN, 1), a_parent(ANN, 2, restriction=Restriction.REFUGE))
    (call,) = calls_of(look_of(N, roll))

    assert call.first_ask == "the safeguarding lead"
    assert call.reasons == ("a person decides",)
    assert [each.numbers for each in call.ring] == [("07700 900001",)]


def test_a_number_that_a_restricted_parent_has_too_is_not_given_out():
    """Whoever else has it: what is said there would be said to them."""
    roll = roll_of(
        a_parent(ANN, 1, mobile="07700 900009", restriction=Restriction.NO_CONTACT),
        a_parent(ANN, 2, mobile="+44 7700 900009", telephone="01632 960003"),
    )
    (call,) = calls_of(look_of(N, roll))

    assert [each.numbers for each in call.ring] == [("01632 960003",)]


def test_a_restricted_number_among_notes_is_not_given_out_either():
    """What stands with a note is found, and what is no number at all is compared as it stands."""
    for barred, other in (("07700 900009 (work)", "07700900009"), ("ask Kit", "ask Kit")):
        roll = roll_of(
            a_parent(ANN, 1, mobile=barred, restriction=Restriction.NO_CONTACT),
            a_parent(ANN, 2, mobile=other),
        )
        (call,) = calls_of(look_of(N, roll))

        assert call.ring == ()


def test_what_is_to_be_known_before_ringing_stands_with_the_number():
    """Contact that is not recorded as allowed, and parents of somebody who is of age."""
    roll = roll_of(a_parent(ANN, contact_allowed=False))
    aged = evolve(roll.pupils[0], date_of_birth=date(2008, 1, 1))
    of_age = evolve(roll, pupils=(aged, *roll.pupils[1:]))

    assert [each.line() for each in calls_of(look_of(N, roll))[0].ring] == [
        "Example (contact): 07700 900001 (contact is not recorded as allowed)"
    ]
    assert [each.note for each in calls_of(look_of(N, of_age))[0].ring] == [
        "parent of a pupil who is of age"
    ]


def test_whoever_comes_first_is_on_the_list_without_a_mark_too():
    """The register was not taken: the pupil is looked for, whoever forgot it."""
    roll = roll_of()
    flagged = [evolve(roll.enrolments[2], looked_after=True)]
    roll = evolve(roll, enrolments=(*roll.enrolments[:2], *flagged))

    assert [each.enrolment.pupil for each in calls_of(look_of({}, roll))] == [CY]


def test_nobody_rings_about_an_alarm_before_the_safeguarding_lead_is_asked():
    """Whoever is rung may be the one of whom the reply speaks."""
    look = look_of(N, roll_of(a_parent(ANN)), replies=(told(ANN, "she is scared of him"),))
    (call,) = calls_of(look)

    assert call.first_ask == "the safeguarding lead"


def test_that_a_message_went_out_stands_on_the_list():
    """Whoever rings knows what the family has read."""
    (call,) = calls_of(look_of(N, roll_of()), written={ANN})

    assert call.written_to


def test_those_who_come_first_stand_first():
    """Whoever is looked for before others is rung before others, after asking."""
    roll = roll_of()
    flagged = [evolve(roll.enrolments[2], child_protection=True)]
    roll = evolve(roll, enrolments=(*roll.enrolments[:2], *flagged))
    calls = calls_of(look_of({**N, (CY, AM): "N"}, roll))

    assert [each.enrolment.pupil for each in calls] == [CY, ANN]
    assert [each.first_ask for each in calls] == ["the safeguarding lead", None]


def test_a_pupil_of_age_is_rung_before_the_parents():
    """The pupil's own number stands first."""
    roll = roll_of(a_parent(ANN))
    ann = evolve(roll.pupils[0], mobile="07700 900077")
    roll = evolve(roll, pupils=(ann, *roll.pupils[1:]))
    (call,) = calls_of(look_of(N, roll))

    assert [each.relationship for each in call.ring] == ["the pupil", None]


def test_who_is_accounted_for_is_not_rung():
    """Signed in: nobody worries a parent."""
    look = look_of(N, roll_of(), presence=(seen(ANN, "09:20"),))

    assert calls_of(look) == ()


def test_who_is_n_since_morning_is_still_rung_while_the_afternoons_register_is_open():
    """What was not done about the morning is not forgotten at one o'clock."""
    (call,) = calls_of(look_of(N, roll_of(), "13:30"))

    assert call.enrolment.pupil == ANN
