"""The attendance return for continuous absence, in cases worked out by hand."""

from datetime import date

from rules_cases import case
from rules_registers import prepared_of
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


def test_outcomes_say_of_which_day_they_are():
    """Of the day that was asked about, however long before it the run was."""
    of = case("2024-09-02", "OO*10 //", on="2024-09-20")
    found = continuous_unauthorised_absence(prepared_of(of), on=of.on)

    assert len(found) == 1
    assert found.on == date(2024, 9, 20)
