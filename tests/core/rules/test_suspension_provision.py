"""Provision from the sixth school day, and days of suspension in a school year."""

from datetime import date

from attrs import evolve, frozen
from hypothesis import given as drawn
from hypothesis import strategies as st
from rules_answers import TERMS, amiss, answers_of, calendar_of, found_in, worked

from attendance_core.rules import Answer, explain
from attendance_core.rules.suspension_provision import Exclusion, suspension_provision
from attendance_core.sessions import Span
from attendance_core.thresholds import Thresholds, threshold

RULE = "suspension_provision"
DAYS = calendar_of(TERMS[:3]).school_days


@frozen
class Excluded:
    """A suspension, or without a last day a permanent exclusion."""

    first: date
    last: date | None = None
    provided_from: date | None = None


@frozen
class Given:
    """The exclusions of one pupil, and when the school is open."""

    exclusions: tuple[Excluded, ...]
    open: tuple[Span, ...] = TERMS
    closed: tuple[date, ...] = ()


def ask(given: Given, on: date) -> tuple[Answer, ...]:
    """Ask the rule."""
    exclusions = [Exclusion(each.first, each.last, each.provided_from) for each in given.exclusions]
    calendar = calendar_of(given.open, closed=given.closed)
    return suspension_provision(exclusions, calendar=calendar, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """From the sixth school day on, and on no more than 45 of a school year."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_every_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    for each in answers_of(case, Given, ask):
        assert amiss(each) == []


def test_who_provides_is_said():
    """The school for a suspension, the local authority for a permanent exclusion."""
    suspended, excluded, _ = ask(Given((Excluded(DAYS[0], DAYS[9]), Excluded(DAYS[10]))), DAYS[-1])

    assert "the school provides education from Thursday 10 September 2026" in explain(suspended)
    assert "the local authority provides education from" in explain(excluded)


@drawn(st.integers(0, len(DAYS) - 60), st.integers(0, 55))
def test_the_sixth_day_is_the_sixth_on_which_the_school_is_open(first, more):
    """However many weekends and holidays lie between; and each school day of the year counts."""
    suspension = Excluded(DAYS[first], DAYS[first + more])
    *provision, year = ask(Given((suspension,)), DAYS[first])

    assert [each.days["due"] for each in provision] == ([DAYS[first + 5]] if more >= 5 else [])
    assert year.figures["days"] == more + 1
    assert year.met is (more + 1 <= 45)


def test_other_figures_are_told_as_well_as_reckoned_by():
    """Under a supposed law of the third day, and of two days in a year."""
    supposed = Thresholds(tuple(figure_of(name, value) for name, value in SUPPOSED.items()))
    week = Exclusion(DAYS[0], DAYS[2])
    provision, year = suspension_provision(
        [week], calendar=calendar_of(TERMS), on=DAYS[3], thresholds=supposed
    )

    assert (provision.days["due"], provision.met, year.met) == (DAYS[2], False, False)
    assert [{name: each.figures[name] for name in SUPPOSED} for each in (provision, year)] == [
        SUPPOSED,
        SUPPOSED,
    ]
    assert "school day 3 of the suspension" in provision.points[0].says
    assert "no more than 2 school days" in year.points[0].says


SUPPOSED = {"suspension_provision": 3, "suspension_limit": 2}


def figure_of(name, value):
    """Suppose another figure."""
    law = threshold(name)
    return evolve(law, figures=tuple(evolve(each, value=value) for each in law.figures))
