"""`attendance verify`: what it prints, what it finds, and with which exit code."""

import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from college import CONFIG

from attendance_core.cli.commands import run
from attendance_core.records import Export, Journal, Person, close_weeks, import_marks
from attendance_core.register import Mark, marks_frame
from attendance_core.sessions import Half, Session

URN, OTHER = 142000, 142001
DAY = date(2026, 11, 20)
BY = Person("A. Example", "Attendance Officer")
NAME = 'name = "Example Trust"\n'
COLUMNS = ["school", "entries", "disposed", "link", "holds", "breaks"]


def take_over(folder: Path, urn: int, *codes: str) -> None:
    """Take over a morning of as many pupils as there are codes."""
    marks = [
        Mark(f"adno:{number}", Session(DAY, Half.AM), code) for number, code in enumerate(codes, 1)
    ]
    export = Export("sims", datetime(2026, 11, 20, 9, tzinfo=UTC), (DAY, DAY), marks_frame(marks))
    import_marks(Journal.open("sqlite:///trust.db", folder=folder), urn, export, by=BY)


@pytest.fixture
def trust(tmp_path) -> Path:
    """A trust whose records have the marks of two schools: three entries and two."""
    text = CONFIG.replace(NAME, f'{NAME}records = "sqlite:///trust.db"\n', 1)
    (tmp_path / "trust.toml").write_text(text, encoding="utf-8")
    take_over(tmp_path, URN, "/", "N")
    take_over(tmp_path, OTHER, "L")
    return tmp_path


def verify(trust: Path, *more: object) -> int:
    """Run the command on the trust, and give its exit code."""
    return run(["verify", str(trust / "trust.toml"), *map(str, more)])


def do(trust: Path, statement: str, *values: object) -> None:
    """Change the database behind the journal's back."""
    with closing(sqlite3.connect(trust / "trust.db")) as database, database:
        database.execute(statement, values)


def kept_heads(trust: Path, capsys) -> Path:
    """Keep what the command prints as JSON, as somebody would somewhere else."""
    assert verify(trust, "--format", "json") == 0
    path = trust / "heads.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


def test_records_that_hold_are_shown_by_school(trust, capsys):
    """Each school has its entries, the link of the last, and nothing amiss; the exit code is 0."""
    assert verify(trust, "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)

    assert [list(row) for row in rows] == [COLUMNS, COLUMNS]
    assert [(row["school"], row["entries"], row["disposed"]) for row in rows] == [
        (URN, 3, 0),
        (OTHER, 2, 0),
    ]
    assert all(row["holds"] and row["breaks"] == [] for row in rows)
    assert all(len(bytes.fromhex(row["link"])) == 32 for row in rows)


def test_csv_has_the_same_columns(trust, capsys):
    """A script reads them by name."""
    assert verify(trust, "--format", "csv") == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))

    assert list(rows[0]) == COLUMNS
    assert [(row["school"], row["holds"], row["breaks"]) for row in rows] == [
        (str(URN), "true", ""),
        (str(OTHER), "true", ""),
    ]


def test_people_are_shown_a_table(trust, capsys):
    """Without a format it is a table with a line for each school."""
    assert verify(trust) == 0
    head, *lines = capsys.readouterr().out.splitlines()

    assert head.split() == COLUMNS[:-1]
    assert [line.split()[0] for line in lines] == [str(URN), str(OTHER)]


def test_records_of_nothing_are_not_said_to_hold(trust, capsys):
    """Where there is no school, the address may be mistyped: it is said, and the code is 1."""
    (trust / "trust.db").unlink()
    Journal.open("sqlite:///trust.db", folder=trust).engine.dispose()

    assert verify(trust, "--format", "json") == 1
    assert "hold no school" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_changed_row_is_named(trust, capsys, form):
    """The school, the entry and what is amiss are said; the exit code is 1."""
    do(trust, "UPDATE attendance_journal SET content = '{}' WHERE urn = ? AND number = 2", URN)

    assert verify(trust, "--format", form) == 1
    printed = capsys.readouterr()
    assert f"school {URN}, entry 2: its content is not what was recorded\n" in printed.err
    assert "The records are not as they were written: see above." in printed.err
    assert ("entry 2: its content is not what was recorded" in printed.out) is (form != "table")


