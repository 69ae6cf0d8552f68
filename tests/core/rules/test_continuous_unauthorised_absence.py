"""The attendance return for continuous absence, in cases worked out by hand."""

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import continuous_unauthorised_absence

RULE = "continuous_unauthorised_absence"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Ten school days in a row without authority; some days are passed over, others end it."""
    assert by_rule(case, continuous_unauthorised_absence) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []
