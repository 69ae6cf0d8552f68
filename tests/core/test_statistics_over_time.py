from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import UNITS, over_time, statistics

MONDAY = date(2026, 9, 7)
YEARS = (date(2025, 8, 1), date(2027, 7, 31))
NUMBERS = ("possible", "attended", "missed", "authorised", "unauthorised")

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def test_each_week_and_all_up_to_it(prepared: School, weekdays: Weekdays) -> None:
    """S37: the rate to date is all missed over all possible, not a mean of the weeks' rates."""
    made = prepared(
        [{"marks": ["1 day I O", "4 days / \\", "2 days / I", "6 days / \\"]}],
        days=[*weekdays(MONDAY, 7), *weekdays(date(2026, 9, 21), 5)],
    )
    first, second, third = over_time(made, span=YEARS).to_dicts()

    assert first == {
        "school_year": 2026,
        "week": MONDAY,
        "possible": 10,
        "attended": 8,
        "missed": 2,
        "authorised": 1,
        "unauthorised": 1,
        "attendance_rate": 8 / 10,
        "absence_rate": 2 / 10,
        "possible_to_date": 10,
        "missed_to_date": 2,
        "attended_to_date": 8,
        "attendance_rate_to_date": 8 / 10,
        "absence_rate_to_date": 2 / 10,
        "change": None,
        "change_on_year": None,
    }
    assert (second["absence_rate"], second["absence_rate_to_date"]) == (2 / 4, 4 / 14)
    assert second["change"] == 2 / 4 - 2 / 10
    assert (third["possible_to_date"], third["absence_rate_to_date"]) == (24, 4 / 24)
    assert third["change"] == -2 / 4


def two_years(weekdays: Weekdays) -> list[date]:
    """Give two school weeks at the beginning of each of two years, on other dates in each."""
    return [*weekdays(date(2025, 9, 1), 10), *weekdays(MONDAY, 10)]


TWO_YEARS = [{"marks": ["5 days / I", "6 days / \\", "4 days / I", "5 days I I"]}]


def test_the_same_school_week_of_the_year_before(prepared: School, weekdays: Weekdays) -> None:
    """The n-th school week is compared with the n-th, and a new year begins anew to add up."""
    rows = over_time(prepared(TWO_YEARS, days=two_years(weekdays)), span=YEARS).to_dicts()

    assert [(row["school_year"], row["missed"], row["missed_to_date"]) for row in rows] == [
        (2025, 5, 5),
        (2025, 0, 5),
        (2026, 4, 4),
        (2026, 10, 14),
    ]
    assert [row["change"] for row in rows] == [None, -1 / 2, None, 1 - 4 / 10]
    assert [row["change_on_year"] for row in rows] == [None, None, 4 / 10 - 1 / 2, 1]


def test_a_span_that_begins_later_still_knows_the_number_of_a_week(
    prepared: School, weekdays: Weekdays
) -> None:
    """The weeks are numbered by the calendar: the second stays the second."""
    made = prepared(TWO_YEARS, days=two_years(weekdays))
    rows = over_time(made, span=(date(2025, 9, 8), YEARS[1])).to_dicts()

    assert [(row["missed"], row["change_on_year"]) for row in rows] == [
        (0, None),
        (4, None),
        (10, 1),
    ]


def test_a_year_between_is_no_year_before(prepared: School, weekdays: Weekdays) -> None:
    """What is two years ago is not compared."""
    days = [*weekdays(date(2024, 9, 2), 5), *weekdays(MONDAY, 5)]
    made = prepared([{"marks": ["10 days / I"]}], days=days)
    rows = over_time(made, span=(days[0], days[-1]), unit="month").to_dicts()

    assert [(row["month"], row["change_on_year"]) for row in rows] == [
        ("2024-09", None),
        ("2026-09", None),
    ]


def test_months_are_compared_by_their_number(prepared: School) -> None:
    """September with September; August to July is one school year."""
    days = [date(2025, 9, 1), date(2026, 1, 5), date(2026, 9, 1), date(2027, 1, 4)]
    made = prepared([{"marks": ["1 day / \\", "1 day / I", "1 day / I", "1 day I I"]}], days=days)
    frame = over_time(made, span=YEARS, unit="month")

    assert frame.select("school_year", "month", "change", "change_on_year").rows() == [
        (2025, "2025-09", None, None),
        (2025, "2026-01", 1 / 2, None),
        (2026, "2026-09", None, 1 / 2),
        (2026, "2027-01", 1 / 2, 1 / 2),
    ]


def test_half_terms_stand_in_their_order(prepared: School) -> None:
    """Each half term has its row, and sessions that are numbered in none have theirs."""
    days = [date(2026, 5, 18), date(2026, 5, 19), date(2026, 6, 8)]
    made = prepared(
        [{"marks": ["2 days / I", "1 day / \\"]}], days=days, half_terms={days[1]: 5, days[2]: 6}
    )
    frame = over_time(made, span=(days[0], days[2]), unit="half_term")

    assert frame.select("half_term", "missed", "missed_to_date").rows() == [
        (None, 1, 1),
        (5, 1, 2),
        (6, 0, 2),
    ]


