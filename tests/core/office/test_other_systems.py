"""A day with a safeguarding lead's holds, outcomes of messages, and marks that can be written."""

from datetime import date

import pytest
from attrs import evolve
from friday import (
    ANN,
    BO,
    CY,
    FRIDAY,
    RULES,
    Systems,
    a_journal,
    a_parent,
    at,
    opened,
    roll_of,
    told,
)

from attendance_core.correspondence import ContactOutcome, MessageOutcome
from attendance_core.office import Approval, Decision, live
from attendance_core.office.keying import KeyingState
from attendance_core.records import (
    DeliveryStatus,
    Person,
    deliveries,
    logged_letters,
    record_delivery,
)
from attendance_core.register import WriteState, WrittenMark
from attendance_core.safeguarding import SafeguardingHold
from attendance_core.sessions import Half

AM = Half.AM
ROLE = RULES.approved_by
N = {(ANN, AM): "N", (BO, AM): "/", (CY, AM): "/"}
HELD = SafeguardingHold(ANN, FRIDAY, "Safeguarding Lead")


def systems(**changes):
    """Give the systems of a school in which Ann is N, and her parent may be written to."""
    journal = a_journal(lambda: at("10:00"))
    return Systems(N, roll_of(a_parent(ANN), a_parent(BO)), journal=journal, **changes)


def lived(held, clock="09:30", *keys, **decided):
    """Live the day to a time, with these proposals approved."""
    approvals = {key: Approval(key, "A. Example", ROLE) for key in keys}
    return live(opened(held), journal=held.journal, at=at(clock), approvals=approvals, **decided)


def reasons(day):
    """Give why pupils are left to a person."""
    return [(each.pupil, each.reason) for each in day.exceptions]


def test_nobody_is_written_to_of_whom_the_safeguarding_lead_holds_everything_back():
    """Whoever approved it before: the list says whom to ask, and not why, nor that there is one."""
    held = systems()
    (proposal,) = lived(held).morning.proposals
    held.held_back = (HELD,)
    day = lived(held, "09:35", proposal.key)
    (call,) = day.calls

    assert held.sent == {}
    assert reasons(day) == [(ANN, "nothing is to be sent: speak to the Safeguarding Lead")]
    assert (call.first_ask, call.reasons) == ("the Safeguarding Lead", ("a person decides",))


@pytest.mark.parametrize(
    ("since", "until", "is_sent"),
    [
        (date(2026, 11, 21), None, True),
        (FRIDAY, FRIDAY, False),
        (date(2026, 11, 1), date(2026, 11, 19), True),
    ],
)
def test_a_hold_counts_on_its_days_alone(since, until, is_sent):
    """Its first day and its last are included."""
    held = systems(held_back=(evolve(HELD, since=since, until=until),))

    assert bool(lived(held).morning.proposals) is is_sent


def test_while_holds_cannot_be_read_nobody_is_written_to():
    """The office cannot know of whom."""
    held = systems(held_back=(), out_of_order=True)
    day = lived(held)

    assert day.morning.proposals == ()
    assert day.look.missing[0].startswith("of whom nothing is to be sent could not be read: ")


def became(key, outcome, clock="09:36"):
    """Give what became of a message."""
    return MessageOutcome(key, outcome, at(clock), "failed")


def test_a_message_that_did_not_arrive_is_a_call_to_make():
    """It was sent once; somebody telephones, and the log says what became of it."""
    held = systems()
    (proposal,) = lived(held).morning.proposals
    lived(held, "09:35", proposal.key)
    held.outcomes = (became(proposal.key, ContactOutcome.UNDELIVERABLE),)
    day = lived(held, "09:40", proposal.key)
    (logged,) = logged_letters(held.journal, 142000)
    (change,) = deliveries(held.journal, 142000, proposal.key)

    assert list(held.sent) == [proposal.key]
    assert reasons(day) == [(ANN, "sent, and undeliverable: telephone")]
    assert [(each.enrolment.pupil, each.written_to) for each in day.calls] == [(ANN, False)]
    assert logged.status is DeliveryStatus.UNDELIVERABLE
    assert (change.by.position, change.says) == ("gateway", "undeliverable: failed")


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (ContactOutcome.AWARE, DeliveryStatus.DELIVERED),
        (ContactOutcome.UNAWARE, DeliveryStatus.DELIVERED),
        (ContactOutcome.MESSAGE_LEFT, DeliveryStatus.DELIVERED),
        (ContactOutcome.NO_RESPONSE, DeliveryStatus.SENT),
    ],
)
def test_what_became_of_a_message_is_in_the_log_once(outcome, status):
    """Read again, it changes nothing, and nobody is to telephone."""
    held = systems()
    (proposal,) = lived(held).morning.proposals
    lived(held, "09:35", proposal.key)
    held.outcomes = (became(proposal.key, outcome),)
    day = lived(held, "09:40", proposal.key)
    before = len(deliveries(held.journal, 142000, proposal.key))
    lived(held, "09:45", proposal.key)
    (logged,) = logged_letters(held.journal, 142000)

    assert logged.status is status
    assert day.calls == ()
    assert len(deliveries(held.journal, 142000, proposal.key)) == before


