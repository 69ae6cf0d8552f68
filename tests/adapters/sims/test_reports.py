import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from attendance_adapters.sims import Sims
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.roll import Enrolment, Pupil
from attendance_core.tables import LONDON, structure

MARKS = "UPN,Date,Session,Mark\r\nJ919400123001,06/10/2025,AM,/\r\n"

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]
Faults = Callable[[Callable[[], object]], list[str]]


def test_a_file_that_was_not_written(refusal: Refusal) -> None:
    """CommandReporter leaves no file behind when it fails."""
    assert refusal(None) == ["marks.csv: CommandReporter wrote no such file"]
    assert refusal(MARKS, None) == ["students.xml: CommandReporter wrote no such file"]


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """What cannot be read is told by its name alone."""
    with pytest.raises(Refused, match=r": a file that can be read was expected$"):
        Sims(Sims.Settings(tmp_path, tmp_path)).attendance_read_roll()


def test_an_empty_file(refusal: Refusal) -> None:
    """Or an empty one."""
    assert refusal("\r\n") == ["marks.csv: CommandReporter wrote an empty file"]
    assert refusal(MARKS, "") == ["students.xml: CommandReporter wrote an empty file"]


def test_an_error_in_place_of_the_report(refusal: Refusal) -> None:
    """An error element is told of, but what it says is not: it may name somebody."""
    error = "<CommandReporterError>No such report for Ann Example</CommandReporterError>"
    told = "CommandReporter reported an error in place of the report"

    assert refusal(error) == [f"marks.csv: {told}"]
    assert refusal(MARKS, error) == [f"students.xml: {told}"]


def test_the_sample_of_an_error(shared: Path, reports: Reports, faults_of: Faults) -> None:
    """The sample of an error is refused, whichever report it stands for."""
    error = (shared / "samples" / "sims_commandreporter_error.xml").read_text("utf-8")
    told = "CommandReporter reported an error in place of the report"

    assert faults_of(lambda: reports(error).attendance_read_marks(None)) == [f"marks.csv: {told}"]
    assert faults_of(reports(MARKS, error).attendance_read_roll) == [f"students.xml: {told}"]
    adapter = reports(MARKS, contacts=error, registers=error)
    assert faults_of(adapter.attendance_read_roll) == [f"contacts.csv: {told}"]
    assert faults_of(lambda: adapter.attendance_read_register_status(None)) == [
        f"registers.csv: {told}"
    ]


def test_the_samples_together(shared: Path) -> None:
    """Both samples read through the adapter: two pupils, four marks, and nobody's parents."""
    samples = shared / "samples"
    adapter = Sims(
        Sims.Settings(
            samples / "sims_report_session_marks.cp1252.csv", samples / "sims_report_students.xml"
        )
    )
    school = SchoolAdapters.alone("sims", adapter, Sims.capabilities)
    roll = school.read_roll()

    assert roll.pupils == (
        Pupil("J919400123001", "004512", "Example", "Ann", date(2012, 3, 4), "Example", "Annie"),
        Pupil(None, "004513", "Sample-Test", "Zoë", None),
    )
    assert roll.enrolments == (
        Enrolment("J919400123001", None, year_group="9", registration_group="9B"),
        Enrolment("adno:004513", None, year_group="9"),
    )
    assert roll.parents == ()
    assert school.read_marks(None).rows() == [
        ("J919400123001", date(2025, 10, 6), "AM", "/", None),
        ("J919400123001", date(2025, 10, 6), "PM", "\\", None),
        ("J919400123001", date(2025, 10, 7), "AM", "L", 12),
        ("adno:004513", date(2025, 10, 6), "AM", "N", None),
    ]
    assert school.read_register_status(None) == ()


def test_when_the_marks_were_written(reports: Reports, tmp_path: Path) -> None:
    """The marks stood as they are given when their report was written, in London."""
    adapter = reports(MARKS)
    summer = datetime(2026, 5, 20, 9, 31, tzinfo=LONDON)
    os.utime(tmp_path / "marks.csv", (summer.timestamp(), summer.timestamp()))

    assert adapter.attendance_marks_as_at() == summer
    assert adapter.attendance_marks_as_at().isoformat() == "2026-05-20T09:31:00+01:00"


def test_the_moment_is_that_of_the_marks_that_were_read(reports: Reports, tmp_path: Path) -> None:
    """A newer report that takes the place of the one that was read does not make it newer."""
    adapter = reports(MARKS)
    os.utime(tmp_path / "marks.csv", (1_000, 1_000))
    adapter.attendance_read_marks(None)
    (tmp_path / "marks.csv").write_text(MARKS, encoding="cp1252")

    assert adapter.attendance_marks_as_at().timestamp() == 1_000


def test_no_marks_were_never_written(reports: Reports, faults_of: Faults) -> None:
    """Where there is no report of marks there is no such moment, and the sentence says why."""
    assert faults_of(reports(None).attendance_marks_as_at) == [
        "marks.csv: CommandReporter wrote no such file"
    ]


def test_optional_reports_that_were_not_written(tmp_path: Path, faults_of: Faults) -> None:
    """A report that the settings name must be there."""
    (tmp_path / "students.csv").write_text("Adno,Surname,Forename\n1,Quick,Di\n", "utf-8")
    paths = {name: tmp_path / f"{name}.csv" for name in ("marks", "students", "contacts")}
    adapter = Sims(Sims.Settings(**paths, registers=tmp_path / "registers.csv"))

    assert faults_of(adapter.attendance_read_roll) == [
        "contacts.csv: CommandReporter wrote no such file"
    ]
    assert faults_of(lambda: adapter.attendance_read_register_status(None)) == [
        "registers.csv: CommandReporter wrote no such file"
    ]


def test_an_error_in_another_encoding(tmp_path: Path, faults_of: Faults) -> None:
    """The element is found however its letters are written, and wherever it stands."""
    error = "<SuperStarReport><Record/><CommandReporterError>Ann</CommandReporterError>"
    (tmp_path / "marks.csv").write_text(error + "</SuperStarReport>", encoding="utf-16")
    adapter = Sims(Sims.Settings(tmp_path / "none", tmp_path / "marks.csv"))

    assert faults_of(adapter.attendance_read_roll) == [
        "marks.csv: CommandReporter reported an error in place of the report"
    ]


def test_what_stands_beside_the_records(reports: Reports) -> None:
    """Only records are read: what else a report holds is none."""
    students = (
        "<SuperStarReport><Columns><Column>Adno</Column></Columns>"
        "<Record><Adno>1</Adno><Surname>Quick</Surname><Forename>Di</Forename></Record>"
        "</SuperStarReport>"
    )

    assert len(reports("", students).attendance_read_roll().pupils) == 1


@pytest.mark.parametrize(
    ("students", "told"),
    [
        ("<SuperStarReport><Record>", "students.xml, line 1: well-formed XML was expected"),
        ("<SuperStarReport/>", "students.xml: at least one Record was expected"),
        ("<Other><Record/></Other>", "students.xml: a report was expected, whose outermost"),
        (
            "<SuperStarReport><Record><Adno>1</Adno><Adno>2</Adno></Record></SuperStarReport>",
            "students.xml, record 1, column Adno: this column stands twice in the record",
        ),
        (
            "<SuperStarReport><Record><A_x0020_b><c>1</c></A_x0020_b></Record></SuperStarReport>",
            "students.xml, record 1, column A b: text alone was expected in a column",
        ),
        (
            '<!DOCTYPE a [<!ENTITY b "c">]><SuperStarReport>&b;</SuperStarReport>',
            "students.xml: plain XML without entities was expected",
        ),
    ],
)
def test_no_report_of_students(refusal: Refusal, students: str, told: str) -> None:
    """What is not a report of records is refused."""
    (fault,) = refusal(MARKS, students)

    assert fault.startswith(told)


def test_one_adapter_alone(reports: Reports) -> None:
    """The adapter answers the hooks of what it says it can do."""
    school = SchoolAdapters.alone("sims", reports(MARKS), Sims.capabilities)

    assert len(school.read_roll().pupils) == 2
    assert len(school.read_marks(None)) == 1
    assert school.read_register_status(None) == ()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"columns": {"Tutor": "tutor"}}, "p: in columns, one of adno, "),
        ({"columns": {"Tutor": 1}}, "p, key columns[Tutor]: text in quotes was expected"),
        ({"contacts": 1}, "p, key contacts: a path in quotes was expected"),
        ({"columns": ["Tutor"]}, "p, key columns: "),
        ({"codes": {"/": "I"}}, "p: in codes, marks that are no code of the register"),
        ({"codes": {"7": "Z9"}}, "p: in codes, each mark was expected to stand for a code"),
        ({"codes": {"7": 7}}, "p, key codes[7]: text in quotes was expected"),
    ],
)
def test_settings_are_strict(settings: dict[str, object], told: str) -> None:
    """Nothing in the settings is coerced, and codes of the register keep their meaning."""
    paths = {"marks": "marks.csv", "students": "students.xml"}

    with pytest.raises(Refused) as refused:
        structure({**paths, **settings}, Sims.Settings, place="p")
    assert str(refused.value).startswith(told)
