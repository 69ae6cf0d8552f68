import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance_core.register import Prepared, Register
from attendance_core.statistics import definition, definitions, statistics
from attendance_core.statistics.definitions import half_term_6_begins

WHOM = tomllib.loads(
    (Path(__file__).parent.parent / "golden" / "census_and_daily.toml").read_text(encoding="utf-8")
)["whom"]
FIFTH, SIXTH = date(2026, 5, 18), date(2026, 6, 1)
YEAR = (date(2025, 9, 1), date(2026, 7, 31))
SERIES = ("all", "census", "daily")

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def others(number: int = 6) -> list[dict[str, Any]]:
    """Give pupils of 10 years who are present throughout."""
    return [{"marks": ["10 days / \\"], "born": date(2015, 1, 1)} for _ in range(number)]


def days_of(weekdays: Weekdays) -> list[date]:
    """Give five days of half term 5 and five of half term 6."""
    return weekdays(FIFTH, 5) + weekdays(SIXTH, 5)


def numbered(days: list[date]) -> dict[date, int]:
    """Say which half term each day is in, as a calendar may."""
    return {day: 5 if day < SIXTH else 6 for day in days}


def possible_of(made: Prepared, pupil: str, of: str) -> int:
    """Give the possible sessions of a pupil under a definition, 0 where they have no row."""
    frame = statistics(made, span=YEAR, by=["pupil"], of=of)
    found = {row["pupil"]: row["possible"] for row in frame.to_dicts()}
    return found.get(pupil, 0)


@pytest.mark.parametrize("with_numbers", [True, False], ids=["numbered", "by the bank holiday"])
@pytest.mark.parametrize("whom", WHOM, ids=[each["name"] for each in WHOM])
def test_whom_each_series_counts(
    whom: dict[str, Any], prepared: School, weekdays: Weekdays, *, with_numbers: bool
) -> None:
    """See tests/golden/census_and_daily.toml; a calendar may number its half terms or not."""
    days = days_of(weekdays)
    pupil = {"marks": ["10 days / \\"], "pupil": "odd"} | whom
    made = prepared(
        [*others(), pupil], days=days, half_terms=numbered(days) if with_numbers else None
    )

    assert whom["worked_out"]
    assert {of: possible_of(made, "odd", of) for of in SERIES} == {of: whom[of] for of in SERIES}


@pytest.mark.parametrize(
    ("size", "census", "daily"), [(6, 6, 6), (5, 0, 5), (1, 0, 1)], ids=["six", "five", "one"]
)
def test_a_school_with_fewer_than_six_enrolments_is_not_in_the_census(
    size: int, census: int, daily: int, prepared: School, weekdays: Weekdays
) -> None:
    """S29: schools with fewer than 6 enrolments are removed; the daily series has them."""
    made = prepared(others(size), days=days_of(weekdays))
    found = {of: statistics(made, span=YEAR, of=of)["enrolments"].item() for of in SERIES}

    assert found == {"all": size, "census": census, "daily": daily}


def test_only_enrolments_that_are_counted_make_a_school_large_enough(
    prepared: School, weekdays: Weekdays
) -> None:
    """Five pupils and one of 4 years, one boarder and one with D alone are no six."""
    more = [
        {"marks": ["10 days / \\"], "born": date(2021, 1, 1)},
        {"marks": ["10 days / \\"], "born": date(2015, 1, 1), "boarder": "B"},
        {"marks": ["10 days D D"], "born": date(2015, 1, 1)},
    ]
    made = prepared([*others(5), *more], days=days_of(weekdays))

    assert statistics(made, span=YEAR, of="census")["enrolments"].item() == 0


@pytest.mark.parametrize("of", ["census", "daily"])
@pytest.mark.parametrize("marks", ["10 days D D", "10 days X Y1", "10 days . ."])
def test_an_enrolment_without_a_possible_session_is_left_out(
    marks: str, of: str, prepared: School, weekdays: Weekdays
) -> None:
    """S29: neither its sessions outside possible nor its unmarked ones are counted."""
    pupil = {"marks": [marks], "born": date(2015, 1, 1), "pupil": "odd"}
    made = prepared([*others(), pupil], days=days_of(weekdays))
    row = statistics(made, span=YEAR, of=of).to_dicts()[0]
    everyone = statistics(made, span=YEAR).to_dicts()[0]

    assert (row["enrolments"], row["not_required"], row["unmarked"]) == (6, 0, 0)
    assert everyone["not_required"] + everyone["unmarked"] == 20


