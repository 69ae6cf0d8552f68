"""The attendance of a school census: who is in it, which sessions, and in which elements."""

from datetime import date

import pytest
from attrs import evolve
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from two_days import ANN, AT, BO, SPAN, TUESDAY, registers

from attendance_adapters.census import Census, counted, read
from attendance_adapters.census.rules import rules
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.errors import Refused
from attendance_core.register import Mark, SchoolRegisters, marks_frame
from attendance_core.roll import Boarder, Roll
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.sources import Status


def export(of, **settings):
    """Export by the hook."""
    (made,) = Census(Census.Settings(**settings)).attendance_export(of, SPAN, AT)
    return made


def test_a_pupil_has_the_sessions_that_were_possible_and_those_of_each_code():
    """A session that was not possible has its code, and counts for nothing."""
    (one,) = counted(registers("/", "Y1", "I", "O"), SPAN)

    assert one.possible == 3
    assert dict(one.by_code) == {"/": 1, "Y1": 1, "I": 1, "O": 1}


def test_a_code_that_a_system_splits_is_the_registers_own():
    """Nobody collects I01."""
    day = date(2021, 3, 8)
    of = evolve(
        registers(),
        calendar=Calendar([HeldSession(day, Half.AM)]),
        marks=marks_frame([Mark(ANN.key, Session(day, Half.AM), "I01")]),
    )
    (one,) = counted(of, (day, day))

    assert dict(one.by_code) == {"I": 1}


@pytest.mark.parametrize(
    ("born", "is_in"),
    [
        (date(2010, 8, 31), False),
        (date(2010, 9, 1), True),
        (date(2022, 8, 31), True),
        (date(2022, 9, 1), False),
        (None, True),
    ],
)
def test_ages_are_those_of_the_last_day_of_august(born, is_in):
    """From 4 to 15 on the 31 August before the school year; an unknown age is not left out."""
    of = registers("/", pupil=evolve(ANN, date_of_birth=born))

    assert bool(list(counted(of, SPAN))) is is_in


@pytest.mark.parametrize("boarder", [each for each in Boarder if each is not Boarder.NOT])
def test_who_boards_is_not_in_it(boarder):
    """Whichever way they board."""
    assert list(counted(registers("/", boarder=boarder), SPAN)) == []


def test_who_boarded_at_another_time_is_in_it():
    """What was before the term says nothing of it."""
    of = registers("/")
    (now, other) = of.roll.enrolments
    before = evolve(now, start=date(2020, 9, 1), leaving=date(2023, 7, 21), boarder=Boarder.BOARDER)
    times = (before, evolve(now, start=date(2023, 9, 4)), other)
    made = evolve(of, roll=Roll(of.roll.pupils, times))

    assert len(list(counted(made, SPAN))) == 1


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ufffe"])
def test_a_name_that_no_xml_holds_is_refused(letter):
    """By the pupil's position, and without the name."""
    of = registers("/", pupil=evolve(ANN, legal_surname=f"Exa{letter}mple"))

    with pytest.raises(Refused, match=r"^census, key pupil 1: a name without control characters"):
        export(of)


def test_names_are_texts():
    """What looks like an element is none."""
    made = export(registers("/", pupil=evolve(ANN, legal_surname="<b>O'Hara & Sons</b>")))

    assert b"<Surname>&lt;b&gt;O'Hara &amp; Sons&lt;/b&gt;</Surname>" in made.content
    assert read(made.content, place=made.name)


def test_what_is_written_has_the_samples_shape(shared):
    """The same elements, one in another, in the same order; what has no sessions is left out."""
    sample = (shared / "samples" / "census_pupil_attendance.xml").read_bytes()
    made = export(registers("I", "M", "/", "."), half_term_2_from=TUESDAY)
    (pupil,) = fromstring(made.content)

    def shape(element):
        return [element.tag, *dict.fromkeys(str(shape(each)) for each in element)]

    def without(element, name):
        for parent in element.iter("SummerHalfTerm2Attendance"):
            for each in parent.findall(name):
                parent.remove(each)
        return element

    theirs = fromstring(sample)
    assert shape(without(pupil, "SessionDetails")) == shape(without(theirs, "SessionDetails"))


def test_who_had_no_possible_session_is_not_in_it():
    """A code alone is no attendance."""
    assert list(counted(registers("Y1", "Y1"), SPAN)) == []


def test_what_is_written_is_read_again():
    """The possible sessions and the codes, under the term's element."""
    made = export(registers("/", "\\", "I", "C2"))
    (one,) = read(made.content, place=made.name)

    assert made.name == "999999_census_2026-09-07_2026-09-08.xml"
    assert one.upn == ANN.upn
    assert one.possible == {"TermlyAttendance": 4}
    assert one.by_code == {"TermlyAttendance": {"/": 1, "\\": 1, "I": 1, "C2": 1}}


def test_the_second_half_of_the_summer_stands_by_itself():
    """From its first day on; the days before are the term's."""
    made = export(registers("/", "\\", "I", "."), half_term_2_from=TUESDAY)
    (one,) = read(made.content, place=made.name)

    assert one.possible == {"TermlyAttendance": 2, "SummerHalfTerm2Attendance": 1}


@pytest.mark.parametrize("day", [SPAN[0], date(2026, 9, 9)])
def test_a_second_half_outside_the_days_is_refused(day):
    """It is one of the days, and not the first."""
    with pytest.raises(Refused, match="census, key half_term_2_from: a day after"):
        export(registers("/"), half_term_2_from=day)


def test_pupils_without_a_upn_are_counted_as_left_out():
    """The return knows pupils by it."""
    made = export(registers("/", pupil=BO, others=(ANN,)))

    assert made.left_out == {"no UPN": 1}
    assert b"<Pupil>" not in made.content


def test_a_sample_is_read(shared):
    """A part of a return, as it was seen."""
    path = shared / "samples" / "census_pupil_attendance.xml"
    (one,) = read(path.read_bytes(), place=path.name)

    assert one.possible == {"TermlyAttendance": 96, "SummerHalfTerm2Attendance": 62}
    assert one.by_code["TermlyAttendance"] == {"I": 6, "M": 1}


def detailed(*codes):
    """Give a pupil who has a session of each code."""
    details = "".join(
        f"<SessionDetail><AttendanceReason>{code}</AttendanceReason>"
        "<AbsenceSessions>1</AbsenceSessions></SessionDetail>"
        for code in codes
    )
    return (
        "<Pupil><Attendance><TermlyAttendance><SessionsPossible>9</SessionsPossible>"
        f"<SessionDetails>{details}</SessionDetails></TermlyAttendance></Attendance></Pupil>"
    ).encode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"<Pupils/>", "c.xml: at least one Pupil was expected"),
        (b"<Pupil>", "c.xml, line 1: well-formed XML was expected"),
        (b'<!DOCTYPE x [<!ENTITY e "x">]><Pupil>&e;</Pupil>', "c.xml: plain XML without entities"),
        (
            b"<Pupil><Attendance><TermlyAttendance><SessionsPossible>J9194</SessionsPossible></TermlyAttendance></Attendance></Pupil>",
            "c.xml, pupil 1, element TermlyAttendance: a number of sessions was expected",
        ),
        (
            detailed("I", "I"),
            "c.xml, pupil 1, element TermlyAttendance: a code that stands once was expected",
        ),
        (
            detailed(""),
            "c.xml, pupil 1, element TermlyAttendance: a code that stands once was expected",
        ),
    ],
)
def test_what_is_no_census_is_refused(text, says):
    """With its place, and nothing of what stands there."""
    with pytest.raises(Refused) as refused:
        read(text, place="c.xml")

    assert str(refused.value).startswith(says)
    assert "J9194" not in str(refused.value)


@given(st.binary() | st.text().map(lambda text: f"<Pupil>{text}</Pupil>".encode()))
def test_whatever_stands_there_is_read_or_refused(data):
    """There is no other error."""
    places = set()
    try:
        read(data, place="c.xml")
    except Refused as refused:
        places = {each.place.partition(",")[0] for each in refused.faults}

    assert places <= {"c.xml"}


def test_a_whole_school_adds_up():
    """Of each pupil as many sessions are possible as have codes that count."""
    made = invent(5, pupils=40)
    of = SchoolRegisters(made.school, made.calendar, made.roll, made.marks, made.takings)
    found = list(counted(of, (date(2026, 9, 1), date(2026, 11, 20))))
    not_possible = {"D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}

    assert len(found) > 30
    for each in found:
        counting = sum(n for code, n in each.by_code.items() if code not in not_possible)
        assert each.possible == counting


def test_what_is_not_established_says_so():
    """Each rule has its source and how well it is known."""
    assert [each.status for each in rules().sources] == [
        Status.CORROBORATED,
        Status.SINGLE_SOURCE,
        Status.UNVERIFIED,
        Status.VERIFIED,
    ]
