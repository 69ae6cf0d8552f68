from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.register import Prepared, Register
from attendance_core.statistics import per_enrolment, spells

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def one_row(frame: Any) -> dict[str, Any]:
    """Give the only row of a frame, without what names the enrolment."""
    (row,) = frame.drop("urn", "pupil", "enrolment").to_dicts()
    return row


def of_pupil(lines: list[str], prepared: School, days: list[date]) -> dict[str, Any]:
    """Give the spells of one pupil."""
    return one_row(spells(prepared([{"marks": lines}], days=days), span=YEAR))


def test_two_spells_over_a_weekend(prepared: School, weekdays: Weekdays) -> None:
    """Thursday afternoon to Monday is one spell of five sessions: a weekend does not end it."""
    days = weekdays(MONDAY, 10)
    lines = ["1 day I \\", "2 days / \\", "1 day / I", "2 days O I", "4 days / \\"]

    assert of_pupil(lines, prepared, days) == {
        "spells": 2,
        "longest_sessions": 5,
        "longest_days": 3,
        "longest_first": date(2026, 9, 10),
        "longest_last": date(2026, 9, 14),
    }


def test_mornings_missed_are_days_in_a_row_and_many_spells(
    prepared: School, weekdays: Weekdays
) -> None:
    """Five mornings off with the afternoons attended: five spells of one session, five days."""
    days = weekdays(MONDAY, 5)

    assert of_pupil(["5 days I \\"], prepared, days) == {
        "spells": 5,
        "longest_sessions": 1,
        "longest_days": 5,
        "longest_first": MONDAY,
        "longest_last": MONDAY,
    }


@pytest.mark.parametrize("between", [". .", "D D", "Y1 Y1", "# #", "X ."])
def test_what_is_no_possible_session_is_passed_over(
    between: str, prepared: School, weekdays: Weekdays
) -> None:
    """A day of other codes, or without marks, lengthens no spell and ends none."""
    days = weekdays(MONDAY, 5)
    row = of_pupil(["1 day I I", f"1 day {between}", "1 day I I", "2 days / \\"], prepared, days)

    assert (row["spells"], row["longest_sessions"], row["longest_days"]) == (1, 4, 2)
    assert (row["longest_first"], row["longest_last"]) == (days[0], days[2])


def test_of_two_that_are_as_long_the_earlier_is_told(prepared: School, weekdays: Weekdays) -> None:
    """The dates are those of the first of the longest."""
    days = weekdays(MONDAY, 5)
    row = of_pupil(["1 day / I", "1 day I \\", "1 day I I", "2 days / \\"], prepared, days)

    assert row["longest_sessions"] == 2
    assert (row["longest_first"], row["longest_last"]) == (days[0], days[1])


def test_whoever_missed_nothing_has_no_spell(prepared: School, weekdays: Weekdays) -> None:
    """A row of noughts; an enrolment without a mark has no row."""
    days = weekdays(MONDAY, 2)
    frame = spells(prepared([{"marks": ["2 days / L"]}, {"marks": []}], days=days), span=YEAR)

    assert frame["pupil"].to_list() == ["P0"]
    assert one_row(frame) == {
        "spells": 0,
        "longest_sessions": 0,
        "longest_days": 0,
        "longest_first": None,
        "longest_last": None,
    }


def test_what_lies_outside_the_span_belongs_to_no_spell(
    prepared: School, weekdays: Weekdays
) -> None:
    """A spell is cut off at the first and the last day."""
    days = weekdays(MONDAY, 5)
    made = prepared([{"marks": ["5 days I I"]}], days=days)

    assert one_row(spells(made, span=(days[1], days[3])))["longest_sessions"] == 6
    assert spells(made, span=(date(2027, 1, 1), date(2027, 2, 1))).is_empty()


def test_the_meaning_of_a_code_is_that_of_its_day(prepared: School) -> None:
    """D was attended until August 2011, and ended a spell then; now it is passed over."""
    for days, number in (
        ([date(2011, 7, 4), date(2011, 7, 5), date(2011, 7, 6)], 2),
        ([date(2011, 8, 31), date(2011, 9, 1), date(2011, 9, 2)], 1),
    ):
        made = prepared([{"marks": ["1 day I I", "1 day D D", "1 day I I"]}], days=days)

        assert one_row(spells(made, span=(days[0], days[2])))["spells"] == number


def test_a_guest_is_left_out_and_each_time_on_roll_is_its_own(
    prepared: School, weekdays: Weekdays
) -> None:
    """A spell does not go on from one enrolment of a pupil into the next."""
    days = weekdays(MONDAY, 4)
    pupils = [
        {"marks": ["4 days I I"], "pupil": "A", "leaving": days[1]},
        {"marks": [], "pupil": "A", "start": days[2]},
        {"marks": ["4 days I I"], "status": "G"},
    ]
    frame = spells(prepared(pupils, days=days), span=YEAR)

    assert frame.select("pupil", "longest_sessions", "longest_first").rows() == [
        ("A", 4, days[0]),
        ("A", 4, days[2]),
    ]


def slowly(marks: list[tuple[str, str]], days: list[date]) -> dict[str, Any]:
    """Walk through a pupil's own possible sessions, and then through the days."""
    own = [
        (day, code in "IGUON")
        for day, codes in zip(days, marks, strict=False)
        for code in codes
        if code in "/\\LBIGUON"
    ]
    runs = [list(each) for is_missed, each in groupby(own, lambda one: one[1]) if is_missed]
    longest = max(runs, key=len, default=[])
    whole = [any(missed for _, missed in each) for _, each in groupby(own, lambda one: one[0])]
    in_a_row = [len(list(each)) for is_missed, each in groupby(whole) if is_missed]
    return {
        "spells": len(runs),
        "longest_sessions": len(longest),
        "longest_days": max(in_a_row, default=0),
        "longest_first": longest[0][0] if longest else None,
        "longest_last": longest[-1][0] if longest else None,
    }


LETTERS = st.sampled_from([*"//LBIIGUOND."])
PUPIL = st.lists(st.tuples(LETTERS, LETTERS), max_size=25)


@settings(max_examples=60)
@given(pupils=st.lists(PUPIL, max_size=4))
def test_the_spells_are_those_of_a_slow_reckoning(
    pupils: list[list[tuple[str, str]]], prepared: School, weekdays: Weekdays
) -> None:
    """Every pupil with a mark has the runs that a walk through the sessions finds."""
    days = weekdays(MONDAY, 25)
    made = prepared(
        [{"marks": [f"1 day {am} {pm}" for am, pm in marks]} for marks in pupils], days=days
    )
    expected = {
        f"P{at}": slowly(marks, days)
        for at, marks in enumerate(pupils)
        if any(code != "." for codes in marks for code in codes)
    }
    frame = spells(made, span=YEAR)
    missed = {row["pupil"]: row["missed"] for row in per_enrolment(made, span=YEAR).to_dicts()}

    assert {row.pop("pupil"): row for row in frame.drop("urn", "enrolment").to_dicts()} == expected
    for name, row in expected.items():
        assert row["spells"] <= missed[name] <= row["spells"] * row["longest_sessions"]


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    pupils = [{"marks": ["3 days / U", "2 days O O", "2 days / \\"]}, {"marks": ["7 days D L"]}]
    held = school(pupils, days=weekdays(MONDAY, 7))
    here = as_rows(spells(held.prepared(), span=YEAR))

    assert [row["longest_sessions"] for row in here] == [5, 0]
    assert as_rows(spells(SHAPES[shape](held), span=YEAR)) == here
