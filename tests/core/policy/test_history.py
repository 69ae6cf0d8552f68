"""What was done before, read from a list, and what becomes of a rule that was not carried out."""

from datetime import date

import pytest
from policy_cases import KEY, at, lived, policy_with, rule, school_of

from attendance_core.errors import Refused
from attendance_core.policy import CaseEvent, evaluate, explain, read_history

DAY = date(2026, 9, 18)
REGISTER = school_of(lived("//*7 II*3 //*5")).prepared()
POLICY = policy_with(rule(actions=[{"send": "letter_1"}]))


def read(*lines, head="pupil,day,does,what"):
    """Read a list of what was done."""
    return read_history("\n".join([head, *lines]), place="done.csv")


def test_a_list_may_name_the_proposal_and_the_school():
    """So that a script that was given a key can say that it has acted on it."""
    (proposal,) = evaluate(REGISTER, POLICY, at=at(DAY)).proposals
    head = "pupil,day,does,what,rule,stage,outcome,key,school"
    (event,) = read(f"{KEY},2026-09-18,call,nobody,,,,{proposal.key},142000", head=head)

    assert (event.key, event.urn) == (proposal.key, 142000)
    assert evaluate(REGISTER, POLICY, at=at(DAY), history=[event]).proposals == ()


def test_a_list_may_say_no_more_than_what_was_done():
    """Of whom, when, and what it was."""
    assert read(f"{KEY},2026-09-18,send,letter_1") == (CaseEvent(KEY, DAY, "send", "letter_1"),)


def test_a_school_that_is_no_number_is_refused():
    """By its line and column."""
    with pytest.raises(Refused) as refused:
        read(f"{KEY},2026-09-18,send,letter_1,Tamar", head="pupil,day,does,what,school")

    assert [(each.line, each.column) for each in refused.value.faults] == [(2, "school")]


@pytest.mark.parametrize(
    ("does", "outcome", "answer", "says"),
    [
        ("send", None, "done", "Done on 2026-09-18."),
        ("superseded", None, "superseded", "Superseded on 2026-09-18."),
        ("superseded", "declined", "declined", "Declined on 2026-09-18."),
    ],
)
def test_what_was_not_carried_out_is_not_said_to_be_done(does, outcome, answer, says):
    """A person decided against it, or a higher stage said it."""
    (proposal,) = evaluate(REGISTER, POLICY, at=at(DAY)).proposals
    event = CaseEvent(KEY, DAY, does, "letter_1", "r", key=proposal.key, outcome=outcome)
    (explained,) = explain(REGISTER, POLICY, KEY, at=at(DAY), history=[event])

    assert explained.answer == answer
    assert explained.says.endswith(says)
