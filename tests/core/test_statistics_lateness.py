from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import lateness, statistics

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]

# Mornings of one week; the minutes are those that the mark carries.
JO = [("L", 5), ("L", None), ("U", 40), ("/", None), ("M", 90)]
SAM = [("/", None), ("/", None), ("L", 10), ("/", None), ("I", None)]


def one_row(frame: Any) -> dict[str, Any]:
    """Give the only row of a frame."""
    (row,) = frame.to_dicts()
    return row


def with_minutes(held: Register, minutes: Sequence[Sequence[tuple[str, int | None]]]) -> Register:
    """Give the register in which each pupil's mornings have codes and minutes late."""
    days = sorted(set(held.calendar["date"]))
    rows = [
        (142000, f"P{at}", day, "AM", *mark)
        for at, marks in enumerate(minutes)
        for day, mark in zip(days, marks, strict=False)
    ]
    columns = ["urn", "pupil", "date", "session", "code", "minutes_late"]
    schema = dict.fromkeys(columns) | {"minutes_late": pl.Int32}
    marks = pl.DataFrame(rows, schema=schema, orient="row")
    return Register.from_frame(marks, calendar=held.calendar, enrolments=held.enrolments)


@pytest.fixture(scope="module")
def two(school: Callable[..., Register], weekdays: Weekdays) -> Register:
    """Give the register of Jo and Sam."""
    born = date(2014, 1, 1)
    pupils = [{"marks": [], "sex": sex, "born": born} for sex in ("F", "M")]
    return with_minutes(school(pupils, days=weekdays(MONDAY, 5)), [JO, SAM])


def test_the_figures_of_a_school(two: Register) -> None:
    """S49 to S53: L is present, U is absence, both are late; the minutes of M are not lateness."""
    assert one_row(lateness(two.prepared(), span=YEAR)) == {
        "possible": 10,
        "present": 7,
        "late_before_close": 3,
        "late_after_close": 1,
        "late": 4,
        "late_rate": 4 / 10,
        "punctuality": 4 / 7,
        "after_close_share": 1 / 4,
        "minutes_late": 55,
        "marks_with_minutes": 3,
        "mean_minutes_late": 55 / 3,
    }


def test_each_group_and_each_time_has_its_own_row(two: Register) -> None:
    """Sessions and minutes are those of the group, by weekday as by sex."""
    names = ("late", "minutes_late", "marks_with_minutes")
    by_sex = lateness(two.prepared(), span=YEAR, by=["sex"])
    by_day = lateness(two.prepared(), span=YEAR, by=["weekday"])

    assert by_sex.select("sex", *names).rows() == [("F", 3, 45, 2), ("M", 1, 10, 1)]
    assert by_day.select("weekday", *names).rows() == [
        ("Mon", 1, 5, 1),
        ("Tue", 1, 0, 0),
        ("Wed", 2, 50, 2),
        ("Thu", 0, 0, 0),
        ("Fri", 0, 0, 0),
    ]


def test_only_the_days_of_the_span_count(two: Register) -> None:
    """Sessions and minutes alike are of the days from the first to the last."""
    span = (date(2026, 9, 8), date(2026, 9, 9))
    row = one_row(lateness(two.prepared(), span=span))

    assert (row["late"], row["minutes_late"], row["possible"]) == (3, 50, 4)


def test_a_series_counts_whom_it_counts(two: Register) -> None:
    """The census counts no school of fewer than six enrolments; the daily series does."""
    of_census = one_row(lateness(two.prepared(), span=YEAR, of="census"))
    of_daily = one_row(lateness(two.prepared(), span=YEAR, of="daily"))

    assert (of_census["late"], of_census["minutes_late"]) == (0, 0)
    assert of_daily == one_row(lateness(two.prepared(), span=YEAR))


def test_nobody_and_nobody_late(prepared: School, weekdays: Weekdays) -> None:
    """What would be divided by nought is empty; whoever was never late is all punctual."""
    nobody = one_row(lateness(prepared([], days=[MONDAY]), span=YEAR))
    made = prepared([{"marks": ["5 days / I"]}], days=weekdays(MONDAY, 5))
    punctual = one_row(lateness(made, span=YEAR))
    rates = ("late_rate", "punctuality", "after_close_share", "mean_minutes_late")

    assert [nobody[name] for name in rates] == [None] * 4
    assert {value for name, value in nobody.items() if name not in rates} == {0}
    assert [punctual[name] for name in rates] == [0, 1, None, None]


MARKS = st.tuples(st.sampled_from([*"/LUMIDN"]), st.none() | st.integers(0, 120))


@settings(max_examples=40)
@given(marks=st.lists(st.lists(MARKS, max_size=8), max_size=4))
def test_the_figures_are_the_sums_of_the_marks(
    marks: list[list[tuple[str, int | None]]],
    school: Callable[..., Register],
    weekdays: Weekdays,
) -> None:
    """Minutes are added up over L and U alone; sessions are those of the statistics."""
    held = school([{"marks": []} for _ in marks], days=weekdays(MONDAY, 8))
    made = with_minutes(held, marks).prepared()
    row, counts = one_row(lateness(made, span=YEAR)), one_row(statistics(made, span=YEAR))
    late = [minutes for each in marks for code, minutes in each if code in "LU"]
    carried = [minutes for minutes in late if minutes is not None]

    assert row["late"] == len(late)
    assert (row["minutes_late"], row["marks_with_minutes"]) == (sum(carried), len(carried))
    for name in ("possible", "present", "late_before_close", "late_after_close"):
        assert row[name] == counts[name]


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("by", [[], ["sex", "week"], ["session"]])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, by: list[str], two: Register
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    found = lateness(SHAPES[shape](two), span=YEAR, by=by, of="daily")

    assert as_rows(found) == as_rows(lateness(two.prepared(), span=YEAR, by=by, of="daily"))


def test_an_unknown_column_is_refused(two: Register) -> None:
    """The error names the columns that there are."""
    with pytest.raises(Refused, match="columns to group by are school, pupil"):
        lateness(two.prepared(), span=YEAR, by=["minutes_late"])