@pytest.mark.parametrize(
    ("phase", "counted"),
    [
        ("primary", True),
        ("secondary", True),
        ("special", True),
        (None, True),
        ("ap", False),
        ("nursery", False),
    ],
)
@pytest.mark.parametrize("of", ["census", "daily"])
def test_alternative_provision_and_nurseries_are_not_in_the_totals(
    of: str, phase: str | None, prepared: School, weekdays: Weekdays, *, counted: bool
) -> None:
    """S26: alternative provision is published apart; C3: nothing is collected from nurseries."""
    made = prepared(others(), days=days_of(weekdays), phase=phase)
    row = statistics(made, span=YEAR, of=of).to_dicts()[0]

    assert row["enrolments"] == (6 if counted else 0)


def test_persistent_absence_is_of_the_sessions_that_are_counted(
    prepared: School, weekdays: Weekdays
) -> None:
    """S27: of a 15-year-old, 1 of 20 sessions is missed, but 1 of the 10 before half term 6."""
    days = days_of(weekdays)
    pupil = {"marks": ["4 days / \\", "1 day I \\", "5 days / \\"], "born": date(2010, 1, 1)}
    made = prepared([*others(), pupil], days=days, half_terms=numbered(days))
    found = {of: statistics(made, span=YEAR, of=of)["persistently_absent"].item() for of in SERIES}

    assert found == {"all": 0, "census": 1, "daily": 1}


def test_ages_are_reckoned_anew_each_school_year(prepared: School, weekdays: Weekdays) -> None:
    """A pupil born on 1 September 2009 is 15 in 2025/26, and 16 in the year after."""
    days = [*weekdays(FIFTH, 5), *weekdays(date(2026, 9, 7), 5)]
    pupil = {"marks": ["10 days / \\"], "born": date(2009, 9, 1), "pupil": "odd"}
    made = prepared([*others(), pupil], days=days)
    frame = statistics(made, span=(FIFTH, days[-1]), by=["pupil"], of="daily")

    assert frame.filter(pupil="odd")["possible"].to_list() == [10]


def test_who_started_in_half_term_6_is_in_the_census_a_year_later(
    prepared: School, weekdays: Weekdays
) -> None:
    """S28: only the sessions of that half term are left out."""
    days = [*weekdays(SIXTH, 5), *weekdays(date(2026, 9, 7), 5)]
    pupil = {"marks": ["10 days / \\"], "born": date(2015, 1, 1), "start": SIXTH, "pupil": "odd"}
    made = prepared([*others(), pupil], days=days)
    frame = statistics(made, span=(SIXTH, days[-1]), by=["pupil"], of="census")

    assert frame.filter(pupil="odd")["possible"].to_list() == [10]


def test_each_school_is_measured_on_its_own(
    school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """Of a trust's two schools, the one with five pupils is not in the census, the other is."""
    made = Register.joined(
        [
            school(others(size), days=days_of(weekdays), urn=urn)
            for urn, size in ((142000, 5), (142001, 7))
        ]
    ).prepared()
    frame = statistics(made, span=YEAR, by=["school"], of="census")

    assert frame.select("school", "enrolments").rows() == [(142001, 7)]


@pytest.mark.parametrize(
    ("year", "first"),
    [(2023, date(2024, 5, 27)), (2024, date(2025, 5, 26)), (2025, date(2026, 5, 25))],
)
def test_half_term_6_begins_on_the_spring_bank_holiday(year: int, first: date) -> None:
    """Where a calendar numbers no half terms, the last Monday in May is where the sixth begins."""
    assert half_term_6_begins(year) == first


def test_there_are_two_definitions_and_both_are_cited() -> None:
    """`all` is everyone on roll and needs no definition."""
    assert list(definitions()) == ["census", "daily"]
    assert all(each.title and each.sources for each in definitions().values())
    assert definition("all") is None
    assert definition("census") is definitions()["census"]
