"""`attendance policy`: a ladder read, asked of one pupil, and tried on a span of days."""

import json
from pathlib import Path

import pytest

from attendance_core.cli.commands import run

ROOT = Path(__file__).parents[3]
LADDER = ROOT / "examples" / "policies" / "ilsington.toml"
OTHER = ROOT / "examples" / "policies" / "kensington.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a register folder of an invented school of three pupils, of whom one is often away."""
    at = tmp_path_factory.mktemp("school")
    (at / "school.toml").write_text('urn = 142000\nname = "Example"\n', encoding="utf-8")
    days = [f"2026-09-{day:02}" for day in range(7, 31) if day % 7 not in {5, 6}]
    sessions = [(day, half) for day in days for half in ("AM", "PM")]
    calendar = "\n".join(f"{day},{half}" for day, half in sessions)
    (at / "calendar.csv").write_text(f"date,session\n{calendar}\n", encoding="utf-8")
    pupils = "\n".join(f",{number},Example,Jo,2012-05-05,2026-09-07,,8" for number in (1, 2, 3))
    names = "upn,admission_number,legal_surname,legal_forename,date_of_birth"
    names += ",start_date,leaving_date,year_group"
    (at / "pupils.csv").write_text(f"{names}\n{pupils}\n", encoding="utf-8")
    marks = "\n".join(
        f"adno:{number},{day},{half},{'I' if number == 1 and place % 3 == 0 else '/'}"
        for number in (1, 2, 3)
        for place, (day, half) in enumerate(sessions)
    )
    (at / "marks.csv").write_text(f"pupil,date,session,code\n{marks}\n", encoding="utf-8")
    return at


def printed(capsys, *arguments):
    """Run a command that must succeed, and give what it prints as JSON."""
    assert run([*map(str, arguments), "--format", "json"]) == 0

    return json.loads(capsys.readouterr().out)


def test_check_says_what_each_rule_asks_and_wants(capsys):
    """In the order of the file."""
    rows = printed(capsys, "policy", "check", LADDER)

    assert [row["rule"] for row in rows][:2] == ["ilsington.pre1", "ilsington.letter1"]
    assert rows[1]["asks"] == "for the first time 12 or more sessions missed, this school year"
    assert rows[1]["wants"] == ["send: letter_1"]


def test_check_tells_all_that_is_wrong(tmp_path, capsys):
    """Every fault by its key, and code 1."""
    file = tmp_path / "policy.toml"
    text = LADDER.read_text(encoding="utf-8")
    text = text.replace('"sessions_absent"', '"happiness"', 1).replace('"12"', "12", 1)
    file.write_text(text, encoding="utf-8")

    assert run(["policy", "check", str(file)]) == 1

    said = capsys.readouterr().err
    assert "policy.toml, key rules[1].measure: one of attendance_pct" in said
    assert "policy.toml, key rules[2].threshold: a number in quotes was expected" in said


def test_explain_says_of_each_rule_what_it_makes_of_a_pupil(folder, capsys):
    """With the figures, and without the pupil."""
    at = "2026-09-30T16:00"
    rows = printed(capsys, "policy", "explain", LADDER, folder, "--pupil", "adno:1", "--at", at)
    answers = {row["rule"]: row["answer"] for row in rows}

    assert (answers["ilsington.letter1"], answers["ilsington.pre1"]) == ("proposed", "not so")
    assert "12 sessions missed" in rows[1]["says"]
    assert "adno" not in json.dumps(rows)


def test_explain_knows_what_was_done(folder, tmp_path, capsys):
    """A letter that was noted is not proposed again."""
    noted = tmp_path / "done.csv"
    row = "adno:1,2026-09-30,send,letter_1,ilsington.letter1,1"
    noted.write_text(f"pupil,day,does,what,rule,stage\n{row}\n", encoding="utf-8")
    found = ("policy", "explain", LADDER, folder, "--pupil", "adno:1", "--at", "2026-09-30T16:00")
    rows = printed(capsys, *found, "--history", noted)

    assert rows[1]["answer"] == "done"


def test_explain_wants_a_pupil_of_these_registers(folder, capsys):
    """Whom it does not know it does not speak of."""
    at = "2026-09-30T16:00"
    asked = ["policy", "explain", str(LADDER), str(folder), "--pupil", "adno:9", "--at", at]

    assert run(asked) == 1
    assert "--pupil: the key of a pupil of these registers was expected" in capsys.readouterr().err


SPAN = ("--from", "2026-09-07", "--to", "2026-09-30")


def test_simulate_counts_what_a_ladder_would_have_done(folder, capsys):
    """One pupil reached eight sessions, and then twelve."""
    rows = printed(capsys, "policy", "simulate", folder, "--policy", LADDER, *SPAN)

    assert [(row["rule"], row["does"], row["times"]) for row in rows] == [
        ("ilsington.pre1", "call", 1),
        ("ilsington.letter1", "send", 1),
    ]


def test_simulate_sets_two_ladders_side_by_side(folder, tmp_path, capsys):
    """In one table, and in one chart."""
    page = tmp_path / "chart.html"
    two = ("--policy", LADDER, "--policy", OTHER, "--chart", page)
    rows = printed(capsys, "policy", "simulate", folder, *two, *SPAN)

    assert {row["policy"] for row in rows} == {"ilsington", "kensington"}
    assert "What ilsington and kensington would have done" in page.read_text(encoding="utf-8")


def test_simulate_gives_the_work_of_each_role_in_each_week(folder, capsys):
    """The call in the week of eight sessions, the letter in that of twelve."""
    rows = printed(capsys, "policy", "simulate", folder, "--policy", LADDER, *SPAN, "--by-week")

    assert [(row["week"], row["role"], row["times"]) for row in rows] == [
        ("2026-09-21", "attendance_admin", 1),
        ("2026-09-28", "attendance_administrator", 1),
    ]
