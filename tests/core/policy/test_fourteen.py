"""Fourteen policies of schools and authorities, each with its table of cases, none with code."""

from datetime import time

import pytest
from policy_cases import POLICIES, evaluated, moment_of, policy_cases, policy_of

from attendance_core.sessions import Half

CASES = policy_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_policy_wants_what_its_table_says(case):
    """Of each case it wants what was worked out by hand, and nothing else."""
    found = evaluated(case)
    wanted = {each.standing.rule.id for each in found.proposals}

    assert wanted - set(case.table.get("also", ())) == set(case.table["rules"])


@pytest.mark.parametrize("case", [each for each in CASES if "actions" in each.table], ids=str)
def test_it_wants_these_things_done(case):
    """In the order of the policy, each thing that the rule names."""
    assert [each.action.what for each in evaluated(case).proposals] == case.table["actions"]


@pytest.mark.parametrize("case", [each for each in CASES if "not_evaluable" in each.table], ids=str)
def test_what_is_undefined_is_told(case):
    """A rule whose figure is undefined is neither so nor not so."""
    assert [each.rule for each in evaluated(case).not_evaluable] == case.table["not_evaluable"]


@pytest.mark.parametrize("case", [each for each in CASES if "superseded" in each.table], ids=str)
def test_a_lower_stage_is_told_of_and_not_wanted(case):
    """What a higher stage says instead is told, with the stage."""
    told = [each.standing.rule.id for each in evaluated(case).withheld if each.is_superseded]

    assert told == case.table["superseded"]


@pytest.mark.parametrize("case", [each for each in CASES if "overdue" in each.table], ids=str)
def test_what_was_due_by_the_clock_is_overdue(case):
    """And nothing else is."""
    found = evaluated(case)
    at = moment_of(case)

    assert [e.action.what for e in found.proposals if e.is_overdue(at=at)] == case.table["overdue"]


@pytest.mark.parametrize("case", [each for each in CASES if "due" in each.table], ids=str)
def test_what_is_due_after_the_start_is_due_then(case):
    """Minutes after the morning's register opens, on the day itself."""
    due = [each.due for each in evaluated(case).proposals if each.due is not None]

    assert [f"{each:%H:%M}" for each in due] == case.table["due"]


def test_there_are_fourteen_and_each_has_cases():
    """No policy stands there without a table, and no table without a policy."""
    assert {path.stem for path in POLICIES} == {each.policy for each in CASES}
    assert len(POLICIES) == 14


@pytest.mark.parametrize(("at", "is_late"), [(time(8, 40), False), (time(8, 41), True)])
def test_who_comes_to_saltash_after_twenty_to_nine_is_late(at, is_late):
    """In time at 08:40, late at 08:41; of the afternoon the source says nothing."""
    times = policy_of("saltash").register

    assert (times.is_late(Half.AM, at), times.is_late(Half.PM, at)) == (is_late, None)
