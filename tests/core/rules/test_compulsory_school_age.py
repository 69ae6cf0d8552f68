"""Compulsory school age, by the date of birth alone."""

from datetime import date

from attrs import frozen
from hypothesis import given as drawn
from hypothesis import strategies as st
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.roll import is_of_compulsory_school_age
from attendance_core.rules import Answer, explain
from attendance_core.rules.compulsory_school_age import compulsory_school_age

RULE = "compulsory_school_age"
DAYS = st.dates(date(1998, 9, 1), date(2060, 12, 31))


@frozen
class Given:
    """What is known of a pupil."""

    born: date | None = None


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    return compulsory_school_age(given.born, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """From a prescribed day on or after the fifth birthday to the last Friday in June."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, the date of birth is not, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer, personal=[case.given.get("born")]) == []


@drawn(st.dates(date(1985, 1, 1), date(2055, 12, 31)), DAYS)
def test_it_says_what_every_other_rule_takes_it_to_be(born, on):
    """It is what the roll reckons, from its first day to its last, a Friday in June."""
    found = compulsory_school_age(born, on=on)
    first, last = found.days["first"], found.days["last"]

    assert found.met is is_of_compulsory_school_age(born, on=on)
    assert found.met is (first <= on <= last)
    assert (last.isoweekday(), last.month) == (5, 6)
    assert last.day > 23


def test_that_the_prescribed_days_are_not_confirmed_is_said():
    """They are a reading, and whoever explains an answer says so."""
    found = compulsory_school_age(date(2014, 5, 4), on=date(2026, 11, 20))

    assert not found.verified
    assert "Not verified, and a reading that was chosen: Education Act 1996, s.8" in explain(found)
