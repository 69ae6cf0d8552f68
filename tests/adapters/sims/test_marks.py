from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance_adapters.sims import Sims

HEADER = "UPN,Adno,Session date,Session,Mark,Subcode,Minutes late,Comments\r\n"
ANN = "J919400123001,004512"
ZOE = ",004513"
DATES = (
    "the report must give its dates as dd/mm/yyyy, with a year of four digits, or all of them as "
    "ISO dates"
)

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]


def rows(adapter: Sims) -> list[tuple[Any, ...]]:
    """Give the marks as they stand."""
    marks: list[tuple[Any, ...]] = adapter.attendance_read_marks(None).rows()
    return marks


def codes(adapter: Sims) -> list[str]:
    """Give the codes alone."""
    return [row[3] for row in rows(adapter)]


def test_the_sample(shared: Path) -> None:
    """The sample reads to its four marks; `-` is none, and leading zeros are kept."""
    samples = shared / "samples"
    settings = Sims.Settings(
        samples / "sims_report_session_marks.cp1252.csv", samples / "sims_report_students.xml"
    )

    assert rows(Sims(settings)) == [
        ("J919400123001", date(2025, 10, 6), "AM", "/", None),
        ("J919400123001", date(2025, 10, 6), "PM", "\\", None),
        ("J919400123001", date(2025, 10, 7), "AM", "L", 12),
        ("adno:004513", date(2025, 10, 6), "AM", "N", None),
    ]


def test_register_status(reports: Reports) -> None:
    """The reports do not say which registers were taken, so none is said to be missing."""
    assert reports().attendance_read_register_status(None) == ()


def test_subcodes_are_joined(reports: Reports) -> None:
    """A sub-code follows its mark, whether the mark is repeated in it or not."""
    marks = HEADER + "".join(
        f"{ANN},0{day}/10/2025,AM,{mark},{subcode},,\r\n"
        for day, mark, subcode in [
            (1, "C", "2"),
            (2, "C", "C2"),
            (3, "X", "01"),
            (4, "Y", "Y4"),
            (5, "I", ""),
        ]
    )

    assert codes(reports(marks)) == ["C2", "C2", "X01", "Y4", "I"]


def test_marks_of_the_system_by_the_settings(reports: Reports) -> None:
    """A mark that only the school's system knows is what the setting says; `-` makes it none."""
    marks = HEADER + f"{ANN},01/10/2025,AM,7,,,\r\n{ANN},02/10/2025,AM,!,01,,\r\n"
    marks += f"{ANN},03/10/2025,AM,@,,,\r\n"

    assert codes(reports(marks, codes={"7": "I", "!": "X", "@": "-"})) == ["I", "X01"]


def test_headers_of_the_settings(reports: Reports) -> None:
    """A school's own headers are read as the setting says, and left aside where it says so."""
    marks = "Pupil,When,AM/PM,code,House point\r\n004513,2025-10-06,AM,N,3\r\n"
    columns = {"Pupil": "adno", "WHEN": "date", "House point": ""}

    assert rows(reports(marks, columns=columns)) == [
        ("adno:004513", date(2025, 10, 6), "AM", "N", None)
    ]


def test_a_pupil_by_the_admission_number_alone(reports: Reports) -> None:
    """Marks that give only an Adno belong to the UPN that the students report has for it."""
    marks = "Adno,Date,Session,Mark\r\n004512,06/10/2025,AM,/\r\n"

    assert rows(reports(marks))[0][0] == "J919400123001"


def test_utf8_and_quoted_lines(reports: Reports, tmp_path: Path) -> None:
    """A report in UTF-8 is read too, and a comment may have quotation marks and lines in it."""
    adapter = reports(HEADER)
    text = HEADER + f'{ANN},06/10/2025,AM,/,,,"Zoë said ""no"",\r\nthen left"\r\n'
    (tmp_path / "marks.csv").write_text(text, encoding="utf-8-sig", newline="")

    assert codes(adapter) == ["/"]


def test_a_row_may_end_early(reports: Reports) -> None:
    """Empty cells at the end of a row may be left out."""
    assert codes(reports(HEADER + f"{ANN},06/10/2025,AM,/\r\n\r\n")) == ["/"]


def test_blank_lines(reports: Reports) -> None:
    """A blank line is no row."""
    marks = f"{HEADER}{ANN},06/10/2025,AM,/,,,\r\n\r\n{ANN},06/10/2025,PM,L,,4,\r\n"

    assert codes(reports(marks)) == ["/", "L"]


def test_unknown_and_missing_columns_together(refusal: Refusal) -> None:
    """Every column that is unknown, doubled or missing is told in one refusal."""
    marks = "UPN,Wobble,Session,AM/PM,Fnord\r\nJ919400123001,,AM,AM,\r\n"

    assert refusal(marks) == [
        (
            "marks.csv, line 1, column Wobble: this column is not known; "
            "say in the setting columns what it means"
        ),
        (
            "marks.csv, line 1, column AM/PM: a second column for session; "
            "the setting columns can leave one aside"
        ),
        (
            "marks.csv, line 1, column Fnord: this column is not known; "
            "say in the setting columns what it means"
        ),
        "marks.csv, line 1: a column Session date is missing",
        "marks.csv, line 1: a column Mark is missing",
    ]


def test_a_row_in_place_of_the_header(refusal: Refusal) -> None:
    """Where nothing says whose marks they are, columns are told by number, for they may be names.

    A row of data may stand there, or a table with a column for each pupil.
    """
    faults = refusal("Date,Session,Ann Example\r\n06/10/2025,AM,/\r\n")

    assert faults == [
        (
            "marks.csv, line 1, column 3: this column is not known; "
            "say in the setting columns what it means"
        ),
        "marks.csv, line 1: a column Mark is missing",
        "marks.csv, line 1: a column UPN or Adno or Person ID is missing",
    ]


def test_a_row_that_hangs_on_to_the_header(refusal: Refusal) -> None:
    """Where the end of a line is lost, what follows is a pupil's: columns are told by number."""
    header = HEADER.replace("Comments\r\n", "Comments")
    faults = refusal(f"{header}{ANN},06/10/2025,AM,Quick,,,\r\n{ANN},07/10/2025,AM,/,,,\r\n")

    assert faults[0] == (
        "marks.csv, line 1, column 8: this column is not known; "
        "say in the setting columns what it means"
    )


def test_a_month_13(refusal: Refusal) -> None:
    """A report of mm/dd/yyyy is refused: the order of its dates is never guessed."""
    marks = HEADER + f"{ANN},10/06/2025,AM,/,,,\r\n{ANN},10/13/2025,AM,/,,,\r\n"

    assert refusal(marks) == [f"marks.csv, line 3, column Session date: {DATES}"]


@pytest.mark.parametrize(
    "second", ["2025-10-07", "7/10/2025", "07/10/25", "30/02/2025", "", "07/10/2025 09:00"]
)
def test_dates_in_one_way(refusal: Refusal, second: str) -> None:
    """All dates of a report are written in one way, in full, and are days that there are."""
    marks = HEADER + f"{ANN},06/10/2025,AM,/,,,\r\n{ANN},{second},AM,/,,,\r\n"

    assert refusal(marks) == [f"marks.csv, line 3, column Session date: {DATES}"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"{ANN},06/10/2025,Morning,/,,,", "column Session: AM or PM was expected"),
        (f"{ANN},06/10/2025,am,/,,,", "column Session: AM or PM was expected"),
        (f"{ANN},06/10/2025,AM,Ann,,,", "column Mark: a code of the register was expected"),
        (f"{ANN},06/10/2025,AM,C,9,,", "column Mark: a code of the register was expected"),
        (f"{ANN},06/10/2025,AM,-,2,,", "column Mark: a code of the register was expected"),
        (f"{ANN},06/10/2025,AM,7,,,", "column Mark: 7 is a mark of school systems"),
        (f"{ANN},06/10/2025,AM,L,,12.5,", "column Minutes late: a whole number of minutes"),
        (f"{ANN},06/10/2025,AM,L,,-5,", "column Minutes late: a whole number of minutes"),
        ("A919400123001,004512,06/10/2025,AM,/,,,", "column UPN: a pupil of the students report"),
        (",4513,06/10/2025,AM,/,,,", "column Adno: a pupil of the students report was expected"),
        (",,06/10/2025,AM,/,,,", "column Adno: a pupil of the students report was expected"),
        (f"{ANN},06/10/2025,AM,/,,,Bus late,no", ": 8 cells at most were expected"),
        (f'{ANN},06/10/2025,AM,/,,,"Bus late', ": a well-formed CSV record"),
    ],
)
def test_a_faulty_row(refusal: Refusal, row: str, told: str) -> None:
    """A row is told by its line and its column, and nothing of it is repeated."""
    (fault,) = refusal(f"{HEADER}{ZOE},06/10/2025,AM,N,,,\r\n{row}\r\n")

    assert fault.startswith("marks.csv, line 3")
    assert told in fault


