"""The sickness return, in cases worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest
from rules_cases import case
from rules_registers import prepared_of
from rules_worked import by_reference, by_rule, worked

from attendance_core.register import ExpectedSickness
from attendance_core.rules import sickness_return

RULE = "sickness_return"


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Thirty sessions of illness in a school year, or what was recorded as to be expected."""
    assert by_rule(case, sickness_return) == []


@worked(RULE)
def test_the_reference_says_the_same_of_each(case):
    """What was worked out by hand holds it too."""
    assert by_reference(case, RULE) == []


def reached(of, rows):
    """Give each pupil's outcomes: their numbers, and when they were reached."""
    told = {of.urn: [ExpectedSickness(*row) for row in rows]}
    found = sickness_return(prepared_of(of), on=of.on, expected=told).frame.sort("pupil", "number")
    return found.select("pupil", "number", "date", "session").rows()


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2024, 9, 3), False),
        (date(2024, 9, 4), True),
        (date(2024, 9, 6), True),
        (date(2024, 9, 9), False),
    ],
)
def test_what_is_recorded_counts_on_days_on_roll_alone(day, counts):
    """From the first day on roll to the last, both included."""
    of = case("2024-09-02", "//*10", times=(("2024-09-04", "2024-09-06"),))
    found = reached(of, [("A", day, 15)])

    assert found == ([("A", 1, day, "AM")] if counts else [])


def test_a_morning_recorded_comes_before_the_afternoon_that_was_marked():
    """On the day of the thirtieth session the word stands first: it is the morning's."""
    of = case("2024-09-02", "II*14 /I I/", expected=())
    day = of.on

    assert reached(of, []) == [("A", 1, day, "AM")]
    later = case("2024-09-02", "II*14 /I /I")
    assert reached(later, []) == [("A", 1, later.on, "PM")]
    assert reached(later, [("A", later.on, 15)]) == [("A", 1, later.on, "AM")]


def test_outcomes_are_numbered_for_each_pupil():
    """Each of two pupils has a first one; what is recorded later of an illness is a second."""
    a = case("2024-09-02", "//*10")
    both = replace(a, pupils=a.pupils | {"B": a.pupils["A"]})
    rows = [
        ("B", date(2024, 9, 2), 15),
        ("A", date(2024, 9, 3), 15),
        ("A", date(2024, 9, 5), 20, True),
    ]

    assert reached(both, rows) == [
        ("A", 1, date(2024, 9, 3), "AM"),
        ("A", 2, date(2024, 9, 5), "AM"),
        ("B", 1, date(2024, 9, 2), "AM"),
    ]