def test_one_school_that_does_not_hold_spoils_no_other(trust, capsys):
    """The others are checked and shown as well."""
    do(trust, "DELETE FROM attendance_marks WHERE urn = ?", URN)

    assert verify(trust, "--format", "json") == 1
    printed = capsys.readouterr()
    assert [row["holds"] for row in json.loads(printed.out)] == [False, True]
    assert "attendance_marks is not what the journal says" in printed.err


def test_nothing_of_a_pupil_is_said(trust, capsys):
    """What is amiss is told by numbers."""
    do(trust, "UPDATE attendance_journal SET pupil = 'adno:2' WHERE urn = ? AND number = 2", URN)
    do(trust, "UPDATE attendance_journal SET kind = 'mark_of' WHERE urn = ? AND number = 2", URN)

    assert verify(trust, "--format", "json") == 1
    printed = capsys.readouterr()
    assert not any(word in printed.out + printed.err for word in ("adno", "2026-11-20", "Example"))


def cut(trust: Path) -> None:
    """Cut off the third entry of the first school, so that the chain itself holds."""
    do(trust, "DELETE FROM attendance_marks WHERE urn = ? AND number = 3", URN)
    do(trust, "DELETE FROM attendance_journal WHERE urn = ? AND number = 3", URN)
    link = "UPDATE attendance_heads SET number = 2, link = (SELECT link FROM attendance_journal AS"
    do(trust, link + " last WHERE last.urn = ? AND last.number = 2) WHERE urn = ?", URN, URN)


def test_a_tail_that_was_cut_off_is_found_beside_a_head_that_was_kept(trust, capsys):
    """The chain cannot show it by itself."""
    kept = kept_heads(trust, capsys)
    cut(trust)

    assert verify(trust) == 0
    assert verify(trust, "--kept", kept) == 1
    assert f"school {URN}, entry 3: the chain ends at entry 2" in capsys.readouterr().err


def test_a_school_that_is_gone_is_found_beside_a_head_that_was_kept(trust, capsys):
    """A school of which nothing is left stands in what was kept."""
    kept = kept_heads(trust, capsys)
    do(trust, "DELETE FROM attendance_journal WHERE urn = ?", OTHER)
    do(trust, "DELETE FROM attendance_heads WHERE urn = ?", OTHER)
    do(trust, "DELETE FROM attendance_marks WHERE urn = ?", OTHER)

    assert verify(trust) == 0
    assert verify(trust, "--kept", kept) == 1
    assert f"school {OTHER}, entry 2: the chain ends at entry 0" in capsys.readouterr().err


def test_what_was_recorded_since_the_heads_were_kept_is_as_it_should_be(trust, capsys):
    """A chain goes on from the head that was kept."""
    kept = kept_heads(trust, capsys)
    take_over(trust, URN, "/", "L")

    assert verify(trust, "--kept", kept) == 0


def test_the_files_of_closed_weeks_are_checked_as_well(trust, capsys):
    """As they were written all is well; one that was changed is named, in JSON too."""
    weeks = trust / "weeks"
    journal = Journal.open("sqlite:///trust.db", folder=trust)
    (file,) = close_weeks(journal, URN, weeks, until=date(2026, 11, 23))

    assert verify(trust, "--weeks", weeks) == 0
    with file.path(URN, weeks).open("ab") as opened:
        opened.write(b"!")
    capsys.readouterr()
    assert verify(trust) == 0
    capsys.readouterr()
    assert verify(trust, "--weeks", weeks, "--format", "json") == 1
    printed = capsys.readouterr()
    assert [row["holds"] for row in json.loads(printed.out)] == [False, True]
    assert f"school {URN}, entry {file.number}: its file {file.file} is not what" in printed.err


