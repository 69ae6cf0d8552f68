from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.sims import Sims
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.lessons import Timetable, _row_by_row, read_lessons
from attendance_adapters.sims.reports import Export, Report, read_report
from attendance_core.errors import Refused
from attendance_core.register import lessons_frame
from attendance_core.scenarios import invent
from attendance_core.tables import LONDON

HEADER = (
    "UPN,Adno,Date,Period,Mark,Subcode,Minutes late,Starts,Ends,Subject,Teacher,Recorded at\r\n"
)
ANN = "J919400123001,004512"
FRIDAY = date(2026, 11, 20)
SCENARIO = invent(5, pupils=40).at(datetime(2026, 11, 20, 15, 30, tzinfo=LONDON))

Faults = Callable[[Callable[[], object]], list[str]]
Lessons = Callable[..., Sims]


@pytest.fixture
def lessons(reports: Callable[..., Sims], tmp_path: Path) -> Lessons:
    """Write a report of lesson marks beside the others, and give the adapter that reads it."""

    def write(text: str, name: str = "lessons.csv", **settings: object) -> Sims:
        (tmp_path / name).write_bytes(text.encode("cp1252"))
        return reports(lessons=tmp_path / name, **settings)

    return write


def rows(adapter: Sims) -> list[tuple[Any, ...]]:
    """Give the lesson marks as they stand."""
    found: list[tuple[Any, ...]] = adapter.attendance_read_lesson_marks(None).rows()
    return found


def test_every_column(lessons: Lessons) -> None:
    """A lesson mark has its period in the timetable's words, and all that the report says of it."""
    row = f"{ANN},20/11/2026,1Fri:4,L,,7,13:20,14:15,History,Mr Quick,20/11/2026 13:31:00\r\n"
    adapter = lessons(HEADER + row, periods={"4": "Lesson 4"})

    assert rows(adapter) == [
        (
            *("J919400123001", FRIDAY, "Lesson 4", "L", time(13, 20), time(14, 15), "History"),
            *("Mr Quick", 7, datetime(2026, 11, 20, 13, 31, tzinfo=LONDON)),
        )
    ]


def test_codes_of_the_school_and_no_mark(lessons: Lessons) -> None:
    """A school's own lesson codes are kept, sub-codes joined, and nothing is `-`, no mark yet."""
    marks = [("1Fri:1", "RR", ""), ("1Fri:2", "C", "2"), ("1Fri:3", "", ""), ("1Fri:4", "-", "")]
    text = HEADER + "".join(f"{ANN},20/11/2026,{p},{m},{s}\r\n" for p, m, s in marks)
    found = lessons(text, codes={"7": "I"}).attendance_read_lesson_marks(None)

    assert found["code"].to_list() == ["RR", "C2", "-", "-"]
    assert found["period"].to_list() == ["1Fri:1", "1Fri:2", "1Fri:3", "1Fri:4"]
    assert found.schema == lessons_frame().schema


def test_another_period_on_another_day(lessons: Lessons) -> None:
    """The setting names periods of every day, of a weekday, and of a weekday of one week."""
    days = [("19/11/2026", "1Thu:4"), ("20/11/2026", "1Fri:4"), ("27/11/2026", "2Fri:4")]
    text = HEADER + "".join(f"{ANN},{day},{period},/\r\n" for day, period in days)
    periods = {"4": "Lesson 4", "Fri:4": "Assembly", "2Fri:4": "Tutor"}

    assert [row[2] for row in rows(lessons(text, periods=periods))] == [
        *("Lesson 4", "Assembly", "Tutor")
    ]


def test_the_registers_have_the_same_periods(
    reports: Callable[..., Sims], faults_of: Faults
) -> None:
    """The registers report is read with the same names, and a period of another day refused."""
    registers = "Date,Period,Group,Taken at\r\n20/11/2026,1Fri:4,9B,13:22\r\n"
    adapter = reports(registers=registers, periods={"4": "Lesson 4"})
    (taking,) = adapter.attendance_read_register_status(None)
    other = reports(registers=registers.replace("1Fri", "1Mon"))

    assert taking.period == "Lesson 4"
    assert faults_of(lambda: other.attendance_read_register_status(None)) == [
        (
            "registers.csv, line 2, column Period: "
            "a period of the day of the row, 2026-11-20, was expected"
        )
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"{ANN},20/11/2026,1Thu:4,/", "column Period: a period of the day of the row"),
        (f"{ANN},20/11/2026,,/", "column Period: a Period was expected"),
        (f"{ANN},11/20/2026,1Fri:4,/", "column Date: the report must give its dates as"),
        (f"{ANN},20/11/26,1Fri:4,/", "column Date: the report must give its dates as"),
        (f"{ANN},2026-11-20,1Fri:4,/", "column Date: the report must give its dates as"),
        (f"{ANN},20/11/2026,1Fri:4,Ann!", "column Mark: a code of the register or of the"),
        (f"{ANN},20/11/2026,1Fri:4,L,,x", "column Minutes late: a whole number of minutes"),
        (f"{ANN},20/11/2026,1Fri:4,/,,,9am", "column Starts: a time such as 08:45 was expected"),
        (f"{ANN},20/11/2026,1Fri:4,/,,,,,,,soon", "column Recorded at: a time such as 08:45"),
        (",9999,20/11/2026,1Fri:4,/", "column Adno: a pupil of the students report was expected"),
        (f"{ANN},20/11/2026,1Fri:1,/", ": one mark for a pupil and a period of 2026-11-20"),
        (f'{ANN},20/11/2026,1Fri:4,"/', ": a well-formed CSV record"),
    ],
)
def test_a_faulty_row(lessons: Lessons, faults_of: Faults, row: str, told: str) -> None:
    """A row is told by its line and its column, and nothing of it is repeated."""
    adapter = lessons(f"{HEADER}{ANN},20/11/2026,1Fri:1,/\r\n{row}\r\n")
    (fault,) = faults_of(lambda: adapter.attendance_read_lesson_marks(None))

    assert fault.startswith("lessons.csv, line 3")
    assert told in fault