def test_what_a_person_saw_to_stays_so_however_often_the_outcome_is_read():
    """The system says the same for a fortnight; the log has it once."""
    held = systems()
    (proposal,) = lived(held).morning.proposals
    lived(held, "09:35", proposal.key)
    held.outcomes = (
        became(proposal.key, ContactOutcome.UNDELIVERABLE),
        became(proposal.key, ContactOutcome.MESSAGE_LEFT, "09:37"),
        became(proposal.key, ContactOutcome.NOT_ATTEMPTED, "09:38"),
    )
    lived(held, "09:40", proposal.key)
    by = Person("A. Example", ROLE)
    settled = DeliveryStatus.SETTLED
    record_delivery(
        held.journal, 142000, proposal.key, settled, on=FRIDAY, by=by, says="rang the mother"
    )
    before = len(deliveries(held.journal, 142000, proposal.key))
    for clock in ("09:45", "09:50"):
        lived(held, clock, proposal.key)
    (logged,) = logged_letters(held.journal, 142000)

    assert logged.status is settled
    assert len(deliveries(held.journal, 142000, proposal.key)) == before == 4


def test_what_came_after_the_moment_is_left_aside():
    """A look shows what was known then."""
    held = systems()
    (proposal,) = lived(held).morning.proposals
    held.outcomes = (became(proposal.key, ContactOutcome.UNDELIVERABLE, "09:50"),)

    assert lived(held, "09:40", proposal.key).calls == ()


def test_an_outcome_of_nobodys_message_is_counted():
    """It is somebody else's, or a mistake."""
    held = systems(outcomes=(became("f" * 20, ContactOutcome.AWARE),))

    assert (
        "Outcomes of messages that the records do not have so: 1." in lived(held, "09:40").warnings
    )


def test_outcomes_that_cannot_be_read_hold_nothing_back():
    """That a message was sent is known all the same."""
    held = systems(outcomes=(), out_of_order=True)
    day = lived(held)

    assert day.morning.proposals != ()
    assert day.look.aside[0].endswith("of messages it is told that they were sent, and no more")


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (WrittenMark("", WriteState.WRITTEN), KeyingState.WRITTEN, ""),
        (WrittenMark("", WriteState.WAITING, "queued"), KeyingState.WAITING, "queued"),
        (WrittenMark("", WriteState.REFUSED, "closed"), KeyingState.REFUSED, "closed"),
    ],
)
def test_a_mark_that_somebody_decided_is_written(answer, state, why):
    """Over the N that stood, on the decision of the role that the policy names."""
    held = systems(written=(answer,), replies=(told(ANN, "Ann is ill"),))
    proposed, _ = lived(held).proposed_codes
    decisions = {proposed.key: Decision(proposed.key, "I", "A. Example", ROLE)}
    day = lived(held, "09:40", decisions=decisions)
    (asked,) = held.asked
    keying = next(each for each in day.to_key if each.key == proposed.key)

    assert (asked.pupil, asked.stands, asked.code, asked.decided_by) == (ANN, "N", "I", ROLE)
    assert (keying.state, keying.why) == (state, why)


def test_a_decision_in_another_role_is_not_written():
    """Nor is one that the register has overtaken."""
    held = systems(written=(), replies=(told(ANN, "Ann is ill"),))
    proposed, _ = lived(held).proposed_codes
    lived(
        held,
        "09:40",
        decisions={proposed.key: Decision(proposed.key, "I", "A. Example", "Tutor")},
    )

    assert held.asked == []


def test_what_cannot_be_written_is_keyed_by_hand():
    """And it is said."""
    held = systems(written=(), replies=(told(ANN, "Ann is ill"),))
    proposed, _ = lived(held).proposed_codes
    held.out_of_order = True
    decisions = {proposed.key: Decision(proposed.key, "I", "A. Example", ROLE)}
    day = lived(held, "09:40", decisions=decisions)

    assert [each.state for each in day.to_key] == [KeyingState.TO_KEY]
    assert any(
        each.startswith("Marks could not be written, and are to be keyed: ")
        for each in day.warnings
    )