def test_two_marks_for_one_session(refusal: Refusal) -> None:
    """One pupil has one row for a session, by whichever number the rows name the pupil."""
    marks = HEADER + f"{ANN},06/10/2025,AM,/,,,\r\n,004512,06/10/2025,AM,-,,,\r\n"

    assert refusal(marks) == [
        "marks.csv, line 3: one mark for a pupil and the session 2025-10-06 AM was expected"
    ]


def test_all_faults_at_once_and_like_ones_together(refusal: Refusal) -> None:
    """All faults are told, and those that are alike once: first line, number of rows."""
    marks = HEADER + "".join(
        f"{ANN},{day:02d}/10/2025,AM,{mark},,,\r\n" for day, mark in enumerate("7/77b", 1)
    )

    assert refusal(marks) == [
        (
            "marks.csv, line 2, column Mark: 7 is a mark of school systems; "
            "say in the setting codes what it means (3 rows)"
        ),
        "marks.csv, line 6, column Mark: a code of the register was expected, or - for no mark",
    ]


def test_no_rows(refusal: Refusal) -> None:
    """A report without rows is refused: CommandReporter writes one when something went wrong."""
    assert refusal(HEADER) == ["marks.csv: at least one row was expected; the report has none"]


def test_bytes_of_no_encoding(reports: Reports, tmp_path: Path) -> None:
    """Bytes that are neither UTF-8 nor cp1252 are refused."""
    adapter = reports(HEADER)
    (tmp_path / "marks.csv").write_bytes(HEADER.encode() + b"\x81")

    with pytest.raises(ValueError, match=r"marks\.csv, line 2: text in UTF-8 was expected"):
        adapter.attendance_read_marks(None)


def test_the_columns_of_both_reports_are_told_at_once(refusal: Refusal) -> None:
    """An unknown column in each report is two faults of one refusal."""
    students = """<SuperStarReport><Record>
      <Adno>1</Adno><Shoe>4</Shoe>
      <Legal_x0020_Surname>Moyle</Legal_x0020_Surname>
      <Legal_x0020_Forename>Isla</Legal_x0020_Forename>
    </Record></SuperStarReport>"""
    faults = refusal(HEADER.replace("Comments", "Comments,House point"), students)

    assert [fault.partition(",")[0].partition(":")[0] for fault in faults] == [
        "students.xml",
        "marks.csv",
    ]


def test_a_upn_with_an_adno_of_nobody_is_refused(refusal: Refusal) -> None:
    """The students report gives that pupil another: columns may have been mixed up."""
    row = f"{ANN.replace('004512', '009999')},07/10/2025,AM,/,,,"
    (fault,) = refusal(f"{HEADER}{ZOE},06/10/2025,AM,N,,,\r\n{row}\r\n")

    assert "line 3, column Adno: the Adno of the pupil of the UPN was expected" in fault


def test_a_upn_and_an_adno_of_two_pupils_are_refused(refusal: Refusal) -> None:
    """Nobody can say whose mark it is."""
    row = f"{ANN.replace('004512', '004513')},07/10/2025,AM,/,,,"
    (fault,) = refusal(f"{HEADER}{ZOE},06/10/2025,AM,N,,,\r\n{row}\r\n")

    assert "line 3, column Adno: the Adno of the pupil of the UPN was expected" in fault
