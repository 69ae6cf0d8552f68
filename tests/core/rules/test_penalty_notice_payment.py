"""By when a penalty notice is paid."""

from datetime import date, timedelta

import pytest
from attrs import evolve, frozen
from hypothesis import given as drawn
from hypothesis import strategies as st
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.register import LegalBasis, Notice
from attendance_core.rules import Answer, explain
from attendance_core.rules.penalty_notice_payment import penalty_notice_payment
from attendance_core.thresholds import Thresholds, threshold

RULE = "penalty_notice_payment"
DAYS = st.dates(date(2024, 8, 19), date(2034, 12, 31))


@frozen
class Given:
    """A notice, and the days on which nobody works."""

    issued_on: date
    parent: str = "parent:1"
    pupil: str = "adno:21"
    basis: LegalBasis = LegalBasis.S444A
    served_on: date | None = None
    paid_on: date | None = None
    withdrawn_on: date | None = None
    days_off: tuple[date, ...] = ()

    @property
    def notice(self) -> Notice:
        """The notice."""
        return Notice(
            self.parent,
            self.pupil,
            self.issued_on,
            self.basis,
            served_on=self.served_on,
            paid_on=self.paid_on,
            withdrawn_on=self.withdrawn_on,
        )


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    return penalty_notice_payment(given.notice, on=on, days_off=given.days_off)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """The second working day after posting, and 21 and 28 days with that of receipt."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, neither parent nor child is, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer, personal=["adno", "parent:"]) == []


def test_the_reduced_amount_is_a_first_notice_s():
    """It is said of no other; and that the day of receipt is taken to be so is a reading."""
    said = explain(ask(Given(date(2026, 11, 20)), date(2026, 11, 20)))

    assert "The reduced amount of a first notice is to be paid by Monday 14 December 2026" in said
    assert "taken to be received on Tuesday 24 November 2026" in said
    assert (
        "service by post: the second working day after posting" in said.partition("Not verified")[2]
    )


@drawn(DAYS, st.integers(0, 60))
def test_it_may_be_paid_until_its_last_day_and_no_longer(issued_on, later):
    """Received on a weekday after it was posted, it has 28 days; paying counts up to the last."""
    days = ask(Given(issued_on), issued_on).days
    paid_on = issued_on + timedelta(days=later)
    found = ask(Given(issued_on, paid_on=paid_on), paid_on)

    assert days["received"] >= issued_on + timedelta(days=2)
    assert days["received"].isoweekday() <= 5
    assert (days["until"] - days["received"]).days + 1 == 28
    assert (days["reduced_until"] - days["received"]).days + 1 == 21
    assert found.met is (paid_on <= days["until"])


def test_the_law_of_the_day_of_issue_is_told():
    """Where the days were changed afterwards, the notice keeps its own, and they are cited."""
    national = threshold("penalty_notice_days")
    (old,) = national.figures
    changed = date(2026, 12, 1)
    new = evolve(old, in_force=changed, value=42)
    ended = evolve(old, until=changed - timedelta(days=1))
    supposed = Thresholds((evolve(national, figures=(ended, new)),))
    notice = Given(date(2026, 11, 20)).notice
    found = penalty_notice_payment(notice, on=date(2026, 12, 22), thresholds=supposed)
    after = penalty_notice_payment(
        evolve(notice, issued_on=changed), on=date(2026, 12, 22), thresholds=supposed
    )

    assert (found.figures["penalty_notice_days"], found.days["until"].day) == (28, 21)
    assert found.met is False
    assert after.figures["penalty_notice_days"] == 42


def test_another_scheme_is_refused_in_words():
    """A notice for an excluded child in a public place has days of its own."""
    notice = Notice("P1", "A1", date(2026, 11, 20), LegalBasis.S105)

    with pytest.raises(ValueError, match=r"^a notice under s\.444A was expected$"):
        penalty_notice_payment(notice, on=notice.issued_on)
