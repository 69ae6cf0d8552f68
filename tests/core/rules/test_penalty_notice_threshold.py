"""When a school considers a penalty notice, in cases worked out by hand."""

from dataclasses import replace

from rules_cases import case
from rules_registers import prepared_of
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


def test_each_of_two_pupils_has_a_first_outcome():
    """A's two are 1 and 2, and B's one is 1."""
    a, b = case("2024-09-02", "GG*10"), case("2024-09-02", "//*5 GG*5")
    marks = a.marks | {("B", *at): code for (_, *at), code in b.marks.items()}
    both = replace(a, pupils=a.pupils | {"B": b.pupils["A"]}, marks=marks)
    found = penalty_notice_threshold(prepared_of(both), on=both.on).frame

    assert sorted(found.select("pupil", "number").rows()) == [("A", 1), ("A", 2), ("B", 1)]
