"""Severe absence, in cases worked out by hand."""

from datetime import date

import pytest
from rules_cases import case
from rules_registers import prepared_of
from rules_worked import by_reference, by_rule, worked

from attendance_core.rules import severe_absence
from attendance_core.sessions import Half, Session

RULE = "severe_absence"
FIGURE_OF_TODAY = date(2015, 9, 1)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Half of the pupil's own possible sessions, or more, was missed."""
    assert by_rule(case, severe_absence) == []


@worked(RULE, since=FIGURE_OF_TODAY)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too; it knows only the figure of today."""
    assert by_reference(case, RULE) == []


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("II I/ //", Session(date(2015, 9, 1), Half.AM)),
        ("II /I //", Session(date(2015, 9, 1), Half.AM)),
        ("II .. I/", Session(date(2015, 9, 2), Half.AM)),
        ("// II I.", Session(date(2015, 9, 1), Half.PM)),
        ("II .. ..", None),
    ],
)
def test_it_is_never_reached_before_its_first_day(text, reached):
    """What held on 31 August 2015 is told from the first possible session of September on."""
    of = case("2015-08-31", text, times=(("2014-09-01", None),))
    found = [each.reached for each in severe_absence(prepared_of(of), on=of.on)]

    assert found == ([reached] if reached else [])
