from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_adapters.sims import Sims
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.tables import structure

MARKS = "UPN,Date,Session,Mark\r\nJ919400123001,06/10/2025,AM,/\r\n"

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]


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


def test_the_sample_of_an_error(shared: Path) -> None:
    """The sample of an error is refused, whichever report it stands for."""
    error = shared / "samples" / "sims_commandreporter_error.xml"

    with pytest.raises(Refused, match="CommandReporter reported an error"):
        Sims(Sims.Settings(error, error)).attendance_read_roll()


@pytest.mark.parametrize(
    ("students", "told"),
    [
        ("<SuperStarReport><Record>", "students.xml, line 1: well-formed XML was expected"),
        ("<SuperStarReport/>", "students.xml: at least one Record was expected"),
        ("<Other><Record/></Other>", "students.xml: a report was expected, whose outermost"),
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
