"""The sickness return, in cases worked out by hand."""

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import sickness_return

RULE = "sickness_return"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Thirty sessions of illness in a school year, or what was recorded as to be expected."""
    assert by_rule(case, sickness_return) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []
