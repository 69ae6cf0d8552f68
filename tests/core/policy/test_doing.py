"""What a proposal becomes once it is done, and what keeps a plan from standing."""

from datetime import date

import pytest
from policy_cases import evaluated, policy_cases, policy_of, register_of

from attendance_core.errors import Refused
from attendance_core.policy import CaseEvent, carried_out, plan_faults
from attendance_core.policy.held import held_by_school

DAY = date(2026, 10, 6)
MEETING = next(e for e in policy_cases() if "then three further days" in e.says)


def formal_plan():
    """Give the proposal to open Kensington's formal plan."""
    return next(each for each in evaluated(MEETING).proposals if each.action.what == "formal_plan")


def test_a_plan_is_refused_without_its_targets_and_its_review():
    """Both are named, each by its key."""
    with pytest.raises(Refused) as refused:
        carried_out(formal_plan(), day=DAY)

    assert [each.key for each in refused.value.faults] == ["targets", "review_date"]


def test_what_was_done_has_the_key_of_what_was_proposed():
    """So it is not proposed again."""
    proposal = formal_plan()
    details = {"targets": "five days", "review_date": "2026-11-24"}
    event = carried_out(proposal, day=DAY, details=details)

    assert (event.key, event.rule, event.stage) == (proposal.key, "rbkc.day6", 2)


@pytest.mark.parametrize(
    ("review", "sent_to", "keys"),
    [
        ("2026-11-24", ["p1", "p2"], []),
        ("2026-11-17", ["p1", "p2"], ["review_date"]),
        ("2026-11-24", ["p1"], ["minutes_sent_to_each_parent"]),
        ("", ["p1", "p2"], ["review_date"]),
        ("in six weeks", ["p1", "p2"], ["review_date"]),
    ],
)
def test_a_plan_runs_for_six_school_weeks_and_each_parent_has_its_minutes(review, sent_to, keys):
    """Half-term is no school week, so six of them end on 24 November."""
    plan = policy_of("stockton").plan
    (held,) = held_by_school(register_of({"possible": 1})).values()
    details = {"review_date": review, "contact_plan": "weekly"}
    event = CaseEvent("adno:1", DAY, "meeting", "improvement_plan_meeting", details=details)
    found = plan_faults(plan, event, held, parents=["p1", "p2"], sent_to=sent_to)

    assert [each.key for each in found] == keys
