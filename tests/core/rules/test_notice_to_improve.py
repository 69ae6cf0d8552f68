"""What a notice to improve says, and for how long it runs."""

from datetime import date

from attrs import frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer, explain
from attendance_core.rules.law import law_of
from attendance_core.rules.notice_to_improve import (
    Element,
    ImprovementNotice,
    notice_to_improve,
)
from attendance_core.thresholds.local import LocalFigure, local_thresholds

RULE = "notice_to_improve"
MONDAY = date(2026, 11, 2)


@frozen
class Given:
    """A notice, but for what it does not say, and what the local authority settled."""

    first: date
    last: date
    without: tuple[Element, ...] = ()
    ends_early_on: date | None = None
    told_on: date | None = None
    local: tuple[LocalFigure, ...] = ()


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    elements = frozenset(Element) - set(given.without)
    notice = ImprovementNotice(
        given.first, given.last, elements, given.ends_early_on, given.told_on
    )
    return notice_to_improve(notice, on=on, thresholds=local_thresholds(given.local))


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Eight elements, three to six weeks, and the parent told before an earlier end."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer) == []


def test_what_no_notice_shows_is_said():
    """That support is appropriate is a person's to say, however well the notice is written."""
    found = ask(Given(MONDAY, date(2026, 11, 22)), MONDAY)

    assert found.met
    assert law_of(RULE).missing
    assert all(each in explain(found) for each in law_of(RULE).missing)


def test_it_cites_the_authority():
    """Where the weeks are an authority's, its document is named beside the law's own figure."""
    county = LocalFigure(
        "notice_to_improve_shortest", date(2025, 9, 1), 6, "A county, code", "p. 4"
    )
    found = ask(Given(MONDAY, date(2026, 12, 13), local=(county,)), MONDAY)

    assert "A county, code, p. 4" in found.record()["sources"]
    assert "it runs for at least 6 weeks" in explain(found)
