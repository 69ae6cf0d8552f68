"""The schema by which an editor checks a policy while it is typed."""

import json
import tomllib
from datetime import date

import pytest
from jsonschema import Draft202012Validator
from policy_cases import POLICIES

from attendance_core.policy import json_schema

VALID = {
    "policy": {"id": "a", "version": "1", "effective_from": "2026-09-01"},
    "rules": [
        {
            "id": "r",
            "measure": "days_missed",
            "window": "term",
            "op": "ge",
            "threshold": "3",
            "actions": [{"send": "letter"}],
        }
    ],
}


def faults(table: dict) -> list[str]:
    """Give what the schema has against a table, by where it stands."""
    found = Draft202012Validator(json_schema()).iter_errors(table)
    return sorted("/".join(map(str, each.absolute_path)) for each in found)


def plain(table: object) -> object:
    """Give a table as an editor sees it: days are texts."""
    return json.loads(json.dumps(table, default=date.isoformat))


def test_it_is_a_schema():
    """And an editor can take it."""
    Draft202012Validator.check_schema(json_schema())

    assert faults(VALID) == []


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_it_has_nothing_against_a_policy_that_is_read(path):
    """What the reader takes, the editor does not underline."""
    assert faults(plain(tomllib.loads(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("key", "value", "at"),
    [
        ("measure", "happiness", "rules/0/measure"),
        ("window", "fortnight", "rules/0/window"),
        ("op", "about", "rules/0/op"),
        ("threshold", 3, "rules/0/threshold"),
        ("threshold", "a lot", "rules/0/threshold"),
        ("actions", [{"shout": "loudly"}], "rules/0/actions/0"),
        ("actions", [], "rules/0/actions"),
        ("colour", "red", "rules/0"),
    ],
)
def test_it_underlines_what_the_reader_refuses(key, value, at):
    """Each where it stands."""
    rule = {**VALID["rules"][0], key: value}

    assert set(faults({**VALID, "rules": [rule]})) == {at}
