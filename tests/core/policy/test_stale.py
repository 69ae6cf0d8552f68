"""Decisions that marks have left behind."""

from datetime import date

import pytest
from policy_cases import at, lived, policy_with, rule, school_of

from attendance_core.policy import CaseEvent, carried_out, evaluate, stale

DAY, LATER = date(2026, 9, 1), date(2026, 9, 30)
LETTER = rule(threshold="3", actions=[{"send": "letter_1"}, {"task": "talk"}])
POLICY = policy_with(LETTER, rule("case", measure="case_age", window={"since_event": "plan"}))


def done() -> list[CaseEvent]:
    """Give what was done on the day, when four sessions had been missed."""
    found = evaluate(school_of(lived("NNII")).prepared(), POLICY, at=at(DAY))
    return [carried_out(each, day=DAY) for each in found.proposals]


def left_behind(marks: str, *history: CaseEvent, on: date = LATER):
    """Say what the register as it is now would not ask for."""
    return stale(school_of(lived(marks)).prepared(), POLICY, on=on, history=history or done())


@pytest.mark.parametrize(
    ("marks", "is_stale"),
    [("NNII", False), ("IIII", False), ("/NII", False), ("//II", True), ("//NN II", True)],
)
def test_a_decision_is_stale_when_its_figures_are_others(marks, is_stale):
    """As the rule was not reached on the day; another code that counts as well changes nothing."""
    assert [each.event for each in left_behind(marks)] == (done() if is_stale else [])


def test_who_was_written_to_is_owed_a_correction():
    """A task is not; neither names the pupil."""
    letter, task = left_behind("////")

    assert (letter.correct, task.correct) == (True, False)
    assert str(letter) == (
        "letter 1 of 2026-09-01: by the marks as they are now, r was not reached that day. "
        "A correction is proposed."
    )
    assert (
        str(task) == "talk of 2026-09-01: by the marks as they are now, r was not reached that day."
    )


def test_what_a_pupil_stood_in_then_is_not_stale_now():
    """Though the window has moved on and the pupil stands in it no longer."""
    policy = policy_with(rule(window={"rolling_school_days": 2}))
    event = CaseEvent("adno:1", DAY, "send", "letter", rule="r")
    prepared = school_of(lived("II //*20")).prepared()

    assert stale(prepared, policy, on=LATER, history=[event]) == ()


@pytest.mark.parametrize(
    "event",
    [
        CaseEvent("adno:1", DAY, "send", "letter_1"),
        CaseEvent("adno:1", DAY, "superseded", "letter_1", rule="r"),
        CaseEvent("adno:1", DAY, "task", "look", rule="case"),
        CaseEvent("adno:1", DAY, "send", "letter_1", rule="gone"),
        CaseEvent("adno:9", DAY, "send", "letter_1", rule="r"),
        CaseEvent("adno:1", date(2026, 10, 1), "send", "letter_1", rule="r"),
    ],
    ids=["no rule", "superseded", "case", "other rule", "other pupil", "later"],
)
def test_of_what_no_register_answers_nothing_is_said(event):
    """What nobody proposed, what was not done, what rests on a case, and what is not known here."""
    assert left_behind("////", event) == ()
