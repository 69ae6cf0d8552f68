"""Duty 5: all written correspondence as per the trust's policy.

A trust's letters come from its policy alone: each has the policy, its version and the rule, and
each of fourteen policies of schools and authorities wants what its own table says.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from policy_cases import POLICIES, evaluated, policy_cases

from attendance_core.correspondence.as_text import as_text
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.letter_file import read_letter, values_of
from attendance_core.correspondence.packs import document
from attendance_core.correspondence.rendering import render
from attendance_core.policy import evaluate, read_policy
from attendance_core.scenarios.one_pupil import one_pupil
from attendance_core.tables import LONDON

LADDER = """
[policy]
id = "example"
version = "2026.2"
effective_from = 2026-09-01

[[rules]]
id = "concern"
stage = 1
measure = "sessions_absent"
window = "academic_year_to_date"
op = "ge"
threshold = "6"
actions = [{ send = "attendance_concern", due = "+3sd" }]
authority = "needs_approval(attendance_manager)"
"""


@pytest.mark.parametrize("name", sorted({path.stem for path in POLICIES}))
def test_each_policy_reproduces_its_table(name):
    """What each of its cases wants, and nothing else."""
    for case in policy_cases():
        if case.policy == name:
            wanted = {each.standing.rule.id for each in evaluated(case).proposals}

            assert wanted - set(case.table.get("also", ())) == set(case.table["rules"]), case


def test_a_letter_says_under_which_policy_it_was_written():
    """Its id and version stand at the foot; the proposal names the rule, and who approves."""
    policy = read_policy(LADDER, place="ladder.toml")
    at = datetime(2026, 9, 18, 16, tzinfo=LONDON)
    register = one_pupil(date(2026, 9, 7), "//*7 II*3 //*5")
    (proposal,) = evaluate(register, policy, at=at).proposals
    example = "examples/letters/concern.toml"
    read = read_letter(_text(example), place=example)
    letter = document(proposal.action.what)
    body = render(letter, values_of(letter.declaration, read.fields, place=example))
    envelope = Envelope(
        "Example School",
        (),
        "01632 960001",
        at.date(),
        proposal.key,
        policy=f"{proposal.policy} {proposal.version}",
    )

    assert "Written under the policy example 2026.2." in as_text(body, envelope)
    assert (proposal.standing.rule.id, proposal.authority) == ("concern", "attendance_manager")
    assert letter.declaration.authority == proposal.authority


def _text(path: str) -> str:
    return (Path(__file__).parents[2] / path).read_text(encoding="utf-8")
