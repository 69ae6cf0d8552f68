"""`attendance form`: the forms of an authority listed, and filled for a person to submit."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from evidence_case import paper_bytes

from attendance_core.cli.commands import run
from attendance_core.office import open_folder
from attendance_core.records import Export, Journal, Person, amend, import_marks, record_roll
from attendance_core.register import Amendment
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

FORMS = Path(__file__).parents[3] / "examples" / "forms"
SCHOOL = str(FORMS / "school")
START = str(FORMS / "part_time.toml")
AT = "2026-11-20T10:00"
AS_AT = datetime(2026, 11, 20, 15, 55, tzinfo=LONDON)
CORNWALL = ["--source", SCHOOL, "--authority", "cornwall", "--at", AT]
CONFIG = f"""\
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
la_number = 908
establishment = 4151
calendar = "{FORMS / "school" / "calendar.csv"}"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
local_authority = "cornwall"
[school.register_folder]
folder = "{SCHOOL}"
[school.cornwall]
completing = "{FORMS / "completing.toml"}"
addresses = {{ tptt_start = "https://example.org/tptt" }}
"""


@pytest.fixture
def config(tmp_path):
    """Give a trust's configuration whose school names Cornwall."""
    path = tmp_path / "trust.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_the_forms_of_an_authority_are_listed(capsys):
    """With how many of their fields nobody has seen on the live form."""
    assert (
        run(["form", "list", "--authority", "birmingham", "--on", "2026-11-20", "--format", "json"])
        == 0
    )

    first, second = json.loads(capsys.readouterr().out)
    assert (first["form"], first["fields"], first["not_seen"]) == ("birmingham.cme", 29, 0)
    assert second["channel"] == "web_form"


def test_the_forms_of_a_trust_are_those_that_its_schools_name(config, capsys):
    """Completed by the school's own file."""
    assert run(["form", "list", str(config), "--on", "2026-11-20", "--format", "json"]) == 0

    rows = {each["form"]: each for each in json.loads(capsys.readouterr().out)}
    assert rows["cornwall.tptt.start"]["name"] == "TPTT start"
    assert rows["cornwall.tptt.start"]["checked_by"] == "Attendance Manager"
    assert len(rows) == 12


def test_schools_without_an_authority_of_ours_are_left_aside(config, capsys):
    """Where one school names none the other's are listed; where none does that is said."""
    other = CONFIG.partition("[[school]]")[2].replace("142000", "142001", 1)
    other = other.replace('local_authority = "cornwall"\n', "", 1).partition("[school.cornwall]")[0]
    config.write_text(f"{CONFIG}\n[[school]]{other}", encoding="utf-8")
    assert run(["form", "list", str(config), "--on", "2026-11-20", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 12

    config.write_text(f'[trust]\nname = "Example Trust"\n[[school]]{other}', encoding="utf-8")
    assert run(["form", "list", str(config)]) == 1
    assert "a school that names an adapter for local_authority" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["trust.toml", "--authority", "devon"]])
def test_of_which_authority_is_said_once(arguments, capsys):
    """Neither, or both, is wrong use."""
    assert run(["form", "list", *arguments]) == 2

    assert "a configuration, or --authority, was expected" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("text", "*** Draft for a person to check and to submit to Cornwall Council"),
        ("json", '{\n  "form": "cornwall.tptt.start"'),
        ("sheet", "TPTT start notification\n*** Draft"),
    ],
)
def test_a_form_is_printed(form, begins, capsys):
    """As text, as JSON, and as a sheet to key it from; nothing is wrong with the example."""
    assert run(["form", "fill", START, *CORNWALL, "--as", form]) == 0

    said = capsys.readouterr()
    assert said.out.startswith(begins)
    assert "cornwall.tptt.start: [" not in said.err


@pytest.mark.parametrize(
    ("form", "suffix", "begins"),
    [
        ("text", ".txt", b"***"),
        ("json", ".json", b"{"),
        ("sheet", ".sheet.txt", b"TPTT"),
        ("html", ".html", b"<!"),
        ("word", ".docx", b"PK"),
        ("pdf", ".pdf", b"%PDF"),
    ],
)
def test_a_form_is_written_in_every_form(tmp_path, form, suffix, begins):
    """Under the form's name and the case's reference, which say nothing of anybody."""
    assert run(["form", "fill", START, *CORNWALL, "--as", form, "--out", str(tmp_path)]) == 0

    (written,) = tmp_path.iterdir()
    assert written.name == f"cornwall-tptt-start_PT-2026-7{suffix}"
    assert written.read_bytes().startswith(begins)


def test_the_papers_lie_beside_the_form(tmp_path):
    """Named by their kinds, read from beside the case."""
    case = tmp_path / "case.toml"
    paper = 'kind = "signed_plan"\nfile = "scan.pdf"\non = 2026-11-18\nby = "SENCo"\n'
    case.write_text(f"{Path(START).read_text('utf-8')}[[case.attached]]\n{paper}", encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(paper_bytes("a plan"))
    out = tmp_path / "out"

    assert run(["form", "fill", str(case), *CORNWALL, "--as", "pdf", "--out", str(out)]) == 0
    assert {each.name for each in out.iterdir()} == {
        "cornwall-tptt-start_PT-2026-7.pdf",
        "cornwall-tptt-start_PT-2026-7_1-signed-plan.pdf",
    }


def test_a_trusts_own_file_and_addresses_are_taken(config, capsys):
    """And what is to be looked at is said beside the sheet."""
    arguments = ["--source", str(config), "--at", AT, "--as", "sheet"]
    assert run(["form", "fill", START, *arguments]) == 0

    said = capsys.readouterr().out
    assert "Address: https://example.org/tptt" in said
    assert "1. Unique pupil number*: J919400123001   [roll]" in said


def test_a_stopped_form_is_not_written(config, tmp_path, capsys):
    """The school asks for a home visit before it refers: exit code 1, and no file."""
    case = tmp_path / "case.toml"
    text = (FORMS / "cme.toml").read_text("utf-8")
    case.write_text(
        text.replace("enquiries.home_visits", "support.given").replace(
            '{ day = 2026-11-12, session = "AM", spoke_to = "a neighbour", saw_child = false }',
            '{ what = "none" }',
        ),
        encoding="utf-8",
    )
    arguments = [
        "--source",
        str(config),
        "--at",
        AT,
        "--as",
        "word",
        "--out",
        str(tmp_path / "out"),
    ]

    assert run(["form", "fill", str(case), *arguments]) == 1
    said = capsys.readouterr().err
    assert "cornwall.cme: [stop] No home visit is recorded" in said
    assert "cornwall.cme, key home_visit: No home visit is recorded" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--as", "pdf"], 2, "--out was expected for what is no text"),
        (
            ["--only", "cornwall.cme"],
            1,
            "an event for which the authority has a form by the name of",
        ),
    ],
)
def test_wrong_use_and_wrong_forms_are_told(arguments, code, says, capsys):
    """In one plain sentence."""
    assert run(["form", "fill", START, *CORNWALL, *arguments]) == code

    assert says in capsys.readouterr().err


def test_a_register_folder_needs_an_authority(capsys):
    """It does not say whose forms are wanted."""
    assert run(["form", "fill", START, "--source", SCHOOL, "--at", AT]) == 2

    assert "--authority was expected for a register folder" in capsys.readouterr().err


def test_another_school_of_the_trust_is_told(config, capsys):
    """With those that there are."""
    arguments = ["--source", str(config), "--at", AT, "--school", "142009"]
    assert run(["form", "fill", START, *arguments]) == 1

    assert "trust.toml, key --school: the URN of one of its schools was expected, 142000" in (
        capsys.readouterr().err
    )


def test_an_authority_without_an_adapter_is_told(capsys):
    """With those that are installed."""
    assert run(["form", "list", "--authority", "leeds", "--on", "2026-11-20"]) == 1

    assert "the name of an installed adapter was expected" in capsys.readouterr().err


def test_of_records_a_form_is_filled_as_at_the_moment(config, tmp_path, capsys):
    """The same before a mark was amended and after it; and another as at a moment after that."""
    keeping = 'name = "Example Trust"\nrecords = "sqlite:///trust.db"\n'
    config.write_text(CONFIG.replace('name = "Example Trust"\n', keeping, 1), encoding="utf-8")
    now = [AS_AT]
    journal = Journal.open("sqlite:///trust.db", folder=tmp_path, clock=lambda: now[0])
    held = open_folder(Path(SCHOOL))
    days = held.calendar.school_days
    officer = Person("A. Example", "Attendance Officer")
    record_roll(journal, 142000, held.roll, source="mis", as_at=AS_AT, by=officer)
    export = Export("mis", AS_AT, (days[0], days[-1]), held.marks, held.amendments)
    import_marks(journal, 142000, export, by=officer)

    def filled(at):
        asked = ["form", "fill", str(FORMS / "cme.toml"), "--source", str(config), "--at", at]
        assert run(asked) == 0
        return capsys.readouterr().out

    first = filled("2026-11-20T16:00")
    session = Session(date(2026, 11, 20), Half.AM)
    now[0] += timedelta(minutes=25)
    told = ("a letter was found", now[0], "M. Quick", "Attendance Officer")
    amend(journal, 142000, Amendment("K919400123002", session, "O", "M", *told))

    assert filled("2026-11-20T16:00") == first
    assert filled("2026-11-20T16:30").replace("16:30", "16:00") != first
