"""One limb of ground H for deletion, in cases worked out by hand."""

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import leave_overstayed

RULE = "leave_overstayed"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Ten such school days, right after leave."""
    assert by_rule(case, leave_overstayed) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []
