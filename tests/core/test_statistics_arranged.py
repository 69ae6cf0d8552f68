from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.codes import codes
from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import statistics
from attendance_core.statistics.arranged import arranged, arrangements

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]

PUPILS = [
    {"marks": ["5 days / B", "5 days / \\"], "sex": "F", "born": date(2014, 1, 1)},
    {"marks": ["1 day B B", "9 days / C2"], "sex": "M", "born": date(2014, 1, 1)},
    {"marks": ["10 days K K"], "sex": "M", "born": date(2014, 1, 1)},
    {"marks": ["10 days D D"], "sex": "M", "born": date(2014, 1, 1)},
]


def one_row(frame: Any) -> dict[str, Any]:
    """Give the only row of a frame."""
    (row,) = frame.to_dicts()
    return row


def test_the_sessions_and_pupils_of_each_arrangement(prepared: School, weekdays: Weekdays) -> None:
    """Two pupils were off site for 5 and 2 sessions; one each at K, at D, and on part time."""
    row = one_row(arranged(prepared(PUPILS, days=weekdays(MONDAY, 10)), span=YEAR))

    assert row == {
        "off_site_sessions": 7,
        "off_site_enrolments": 2,
        "local_authority_sessions": 20,
        "local_authority_enrolments": 1,
        "dual_registered_sessions": 20,
        "dual_registered_enrolments": 1,
        "part_time_sessions": 9,
        "part_time_enrolments": 1,
    }


def test_each_group_and_each_time_has_its_own_row(prepared: School, weekdays: Weekdays) -> None:
    """By a time, a pupil counts in each in which there was such a session."""
    made = prepared(PUPILS, days=weekdays(MONDAY, 10))
    names = ["off_site_sessions", "off_site_enrolments", "part_time_sessions"]
    by_sex = arranged(made, span=YEAR, by=["sex"]).select("sex", *names)
    by_week = arranged(made, span=YEAR, by=["week"]).select("week", *names)

    assert by_sex.rows() == [("F", 5, 1, 0), ("M", 2, 1, 9)]
    assert by_week.rows() == [(MONDAY, 7, 2, 4), (date(2026, 9, 14), 0, 0, 5)]


def test_there_was_no_part_time_code_before_it_was_in_force(prepared: School) -> None:
    """A C2 of May 2024 counts as nothing, one of September as a session off part time."""
    days = [date(2024, 5, 1), date(2024, 9, 9)]
    made = prepared([{"marks": ["2 days / C2"]}], days=days)

    assert one_row(arranged(made, span=(days[0], days[1])))["part_time_sessions"] == 1


def test_a_series_leaves_out_who_was_at_the_other_school_all_the_time(
    prepared: School, weekdays: Weekdays
) -> None:
    """S29: an enrolment without a possible session is in no series of the Department's."""
    row = one_row(arranged(prepared(PUPILS, days=weekdays(MONDAY, 10)), span=YEAR, of="daily"))

    assert row["dual_registered_enrolments"] == 0
    assert row["off_site_enrolments"] == 2


@pytest.mark.parametrize("of", ["all", "census", "daily"])
def test_nobody_is_a_row_of_noughts(of: str, prepared: School) -> None:
    """Without groups there is one row, even of nothing."""
    assert set(one_row(arranged(prepared([], days=[MONDAY]), span=YEAR, of=of)).values()) == {0}


LETTERS = st.sampled_from(["/", "B", "K", "D", "C2", "I", "."])
PUPIL = st.builds(
    lambda days: {"marks": [f"1 day {am} {pm}" for am, pm in days]},
    st.lists(st.tuples(LETTERS, LETTERS), max_size=6),
)


@settings(max_examples=40)
@given(pupils=st.lists(PUPIL, max_size=5))
def test_the_sessions_are_the_counts_by_code(
    pupils: list[dict[str, Any]], prepared: School, weekdays: Weekdays
) -> None:
    """Sessions are those of the statistics by code, enrolments the pupils who have the letter."""
    made = prepared(pupils, days=weekdays(MONDAY, 6))
    counts = one_row(statistics(made, span=YEAR, counts_by_code=True))
    row = one_row(arranged(made, span=YEAR))
    for each in arrangements():
        having = sum(any(each.code in line.split()[2:] for line in one["marks"]) for one in pupils)

        assert row[f"{each.name}_sessions"] == counts[each.code]
        assert row[f"{each.name}_enrolments"] == having


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    held = school(PUPILS, days=weekdays(MONDAY, 10))
    found = arranged(SHAPES[shape](held), span=YEAR, by=["sex", "month"])

    assert as_rows(found) == as_rows(arranged(held.prepared(), span=YEAR, by=["sex", "month"]))


def test_every_arrangement_is_a_code_of_today_with_a_source() -> None:
    """The table names codes that are in force, each once, and where they come from."""
    symbols = [each.code for each in arrangements()]

    assert set(symbols) <= set(codes(on=MONDAY))
    assert len(symbols) == len(set(symbols)) == 4
    assert all(each.sources for each in arrangements())


def test_an_unknown_column_is_refused(prepared: School) -> None:
    """The error names the columns that there are."""
    with pytest.raises(Refused, match="columns to group by are school, pupil"):
        arranged(prepared([], days=[MONDAY]), span=YEAR, by=["provision"])
