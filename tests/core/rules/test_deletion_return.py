"""The deletion return, in time, whole, and of a name that may be deleted."""

from datetime import date

import pytest
from attrs import evolve
from rules_answers import OnRoll, amiss, answers_of, found_in, worked

from attendance_core.register.returns import ReturnKind
from attendance_core.roll import DeletionGround
from attendance_core.rules import Answer
from attendance_core.rules.deletion_return import deletion_return
from attendance_core.school import Phase

RULE = "deletion_return"
DAY = date(2026, 11, 13)
ANOTHER, HOME = DeletionGround.ANOTHER_SCHOOL, DeletionGround.EDUCATED_OTHERWISE


def ask(given: OnRoll, on: date) -> tuple[Answer, ...]:
    """Ask the rule of each deletion return."""
    due = [each for each in given.returns(on=on) if each.kind is ReturnKind.DELETION]
    return tuple(deletion_return(each, on=on) for each in due)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """No later than the deletion, whole, and of a name that may be deleted."""
    assert found_in(case, OnRoll, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, the pupil is not, and the record is plain."""
    (answer,) = answers_of(case, OnRoll, ask)

    assert amiss(answer, personal=["adno", "Moyle", "Zoë", "Example", date(2014, 3, 9)]) == []


def test_it_rests_on_what_the_return_rests_on():
    """The ground and what makes the return doubtful are cited by the answer as well."""
    (due,) = OnRoll(year="8", leaving=DAY, ground=HOME, phase=Phase.SPECIAL).returns(on=DAY)
    found = deletion_return(due, on=DAY)

    assert set(due.sources) <= set(found.sources)
    assert any("reg 9(1)(f)" in each.paragraph for each in found.sources)


def test_a_return_of_another_kind_is_refused():
    """A new-pupil return is another rule's."""
    (due,) = OnRoll(year="8", leaving=DAY, ground=ANOTHER).returns(on=DAY)

    with pytest.raises(ValueError, match="of the kind deletion was expected"):
        deletion_return(evolve(due, kind=ReturnKind.NEW_PUPIL), on=DAY)
