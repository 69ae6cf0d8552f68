"""Who attends irregularly, by the figure of the local authority."""

from datetime import date

from attrs import frozen
from hypothesis import given as drawn
from hypothesis import strategies as st
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer
from attendance_core.rules.irregular_attendance import irregular_attendance
from attendance_core.thresholds.local import LocalFigure, local_thresholds

RULE = "irregular_attendance"
DAY = date(2026, 11, 20)


@frozen
class Given:
    """The sessions of a pupil, and what the local authority settled."""

    unauthorised: int
    possible: int
    local: tuple[LocalFigure, ...] = ()


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    sessions = {"unauthorised": given.unauthorised, "possible": given.possible}
    return irregular_attendance(**sessions, on=on, thresholds=local_thresholds(given.local))


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """At the authority's figure or above it, exactly; without one, nothing is said."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer) == []


def test_it_cites_the_authority():
    """Whose figure it was, and in which document."""
    county = LocalFigure(RULE, date(2025, 9, 1), 10, "A county, code of conduct", "para 5")
    found = ask(Given(10, 100, (county,)), DAY)

    assert "A county, code of conduct, para 5" in found.record()["sources"]
    assert "at least 10 in a hundred possible sessions" in found.points[0].says


@drawn(st.integers(1, 100), st.integers(1, 380), st.data())
def test_the_line_is_exact(percent, possible, data):
    """The fewest sessions that are enough are enough, and one less is not; no float decides it."""
    county = LocalFigure(RULE, date(2025, 9, 1), percent, "A county, code of conduct")
    fewest = -(-possible * percent // 100)
    more = data.draw(st.integers(fewest, possible))

    assert ask(Given(fewest, possible, (county,)), DAY).met
    assert ask(Given(more, possible, (county,)), DAY).met
    assert ask(Given(fewest - 1, possible, (county,)), DAY).met is False
