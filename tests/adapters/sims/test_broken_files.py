"""Files as they come from a school: broken, cut short, in another encoding, or an attack."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_adapters.sims import Sims, at_once
from attendance_adapters.sims.settings import SimsSettings
from attendance_adapters.sims.third_party import read_codes, read_lesson_xml, read_session_xml
from attendance_core.errors import Refused
from attendance_core.scenarios import invent
from attendance_core.tables import LONDON

WHOLE = invent(5, pupils=40).at(datetime(2026, 11, 20, 15, 30, tzinfo=LONDON))
# One day is enough, and is read a hundred times in no time.
SCENARIO = evolve(
    WHOLE,
    marks=WHOLE.marks.filter(pl.col("date") == WHOLE.today),
    takings=tuple(each for each in WHOLE.takings if each.date == WHOLE.today),
)
PERSONAL = [
    each for pupil in SCENARIO.roll.pupils for each in (pupil.upn, pupil.legal_surname) if each
]
MARKS = "UPN,Adno,Date,Session,Mark\r\nJ919400123001,004512,06/10/2025,AM,/\r\n"
BOMB = """<?xml version="1.0"?>
<!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>
<SuperStarReport><Record><UPN>&c;</UPN></Record></SuperStarReport>"""
OUTSIDE = """<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>
<SuperStarReport><Record><UPN>&b;</UPN></Record></SuperStarReport>"""

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]
Faults = Callable[[Callable[[], object]], list[str]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> SimsSettings:
    """Write the reports of a small school, each of which a test may break for a while."""
    return Sims.write_sample(SCENARIO, tmp_path_factory.mktemp("sims"))


@st.composite
def broken(draw: st.DrawFn, good: bytes) -> bytes:
    """Change a piece of a good file, cut it off, or put another in its place."""
    first = draw(st.integers(0, len(good)))
    last = draw(st.integers(first, min(len(good), first + 40)))
    piece = draw(
        st.binary(max_size=12) | st.sampled_from([b'"', b",", b"\r\n", b"<", b"&", good[:200]])
    )
    return good[:first] + piece + (b"" if draw(st.booleans()) else good[last:])


@pytest.mark.parametrize("name", ["marks", "students", "contacts", "registers", "lessons"])
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_comes_is_read_or_refused(
    written: SimsSettings, name: str, data: st.DataObject
) -> None:
    """A refusal names a file of the school, and nobody; nothing else is ever raised."""
    path: Path = getattr(written, name)
    good = path.read_bytes()
    path.write_bytes(data.draw(broken(good[:4_000]) | broken(good) | st.binary(max_size=60)))
    adapter = Sims(written)
    try:
        adapter.attendance_read_marks(None)
        adapter.attendance_read_register_status(None)
        adapter.attendance_read_lesson_marks(None)
    except Refused as refused:
        told = str(refused)

        assert all(line.startswith(_NAMES) for line in told.splitlines())
        assert not [value for value in PERSONAL if value in told]
    finally:
        path.write_bytes(good)


_NAMES = ("marks.csv", "students.xml", "contacts.csv", "registers.csv", "lessons.csv")


@given(st.data())
def test_third_party_xml_is_read_or_refused(shared: Path, data: st.DataObject) -> None:
    """So with what SIMS 7 gives to programs."""
    read, name = data.draw(
        st.sampled_from(
            [
                (read_session_xml, "sims_tp_session_extended_2024.xml"),
                (read_lesson_xml, "sims_tp_lesson_extended_2024.xml"),
                (read_codes, "sims_tp_codes_v2.xml"),
            ]
        )
    )
    good = (shared / "samples" / name).read_bytes()
    try:
        read(data.draw(broken(good)), place="file")
    except Refused as refused:
        told = str(refused)

        assert all(line.startswith("file") for line in told.splitlines())


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
@pytest.mark.parametrize("name", ["marks", "students", "lessons"])
def test_entities(
    reports: Reports, tmp_path: Path, faults_of: Faults, text: str, name: str
) -> None:
    """No report has entities: neither a bomb nor a file of this machine comes out of one."""
    adapter = reports(MARKS, lessons=tmp_path / "lessons.csv")
    path: Path = getattr(adapter.settings, name)
    path.write_text(text, encoding="utf-8")
    read = {
        "marks": adapter.attendance_read_marks,
        "students": lambda _: adapter.attendance_read_roll(),
        "lessons": adapter.attendance_read_lesson_marks,
    }[name]

    assert faults_of(lambda: read(None)) == [
        f"{path.name}: plain XML without entities was expected"
    ]


def test_elements_in_elements_without_end(refusal: Refusal) -> None:
    """A report as deep as an attack is refused, with the first record and its column."""
    deep = "<a>" * 20_000 + "</a>" * 20_000

    assert refusal(f"<SuperStarReport><Record>{deep}</Record></SuperStarReport>") == [
        "marks.csv, record 1, column a: text alone was expected in a column"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_encodings(
    reports: Reports, tmp_path: Path, faults_of: Faults, encoding: str
) -> None:
    """CSV in an encoding that CommandReporter does not write is refused, not read as rubbish."""
    adapter = reports("")
    (tmp_path / "marks.csv").write_bytes(MARKS.encode(encoding))

    assert faults_of(lambda: adapter.attendance_read_marks(None))[0].startswith("marks.csv")


def test_a_mark_of_the_encoding(reports: Reports, tmp_path: Path) -> None:
    """A byte order mark before UTF-8 is no part of the first header, in CSV and in XML."""
    adapter = reports("")
    (tmp_path / "marks.csv").write_text(MARKS, encoding="utf-8-sig", newline="")
    students = tmp_path / "students.xml"
    students.write_text(students.read_text(encoding="utf-8"), encoding="utf-8-sig")

    assert adapter.attendance_read_marks(None).height == 1


def test_lines_that_end_otherwise(reports: Reports, tmp_path: Path) -> None:
    """Lines may end as on any machine."""
    adapter = reports("")
    for end in ("\r", "\n"):
        (tmp_path / "marks.csv").write_bytes(MARKS.replace("\r\n", end).encode())

        assert Sims(adapter.settings).attendance_read_marks(None).height == 1


def test_records_of_nothing_that_is_known(refusal: Refusal) -> None:
    """Records in which no known column stands are told by what is missing."""
    faults = refusal("<SuperStarReport><Record><House>Red</House></Record></SuperStarReport>")

    assert faults[0] == "marks.csv: a column Session date is missing"


def test_a_cell_that_is_too_long(refusal: Refusal) -> None:
    """A number of a hundred figures and a code of a thousand letters are told by their line."""
    marks = MARKS.replace("Mark\r\n", "Mark,Minutes late\r\n")
    marks += f"J919400123001,004512,06/10/2025,PM,L,{'9' * 100}\r\n"
    marks += f"J919400123001,004512,07/10/2025,AM,{'A' * 1000},\r\n"

    assert refusal(marks) == [
        "marks.csv, line 3, column Minutes late: a whole number of minutes was expected",
        "marks.csv, line 4, column Mark: a code of the register was expected, or - for no mark",
    ]


def test_a_upn_that_stands_twice(refusal: Refusal) -> None:
    """Two rows of one UPN at the same time are told, whatever else stands in them."""
    record = (
        "<Record><UPN>J919400123001</UPN><Surname>Quick</Surname><Forename>Di</Forename></Record>"
    )
    students = f"<SuperStarReport>{record}{record}</SuperStarReport>"

    assert refusal(MARKS, students) == [
        "students.xml, record 2: times on the roll that do not overlap were expected for each pupil"
    ]


def in_xml(rows: int, *, last: str = "/") -> str:
    """Give a report of marks in XML; the columns of the late stand in the last record alone."""
    days = [f"{1 + day % 28:02}/{1 + day // 28 % 12:02}/{2000 + day // 336}" for day in range(rows)]
    records = [
        f"<Record><Adno>004513</Adno><Date>{day}</Date><Session>AM</Session><Mark>/</Mark></Record>"
        for day in days[:-1]
    ]
    late = f"<Adno>004512</Adno><Date>{days[-1]}</Date><Session>PM</Session><Mark>{last}</Mark>"
    records.append(f"<Record>{late}<Minutes_x0020_late>7</Minutes_x0020_late></Record>")
    return f"<SuperStarReport>{''.join(records)}</SuperStarReport>"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a batch be a few records, so that a small report has many."""
    monkeypatch.setattr(at_once, "_BATCH", 7)
    monkeypatch.setattr(at_once, "_PIECE", 256)


