"""Weekly strings of marks: fourteen sessions from Monday on."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from two_days import ANN, AT, BO, SPAN, TUESDAY, registers

from attendance_adapters.la_weeks import Form, LaWeeks, read_weeks
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.errors import Refused
from attendance_core.register import Mark, marks_frame
from attendance_core.roll import Roll
from attendance_core.sessions import Half, Session

HEADER = "UPN,School,WeekStart,WeekMarks\n"


def export(of, span=SPAN, **settings):
    """Export by the hook."""
    adapter = LaWeeks(LaWeeks.Settings(**{"form": Form.CHARACTERS} | settings))
    (made,) = adapter.attendance_export(of, span, AT)
    return made


def test_a_week_is_fourteen_sessions():
    """`-` for no mark, `#` where the school is closed."""
    made = export(registers("/", "L", "I", "."))

    assert made.name == "999999_weeks_2026-09-07_2026-09-08.csv"
    assert made.content.decode() == (
        f"{HEADER}J919400123001,Example High School,2026-09-07,/LI-##########\n"
    )
    assert made.left_out == {"no UPN": 1}


def test_weeks_are_whole():
    """Days before the first that is asked for are of its week."""
    made = export(registers("/", "L", "I", "O"), span=(TUESDAY, TUESDAY))

    assert b",/LIO###" in made.content


@pytest.mark.parametrize("form", Form)
def test_a_week_that_begins_without_a_mark_is_a_week_too(form):
    """No spreadsheet's apostrophe stands before it: the authority would read it as a session."""
    made = export(registers(".", "/", ".", "\\"), form=form)
    (week,) = read_weeks(made.content, place=made.name)

    assert b"'" not in made.content
    assert week.items == ["-", "/", "-", "\\", *"##########"]


def test_a_week_is_the_samples_to_the_byte(shared):
    """Five whole days and a closed weekend, as the authority's own file has them."""
    sample = (shared / "samples" / "la_weekmarks.csv").read_bytes().splitlines()[1]
    of = registers()
    days = [SPAN[0] + timedelta(days=each) for each in range(5)]
    sessions = [Session(day, half) for day in days for half in Half]
    marks = [Mark(ANN.key, at, "/" if at.half is Half.AM else "\\") for at in sessions]
    held = Calendar(HeldSession(at.day, at.half) for at in sessions)
    made = export(evolve(of, calendar=held, marks=marks_frame(marks)))

    assert made.content.splitlines()[1].rpartition(b",")[2] == sample.rpartition(b",")[2]


@pytest.mark.parametrize("sign", ["", "##", " ", ",", '"', "=", "+", "@", "\n"])
@pytest.mark.parametrize("name", ["closed", "unmarked", "off_roll"])
def test_a_sign_stands_for_one_session(name, sign):
    """Of none, or of two, no week has fourteen."""
    with pytest.raises(ValueError, match="closed, unmarked and off_roll of one character"):
        LaWeeks.Settings(form=Form.COMMAS, **{name: sign})


def test_who_has_no_upn_and_no_week_is_not_left_out():
    """Nobody looks for a pupil who left long ago."""
    of = registers("/")
    gone = evolve(of.roll.enrolments[1], leaving=date(2024, 7, 19))
    roll = Roll(of.roll.pupils, (of.roll.enrolments[0], gone))

    assert export(evolve(of, roll=roll)).left_out == {}


def test_a_list_may_have_spaces_and_empty_items():
    """What is empty is without a mark."""
    text = f'{HEADER}J919400123001,S,2026-09-07,"C2, /,,\\"\n'
    (week,) = read_weeks(text.encode(), place="w.csv")

    assert week.items == ["C2", "/", "-", "\\", *"-" * 10]


def test_who_left_has_another_sign():
    """From the day after the last on roll; who was not there in the week has no row."""
    left = registers("/", "L", leaving=date(2026, 9, 7))
    gone = registers(leaving=date(2026, 9, 6))

    assert b",/LZZ###" in export(left).content
    assert export(gone).content.decode() == HEADER


def test_an_authority_may_take_other_signs():
    """What stands for no mark is the authority's affair."""
    made = export(registers("/"), unmarked="?", closed="*", off_roll="!")

    assert b",/???****" in made.content


def test_codes_of_two_characters_need_commas():
    """They are never cut to one."""
    of = registers("C2", "/", "Y1", "C2")
    with pytest.raises(Refused) as refused:
        export(of)
    made = export(of, form=Form.COMMAS)

    assert [each.expected for each in refused.value.faults] == [
        "the form commas was expected: C2 has two characters, and stands 2 times",
        "the form commas was expected: Y1 has two characters, and stands 1 times",
    ]
    assert b'"C2,/,Y1,C2,#,#' in made.content


@pytest.mark.parametrize("form", Form)
def test_what_is_written_is_read_again(form):
    """Each week with its pupil."""
    made = export(registers("/", "L", "I", "."), form=form)
    (week,) = read_weeks(made.content, place=made.name)

    assert (week.upn, week.monday, week.school) == (ANN.upn, SPAN[0], "Example High School")
    assert week.items == ["/", "L", "I", "-", *"##########"]
    assert ANN.upn not in repr(week)


def test_nobody_is_written_without_a_upn():
    """The authority knows pupils by it."""
    made = export(registers("/", pupil=BO, others=()))

    assert made.content.decode() == HEADER
    assert made.left_out == {"no UPN": 1}


def test_the_sample_is_read(shared):
    """Short strings and an empty one are filled up."""
    path = shared / "samples" / "la_weekmarks.csv"
    weeks = read_weeks(path.read_bytes(), place=path.name)

    assert {len(each.items) for each in weeks} == {14}
    assert "".join(weeks[0].items) == "/\\/\\/\\/\\/\\####"
    assert "".join(weeks[3].items) == "-" * 14


def test_every_fault_of_a_file_is_told():
    """With its line, and nothing of a cell."""
    text = f"{HEADER}J9,S,2026-09-08,/\nJ9,S,2026-09-07,{'/' * 15}\n"
    with pytest.raises(Refused) as refused:
        read_weeks(text.encode(), place="w.csv")

    assert [(each.line, each.column) for each in refused.value.faults] == [
        (2, "WeekStart"),
        (3, "WeekMarks"),
    ]


@given(st.binary() | st.text().map(lambda text: f"{HEADER}{text}".encode()))
def test_whatever_stands_there_is_read_or_refused(data):
    """There is no other error."""
    places = set()
    try:
        read_weeks(data, place="w.csv")
    except Refused as refused:
        places = {each.place for each in refused.faults}

    assert places <= {"w.csv"}
