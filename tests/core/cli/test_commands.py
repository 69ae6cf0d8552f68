"""The command: what it prints, what it refuses, and with which exit code."""

import csv
import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.cli.commands import run
from attendance_core.scenarios import Scenario, invent

SPAN = ("--from", "2026-09-01", "--to", "2026-11-20")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A small invented school."""
    return invent(3, pupils=40)


@pytest.fixture
def folder(scenario, tmp_path) -> Path:
    """The school as a register folder."""
    RegisterFolder.write_sample(scenario, tmp_path / "school")
    return tmp_path / "school"


def replace(path: Path, old: str, new: str) -> None:
    """Put a fault into a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def printed_json(capsys, *arguments):
    """Run a command that must succeed, and give what it printed."""
    assert run([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2040-01-10", "The calendar holds no day from 20"),
        ("2001-01-10", "The calendar holds no day before 20"),
        ("2026-11-20", None),
    ],
)
def test_check_says_of_a_day_that_it_lies_beyond_the_calendar(capsys, folder, day, sentence):
    """No finding of a day that is not held is no clean day; the exit code stays as it was."""
    assert run(["check", str(folder), "--on", day, "--format", "json"]) == 0
    said = capsys.readouterr().err

    assert (sentence or "The calendar") in said if sentence else "The calendar" not in said


@pytest.mark.parametrize(("day", "number"), [("2026-11-20", 34), ("2024-08-18", 25)])
def test_codes_prints_the_codes_in_force(capsys, day, number):
    """34 codes since August 2024, 25 on the day before, each once."""
    found = [row["code"] for row in printed_json(capsys, "codes", "--on", day)]

    assert len(found) == len(set(found)) == number


def test_codes_has_the_keys_of_its_contract(capsys):
    """Scripts rely on the names of the keys and on ISO days."""
    (row,) = [
        each for each in printed_json(capsys, "codes", "--on", "2026-11-20") if each["code"] == "J1"
    ]

    assert list(row) == [
        "code",
        "title",
        "statistical_meaning",
        "physical_meaning",
        "register_category",
        "in_force",
        "until",
        "sources",
        "verified",
    ]
    assert (row["in_force"], row["until"]) == ("2024-08-19", None)
    assert row["statistical_meaning"] == "authorised_absence"


def test_a_day_that_is_left_out_is_today_and_is_said(capsys):
    """The command's default is today in London, and it prints the day."""
    assert run(["codes", "--format", "json"]) == 0
    assert "today in London" in capsys.readouterr().err


def test_statistics_are_the_same_in_every_form(capsys, folder):
    """JSON and CSV hold the same figures; the table is for people."""
    (row,) = printed_json(capsys, "statistics", str(folder), *SPAN)
    run(["statistics", str(folder), *SPAN, "--format", "csv"])
    (cells,) = csv.DictReader(StringIO(capsys.readouterr().out))
    run(["statistics", str(folder), *SPAN])
    table = capsys.readouterr().out

    assert {name: "" if value is None else str(value) for name, value in row.items()} == cells
    assert str(row["possible"]) in table


def test_a_table_to_publish_has_its_totals_and_hides_small_numbers(capsys, folder):
    """Nothing of a small group is printed, in any form; the note says what is hidden, and why."""
    wanted = ["statistics", str(folder), *SPAN, "--by", "year_group", "--on", "2026-11-26"]
    plain = printed_json(capsys, *wanted)
    rows = printed_json(capsys, *wanted, "--publish")
    total = rows[-1]

    assert total["year_group"] == "Total"
    assert total["enrolments"] == sum(row["enrolments"] for row in plain)
    for before, row in zip(plain, rows, strict=False):
        assert row["enrolments"] in (None, before["enrolments"])
        assert before["enrolments"] >= 5 or row["missed"] is None
    assert any(row["suppressed"] for row in rows)

    assert run([*wanted, "--publish"]) == 0
    assert "Fewer than 5 pupils" in capsys.readouterr().err


