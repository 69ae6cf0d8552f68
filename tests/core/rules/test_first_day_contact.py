"""Contact on the first day of an absence without a reason."""

from collections.abc import Mapping
from datetime import date

import pytest
from attrs import field, frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer, explain
from attendance_core.rules.first_day_contact import Worker, first_day_contact

RULE = "first_day_contact"
FRIDAY = date(2026, 11, 20)


@frozen
class Given:
    """An absence, and who was told of it when."""

    absent: date
    contacted_on: date | None = None
    workers: tuple[Worker, ...] = ()
    told: Mapping[Worker, date] = field(factory=dict)


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    told = {each: given.told.get(each) for each in given.workers}
    return first_day_contact(given.absent, contacted_on=given.contacted_on, told=told, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """On the day itself, neither before nor after; and what can still be done is not said yet."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer) == []


@pytest.mark.parametrize("worker", list(Worker))
def test_of_a_worker_whom_the_pupil_has_not_nothing_is_said(worker):
    """That a pupil has one is nobody's business where it is not asked."""
    without = ask(Given(FRIDAY, FRIDAY), FRIDAY)
    having = ask(Given(FRIDAY, FRIDAY, (worker,)), FRIDAY)

    assert [each.name for each in without.points] == ["parent"]
    assert [each.name for each in having.points] == ["parent", worker.value]
    assert "worker" not in explain(without).partition(" It rests on")[0]