def test_terms_stand_in_the_order_of_their_days(school: Callable[..., Register]) -> None:
    """However a school calls its terms, they follow one another as they are lived."""
    days = [date(2025, 9, 1), date(2026, 1, 5), date(2026, 9, 7), date(2027, 1, 4)]
    held = school([{"marks": ["1 day / I", "1 day I I", "2 days / I"]}], days=days)
    names = {day: ("michaelmas", "lent")[at % 2] for at, day in enumerate(days)}
    calendar = held.calendar.with_columns(
        term=pl.col("date").replace_strict(names, return_dtype=pl.String)
    )
    made = Register.from_frame(
        held.marks.collect(), calendar=calendar, enrolments=held.enrolments
    ).prepared()
    frame = over_time(made, span=YEARS, unit="term")

    assert frame.select("school_year", "term", "change", "change_on_year").rows() == [
        (2025, "michaelmas", None, None),
        (2025, "lent", 1 / 2, None),
        (2026, "michaelmas", None, 0),
        (2026, "lent", 0, -1 / 2),
    ]


def test_each_group_has_its_own_series(prepared: School, weekdays: Weekdays) -> None:
    """Sums and changes are those of the group, of whom it is not known among them."""
    pupils = [
        {"marks": ["5 days / I", "5 days / \\"], "sex": "F"},
        {"marks": ["5 days / \\", "5 days I I"]},
    ]
    frame = over_time(prepared(pupils, days=weekdays(MONDAY, 10)), span=YEARS, by=["sex"])

    assert frame.select("sex", "missed", "missed_to_date", "change").rows() == [
        (None, 0, 0, None),
        (None, 10, 10, 1),
        ("F", 5, 5, None),
        ("F", 0, 5, -1 / 2),
    ]


def test_by_school_weeks_are_numbered_in_each(
    school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """A school that began a week later in both years is compared with its own first week."""
    held = []
    for urn, later in ((142000, 0), (142001, 7)):
        starts = [date(2025, 9, 1), MONDAY + timedelta(days=later)]
        days = [day for start in starts for day in weekdays(start, 5)]
        held.append(school([{"marks": ["5 days / \\", "5 days / I"]}], days=days, urn=urn))
    made = Register.joined(held).prepared()
    alone = over_time(made, span=YEARS, by=["school"])
    together = over_time(made, span=YEARS)

    assert alone["change_on_year"].to_list() == [None, 1 / 2, None, 1 / 2]
    assert together["change_on_year"].to_list() == [None, 1 / 2, None]


def test_a_week_without_a_possible_session_has_no_rate(
    prepared: School, weekdays: Weekdays
) -> None:
    """Its row is one of noughts, neither it nor the week after has a change."""
    made = prepared(
        [{"marks": ["5 days / I", "5 days Y1 Y1", "5 days / \\"]}], days=weekdays(MONDAY, 15)
    )
    frame = over_time(made, span=YEARS)

    assert frame.select("possible", "absence_rate", "absence_rate_to_date", "change").rows() == [
        (10, 1 / 2, 1 / 2, None),
        (0, None, 1 / 2, None),
        (10, 0, 1 / 4, None),
    ]


@pytest.mark.parametrize("unit", UNITS)
def test_nobody_has_no_row(unit: str, prepared: School) -> None:
    """An empty register gives no row, with the columns of an answer."""
    frame = over_time(prepared([], days=[MONDAY]), span=YEARS, unit=unit, of="census")

    assert frame.is_empty()
    assert frame.columns[:3] == ["school_year", unit, "possible"]


LETTERS = st.sampled_from([*"/\\LIGOUDN."])
PUPIL = st.builds(
    lambda days, sex, born: {
        "marks": [f"1 day {am} {pm}" for am, pm in days],
        "sex": sex,
        "born": born,
    },
    st.lists(st.tuples(LETTERS, LETTERS), max_size=20),
    st.sampled_from(["F", "M", None]),
    st.sampled_from([date(2014, 1, 1), None]),
)


@settings(max_examples=40)
@given(
    pupils=st.lists(PUPIL, max_size=4),
    unit=st.sampled_from(UNITS),
    by=st.sampled_from([[], ["sex"], ["session"], ["school"]]),
    of=st.sampled_from(["all", "daily"]),
)
def test_the_units_add_up_to_the_statistics(
    pupils: list[dict[str, Any]],
    unit: str,
    by: list[str],
    of: str,
    prepared: School,
    weekdays: Weekdays,
) -> None:
    """Every count sums to that of the span, and to date ends with that of the school year."""
    days = two_years(weekdays)
    made = prepared(pupils, days=days, half_terms=dict.fromkeys(days[:12], 1))
    rows = over_time(made, span=YEARS, by=by, of=of, unit=unit).to_dicts()
    for group in statistics(made, span=YEARS, by=by, of=of).to_dicts():
        own = [row for row in rows if all(row[name] == group[name] for name in by)]

        for name in NUMBERS:
            assert sum(row[name] for row in own) == group[name]
        for year in {row["school_year"] for row in own}:
            in_year = [row for row in own if row["school_year"] == year]
            for name in ("possible", "missed"):
                assert in_year[-1][f"{name}_to_date"] == sum(row[name] for row in in_year)
                assert in_year[0][f"{name}_to_date"] == in_year[0][name]


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, unit: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    held = school(TWO_YEARS, days=two_years(weekdays))
    found = over_time(SHAPES[shape](held), span=YEARS, unit=unit)

    assert as_rows(found) == as_rows(over_time(held.prepared(), span=YEARS, unit=unit))


def test_what_is_no_unit_is_refused(prepared: School) -> None:
    """The error names the units; a unit is no column to group by either."""
    made = prepared([], days=[MONDAY])

    with pytest.raises(Refused, match="one of week, month, term, half_term was expected"):
        over_time(made, span=YEARS, unit="day")
    with pytest.raises(Refused, match="no such time was expected"):
        over_time(made, span=YEARS, by=["month"])
    with pytest.raises(Refused, match="columns to group by are school, pupil"):
        over_time(made, span=YEARS, by=["house"])
