"""How long a register is open."""

from datetime import date, time

from attrs import evolve, frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer
from attendance_core.rules.register_timing import register_timing
from attendance_core.school import Period
from attendance_core.thresholds import Threshold, Thresholds, threshold

RULE = "register_timing"
DAY = date(2026, 11, 20)
QUARTER = Period("Reg", time(8, 45), time(9, 0), time(12, 0))


@frozen
class Given:
    """The period in which a register is taken, if it is known."""

    period: Period | None = None


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    return register_timing(given.period, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Thirty minutes, and not one more."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer) == []


def test_of_a_period_that_is_not_known_no_minutes_are_told():
    """Nobody takes it for none at all."""
    assert "minutes" not in register_timing(None, on=DAY).figures


def test_a_supposed_law_is_asked_like_the_law():
    """With ten minutes in its place a quarter of an hour is too long, and the point says so."""
    national = threshold("register_open")
    ten = Threshold("register_open", "a supposed law", (evolve(national.figures[-1], value=10),))
    found = register_timing(QUARTER, on=DAY, thresholds=Thresholds((ten,)))

    assert register_timing(QUARTER, on=DAY).met
    assert found.met is False
    assert found.points[0].says == "the register is open for no longer than 10 minutes"
