from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.codes import Meaning
from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import statistics
from attendance_core.statistics.reasons import reasons

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]

# Two pupils, 40 possible sessions: 6 ill (one pupil), 2 on holiday (the other), 2 late.
PUPILS = [
    {"marks": ["3 days I I", "7 days / \\"], "sex": "F"},
    {"marks": ["1 day G G", "2 days L \\", "7 days / \\"], "sex": "M"},
]


def by_code(frame: Any) -> dict[str, dict[str, Any]]:
    """Give the rows of one group by their codes."""
    rows = frame.to_dicts()
    found = {row["code"]: row for row in rows}

    assert len(found) == len(rows)
    return found


def test_the_figures_of_a_reason(prepared: School, weekdays: Weekdays) -> None:
    """S6 to S8: 6 of 40 sessions were ill, 6 of the 8 missed, and one of the two pupils was."""
    found = by_code(reasons(prepared(PUPILS, days=weekdays(MONDAY, 10)), span=YEAR))

    assert found["I"] == {
        "code": "I",
        "statistical_meaning": "authorised_absence",
        "sessions": 6,
        "rate": 6 / 40,
        "share": 6 / 8,
        "enrolments": 1,
        "one_or_more_rate": 1 / 2,
    }
    assert found["G"]["statistical_meaning"] == "unauthorised_absence"
    assert found["G"]["share"] == 2 / 8


def test_what_is_no_absence_has_a_rate_and_no_share(prepared: School, weekdays: Weekdays) -> None:
    """L is a session of the possible ones, and no part of all absence."""
    late = by_code(reasons(prepared(PUPILS, days=weekdays(MONDAY, 10)), span=YEAR))["L"]

    assert (late["sessions"], late["rate"], late["share"]) == (2, 2 / 40, None)
    assert late["statistical_meaning"] == "present"


def test_what_is_no_possible_attendance_has_no_rates(prepared: School, weekdays: Weekdays) -> None:
    """Whoever was at the other school all week has no possible session to count them among."""
    pupils = [{"marks": ["5 days D D"]}, {"marks": ["5 days / Z"]}]
    found = by_code(reasons(prepared(pupils, days=weekdays(MONDAY, 5)), span=YEAR))

    assert set(found) == {"D", "/", "Z"}
    for code, number in (("D", 10), ("Z", 5)):
        row = found[code]
        assert (row["sessions"], row["enrolments"]) == (number, 1)
        assert (row["rate"], row["share"], row["one_or_more_rate"]) == (None, None, None)
    assert found["/"]["one_or_more_rate"] == 1
    assert found["Z"]["statistical_meaning"] == "not_collected"


def test_a_code_is_counted_by_its_meaning_on_the_day(prepared: School) -> None:
    """D was an approved activity until August 2011, and no possible attendance after it."""
    days = [date(2011, 7, 4), date(2011, 9, 5)]
    rows = reasons(prepared([{"marks": ["2 days D /"]}], days=days), span=(days[0], days[1]))
    found = {(row["code"], row["statistical_meaning"]): row for row in rows.to_dicts()}

    assert found["D", "approved_educational_activity"]["sessions"] == 1
    assert found["D", "approved_educational_activity"]["rate"] == 1 / 3
    assert found["D", "not_a_possible_attendance"]["sessions"] == 1
    assert found["D", "not_a_possible_attendance"]["rate"] is None
    assert found["/", "present"]["one_or_more_rate"] == 1


def test_a_code_that_was_not_yet_in_force_has_no_row(prepared: School) -> None:
    """A C1 of May 2024 counts as nothing; one of September is authorised absence."""
    days = [date(2024, 5, 1), date(2024, 9, 9)]
    found = by_code(
        reasons(prepared([{"marks": ["2 days C1 /"]}], days=days), span=(days[0], days[1]))
    )

    assert found["C1"]["sessions"] == 1
    assert found["/"]["rate"] == 2 / 3


def test_each_group_has_its_own_rows(prepared: School, weekdays: Weekdays) -> None:
    """A code that does not occur in a group has no row there, and rates are the group's own."""
    made = prepared([*PUPILS, {"marks": ["10 days / I"]}], days=weekdays(MONDAY, 10))
    frame = reasons(made, span=YEAR, by=["sex"])
    ill = {row["sex"]: row for row in frame.to_dicts() if row["code"] == "I"}

    assert {sex: (row["rate"], row["share"]) for sex, row in ill.items()} == {
        "F": (6 / 20, 1.0),
        None: (10 / 20, 1.0),
    }


