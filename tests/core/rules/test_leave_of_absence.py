"""Who grants leave, that it is in advance, and for what."""

from datetime import date

import pytest
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.codes import codes
from attendance_core.rules import Answer
from attendance_core.rules.law import law_of
from attendance_core.rules.leave_of_absence import Leave, leave_of_absence

RULE = "leave_of_absence"
DAY = date(2026, 11, 20)
KINDS = law_of(RULE).codes


def ask(leave: Leave, on: date) -> Answer:
    """Ask the rule."""
    return leave_of_absence(leave, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """In advance, by a person who may, on the word of one who may ask, and for the right reason."""
    assert found_in(case, Leave, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    (answer,) = answers_of(case, Leave, ask)

    assert amiss(answer) == []


def test_every_code_of_leave_has_one_reason():
    """What the leave is for is asked once, and in words of its own."""
    reasons = ("exceptional", "regulated", "interview", "study")

    assert sorted(code for name in reasons for code in KINDS[name]) == sorted(KINDS["granted"])


def test_they_are_the_codes_that_the_register_calls_leave():
    """All but C2, which has a rule of its own, and M and X, of which no test is established."""
    leave = {
        each.code
        for each in codes(on=DAY).values()
        if each.register_category == "absent - leave of absence"
    }

    assert leave == {*KINDS["granted"], "C2", "M", "X"}


def test_a_code_that_is_no_leave_is_refused():
    """The error names the codes that are."""
    with pytest.raises(ValueError, match="a code of leave was expected: C, C1, J1, S"):
        leave_of_absence(Leave("G", DAY), on=DAY)


@pytest.mark.parametrize("code", KINDS["granted"])
def test_an_answer_says_of_which_code_it_is(code):
    """Each code asks other things."""
    found = leave_of_absence(Leave(code, DAY), on=DAY)

    assert found.limb == code
    assert found.says.startswith(f"Leave with the code {code} from ")
