from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import differences, statistics

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def one_row(frame: Any) -> dict[str, Any]:
    """Give the only row of a frame."""
    (row,) = frame.to_dicts()
    return row


# Two pupils with free school meals missed 5 of 40 sessions, one without 1 of 20; of one nobody
# knows, who missed all.
PUPILS = [
    {"marks": ["4 days I \\", "6 days / \\"], "sex": "F"},
    {"marks": ["1 day / I", "9 days / \\"], "sex": "M"},
    {"marks": ["1 day O \\", "9 days / \\"], "sex": "F"},
    {"marks": ["10 days O O"], "sex": "F"},
]
MEALS = [True, True, False, None]


@pytest.fixture(scope="module")
def held(school: Callable[..., Register], weekdays: Weekdays) -> Register:
    """Give the register of pupils with and without free school meals."""
    made = school(PUPILS, days=weekdays(MONDAY, 10))
    enrolments = made.enrolments.with_columns(fsm=pl.Series(MEALS, dtype=pl.Boolean))
    marks = made.marks.with_columns(pl.col("code", "session").cast(pl.String)).collect()
    return Register.from_frame(marks, calendar=made.calendar, enrolments=enrolments)


def test_the_gap_of_free_school_meals(held: Register) -> None:
    """5 of 40 less 1 of 20 sessions is a gap of 7.5 percent; one of two is persistently absent."""
    row = one_row(differences(held.prepared(), span=YEAR, group="fsm", between=(True, False)))

    assert row == {
        "group": "fsm",
        "value": "true",
        "other_value": "false",
        "enrolments": 2,
        "absence_rate": 5 / 40,
        "attendance_rate": 35 / 40,
        "persistent_absence_rate": 1 / 2,
        "other_enrolments": 1,
        "other_absence_rate": 1 / 20,
        "other_attendance_rate": 19 / 20,
        "other_persistent_absence_rate": 0,
        "absence_rate_difference": 5 / 40 - 1 / 20,
        "persistent_absence_rate_difference": 1 / 2,
    }


def test_values_are_compared_as_text(held: Register) -> None:
    """A truth may be written as its word."""
    made = held.prepared()
    by_truth = differences(made, span=YEAR, group="fsm", between=(False, True))

    assert by_truth.equals(differences(made, span=YEAR, group="fsm", between=("false", "true")))


def test_each_group_has_its_own_gap(held: Register) -> None:
    """Where nobody has one of the values, the gap is empty."""
    frame = differences(held.prepared(), span=YEAR, group="fsm", between=(True, False), by=["sex"])

    assert frame.select(
        "sex", "enrolments", "other_enrolments", "absence_rate_difference"
    ).rows() == [("F", 1, 1, 4 / 20 - 1 / 20), ("M", 1, 0, None)]


def test_by_a_time_there_is_no_persistent_absence(held: Register) -> None:
    """A part of an enrolment's sessions says nothing of it; rates of absence stand."""
    frame = differences(held.prepared(), span=YEAR, group="fsm", between=(True, False), by=["week"])

    assert frame["absence_rate_difference"].to_list() == [5 / 20 - 1 / 10, 0]
    assert frame["persistent_absence_rate_difference"].to_list() == [None, None]


def test_schools_can_be_compared_by_their_urn(
    school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The values are the two URNs, as numbers or as text."""
    days = weekdays(MONDAY, 5)
    made = Register.joined(
        [
            school([{"marks": [f"5 days / {code}"]}], days=days, urn=urn)
            for urn, code in ((142000, "I"), (142001, "\\"))
        ]
    ).prepared()
    row = one_row(differences(made, span=YEAR, group="school", between=(142000, "142001")))

    assert row["absence_rate_difference"] == 1 / 2


def test_nobody_is_one_row_without_rates(prepared: School) -> None:
    """Nobody has either value, and there is no gap between nobodies."""
    made = prepared([], days=[MONDAY])
    row = one_row(differences(made, span=YEAR, group="sex", between=("F", "M"), of="census"))

    assert (row["enrolments"], row["other_enrolments"]) == (0, 0)
    assert row["absence_rate_difference"] is None
    assert row["absence_rate"] is None


LETTERS = st.sampled_from([*"/\\LIODN."])
PUPIL = st.builds(
    lambda days, sex: {"marks": [f"1 day {am} {pm}" for am, pm in days], "sex": sex},
    st.lists(st.tuples(LETTERS, LETTERS), max_size=6),
    st.sampled_from(["F", "M", None]),
)


@settings(max_examples=40)
@given(pupils=st.lists(PUPIL, max_size=6))
def test_the_figures_are_those_of_the_statistics(
    pupils: list[dict[str, Any]], prepared: School, weekdays: Weekdays
) -> None:
    """Each side is the row of its value; turned round, the gap is its own negative."""
    made = prepared(pupils, days=weekdays(MONDAY, 6))
    groups = {row["sex"]: row for row in statistics(made, span=YEAR, by=["sex"]).to_dicts()}
    row = one_row(differences(made, span=YEAR, group="sex", between=("F", "M")))
    turned = one_row(differences(made, span=YEAR, group="sex", between=("M", "F")))

    for before, value in (("", "F"), ("other_", "M")):
        group = groups.get(value, {"enrolments": 0})
        for name in ("enrolments", "absence_rate", "attendance_rate", "persistent_absence_rate"):
            assert row[f"{before}{name}"] == group.get(name)
    for name in ("absence_rate_difference", "persistent_absence_rate_difference"):
        assert (row[name] is None) == (turned[name] is None)
        assert row[name] is None or row[name] == -turned[name]


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(shape: str, held: Register) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    asked: dict[str, Any] = {"span": YEAR, "group": "fsm", "between": (True, False)}

    assert as_rows(differences(SHAPES[shape](held), **asked)) == as_rows(
        differences(held.prepared(), **asked)
    )


@pytest.mark.parametrize(
    ("group", "between", "by", "expected"),
    [
        ("house", ("A", "B"), [], "one of school, year_group"),
        ("week", ("A", "B"), [], "one of school, year_group"),
        ("sex", ("F", "F"), [], "two different values were expected"),
        ("fsm", (True, "true"), [], "two different values were expected"),
        ("sex", ("F", "M"), ["sex"], "columns other than the group were expected"),
        ("sex", ("F", "M"), ["house"], "columns to group by are school, pupil"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    group: str, between: tuple[object, object], by: list[str], expected: str, held: Register
) -> None:
    """An attribute and two different values of it are needed, and other columns to group by."""
    with pytest.raises(Refused, match=expected):
        differences(held.prepared(), span=YEAR, group=group, between=between, by=by)
