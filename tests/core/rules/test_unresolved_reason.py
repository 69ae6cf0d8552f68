"""Reasons that are not established in time, in cases worked out by hand."""

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import unresolved_reason

RULE = "unresolved_reason"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """An N is overdue when its fifth school day has passed."""
    assert by_rule(case, unresolved_reason) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []
