import csv
import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from attendance_adapters.sims import Sims
from attendance_adapters.sims.settings import Write
from attendance_adapters.sims.third_party import read_session_xml
from attendance_core.errors import Refused
from attendance_core.register import MarkToWrite, WriteState
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON, structure

STUDENTS = """primary_id,UPN,Adno,Surname,Forename,Preferred forename,Reg
12105,J919400123001,004512,Example,Ann,Annie,9B
12106,,004513,Sample-Test,Zoë,,9B
12107,,004514,=cmd|x,Bo,,8A
"""
AM, PM = (Session(date(2026, 11, 20), half) for half in Half)
ANN, ZOE, BO = "J919400123001", "adno:004513", "adno:004514"
MARKS = {(ANN, AM): "N", (ZOE, AM): "N", (BO, AM): "N", (ANN, PM): "-"}
NAMES = (*("J919400123001", "004513", "Example", "Ann", "Sample", "Zoë", "cmd"),)

TOOL = Write.THIRD_PARTY

Adapter = Callable[..., Sims]
Faults = Callable[[Callable[[], object]], list[str]]


def mark(number: int, pupil: str, session: Session, code: str = "I", **more: Any) -> MarkToWrite:
    """Give a mark that somebody decided."""
    given = {"stands": "N", "decided_by": "Attendance Officer", **more}
    return MarkToWrite(f"{number:020}", pupil, session, code=code, **given)


@pytest.fixture
def look(tmp_path: Path) -> Adapter:
    """Write the reports of a look at the school, and give the adapter that is made for it."""

    def made(marks: dict[tuple[str, Session], str] | None = None, **settings: Any) -> Sims:
        lines = ["UPN,Adno,Date,Session,Mark"]
        for (pupil, at), code in (MARKS | (marks or {})).items():
            upn, adno = ("", pupil[5:]) if pupil.startswith("adno:") else (pupil, "")
            lines.append(f"{upn},{adno},{at.day:%d/%m/%Y},{at.half},{code}")
        (tmp_path / "marks.csv").write_text("\n".join(lines), encoding="utf-8")
        written = datetime(2026, 11, 20, 9, 35, tzinfo=LONDON).timestamp()
        os.utime(tmp_path / "marks.csv", (written, written))
        (tmp_path / "students.csv").write_text(STUDENTS, encoding="utf-8")
        paths = (tmp_path / "marks.csv", tmp_path / "students.csv")
        if not settings:
            settings = {"write_to": tmp_path / "keying"}
        return Sims(Sims.Settings(*paths, **settings))

    return made


def listed(folder: Path) -> list[dict[str, str]]:
    """Give the rows of the list."""
    with (folder / "keying" / "to-key.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def states(answers: object) -> list[str]:
    """Give what became of the marks."""
    return [each.state.value for each in answers]  # type: ignore[attr-defined]


def test_the_list_in_the_order_of_the_screen(look: Adapter, tmp_path: Path) -> None:
    """By session, then registration group, surname and forename, whatever the order given."""
    given = (
        mark(1, ANN, PM, "\\", stands=None),
        mark(2, ZOE, AM),
        mark(3, ANN, AM, "L", minutes_late=12),
        mark(4, BO, AM),
    )
    answers = look().attendance_write_marks(given)
    rows = listed(tmp_path)

    assert [(each.key, each.state) for each in answers] == [
        (each.key, WriteState.WAITING) for each in given
    ]
    assert [(row["Session"], row["Reg"], row["Surname"], row["Forename"]) for row in rows] == [
        ("AM", "8A", "'=cmd|x", "Bo"),
        ("AM", "9B", "Example", "Annie"),
        ("AM", "9B", "Sample-Test", "Zoë"),
        ("PM", "9B", "Example", "Annie"),
    ]
    assert [(row["Stands"], row["Mark"], row["Minutes late"]) for row in rows] == [
        ("N", "I", ""),
        ("N", "L", "12"),
        ("N", "I", ""),
        ("-", "\\", ""),
    ]


def test_the_list_to_print(look: Adapter, tmp_path: Path) -> None:
    """A page says each group once, with a box before each pupil."""
    look().attendance_write_marks((mark(2, ZOE, AM), mark(3, ANN, AM, "L", minutes_late=12)))

    assert (tmp_path / "keying" / "to-key.txt").read_text(encoding="utf-8") == (
        "Marks to key into SIMS\n"
        "2 to key, by the marks of 20/11/2026 09:35\n"
        "\n"
        "Friday 20 November 2026 AM, 9B: to key\n"
        "[ ] Example, Annie                           N -> L, 12 minutes late\n"
        "[ ] Sample-Test, Zoë                         N -> I\n"
    )


def test_the_order_is_that_of_people(look: Adapter, tmp_path: Path) -> None:
    """Capitals and accents put no name at the end, and no name begins another pupil's line."""
    names = ["Zeal", "Ólafsson", '"O\'Neil\n[x] Zeal"', "de Lisle"]
    keys = [f"adno:{number}" for number in range(4)]
    adapter = look({(key, AM): "N" for key in keys})
    lines = [f"{at},,{at},{name},Cy,,9B" for at, name in enumerate(names)]
    (tmp_path / "students.csv").write_text(STUDENTS + "\n".join(lines) + "\n", "utf-8")
    adapter.attendance_write_marks(tuple(mark(at, key, AM) for at, key in enumerate(keys)))
    page = (tmp_path / "keying" / "to-key.txt").read_text("utf-8").splitlines()

    assert [line.partition("   ")[0] for line in page[4:]] == [
        *("[ ] de Lisle, Cy", "[ ] O'Neil [x] Zeal, Cy", "[ ] Ólafsson, Cy", "[ ] Zeal, Cy")
    ]


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-SUM(A1)", "@SUM(A1)", "\t=1+1", "=cmd|x"])
def test_nothing_in_the_list_is_a_formula(look: Adapter, tmp_path: Path, text: str) -> None:
    """Whatever a comment, a group or a name begins with, a spreadsheet shows it as text."""
    adapter = look()
    students = STUDENTS.replace("Annie,9B", f"{text},{text}")
    (tmp_path / "students.csv").write_text(students, encoding="utf-8")
    adapter.attendance_write_marks((mark(1, ANN, AM, comment=text, decided_by=text),))
    (row,) = listed(tmp_path)

    assert row["Comment"] == row["Decided by"] == f"'{text}"
    assert row["Forename"] == row["Reg"] == f"'{text.strip()}"


def test_it_reconciles_itself(look: Adapter, tmp_path: Path) -> None:
    """At the next look what the register shows is ticked off, asked for again or not."""
    one, two, three = mark(1, ANN, AM), mark(2, ZOE, AM), mark(3, BO, AM)
    look().attendance_write_marks((one, two, three))
    later = look({(ANN, AM): "I", (ZOE, AM): "I"})
    answers = later.attendance_write_marks((one, three))

    assert states(answers) == ["written", "waiting"]
    assert [(row["State"], row["Surname"]) for row in listed(tmp_path)] == [
        ("to key", "'=cmd|x"),
        ("keyed", "Example"),
        ("keyed", "Sample-Test"),
    ]
    assert "[x] Example, Annie" in (tmp_path / "keying" / "to-key.txt").read_text("utf-8")


def test_what_is_no_longer_wanted_goes(look: Adapter, tmp_path: Path) -> None:
    """A decision that is not given again is not to be keyed by anybody."""
    look().attendance_write_marks((mark(1, ANN, AM), mark(2, ZOE, AM)))
    look().attendance_write_marks((mark(2, ZOE, AM),))

    assert [row["Surname"] for row in listed(tmp_path)] == ["Sample-Test"]


def test_several_calls_in_one_look(look: Adapter, tmp_path: Path) -> None:
    """Marks that are given one after another in one look are all wanted."""
    adapter = look()
    for each in (mark(1, ANN, AM), mark(2, ZOE, AM), mark(1, ANN, AM)):
        adapter.attendance_write_marks((each,))

    assert [row["Key"][-1] for row in listed(tmp_path)] == ["1", "2"]


def test_ticks_go_with_the_day(look: Adapter, tmp_path: Path) -> None:
    """What was keyed for an earlier day is history."""
    before = Session(date(2026, 11, 19), Half.AM)
    given = (mark(1, ANN, before), mark(2, ZOE, AM))
    look({(ANN, before): "N"}).attendance_write_marks(given)
    look({(ANN, before): "I", (ZOE, AM): "I"}).attendance_write_marks(given)
    once = listed(tmp_path)
    look({(ANN, before): "I", (ZOE, AM): "I"}).attendance_write_marks(())

    assert once == listed(tmp_path)
    assert [(row["State"], row["Surname"]) for row in listed(tmp_path)] == [
        ("keyed", "Sample-Test")
    ]


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (mark(1, "adno:none-such", AM), "a pupil of the students report was expected"),
        (mark(1, ANN, AM, "?!"), "a code in force for 2026-11-20 AM was expected"),
        (mark(1, ANN, AM, "\\"), "a code in force for 2026-11-20 AM was expected"),
        (mark(1, ANN, AM, "J"), "a code in force for 2026-11-20 AM was expected"),
        (mark(1, ANN, AM, stands="U"), "the register has N by now: a person looks"),
        (mark(1, ANN, PM), "the register has no mark by now: a person looks"),
        (
            mark(1, ANN, AM, "Y2"),
            "SIMS takes Y2 only in Focus | Attendance | Exceptional Circumstances",
        ),
    ],
)
def test_refused_ones_are_named(
    look: Adapter, tmp_path: Path, refused: MarkToWrite, why: str
) -> None:
    """They stand in the list with the reason, which names nobody, and keep no other back."""
    answers = look().attendance_write_marks((refused, mark(2, ZOE, AM)))

    assert states(answers) == ["refused", "waiting"]
    assert answers[0].why == why
    assert not [name for name in NAMES if name in why]
    assert [(row["State"], row["Why"]) for row in listed(tmp_path)] == [
        ("to key", ""),
        ("refused", why),
    ]


def test_not_required_by_hand_and_by_a_program(look: Adapter, tmp_path: Path) -> None:
    """A code not required can be keyed, and goes through no program."""
    by_hand = look().attendance_write_marks((mark(1, ANN, AM, "X"),))
    program = look(write_to=tmp_path / "to-sims", write=TOOL)
    (answer,) = program.attendance_write_marks((mark(1, ANN, AM, "X"),))

    assert states(by_hand) == ["waiting"]
    assert answer.why == "SIMS takes X, not required, from no program: key it"


def test_what_a_school_knows_better(look: Adapter, tmp_path: Path, shared: Path) -> None:
    """The setting comes first, then the list of codes of the school's own SIMS."""
    codes = shared / "samples" / "sims_tp_codes.xml"
    folder = tmp_path / "to-sims"
    given = (mark(1, ANN, AM, "X"), mark(2, ZOE, AM, "D"))
    by_list = look(write_to=folder, write=TOOL, attendance_codes=codes)
    by_setting = look(write_to=folder, write=TOOL, attendance_codes=codes, not_required=("D",))

    assert states(by_list.attendance_write_marks(given)) == ["refused", "waiting"]
    assert states(by_setting.attendance_write_marks(given)) == ["waiting", "refused"]


def test_files_for_a_tool(look: Adapter, tmp_path: Path) -> None:
    """Each mark is a file of its own in the form of 2024, put there once and named by its key."""
    folder = tmp_path / "to-sims"
    given = mark(1, ANN, AM, "C2", comment="Interview\x0b of 10:00", minutes_late=None)
    look(write_to=folder, write=TOOL).attendance_write_marks((given,))
    path = folder / f"{given.key}.xml"
    (read,) = read_session_xml(path.read_bytes(), place="file")
    path.unlink()
    again = look(write_to=folder, write=TOOL).attendance_write_marks((given,))

    assert (read.person_id, read.day, read.session) == ("12105", AM.day, Half.AM)
    assert (read.mark, read.sub_code, read.code) == ("C", "C2", "C2")
    assert read.comments == "Interview of 10:00"
    assert (states(again), path.exists()) == (["waiting"], False)
    assert states(
        look({(ANN, AM): "C2"}, write_to=folder, write=TOOL).attendance_write_marks((given,))
    ) == ["written"]


def test_what_no_file_can_name(look: Adapter, tmp_path: Path) -> None:
    """Without a person id, or with a key that is no name, nothing is handed over."""
    adapter = look(write_to=tmp_path / "to-sims", write=TOOL)
    (tmp_path / "students.csv").write_text(STUDENTS.replace("12106", ""), encoding="utf-8")
    given = (mark(1, ZOE, AM), evolve(mark(2, ANN, AM), key="../2"))

    assert [each.why for each in adapter.attendance_write_marks(given)] == [
        "a pupil whose person id the students report has was expected",
        "a key of letters, digits, - and _ was expected",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_reads_them(look: Adapter, tmp_path: Path) -> None:
    """Folder and files are the owner's alone, and no name of a file is a pupil's."""
    look().attendance_write_marks((mark(1, ANN, AM),))
    found = {each.name: each.stat().st_mode & 0o777 for each in (tmp_path / "keying").iterdir()}

    assert (tmp_path / "keying").stat().st_mode & 0o777 == 0o700
    assert found == {"to-key.csv": 0o600, "to-key.txt": 0o600, "to-key.json": 0o600}


def test_after_a_crash(look: Adapter, tmp_path: Path) -> None:
    """A part of a file that a process left behind hinders nothing."""
    (tmp_path / "keying").mkdir()
    (tmp_path / "keying" / "to-key.csv.part").write_text("half", encoding="utf-8")
    look().attendance_write_marks((mark(1, ANN, AM),))

    assert [row["Surname"] for row in listed(tmp_path)] == ["Example"]


@pytest.mark.parametrize("text", ["[", '[{"key": 1}]', "[" * 10_000])
def test_a_list_that_somebody_changed(
    look: Adapter, tmp_path: Path, faults_of: Faults, text: str
) -> None:
    """What was asked for is not guessed: the file is named, and what is in it is not repeated."""
    (tmp_path / "keying").mkdir()
    (tmp_path / "keying" / "to-key.json").write_text(text, encoding="utf-8")

    assert faults_of(lambda: look().attendance_write_marks(()))[0].startswith("to-key.json: ")


def test_what_is_kept_between_looks(look: Adapter, tmp_path: Path) -> None:
    """The keys and the marks, and no name."""
    look().attendance_write_marks((mark(1, ZOE, AM, comment="Zoë rang"),))
    text = (tmp_path / "keying" / "to-key.json").read_text(encoding="utf-8")

    assert json.loads(text)[0]["pupil"] == ZOE
    assert "Zo" not in text


def test_no_place(look: Adapter, faults_of: Faults) -> None:
    """Without a place nothing is written, and the setting is named."""
    adapter = look(codes={})

    assert faults_of(lambda: adapter.attendance_write_marks((mark(1, ANN, AM),))) == [
        "sims, key write_to: a folder for marks that are to be written was expected"
    ]


def test_periods_have_names() -> None:
    """A period stands for a name, or is not in the setting."""
    settings = {"marks": "m", "students": "s", "periods": {"4": " "}}

    with pytest.raises(Refused, match="in periods, each was expected to stand for a name"):
        structure(settings, Sims.Settings, place="p")
