"""Bytes that no report has: NUL, other encodings, cells without end, faults in every row."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from attrs import evolve

from attendance_adapters.sims import Sims

ANN = "J919400123001,004512"
MARKS = f"UPN,Adno,Date,Session,Mark\r\n{ANN},06/10/2025,AM,/\r\n"
DATES = (
    "the report must give its dates as dd/mm/yyyy, with a year of four digits, or all of them as "
    "ISO dates"
)
NUL = "text in UTF-8 or cp1252, without NUL, was expected"
LONG = 10_000
"""Rows of a report that took minutes when each fault was compared with every other."""
SECONDS = 10.0

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]
Faults = Callable[[Callable[[], object]], list[str]]


def in_xml(*records: str) -> str:
    """Make a report of the insides of records."""
    inside = "".join(f"<Record>{each}</Record>" for each in records)
    return f"<SuperStarReport>{inside}</SuperStarReport>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_csv_in_utf_16(reports: Reports, tmp_path: Path, faults_of: Faults, encoding: str) -> None:
    """What a spreadsheet calls Unicode text is told of in one sentence."""
    adapter = reports("")
    (tmp_path / "marks.csv").write_bytes(MARKS.encode(encoding))

    assert faults_of(lambda: adapter.attendance_read_marks(None)) == [f"marks.csv, line 1: {NUL}"]


def test_nul(refusal: Refusal) -> None:
    """A NUL in a cell, be it one that is not read, is no letter of anybody's."""
    students = "Adno,Surname,Forename\r\n004512,Example,Ann\r\n004513,Sam\0ple,Zo\r\n"

    assert refusal(MARKS + "\0\r\n") == [f"marks.csv, line 3: {NUL}"]
    assert refusal(MARKS, students) == [f"students.xml, line 3: {NUL}"]
    assert refusal(in_xml("<UPN>\0</UPN>")) == ["marks.csv, line 1: well-formed XML was expected"]


def test_xml_in_another_encoding(reports: Reports, tmp_path: Path, faults_of: Faults) -> None:
    """A letter of cp1252 in what is said to be UTF-8 is told by its line; if it is said, read."""
    record = "<Adno>1</Adno><Surname>Quick</Surname>\n<Forename>Zoë</Forename>"
    adapter = reports("")
    path = tmp_path / "students.xml"
    path.write_bytes(in_xml(record).encode("cp1252"))

    assert faults_of(adapter.attendance_read_roll) == [
        "students.xml, line 2: well-formed XML was expected"
    ]
    for encoding in ("windows-1252", "utf-16"):
        said = f'<?xml version="1.0" encoding="{encoding}"?>{in_xml(record)}'
        path.write_bytes(said.encode(encoding))
        (pupil,) = Sims(adapter.settings).attendance_read_roll().pupils

        assert pupil.legal_forename == "Zoë"


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE SuperStarReport>",
        '<!DOCTYPE SuperStarReport SYSTEM "http://127.0.0.1:9/report.dtd">',
        '<!DOCTYPE SuperStarReport [<!ATTLIST Record a CDATA "x">]>',
        '<!DOCTYPE SuperStarReport [<!ENTITY % b SYSTEM "http://127.0.0.1:9/"> %b;]>',
    ],
)
def test_a_dtd(refusal: Refusal, declared: str) -> None:
    """No report has one, with entities or without."""
    assert refusal(declared + in_xml("<UPN>J919400123001</UPN>")) == [
        "marks.csv: plain XML without entities was expected"
    ]


def test_cells_without_end(refusal: Refusal) -> None:
    """A cell of a megabyte is told by its row, in CSV and in XML."""
    long = "x" * 2**20
    names = "<Adno>1</Adno><Surname>{}</Surname><Forename>Ann</Forename>"
    csv = f"Adno,Surname,Forename\r\n1,Quick,Di\r\n2,{long},Ann\r\n"

    assert refusal(MARKS, csv) == [
        "students.xml, line 3: cells of at most 131,072 characters were expected"
    ]
    assert refusal(MARKS, in_xml(names.format("Quick"), names.format(long))) == [
        "students.xml, record 2, column Surname: 131,072 characters at most were expected"
    ]


def test_headers_without_end(refusal: Refusal) -> None:
    """A header that is too long to be one is told by its number, and not repeated."""
    told = "column 6: this column is not known; say in the setting columns what it means"
    name = "x" * 1_000

    assert refusal(MARKS.replace("Mark\r\n", f"Mark,{name}\r\n")) == [f"marks.csv, line 1, {told}"]
    assert refusal(in_xml(f"<{name}>1</{name}>"))[0] == (
        f"marks.csv, {told}".replace("column 6", "column 1")
    )
    assert refusal(in_xml(f"<{name}><b/></{name}>")) == [
        f"marks.csv, record 1, column {name[:100]}: text alone was expected in a column"
    ]


