"""The members' file, and what the absence screen would not show."""

import re
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.school_comms import Member, SchoolComms, members_text, read_members
from attendance_adapters.school_comms.facts import facts
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.errors import Refused
from attendance_core.register import Mark, SchoolRegisters, marks_frame
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session

FRIDAY = date(2026, 11, 20)
SCHOOL = invent(5, pupils=40).school


def test_the_sample(shared):
    """Read, and written again as it was."""
    content = (shared / "samples" / "schoolcomms_members.csv").read_bytes()
    members = read_members(content, place="members.csv")

    assert [(each.number, each.role) for each in members] == [
        ("4512", 1),
        ("4513", 1),
        ("STF34", 2),
    ]
    assert members_text(members).encode() == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding):
    """With a mark at the beginning, or as a program of Windows writes it, a name is that name."""
    (found,) = read_members("1,Zoë,O’Neil,9B,9,1\r\n".encode(encoding), place="members.csv")

    assert (found.number, found.forename, found.surname) == ("1", "Zoë", "O’Neil")


def test_nobody_stands_in_a_repr():
    """Neither a number nor a name."""
    shown = repr(Member("4512", "Ann", "Example", "9B", "9"))

    assert not [word for word in ("4512", "Ann", "Example") if word in shown]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("4512,Ann,Example,9B,9", "line 1: 6 cells were expected"),
        ("4512,Ann,Example,9B,9,1,x", "line 1: 6 cells were expected"),
        (",Ann,Example,9B,9,1", "line 1, column number: a number was expected"),
        ("4512,,Example,9B,9,1", "line 1, column forename: a forename was expected"),
        ("4512,Ann,Example,9B,9,7", "line 1, column role: one of 1, 2, 3, 4, 5, 6 was expected"),
        ("1,A,B,,,1\n1,C,D,,,1", "line 2, column number: a number that nobody else has"),
        ('1,"A,B', "line 1: a well-formed CSV record"),
        ("1,A,Example,,,1\n 1 ,C,Example,,,1\n1,E,F,,,1", "(?s)line 2, column number.*line 3"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_is_none_is_refused(text, fault):
    """By its line and column, and nothing of anybody is repeated."""
    with pytest.raises(Refused, match=fault) as refused:
        read_members(text.encode(), place="members.csv")

    assert "Example" not in str(refused.value)


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
# An apostrophe before such a sign is taken for ours.
cells = cells.filter(lambda text: not re.match(r"'[=@+-]", text))
names = cells.filter(bool)
members = st.lists(
    st.builds(Member, names, names, names, cells, cells, st.sampled_from([1, 2, 3, 4, 5, 6])),
    min_size=1,
    unique_by=lambda each: each.number,
)


@given(members)
def test_what_is_written_is_read(written):
    """Whatever a name begins with; a spreadsheet takes none for a formula."""
    text = members_text(written)

    assert not [line for line in text.splitlines() if line.startswith(("=", "@"))]
    assert list(read_members(text.encode(), place="members.csv")) == written


@given(st.binary() | st.text().map(str.encode))
def test_any_file_is_read_or_named(content):
    """Bytes that are no text, lines that are no lines."""
    places = {"members.csv"}
    try:
        read_members(content, place="members.csv")
    except Refused as refused:
        places &= {fault.place for fault in refused.faults}

    assert places


def registers(*marks: Mark, numbers: tuple[str | None, ...] = ("10", "11")) -> SchoolRegisters:
    """Give a school of pupils with these admission numbers, on the Friday."""
    pupils = tuple(
        Pupil(f"J91940012300{at}", number, f"=Example{at}", "Ann", None)
        for at, number in enumerate(numbers, 1)
    )
    roll = Roll(
        pupils,
        tuple(Enrolment(each.key, date(2025, 9, 1), year_group="9") for each in pupils),
    )
    calendar = Calendar(HeldSession(FRIDAY, half) for half in Half)
    return SchoolRegisters(SCHOOL, calendar, roll, marks_frame(marks), ())


def exported(made: SchoolRegisters, tmp_path) -> tuple[str, dict[str, int]]:
    """Export the Friday, and give the text and what was left out."""
    adapter = SchoolComms(SchoolComms.Settings(tmp_path))
    (found,) = adapter.attendance_export(made, (FRIDAY, FRIDAY))

    assert found.name == "members.csv"
    return found.content.decode(), dict(found.left_out)


def test_the_members_of_a_school(tmp_path):
    """A line for each who is on roll, by the admission number; no name becomes a formula."""
    everybody = [
        Mark(f"J91940012300{at}", Session(FRIDAY, half), "N") for at in (1, 2) for half in Half
    ]
    text, left_out = exported(registers(*everybody), tmp_path)

    assert text == "10,Ann,'=Example1,,9,1\n11,Ann,'=Example2,,9,1\n"
    assert left_out == {}


def test_whoever_has_no_number_is_counted(tmp_path):
    """School Comms knows nobody without one."""
    text, left_out = exported(registers(numbers=("10", None)), tmp_path)

    assert text.count("\n") == 1
    assert left_out["pupils without an admission number"] == 1


def test_two_with_one_number_are_refused(tmp_path):
    """The second would be written over the first."""
    with pytest.raises(Refused, match="an admission number that no other pupil has"):
        exported(registers(numbers=("10", "10")), tmp_path)


def test_what_the_absence_screen_does_not_show_is_counted(tmp_path):
    """It asks for N alone: no mark, and an O, are nobody's absence there."""
    morning, afternoon = (Session(FRIDAY, half) for half in Half)
    marks = [
        Mark("J919400123001", morning, "N"),
        Mark("J919400123001", afternoon, "O"),
        Mark("J919400123002", morning, "/"),
    ]
    _, left_out = exported(registers(*marks), tmp_path)

    assert left_out == {
        "sessions of 2026-11-20 without a mark: "
        "the absence screen of School Comms shows N alone": 1,
        "sessions of 2026-11-20 with O: the absence screen of School Comms shows N alone": 1,
    }


def test_the_code_of_the_absence_screen_has_its_source():
    """It is School Comms's own rule, from its help."""
    screen = facts().absence_screen

    assert (screen.code, screen.verified) == ("N", True)
    assert "hlpAttendance" in screen.source


def test_a_pupil_is_a_student_by_whatever_name_they_go(tmp_path):
    """The preferred names, and the role 1, whatever the help's own example says."""
    made = registers(numbers=("10",))
    pupil = evolve(made.roll.pupils[0], preferred_forename="Bo", preferred_surname="Sample")
    text, _ = exported(evolve(made, roll=Roll((pupil,), made.roll.enrolments)), tmp_path)

    assert text == "10,Bo,Sample,,9,1\n"