@pytest.mark.usefixtures("small_batches")
def test_a_report_of_many_batches(reports: Reports) -> None:
    """Batches make one frame, be it that a column stands in the last record alone."""
    found = reports(in_xml(500, last="L")).attendance_read_marks(None)

    assert found.height == 500
    assert found.filter(pl.col("minutes_late") == 7)["code"].to_list() == ["L"]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("<Mark>L</Mark>", "<Mark>7</Mark>"), "record 500, column Mark: 7 is a mark of school"),
        (("<Session>PM", "<Tea>9</Tea><Session>PM"), ", column Tea: this column is not known"),
        (("<Session>PM", "<AM_x002F_PM>AM</AM_x002F_PM><Session>PM"), "AM/PM: a second column"),
        (("</SuperStarReport>", ""), ", line 1: well-formed XML was expected"),
        (("04513", "04519"), "record 1, column Adno: a pupil of the students report was expected"),
    ],
)
def test_a_fault_in_a_batch(refusal: Refusal, change: tuple[str, str], told: str) -> None:
    """What is wrong in a long report is told as in a short one, with the number of its record."""
    faults = refusal(in_xml(500, last="L").replace(*change))

    assert told in faults[0]


@pytest.mark.usefixtures("small_batches")
def test_doubles_in_two_batches(refusal: Refusal) -> None:
    """A mark that stands twice is found, however far apart."""
    text = in_xml(500)
    first = text[text.index("<Record>") : text.index("</Record>") + len("</Record>")]

    assert refusal(text.replace("</SuperStarReport>", f"{first}</SuperStarReport>")) == [
        "marks.csv, record 501: one mark for a pupil and the session 2000-01-01 AM was expected"
    ]


def test_when_a_report_in_xml_was_written(reports: Reports, tmp_path: Path) -> None:
    """It is told of the very file that was read."""
    adapter = reports(in_xml(3))
    at = datetime(2026, 11, 20, 9, 35, tzinfo=LONDON)
    os.utime(tmp_path / "marks.csv", (at.timestamp(), at.timestamp()))

    assert adapter.attendance_marks_as_at() == at
