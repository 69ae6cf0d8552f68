"""`attendance rules`: the exact form of its results, and its exit codes."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.cli.commands import run
from attendance_core.scenarios import invent

KEYS = [
    *("rule", "pupil", "reached", "holds", "window", "sessions", "figures", "gaps"),
    *("sources", "verified"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An invented school as a register folder, where one pupil is expected to be ill for weeks."""
    scenario = invent(3, pupils=40)
    path = tmp_path_factory.mktemp("rules") / "school"
    RegisterFolder.write_sample(scenario, path)
    first = scenario.roll.pupils[0].key
    text = "pupil,recorded_on,expected_school_days,continuous_illness\n"
    rows = f"{first},2026-11-16,20,true\n{first},2026-11-18,15,true\n{first},2026-11-19,14,true\n"
    (path / "expected_sickness.csv").write_text(text + rows, encoding="utf-8")
    return path


def told(capsys, folder: Path, on: str = "2026-11-20") -> list[dict]:
    """Run the command that must succeed, and give what it printed as JSON."""
    assert run(["rules", str(folder), "--on", on, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_rows_have_the_keys_of_the_contract_and_its_order(capsys, folder):
    """Sorted by pupil, rule and the session that was reached."""
    rows = told(capsys, folder)
    order = [
        (each["pupil"], each["rule"], each["reached"]["date"], each["reached"]["session"])
        for each in rows
    ]

    assert rows
    assert {tuple(each) for each in rows} == {tuple(KEYS)}
    assert order == sorted(order)


def test_expected_sickness_is_read(capsys, folder):
    """Twenty days reach the return, and a longer illness recorded after it once more."""
    rows = [each for each in told(capsys, folder) if each["rule"] == "sickness_return"]
    reached = [each["reached"] for each in rows if each["reached"]["date"] >= "2026-11-16"]

    assert {"date": "2026-11-16", "session": "AM"} in reached
    assert {"date": "2026-11-18", "session": "AM"} in reached
    assert {"date": "2026-11-19", "session": "AM"} not in reached


def test_sessions_after_the_day_are_ignored(capsys, folder):
    """What is asked as at an earlier day is not reached later."""
    rows = told(capsys, folder, on="2026-10-01")

    assert rows
    assert max(each["reached"]["date"] for each in rows) <= "2026-10-01"


@pytest.mark.parametrize("form", ["csv", "table"])
def test_people_are_shown_a_row_for_each(capsys, folder, form):
    """Without the sessions, of which there is but the number."""
    rows = told(capsys, folder)
    assert run(["rules", str(folder), "--on", "2026-11-20", "--format", form]) == 0
    printed = capsys.readouterr().out

    if form == "csv":
        found = list(csv.DictReader(StringIO(printed)))
        assert [each["rule"] for each in found] == [each["rule"] for each in rows]
        assert [int(each["counted"]) for each in found] == [len(each["sessions"]) for each in rows]
    else:
        assert printed.count("_") > len(rows)


def test_a_folder_that_cannot_be_read_is_refused(capsys, tmp_path):
    """In one sentence, with exit code 1."""
    assert run(["rules", str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err
