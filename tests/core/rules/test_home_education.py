"""When a name may be deleted because of home education."""

from datetime import date
from itertools import product

from attrs import asdict, evolve, frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer
from attendance_core.rules.home_education import Withdrawal, home_education

RULE = "home_education"
DAY = date(2026, 11, 20)
TOLD = Withdrawal(True, date(2026, 11, 19), has_order=False, is_placed=False)


@frozen
class Given:
    """What is known of a withdrawal, and from which day on the Act's consent is in force."""

    is_in_writing: bool | None = None
    after: date | None = None
    has_order: bool | None = None
    is_placed: bool | None = None
    is_protected: bool | None = None
    has_consent: bool | None = None
    consent_from: date | None = None


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    known = asdict(given)
    consent_from = known.pop("consent_from")
    return home_education(Withdrawal(**known), on=on, consent_from=consent_from)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """In writing, after the day, with no order, and with every consent that is needed."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer) == []


def test_what_is_said_holds_whatever_else_turns_out():
    """A yes stays a yes and a no a no; and where nothing is said, it may still be either."""
    names = ("has_order", "is_placed", "is_protected", "has_consent")
    for values in product((True, False, None), repeat=len(names)):
        known = dict(zip(names, values, strict=True))
        unknown = [name for name in names if known[name] is None]
        turns_out = [
            known | dict(zip(unknown, filled, strict=True))
            for filled in product((True, False), repeat=len(unknown))
        ]
        said = under_the_act(known)

        assert {under_the_act(each) for each in turns_out} == (
            {True, False} if said is None else {said}
        )


def test_the_act_asks_for_more_and_never_for_less():
    """A name that may be deleted under it may be deleted without it."""
    names = ("is_placed", "is_protected", "has_consent")
    for values in product((True, False, None), repeat=len(names)):
        known = {"has_order": False, **dict(zip(names, values, strict=True))}
        without = home_education(evolve(TOLD, **known), on=DAY)

        assert without.met or not under_the_act(known)


def under_the_act(known: dict[str, bool | None]) -> bool | None:
    """Say whether a name may be deleted while the Act's consent is in force."""
    return home_education(evolve(TOLD, **known), on=DAY, consent_from=DAY).met


def test_nobody_prints_that_a_child_is_protected():
    """Nor that an authority placed the child."""
    shown = repr(Withdrawal(True, None, is_placed=True, is_protected=True))

    assert "protected" not in shown
    assert "placed" not in shown
