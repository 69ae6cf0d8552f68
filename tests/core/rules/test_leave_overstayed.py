"""One limb of ground H for deletion, in cases worked out by hand."""

from dataclasses import replace

from rules_cases import case
from rules_registers import prepared_of
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


def test_one_pupils_leave_is_not_anothers():
    """A's leave ends with A's time on roll; B, who begins on the next day, overstays nothing."""
    text = "CC OO*10"
    both = case("2024-09-02", text, times=(("2020-09-01", "2024-09-02"),))
    of_b = case("2024-09-02", text, times=(("2024-09-03", None),))
    marks = {
        key: code
        for key, code in (
            both.marks | {("B", *at): code for (_, *at), code in both.marks.items()}
        ).items()
        if (key[0] == "A") == (key[1] == min(day for day, _ in both.calendar))
    }
    of = replace(both, pupils=both.pupils | {"B": of_b.pupils["A"]}, marks=marks)

    assert len(leave_overstayed(prepared_of(of), on=of.on)) == 0
    assert len(leave_overstayed(prepared_of(case("2024-09-02", text)), on=of.on)) == 1
