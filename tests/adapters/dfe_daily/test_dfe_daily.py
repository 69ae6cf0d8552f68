"""Daily counts under the Department's names."""

import csv
from io import StringIO

from attrs import evolve
from two_days import AT, SESSIONS, SPAN, registers

from attendance_adapters.dfe_daily import DfeDaily
from attendance_core.codes import every_code
from attendance_core.register import Mark, marks_frame
from attendance_core.roll import Enrolment, Roll


def export(of):
    """Export by the hook, and give the rows."""
    (made,) = DfeDaily(DfeDaily.Settings()).attendance_export(of, SPAN, AT)
    return made, list(csv.DictReader(StringIO(made.content.decode())))


def test_each_day_has_its_counts():
    """Sessions of all pupils, a column for each name."""
    made, (monday, tuesday) = export(registers("/", "\\", "I", "C2"))

    assert made.name == "999999_daily_2026-09-07_2026-09-08.csv"
    assert monday["date"] == "2026-09-07"
    assert (monday["present_am"], monday["present_pm"], monday["i_authorised_illness"]) == (
        "1",
        "1",
        "0",
    )
    assert (tuesday["i_authorised_illness"], tuesday["c2_authorised_temp_reduced_timetable"]) == (
        "1",
        "1",
    )
    assert made.left_out == {}


def test_two_pupils_are_counted_together():
    """A figure says nothing of anybody."""
    one = registers("/")
    other = evolve(one.roll.pupils[0], upn="K919400123002")
    roll = Roll(
        (one.roll.pupils[0], other),
        tuple(Enrolment(each, SPAN[0]) for each in (one.roll.pupils[0].key, other.key)),
    )
    marks = marks_frame([Mark(each.key, SESSIONS[0], "/") for each in roll.pupils])
    _, (monday,) = export(evolve(one, roll=roll, marks=marks))

    assert monday["present_am"] == "2"


def test_a_code_without_a_name_is_counted_as_left_out():
    """X has no column there; it is said how often it stands."""
    made, rows = export(registers("/", "X"))

    assert made.left_out == {"no name for the code X": 1}
    assert rows[0]["present_am"] == "1"


def test_every_code_in_force_has_a_name():
    """Save X, of which the Department shows none."""
    today = {each.code for each in every_code() if each.until is None and each.parent is None}
    named = DfeDaily(DfeDaily.Settings())
    lacking = {
        code for code in today if named.attendance_export(registers(code), SPAN, AT)[0].left_out
    }

    assert lacking <= {"X"}