def test_faults_of_the_roll_come_with_those_of_the_columns(
    lessons: Lessons, faults_of: Faults
) -> None:
    """Without the roll, the columns of the report are looked at alone, in one refusal."""
    adapter = lessons("UPN,Wobble\r\n", students="<SuperStarReport/>")
    faults = faults_of(lambda: adapter.attendance_read_lesson_marks(None))

    assert [fault.partition(",")[0].partition(":")[0] for fault in faults] == [
        *("students.xml", "lessons.csv", "lessons.csv", "lessons.csv", "lessons.csv")
    ]


def test_without_the_report(reports: Callable[..., Sims], faults_of: Faults) -> None:
    """Whoever names SIMS for lessons names the report as well."""
    assert faults_of(lambda: reports().attendance_read_lesson_marks(None)) == [
        "sims, key lessons: the report of lesson marks was expected"
    ]


def test_invented_lessons_come_back(tmp_path: Path) -> None:
    """What is written is what is read: every period, time, code and moment."""
    adapter = Sims(Sims.write_sample(SCENARIO, tmp_path))
    key = ["pupil", "date", "period"]

    assert SCENARIO.lessons
    assert (
        adapter.attendance_read_lesson_marks(None)
        .sort(key)
        .equals(lessons_frame(SCENARIO.lessons).sort(key))
    )


def test_no_lessons_are_no_report(tmp_path: Path) -> None:
    """A school without lessons has no report of them, whatever was written there before."""
    Sims.write_sample(SCENARIO, tmp_path)
    settings = Sims.write_sample(evolve(SCENARIO, lessons=()), tmp_path)

    assert (settings.lessons, (tmp_path / "lessons.csv").exists()) == (None, False)


NAMES = ["UPN", "Adno", "Date", "Period", "Mark", "Subcode", "Minute", "Starts", "Recorded at"]
PUPILS = SCENARIO.roll.pupils[:3]
cells = st.tuples(
    st.sampled_from([*(each.upn or "" for each in PUPILS), ""]),
    st.sampled_from([*(each.admission_number or "" for each in PUPILS), "9", ""]),
    st.sampled_from(["19/11/2026", "20/11/2026", "2026-11-20", "20/11/26", ""]),
    st.sampled_from(["1Fri:4", "4", "Tutor", "1Thu:1", ""]),
    st.sampled_from(["/", "C", "C2", "RR", "7", "-", "", "long"]),
    st.sampled_from(["", "", "2", "C2"]),
    st.sampled_from(["", "5", "x"]),
    st.sampled_from(["", "", "08:45", "8.45"]),
    st.sampled_from(["", "", "08:45", "20/11/2026 09:00", "soon"]),
)


def outcome(read: Callable[[], pl.DataFrame]) -> object:
    """Give the marks that are read, or what they are refused for."""
    try:
        return read().rows()
    except Refused as refused:
        return str(refused)


def both(report: Report) -> tuple[object, object]:
    """Give what the quick way of reading gives, and the slow one."""
    roll = SCENARIO.roll
    keys = Keys(
        frozenset(roll.by_key), {each.admission_number or "": each.key for each in roll.pupils}
    )
    of = Timetable(keys, {"7": "I"}, {"4": "Lesson 4"})
    return (
        outcome(lambda: read_lessons(report, {}, of)),
        outcome(lambda: _row_by_row(report, {}, of)),
    )


@given(st.lists(cells, min_size=1, max_size=4))
def test_at_once_as_row_by_row(table: list[tuple[str, ...]]) -> None:
    """The quick way of reading and the slow one agree on what is a mark and what is a fault."""
    text = "\r\n".join(",".join(row) for row in [tuple(NAMES), *table])
    at = datetime(2026, 11, 20, 9, 35, tzinfo=LONDON)
    at_once, row_by_row = both(read_report(Export("m", text.encode(), at)))

    assert at_once == row_by_row


@given(st.lists(cells, min_size=1, max_size=4))
def test_at_once_as_row_by_row_in_xml(table: list[tuple[str, ...]]) -> None:
    """They agree in XML too."""
    at_once, row_by_row = both(Report("m", NAMES, cells=list(zip(*table, strict=True))))

    assert at_once == row_by_row
