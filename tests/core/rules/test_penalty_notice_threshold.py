"""When a school considers a penalty notice, in cases worked out by hand."""

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import penalty_notice_threshold

RULE = "penalty_notice_threshold"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Ten sessions of G, N, O or U within ten school weeks; each counts once."""
    assert by_rule(case, penalty_notice_threshold) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []
