"""The grounds for deleting a name, one after another."""

from datetime import date

import pytest
from attrs import frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.roll import DeletionGround, deletion_ground
from attendance_core.rules import Answer, explain
from attendance_core.rules.deletion_grounds import deletion_grounds
from attendance_core.rules.law import law_of

RULE = "deletion_grounds"
DAY, OF_AGE = date(2026, 11, 20), date(2014, 5, 4)
BY_BIRTH = ("of_age", "own_list")
POINTS = [each for each in law_of(RULE).points if each not in BY_BIRTH]


@frozen
class Given:
    """What is known of a pupil: points that are so and that are not, by their names."""

    born: date | None = None
    so: tuple[str, ...] = ()
    not_so: tuple[str, ...] = ()
    consent_from: date | None = None


def ask(given: Given, on: date) -> tuple[Answer, ...]:
    """Ask the rule."""
    found = dict.fromkeys(given.so, True) | dict.fromkeys(given.not_so, False)
    return deletion_grounds(given.born, found, on=on, consent_from=given.consent_from)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """A ground is met when all that it asks is so, and unmet when one thing is not."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_every_answer_explains_itself(case):
    """Each point and source is named, the date of birth is not, and the record is plain."""
    for each in answers_of(case, Given, ask):
        assert amiss(each, personal=[case.given.get("born")]) == []


def test_the_grounds_come_in_the_order_of_the_regulation():
    """A to O, each citing its own paragraph, and each by itself met when all of it is so."""
    found = ask(Given(OF_AGE, so=tuple(POINTS)), DAY)

    assert "".join(each.limb for each in found) == "ABCDEFGHIJKLMNO"
    assert all(each.met for each in found)
    assert all(f"reg 9(1)({each.limb.lower()})" in explain(each) for each in found)


@pytest.mark.parametrize("ground", list(DeletionGround))
def test_a_ground_is_met_by_its_own_points_alone(ground):
    """Whatever makes one ground met leaves every other one open: no ground hides in another."""
    own = deletion_ground(ground, on=DAY).tests
    met = [each.limb for each in ask(Given(OF_AGE, so=own), DAY) if each.met]

    assert met == [ground.value]


@pytest.mark.parametrize("born", [date(2021, 9, 1), date(2010, 5, 4), None])
@pytest.mark.parametrize("found", [(), tuple(POINTS)])
def test_of_a_pupil_of_another_age_no_ground_is_met_or_unmet(born, found):
    """What stands in the other list is not established, whatever was found."""
    answers = (*ask(Given(born, so=found), DAY), *ask(Given(born, not_so=found), DAY))

    assert {each.met for each in answers} == {None}
    assert len(answers) == 2 * len(DeletionGround)


@pytest.mark.parametrize("consent_from", [None, date(2027, 1, 4), DAY])
def test_the_consent_of_the_act_is_asked_of_one_ground(consent_from):
    """From its day on, of ground F alone."""
    answers = ask(Given(OF_AGE, consent_from=consent_from), DAY)
    asked = [
        each.limb for each in answers if "relevant_child" in {point.name for point in each.points}
    ]

    assert asked == (["F"] if consent_from == DAY else [])


def test_every_point_is_asked_by_some_ground():
    """No sentence stands in the data that nobody is asked."""
    asked = {name for each in DeletionGround for name in deletion_ground(each, on=DAY).tests}

    assert asked | {"relevant_child"} == set(POINTS)


@pytest.mark.parametrize("name", BY_BIRTH)
@pytest.mark.parametrize("born", [OF_AGE, None])
def test_which_list_it_is_only_the_date_of_birth_says(born, name):
    """Nobody can hand it in: no ground is met by the age alone."""
    with pytest.raises(ValueError, match=f"not {name}"):
        ask(Given(born, so=(name,)), DAY)


def test_what_was_misspelt_is_named():
    """Every strange point is told at once."""
    with pytest.raises(ValueError, match="not dead, moved"):
        ask(Given(OF_AGE, so=("moved", "died", "dead")), DAY)
