"""Persistent absence, in cases worked out by hand."""

from datetime import date

from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import persistent_absence

RULE = "persistent_absence"
FIGURE_OF_TODAY = date(2015, 9, 1)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """A tenth of the pupil's own possible sessions, or more, was missed."""
    assert by_rule(case, persistent_absence) == []


@worked(RULE, since=FIGURE_OF_TODAY)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too; it knows only the figure of today."""
    assert by_reference(case, RULE) == []