def test_registers_are_written_as_parquet_and_asked(capsys, folder, tmp_path):
    """The file of a school, named by its URN, answers as its folder does."""
    out = tmp_path / "registers"
    assert run(["parquet", str(folder), "--out", str(out)]) == 0
    (file,) = out.iterdir()
    of_file = printed_json(capsys, "statistics", str(file), *SPAN, "--by", "week")

    assert file.suffix == ".parquet"
    assert file.stem.isdigit()
    assert of_file == printed_json(capsys, "statistics", str(folder), *SPAN, "--by", "week")


def test_statistics_say_what_they_rest_on(capsys, folder):
    """The days, whom they count, and what each rate is over: on the standard error alone."""
    assert run(["statistics", str(folder), *SPAN, "--definition", "census", "--explain"]) == 0
    said = capsys.readouterr()

    assert "Pupils aged 5 to 15 on 31 August are counted." in said.err
    assert "absence rate is missed over possible" in said.err
    assert "31 August" not in said.out


def test_statistics_group_by_what_is_asked(capsys, folder):
    """The columns of --by come first, and their rows are sorted."""
    rows = printed_json(capsys, "statistics", str(folder), *SPAN, "--by", "session,year_group")
    groups = [(row["session"], row["year_group"]) for row in rows]

    assert list(rows[0])[:2] == ["session", "year_group"]
    assert groups == sorted(groups)
    assert {row["persistently_absent"] for row in rows} == {None}


def test_counts_by_code_adds_a_column_for_each_code(capsys, folder):
    """The columns of the codes add up to the measures."""
    (row,) = printed_json(capsys, "statistics", str(folder), *SPAN, "--counts-by-code")

    assert row["/"] + row["\\"] + row["L"] == row["present"]
    assert {"C1", "Y7", "#"} <= row.keys()


def test_counts_are_measured(capsys, tmp_path):
    """Labels stay; H in 2025 counts by its last meaning and is named on the standard error."""
    (tmp_path / "counts.csv").write_text("region,/,\\,H,N\nNorth,6,2,1,1\n", encoding="utf-8")
    (row,) = json.loads(
        _out(capsys, "statistics", "--counts", str(tmp_path / "counts.csv"), "--on", "2025-07-18")
    )

    assert row["region"] == "North"
    assert (row["possible"], row["attended"], row["authorised"]) == (10, 8, 1)
    assert "enrolments" not in row


def _out(capsys, *arguments):
    assert run([*arguments, "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert "H is not in force on 2025-07-18" in printed.err
    return printed.out


def test_check_prints_findings_in_order(capsys, folder):
    """Sorted by date, finding, pupil, with the keys of the contract; the exit code is 0."""
    rows = printed_json(capsys, "check", str(folder), "--on", "2026-11-20")
    order = [(row["date"] or "", row["finding"], row["pupil"] or "") for row in rows]

    assert order == sorted(order)
    assert list(rows[0]) == [
        "finding",
        "pupil",
        "date",
        "session",
        "period",
        "detail",
        "sources",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("marks.csv", "pupil,date", "pupil,day", "marks.csv, line 1, column date: this column"),
        ("marks.csv", ",2026-09-03,", ",03/09/2026,", "column date: an ISO date"),
        ("marks.csv", ",AM,/,", ",AM,7,", "column code: a code of the register"),
        ("marks.csv", ",AM,/,", ",am,/,", "column session: one of AM, PM was expected"),
        ("school.toml", "urn = 142000", 'urn = "142000"', "key urn: a whole number was expected"),
        ("school.toml", 'phase = "', 'fase = "', "key fase: this key is not known here"),
        ("pupils.csv", "legal_surname", "surname", "column surname: this column is not known"),
        ("calendar.csv", ",open,", ",shut,", "column status: one of open, closed was expected"),
    ],
)
def test_bad_input_gets_a_plain_sentence(capsys, folder, file, old, new, sentence):
    """File, line, column or key, and what was expected; exit code 1; nothing on standard output."""
    replace(folder / file, old, new)
    code = run(["statistics", str(folder), *SPAN, "--format", "json"])
    printed = capsys.readouterr()

    assert code == 1
    assert sentence in printed.err
    assert printed.out == ""


def test_all_faults_are_told_at_once(capsys, folder):
    """Two faults in two files are two sentences."""
    replace(folder / "marks.csv", ",AM,/,", ",AM,7,")
    replace(folder / "calendar.csv", ",open,", ",shut,")
    run(["check", str(folder), "--on", "2026-11-20"])

    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"pupil,date,session,code\n\xe9,"])
