"""`attendance adapters`: what is installed, for which school, and whether it works."""

import json
from datetime import date
from typing import cast

import pytest

from attendance_core.calendar import Calendar, HeldSession, calendar_text
from attendance_core.cli.commands import run
from attendance_core.hooks import WritesSample, factory
from attendance_core.scenarios import invent
from attendance_core.sessions import Half

CONFIG = """\
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
phase = "secondary"
calendar = "calendar.csv"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
presence = "register_folder"
messages = { sms = "folder" }
[school.register_folder]
folder = "tamar"
[school.folder]
folder = "messages"

[[school]]
urn = 142001
name = "Moorview School"
calendar = "register_folder"
[school.adapters]
roll = "register_folder"
marks = "sims"
[school.register_folder]
folder = "moor"
[school.sims]
marks = "marks.csv"
students = "students.csv"
"""


@pytest.fixture
def trust(tmp_path):
    """Write two schools: one whose export is there, and one whose is not."""
    made = cast(WritesSample, factory("register_folder"))
    made.write_sample(invent(5, pupils=40), tmp_path / "tamar")
    (tmp_path / "trust.toml").write_text(CONFIG, encoding="utf-8")
    held = Calendar([HeldSession(date(2026, 11, 20), half) for half in Half])
    (tmp_path / "calendar.csv").write_text(calendar_text(held), encoding="utf-8")
    return tmp_path / "trust.toml"


def asked(capsys, *arguments):
    """Run the command, and give its exit code, its rows and what it said."""
    code = run(["adapters", *map(str, arguments), "--format", "json"])
    said = capsys.readouterr()
    return code, json.loads(said.out or "[]"), said.err


def test_what_is_installed_is_listed_with_what_it_can_do(capsys):
    """In the order in which things are read, whatever the factory's own."""
    code, rows, _ = asked(capsys, "list")
    can = {row["adapter"]: row["can"] for row in rows}

    assert code == 0
    assert can["sims"][:2] == ["roll", "marks"]
    assert can["folder"] == ["replies", "messages.sms"]


def test_what_each_school_names_is_listed(capsys, trust):
    """Nothing of it is made for that."""
    code, rows, _ = asked(capsys, "list", trust)

    assert code == 0
    assert [list(row.values()) for row in rows if row["school"] == 142001] == [
        [142001, "calendar", "register_folder"],
        [142001, "roll", "register_folder"],
        [142001, "marks", "sims"],
    ]


def test_each_is_asked_and_what_fails_is_said(capsys, trust):
    """The first school works; of the second every part fails, each by itself and in words."""
    code, rows, said = asked(capsys, "check", trust, "--on", "2026-11-20")
    first = {row["capability"]: row for row in rows if row["school"] == 142000}
    second = {row["capability"]: row for row in rows if row["school"] == 142001}

    assert code == 1
    assert "4 of 10 did not work" in said
    assert all(row["works"] for row in first.values())
    assert first["calendar"]["says"] == "calendar: 2 sessions"
    assert first["roll"]["says"].startswith("roll: 48 pupils, ")
    assert first["messages.sms"]["says"] == "message gateway: idempotent"
    assert first["school"]["says"] == "school: 142000"
    assert not (trust.parent / "messages").exists()
    assert second["marks"]["says"].startswith("students.csv: CommandReporter wrote no such file")
    assert not any(row["works"] for row in second.values())


def test_a_school_whose_adapters_cannot_be_made_keeps_no_other_back(capsys, trust):
    """What is wrong with its configuration is said in its row."""
    trust.write_text(
        CONFIG.replace('marks = "marks.csv"\n', "").replace("calendar.csv", "none.csv"),
        encoding="utf-8",
    )
    code, rows, _ = asked(capsys, "check", trust, "--on", "2026-11-20")
    last = rows[-1]

    assert code == 1
    assert (last["school"], last["capability"], last["works"]) == (142001, "", False)
    assert last["says"] == "trust.toml, key school[2].sims.marks: this key is missing"
    assert rows[0]["says"] == "none.csv: a file that can be read was expected"
    assert rows[1]["works"] is True


def test_an_adapter_that_cannot_be_loaded_is_listed_with_its_reason(capsys, monkeypatch):
    """The others are listed all the same."""
    monkeypatch.setattr("attendance_core.cli.adapters.adapter_names", lambda: ("sims", "nobody"))
    code, rows, _ = asked(capsys, "list")

    assert code == 0
    assert rows[0]["says"] == ""
    assert rows[1]["says"].startswith("adapters, key nobody: the name of an installed adapter")