def test_columns_without_number(refusal: Refusal) -> None:
    """A report of another column in each record is refused before it takes its size squared."""
    told = ["marks.csv: 1,000 columns at most were expected"]

    assert refusal(in_xml(*(f"<a{number}/>" for number in range(20_000)))) == told
    assert refusal(in_xml("".join(f"<a{number}/>" for number in range(2_000)))) == told
    assert refusal(",".join(["UPN"] * 2_000) + "\r\n") == told


def test_the_marks_named_as_the_students(refusal: Refusal) -> None:
    """Each pupil stands in it many times: some rows are told, the others counted, and soon."""
    row = f"{ANN},Example,Ann,06/10/2025,AM,/\r\n"
    students = "UPN,Adno,Surname,Forename,Date,Session,Mark\r\n" + row * LONG
    begun = process_time()
    faults = refusal(MARKS, students)

    assert process_time() - begun < SECONDS
    assert len(faults) == 21
    assert faults[0].startswith("students.xml, line 3: times on the roll that do not overlap")
    assert faults[-1] == (
        "students.xml: times on the roll that do not overlap were expected for each pupil "
        f"(in {LONG - 21:,} more rows)"
    )


def test_a_long_report_whose_rows_are_all_wrong(
    reports: Reports, tmp_path: Path, faults_of: Faults
) -> None:
    """The same fault in every row is told of some, and of two faults each has its own."""
    row = f"{ANN},11/20/2026,P1,Ann!\r\n"
    good = f"{ANN},20/11/2026,P1,/\r\n"
    path = tmp_path / "lessons.csv"
    path.write_text("UPN,Adno,Date,Period,Mark\r\n" + row * LONG + good + f"x{good}", "utf-8")
    adapter = Sims(evolve(reports(MARKS).settings, lessons=path))
    begun = process_time()
    faults = faults_of(lambda: adapter.attendance_read_lesson_marks(None))

    assert process_time() - begun < SECONDS
    assert len(faults) == 22
    assert faults[20:] == [
        (
            f"lessons.csv, line {LONG + 3}, column UPN: "
            "a UPN, a letter and twelve characters, was expected"
        ),
        (
            "lessons.csv, column Mark: a code of the register or of the school's lessons, of three "
            f"characters at most, or - (in {LONG - 20:,} more rows)"
        ),
    ]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("lessons", "UPN,Date,Period,Mark\r\n"),
        ("registers", "Date,Session,Reg,Taken\r\n"),
        ("contacts", "UPN,Surname\r\n"),
        ("students", "UPN,Surname,Forename\r\n"),
        ("marks", "UPN,Date,Session,Mark\r\n"),
    ],
)
def test_a_header_alone(
    reports: Reports, tmp_path: Path, faults_of: Faults, name: str, header: str
) -> None:
    """CommandReporter writes one when something went wrong: it is no register without marks."""
    path = tmp_path / f"{name}-only.csv"
    path.write_text(header, encoding="utf-8", newline="")
    adapter = Sims(evolve(reports(MARKS).settings, **{name: path}))
    read = {
        "lessons": lambda: adapter.attendance_read_lesson_marks(None),
        "registers": lambda: adapter.attendance_read_register_status(None),
        "marks": lambda: adapter.attendance_read_marks(None),
    }.get(name, adapter.attendance_read_roll)

    assert faults_of(read) == [f"{path.name}: at least one row was expected; the report has none"]


@pytest.mark.parametrize("day", ["06/10/0025", "0025-10-06", "06/10/25", "25-10-06", "6/10/2025"])
def test_years_of_two_digits(refusal: Refusal, day: str) -> None:
    """A year has four digits, and no noughts in their place."""
    assert refusal(MARKS.replace("06/10/2025", day)) == [f"marks.csv, line 2, column Date: {DATES}"]


def test_blanks_about_a_cell(reports: Reports, tmp_path: Path) -> None:
    """They say nothing, in a report that is read at once as in one that is read row by row."""
    blank = MARKS.replace("AM", " AM ").replace("004512,", "004512\t,")
    lessons = tmp_path / "lessons.csv"
    lessons.write_text(
        "Adno,Date,Period,Mark,Subject\n004512,20/11/2026, Tutor ,/, Art \n", "utf-8"
    )
    adapter = Sims(evolve(reports(blank).settings, lessons=lessons))
    (lesson,) = adapter.attendance_read_lesson_marks(None).rows()

    assert adapter.attendance_read_marks(None).height == 1
    assert (lesson[2], lesson[6]) == ("Tutor", "Art")


def test_cells_too_many_in_which_nothing_stands(reports: Reports) -> None:
    """A comma too many at a row's end says nothing, whichever way the report is read."""
    row = f"{ANN},07/10/2025,AM,/,,\r\n"

    assert reports(MARKS + row).attendance_read_marks(None).height == 2
    assert reports(MARKS + row + row.replace("07", "08")).attendance_read_marks(None).height == 3