def test_by_week_a_pupil_counts_once_in_each(prepared: School, weekdays: Weekdays) -> None:
    """One or more is of the pupils with a possible session in that week."""
    pupils = [{"marks": ["5 days I I", "5 days / I"]}, {"marks": ["5 days / \\"]}]
    frame = reasons(prepared(pupils, days=weekdays(MONDAY, 10)), span=YEAR, by=["week"])
    ill = [row for row in frame.to_dicts() if row["code"] == "I"]

    assert [(row["sessions"], row["rate"], row["one_or_more_rate"]) for row in ill] == [
        (10, 10 / 20, 1 / 2),
        (5, 5 / 10, 1.0),
    ]


def test_nobody_has_no_reason(prepared: School) -> None:
    """An empty register gives no row, with the columns of an answer."""
    frame = reasons(prepared([], days=[MONDAY]), span=YEAR, by=["sex"])

    assert frame.is_empty()
    assert frame.columns[:3] == ["sex", "code", "statistical_meaning"]


def test_a_series_counts_whom_it_counts(prepared: School, weekdays: Weekdays) -> None:
    """The daily series leaves out a boarder and those whose age is not known."""
    born = date(2014, 1, 1)
    pupils = [
        {"marks": ["5 days / I"], "born": born},
        {"marks": ["5 days / I"], "born": born, "boarder": "B"},
        {"marks": ["5 days / I"]},
    ]
    made = prepared(pupils, days=weekdays(MONDAY, 5))

    assert by_code(reasons(made, span=YEAR, of="daily"))["I"]["sessions"] == 5
    assert by_code(reasons(made, span=YEAR))["I"]["sessions"] == 15


def test_a_guest_counts_at_the_other_school(prepared: School, weekdays: Weekdays) -> None:
    """Enrolment status G is left out."""
    pupils = [{"marks": ["5 days / I"], "status": "G"}, {"marks": ["5 days / \\"]}]
    found = by_code(reasons(prepared(pupils, days=weekdays(MONDAY, 5)), span=YEAR))

    assert set(found) == {"/", "\\"}


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    held = school(PUPILS, days=weekdays(MONDAY, 10))
    found = reasons(SHAPES[shape](held), span=YEAR, by=["sex", "week"])

    assert as_rows(found) == as_rows(reasons(held.prepared(), span=YEAR, by=["sex", "week"]))


LETTERS = st.sampled_from([*"/\\LBIMGUONDXYZ.", "C1"])
PUPIL = st.builds(
    lambda days, sex: {"marks": [f"1 day {am} {pm}" for am, pm in days], "sex": sex},
    st.lists(st.tuples(LETTERS, LETTERS), max_size=8),
    st.sampled_from(["F", "M", None]),
)


@settings(max_examples=40)
@given(pupils=st.lists(PUPIL, max_size=5), by=st.sampled_from([[], ["sex"], ["week"], ["pupil"]]))
def test_the_reasons_add_up_to_the_statistics(
    pupils: list[dict[str, Any]], by: list[str], prepared: School, weekdays: Weekdays
) -> None:
    """Sessions of absence sum to missed, and every rate is the nearest double of its quotient."""
    made = prepared(pupils, days=weekdays(MONDAY, 8))
    rows = reasons(made, span=YEAR, by=by).to_dicts()
    absent = {Meaning.AUTHORISED_ABSENCE.value, Meaning.UNAUTHORISED_ABSENCE.value}
    for group in statistics(made, span=YEAR, by=by).to_dicts():
        own = [row for row in rows if all(row[name] == group[name] for name in by)]
        missed = [row for row in own if row["statistical_meaning"] in absent]

        assert sum(row["sessions"] for row in missed) == group["missed"]
        assert sum(row["sessions"] for row in own if row["rate"] is not None) == group["possible"]
        assert [row["share"] for row in missed] == [
            row["sessions"] / group["missed"] for row in missed
        ]
        for row in own:
            if row["rate"] is not None:
                assert row["rate"] == row["sessions"] / group["possible"]
                assert row["one_or_more_rate"] == row["enrolments"] / group["enrolments"] <= 1


def test_an_unknown_column_is_refused(prepared: School) -> None:
    """The error names the columns that there are."""
    with pytest.raises(Refused, match="columns to group by are school, pupil"):
        reasons(prepared([], days=[MONDAY]), span=YEAR, by=["code"])


def test_an_unknown_definition_is_refused(prepared: School) -> None:
    """The error names the definitions that there are."""
    with pytest.raises(LookupError, match="there are all, census, daily"):
        reasons(prepared([], days=[MONDAY]), span=YEAR, of="weekly")