def test_a_database_that_is_not_there_is_not_made(trust, capsys):
    """What is asked to check makes nothing: neither the file nor, in an empty one, the tables."""
    (trust / "trust.db").unlink()

    assert verify(trust) == 1
    assert "records: the file trust.db was expected" in capsys.readouterr().err
    assert not (trust / "trust.db").exists()

    (trust / "trust.db").touch()
    assert verify(trust) == 1
    expected = "records: a database with the table attendance_heads was expected"
    assert expected in capsys.readouterr().err
    with closing(sqlite3.connect(trust / "trust.db")) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


@pytest.mark.parametrize("table", ["heads", "journal", "marks", "words", "resolutions", "outbox"])
def test_a_table_that_is_gone_is_named(trust, capsys, table):
    """One sentence, whichever it is."""
    do(trust, f"DROP TABLE attendance_{table}")

    assert verify(trust) == 1
    said = capsys.readouterr().err
    assert f"the table attendance_{table} was expected" in said
    assert "Traceback" not in said


def test_a_school_that_is_to_be_taken_over_is_missed(trust, capsys):
    """Where the records hold nothing of it, it is said, and the exit code is 1."""
    text = (trust / "trust.toml").read_text(encoding="utf-8").replace(str(URN), "142009")
    authority = '\n[school.taking_over]\nname = "A. Example"\nposition = "Officer"\n'
    (trust / "trust.toml").write_text(text + authority, encoding="utf-8")

    assert verify(trust) == 1
    printed = capsys.readouterr()
    assert "school 142009: it is to be taken over, and the records hold nothing" in printed.err
    assert str(OTHER) in printed.out


def test_a_link_stands_whole_in_the_table(trust, capsys):
    """However much is amiss, what is to be copied from it is in one line."""
    do(trust, "UPDATE attendance_journal SET content = '{}' WHERE urn = ?", URN)

    assert verify(trust) == 1
    _, *lines = capsys.readouterr().out.splitlines()
    assert [len(line.split()[3]) for line in lines] == [64, 64]


def test_weeks_that_are_not_there_are_refused(trust, capsys):
    """A folder that was named and is missing is no reason to check without it."""
    assert verify(trust, "--weeks", trust / "nowhere") == 1
    assert "nowhere: the folder of the closed weeks was expected" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "5", "{}x", '{"school": 1}', '[{"school": 142000}]', '[["a"]]', "\xff"]
)
def test_what_this_command_did_not_print_is_no_head(trust, capsys, text):
    """Anything else is refused, by the file's name and without what it says."""
    (trust / "heads.json").write_text(text, encoding="latin-1")

    assert verify(trust, "--kept", trust / "heads.json") == 1
    printed = capsys.readouterr()
    expected = "what `attendance verify --format json` printed was expected"
    assert printed.err.strip().endswith(f"heads.json: {expected}")
    assert printed.out == ""


def test_heads_that_are_not_there_are_refused(trust, capsys):
    """A file that was named and is missing is no reason to check without it."""
    assert verify(trust, "--kept", trust / "nowhere.json") == 1
    assert "nowhere.json" in capsys.readouterr().err


def test_a_configuration_without_records_is_refused(trust, capsys):
    """There is nothing to check, and the key that is missing is named."""
    (trust / "trust.toml").write_text(CONFIG, encoding="utf-8")

    assert verify(trust) == 1
    expected = "trust.toml, key trust.records: the address of the records was expected"
    assert expected in capsys.readouterr().err


def test_a_configuration_that_cannot_be_used_is_refused(trust, capsys):
    """It is checked too: what is wrong in a school's part is said before its records are read."""
    text = (trust / "trust.toml").read_text(encoding="utf-8")
    (trust / "trust.toml").write_text(text.replace('marks = "r', 'marks = "x'), encoding="utf-8")

    assert verify(trust) == 1
    assert "school[1].adapters.marks" in capsys.readouterr().err
