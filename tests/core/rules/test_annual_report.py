"""Whose annual report holds the attendance record."""

from datetime import date

from attrs import frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer, explain
from attendance_core.rules.annual_report import annual_report

RULE = "annual_report"


@frozen
class Given:
    """What is known of a pupil."""

    born: date | None = None
    year: str | None = None
    unauthorised: int = 0
    possible: int = 0


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    sessions = {"unauthorised": given.unauthorised, "possible": given.possible}
    return annual_report(given.born, given.year, **sessions, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Reception, and Year 12 and above over compulsory school age, are left out; nobody else."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, the date of birth is not, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer, personal=[case.given.get("born")]) == []


def test_the_sessions_are_said():
    """What part of the possible sessions was unauthorised stands in it, and is a reading."""
    found = ask(Given(date(2016, 5, 4), "5", 3, 380), date(2026, 7, 10))

    assert "3 of 380 possible sessions" in explain(found)
    assert "what the attendance record is made of" in explain(found)
    assert not found.verified


def test_without_sums_there_are_none():
    """Whether the record must be held is asked alone."""
    found = annual_report(date(2016, 5, 4), "5", on=date(2026, 7, 10))

    assert found.figures == {"unauthorised": 0, "possible": 0}
