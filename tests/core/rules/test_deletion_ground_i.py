"""One limb of ground I for deletion, in cases worked out by hand."""

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import deletion_ground_i

RULE = "deletion_ground_i"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Twenty school days in a row, every open session of them G, N or O."""
    assert by_rule(case, deletion_ground_i) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []
