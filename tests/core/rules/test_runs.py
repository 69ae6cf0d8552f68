"""Runs of school days: each pupil's by themselves, and from one time on roll into the next."""

from dataclasses import replace

import pytest
from rules_cases import case
from rules_reference import reference
from rules_registers import prepared_of

from attendance_core.rules import continuous_unauthorised_absence

RULE = "continuous_unauthorised_absence"
MONDAY, FRIDAY, SATURDAY = "2024-09-02", "2024-09-13", "2024-09-14"
SINCE = "2020-09-01"


def together(a, b):
    """Put the pupils of two cases into one school, the second as B."""
    marks = {("B", *at): code for (_, *at), code in b.marks.items()}
    pupils = a.pupils | {"B": b.pupils["A"]}
    return replace(a, calendar=a.calendar | b.calendar, pupils=pupils, marks=a.marks | marks)


def runs(of):
    """Give each run that is reached: whose it is, its number, when, and whether it holds.

    The slow, obvious reference, which numbers none, says the same.
    """
    found = continuous_unauthorised_absence(prepared_of(of), on=of.on).frame
    rows = found.sort("pupil", "number").select("pupil", "number", "date", "holds").rows()
    told = [row for row in reference(of) if row["rule"] == RULE]

    assert [(row["pupil"], row["reached"]["date"], row["holds"]) for row in told] == [
        (pupil, str(day), holds) for pupil, _, day, holds in rows
    ]
    return [(pupil, number, str(day), holds) for pupil, number, day, holds in rows]


def test_each_of_two_pupils_has_a_first_run():
    """A's two are 1 and 2, and B's one is 1; both hold, although B has had fewer."""
    a = case(MONDAY, "OO*10 // OO*10")
    b = case(MONDAY, "//*11 OO*10")

    assert runs(together(a, b)) == [
        ("A", 1, "2024-09-13", False),
        ("A", 2, "2024-09-30", True),
        ("B", 1, "2024-09-30", True),
    ]


def test_who_came_back_on_a_day_without_school_has_another_run():
    """The run of the time before does not hold, though no school day has followed it."""
    of = case(MONDAY, "OO*10", on="2024-09-15", times=((SINCE, FRIDAY), ("2024-09-15", None)))

    assert runs(of) == [("A", 1, "2024-09-13", False)]


def test_another_pupils_run_goes_on():
    """A left and came back, which ends the first run of A and not that of B."""
    a = case(MONDAY, "OO*10", on="2024-09-15", times=((SINCE, FRIDAY), ("2024-09-15", None)))
    b = case(MONDAY, "OO*10")

    assert runs(together(a, b)) == [
        ("A", 1, "2024-09-13", False),
        ("B", 1, "2024-09-13", True),
    ]
    assert runs(replace(together(b, a), on=a.on)) == [
        ("A", 1, "2024-09-13", True),
        ("B", 1, "2024-09-13", False),
    ]


@pytest.mark.parametrize(("start", "expected"), [("2024-09-07", 1), ("2024-09-08", 0)])
def test_a_run_goes_on_where_the_next_time_on_roll_begins_on_the_next_day(start, expected):
    """From Friday to Saturday nobody was off roll; until Sunday there was a day between."""
    of = case(MONDAY, "OO*10", times=((SINCE, "2024-09-06"), (start, None)))

    assert len(runs(of)) == expected


def test_a_run_is_over_although_its_last_days_have_no_mark():
    """A second time on roll follows at once, holds one unmarked day, and a third comes later."""
    times = ((SINCE, FRIDAY), (SATURDAY, "2024-09-16"), ("2024-09-18", None))
    of = case(MONDAY, "OO*10 ..", on="2024-09-18", times=times)

    assert runs(of) == [("A", 1, "2024-09-13", False)]