def test_an_unreadable_file_is_refused(capsys, folder, data):
    """Empty, or no UTF-8: one sentence, and no traceback."""
    (folder / "marks.csv").write_bytes(data)
    code = run(["check", str(folder), "--on", "2026-11-20"])

    assert code == 1
    assert capsys.readouterr().err.startswith("marks.csv")


def test_a_duplicate_is_refused_with_its_line(capsys, folder):
    """A second mark for a session names the line and the session, not the pupil."""
    lines = (folder / "marks.csv").read_text(encoding="utf-8").splitlines()
    (folder / "marks.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    run(["check", str(folder), "--on", "2026-11-20"])
    error = capsys.readouterr().err

    assert f"marks.csv, line {len(lines) + 1}" in error
    assert lines[1].split(",")[0] not in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["statistics"],
        ["statistics", "folder", "--from", "2026-09-01"],
        ["statistics", "folder", "--from", "2026-09-02", "--to", "2026-09-01"],
        ["statistics", "folder", "--from", "1st September", "--to", "2026-09-01"],
        ["statistics", "folder", *SPAN, "--definition", "weekly"],
        ["codes", "--on", "2026-02-30"],
        ["codes", "--format", "xml"],
        ["day", "trust.toml", "--at", "soon", "--out", "out"],
        ["nonsense"],
        ["check"],
    ],
)
def test_wrong_use_ends_with_two(capsys, arguments):
    """A command that cannot be understood says what it expected, and ends with 2."""
    assert run(arguments) == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["statistics", "nowhere", *SPAN], "nowhere: a register folder, or a trust's"),
        (["check", "nowhere", "--on", "2026-11-20"], "nowhere: a register folder was expected"),
        (["statistics", "years.parquet", *SPAN], "years.parquet: a file of Parquet that can be"),
        (["day", "trust.toml", "--at", "09:35", "--out", "out"], "trust.toml: a file that can be"),
        (["statistics", "--counts", "none.csv", "--on", "2025-01-01"], "none.csv: a file that can"),
    ],
)
def test_what_is_not_there_is_refused(capsys, arguments, sentence):
    """A source that cannot be read is named."""
    assert run(arguments) == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_an_unknown_column_to_group_by_is_refused(capsys, folder):
    """The sentence lists what is known."""
    assert run(["statistics", str(folder), *SPAN, "--by", "surname"]) == 1
    assert "column surname: columns to group by are school, pupil" in capsys.readouterr().err


def test_the_command_is_installed():
    """The console script runs, and says what it can do."""
    script = Path(sys.executable).parent / "attendance"
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)

    assert "statistics" in done.stdout


def test_without_the_extras_one_sentence_says_what_to_install(tmp_path):
    """With only the core there is no command line, and no traceback."""
    blocker = (
        "import sys\nsys.modules['cyclopts'] = None\nfrom attendance_core.cli import main\nmain()\n"
    )
    (tmp_path / "blocked.py").write_text(blocker, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "blocked.py")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr == "The command needs cyclopts: install mat-attendance[all].\n"


def test_the_definitions_say_whom_they_leave_out(capsys, folder):
    """A nursery's figures under the census definition are empty, and it is said why."""
    replace(folder / "school.toml", 'phase = "secondary"', 'phase = "nursery"')
    assert (
        run(["statistics", str(folder), *SPAN, "--definition", "census", "--format", "json"]) == 0
    )
    printed = capsys.readouterr()

    assert json.loads(printed.out)[0]["possible"] == 0
    assert "School 142000 is left out: census does not count nursery." in printed.err


def test_no_sentence_holds_a_name(capsys, folder, scenario):
    """Faults in every row of the pupils' file repeat nothing of the pupils."""
    text = (folder / "pupils.csv").read_text(encoding="utf-8")
    (folder / "pupils.csv").write_text(text.replace(",20", ",x20"), encoding="utf-8")
    assert run(["check", str(folder), "--on", "2026-11-20"]) == 1
    error = capsys.readouterr().err

    assert "pupils.csv, line 2" in error
    assert not any(pupil.legal_forename in error for pupil in scenario.roll.pupils)
    assert date(2026, 11, 20) == scenario.today
