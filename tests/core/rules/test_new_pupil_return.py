"""The new-pupil return, in time and whole."""

from datetime import date

import pytest
from attrs import evolve
from rules_answers import OnRoll, amiss, answers_of, found_in, worked

from attendance_core.errors import NotInForce
from attendance_core.register.returns import ReturnKind
from attendance_core.roll import EnrolmentStatus
from attendance_core.rules import Answer
from attendance_core.rules.new_pupil_return import new_pupil_return

RULE = "new_pupil_return"
DAY = date(2026, 11, 9)


def ask(given: OnRoll, on: date) -> tuple[Answer, ...]:
    """Ask the rule of each new-pupil return."""
    due = [each for each in given.returns(on=on) if each.kind is ReturnKind.NEW_PUPIL]
    return tuple(new_pupil_return(each, on=on) for each in due)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """By the end of the fifth day after the name was entered, and whole."""
    assert found_in(case, OnRoll, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, the pupil is not, and the record is plain."""
    (answer,) = answers_of(case, OnRoll, ask)

    assert amiss(answer, personal=["adno", "Moyle", "Zoë", "Example", date(2014, 3, 9)]) == []


def test_it_rests_on_what_the_return_rests_on():
    """What makes the return doubtful is cited by the answer as well."""
    (due,) = OnRoll(year="8", start=DAY, status=EnrolmentStatus.GUEST).returns(on=DAY)
    found = new_pupil_return(due, on=DAY)

    assert set(due.sources) <= set(found.sources)
    assert not found.verified


def test_a_return_of_another_kind_is_refused():
    """A deletion return is another rule's."""
    (due,) = OnRoll(year="8", start=DAY).returns(on=DAY)

    with pytest.raises(ValueError, match="of the kind new_pupil was expected"):
        new_pupil_return(evolve(due, kind=ReturnKind.DELETION), on=DAY)


def test_before_the_regulations_nothing_is_said():
    """There was no such return on the day before."""
    (due,) = OnRoll(year="8", start=DAY).returns(on=DAY)

    with pytest.raises(NotInForce):
        new_pupil_return(due, on=date(2024, 8, 18))
    assert new_pupil_return(due, on=date(2024, 8, 19)).met is None
