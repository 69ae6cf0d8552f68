"""A CTF written of a school's registers, in each version, and read again."""

import re
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve

from attendance_adapters.ctf import Ctf
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Mark, SchoolRegisters, marks_frame
from attendance_core.roll import Enrolment, Parent, Pupil, Roll
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

MONDAY, TUESDAY = date(2023, 9, 4), date(2023, 9, 5)
SPAN = (MONDAY, TUESDAY)
AT = datetime(2023, 9, 5, 16, tzinfo=LONDON)
ANN = Pupil("J919400123001", "1", "Example", "Ann", date(2012, 3, 4))
BO = Pupil(None, "2", "Sample", "Bo", date(2012, 3, 4))
SAMPLES = ("ctf23_attendance_single_char.xml", "ctf25_attendance.xml")


def registers(*codes: str, school: School | None = None) -> SchoolRegisters:
    """Make the registers of two pupils and two days, with the marks of the first."""
    sessions = [Session(day, half) for day in SPAN for half in Half]
    marks = [Mark(ANN.key, at, code) for at, code in zip(sessions, codes, strict=False)]
    return SchoolRegisters(
        school or School(999999, "Example High School", la_number=919, establishment=4001),
        Calendar(HeldSession(at.day, at.half) for at in sessions),
        Roll(
            (ANN, BO),
            (
                Enrolment(ANN.key, date(2020, 9, 1), TUESDAY, sex="F"),
                Enrolment(BO.key, date(2020, 9, 1)),
            ),
        ),
        marks_frame(marks),
        (),
    )


def export(of: SchoolRegisters, **settings: object) -> tuple[str, str, dict[str, int]]:
    """Export by the hook, as whoever exports does."""
    adapter = Ctf(Ctf.Settings(**settings))  # type: ignore[arg-type]
    adapters = SchoolAdapters.alone("ctf", adapter, Ctf.capabilities)
    (made,) = adapters.export(of, SPAN, AT)
    return made.name, made.content.decode(), dict(made.left_out)


@pytest.mark.parametrize(
    ("version", "marks", "sex"),
    [
        (23, "<AttendanceMarks>/-LI</AttendanceMarks>", "<Gender>F</Gender>"),
        (24, "<AttendanceMarks>/,-,L,I</AttendanceMarks>", "<Gender>F</Gender>"),
        (25, "<AttendanceMarks>/,-,L,I</AttendanceMarks>", "<Sex>F</Sex>"),
    ],
)
def test_each_version_is_written_as_it_was(version: int, marks: str, sex: str) -> None:
    """Characters up to 23, a list with commas after; sex is called gender before 25."""
    name, text, left_out = export(registers("/", "-", "L", "I"), version=version)

    assert name == "9194001_CTF_XXXXXXX_001.xml"
    assert f"<CTFversion>{version}.0</CTFversion>" in text
    assert marks in text
    assert sex in text
    assert "<SessionsPossible>3</SessionsPossible>" in text
    assert "<DateTime>2023-09-05T16:00:00</DateTime>" in text
    assert left_out == {"no UPN": 1}


def test_a_code_of_two_characters_is_refused_in_an_old_version() -> None:
    """It is never cut to one, and the fault says how often it stands there."""
    of = registers("C2", "C2", "Y1", "/")
    with pytest.raises(Refused) as refused:
        export(of, version=23)

    assert [str(each).partition(": ")[2] for each in refused.value.faults] == [
        "a version from 24 on was expected: C2 has two characters, and stands 2 times",
        "a version from 24 on was expected: Y1 has two characters, and stands 1 times",
    ]


def test_a_school_without_numbers_is_refused() -> None:
    """Nobody could tell whose file it is."""
    of = registers("/", school=School(999999, "Example High School"))
    with pytest.raises(Refused, match="ctf, key la_number: the numbers of the school"):
        export(of)


def test_those_alone_who_leave_are_written() -> None:
    """To the school that they go to, under the number that is the next."""
    of = registers("/")
    name, text, left_out = export(
        of, leavers_only=True, to_la_number=919, to_establishment=4002, number=7
    )

    assert name == "9194001_CTF_9194002_007.xml"
    assert text.count("<Pupil>") == 1
    assert "<DestSchool>" in text
    assert left_out == {}


def test_who_was_not_on_roll_in_the_days_is_not_written() -> None:
    """The first day and the last are both included."""
    of = registers("/")
    gone = evolve(of.roll.enrolments[0], leaving=date(2023, 9, 3))
    to_come = evolve(of.roll.enrolments[0], start=date(2023, 9, 6), leaving=None)
    for times in (gone, to_come):
        changed = evolve(of, roll=Roll((ANN,), (times,)), marks=marks_frame([]))

        assert "<Pupil>" not in export(changed)[1]


def test_somebody_who_came_back_is_written_as_of_now() -> None:
    """Year group and status are of the last time on roll that has begun; every time is told."""
    of = registers("/")
    then, now, later = (
        Enrolment(ANN.key, start, leaving, year_group=year)
        for start, leaving, year in [
            (date(2020, 9, 1), date(2021, 7, 20), "4"),
            (date(2023, 9, 1), date(2023, 9, 29), "7"),
            (date(2024, 9, 2), None, "8"),
        ]
    )
    _, text, _ = export(evolve(of, roll=Roll((ANN,), (then, now, later))))

    assert "<NCyearActual>7</NCyearActual>" in text
    assert text.count("<EntryDate>") == 3


def test_what_no_xml_can_hold_is_left_out(tmp_path: Path) -> None:
    """A form feed that somebody pasted into a name does not spoil the file."""
    of = registers("/", school=School(999999, "Exa\x0bmple", la_number=919, establishment=4001))
    pupil = evolve(ANN, legal_surname="Exam\x0cple", legal_forename="A\x00nn <& \ufffe")
    parent = Parent("1", pupil.key, "Qu\x1bick", mobile="07700\x07 900123")
    changed = evolve(of, roll=Roll((pupil,), of.roll.enrolments[:1], (parent,)))
    (tmp_path / "ctf.xml").write_text(export(changed)[1], encoding="utf-8", newline="")
    roll = Ctf(Ctf.Settings(tmp_path / "ctf.xml")).attendance_read_roll()

    assert (roll.pupils[0].legal_surname, roll.pupils[0].legal_forename) == ("Example", "Ann <&")
    assert (roll.parents[0].surname, roll.parents[0].mobile) == ("Quick", "07700 900123")


def test_a_file_to_read_is_asked_for_where_there_is_none() -> None:
    """Settings that only write read nothing."""
    with pytest.raises(Refused, match="ctf, key file: the file to read was expected"):
        Ctf(Ctf.Settings()).attendance_read_roll()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_means_the_same_when_it_is_written_again(
    shared: Path, tmp_path: Path, name: str
) -> None:
    """Pupil, marks, closed days and counts of each sample are those of what is written of it."""
    path = shared / "samples" / name
    read = Ctf(Ctf.Settings(path))
    marks = read.attendance_read_marks(None)
    days = (marks["date"].min(), marks["date"].max())
    held = marks.filter(pl.col("code") != "#")
    of = SchoolRegisters(
        School(999999, "Example High School", la_number=919, establishment=4001),
        Calendar(
            HeldSession(day, Half(half)) for day, half in held.select("date", "session").rows()
        ),
        read.attendance_read_roll(),
        marks,
        (),
    )
    version = int(name[3:5])
    adapter = Ctf(Ctf.Settings(version=version))
    (made,) = adapter.attendance_export(of, days, read.attendance_marks_as_at())
    (tmp_path / made.name).write_bytes(made.content)
    again = Ctf(Ctf.Settings(tmp_path / made.name))
    said = r"<(Sessions\w+|Attendance\w+|CTFversion|Year|Sex|Gender)>(.*)</"

    assert again.attendance_read_marks(None).equals(marks)
    assert again.attendance_read_roll() == read.attendance_read_roll()
    assert again.attendance_marks_as_at() == read.attendance_marks_as_at()
    assert re.findall(said, made.content.decode()) == re.findall(said, path.read_text("utf-8"))
