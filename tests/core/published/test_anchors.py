"""Figures that the Department published, quoted with their source: no file is needed for these."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from attendance_core.statistics import from_counts
from attendance_core.statistics.adding import added
from attendance_core.statistics.rounding import percent, rounded
from attendance_core.statistics.weighting import weighted, weighting

GOLDEN = tomllib.loads(
    (Path(__file__).parents[2] / "golden" / "published_rates.toml").read_text(encoding="utf-8")
)


def places(figure: str) -> int:
    """Give the decimal places of a figure as it was published."""
    return len(figure.partition(".")[2])


def named(case: dict[str, Any]) -> str:
    """Give the name of a case."""
    name: str = case["name"]
    return name


@pytest.fixture(scope="module")
def england(golden: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Give the counts of England of 2024/25 and what was published of them."""
    return golden("england_202425.toml")


@pytest.mark.parametrize("case", GOLDEN["rate"], ids=named)
def test_published_percentages(case: dict[str, Any]) -> None:
    """One count of another, rounded half away from zero, is the percentage as published."""
    made = percent(case["numerator"], case["denominator"], places=places(case["percent"]))

    assert made == Decimal(case["percent"])


@pytest.mark.parametrize("case", GOLDEN["amount"], ids=named)
def test_published_days(case: dict[str, Any]) -> None:
    """S13: a day is two sessions."""
    days = Fraction(case["sessions"], case["divided_by"])

    assert rounded(days, places=places(case["amount"])) == Decimal(case["amount"])


def test_england_2024_25(england: dict[str, Any]) -> None:
    """Every published total but those with code F, which has no column; they lack it exactly."""
    cells = [str(each) for each in england["counts"].values()]
    frame, gone = from_counts((list(england["counts"]), [cells]), on=england["on"], place="x.csv")
    (row,) = frame.to_dicts()
    published = england["published"]
    short = dict.fromkeys(("authorised", "missed", "possible"), england["without_a_column"])

    assert gone == ["H", "J"]
    assert {name: published[name] - row[name] for name in published if name != "late"} == (
        dict.fromkeys(published.keys() - {"late"}, 0) | short
    )
    assert row["late_before_close"] + row["late_after_close"] == published["late"]


def test_published_totals_hang_together(england: dict[str, Any]) -> None:
    """S1: possible = attended + missed, and missed = authorised + unauthorised."""
    published = england["published"]

    assert published["possible"] == published["attended"] + published["missed"]
    assert published["missed"] == published["authorised"] + published["unauthorised"]


def test_the_total_of_england_2024_25_is_weighted(england: dict[str, Any]) -> None:
    """S38: 6.8702 percent published and weighted, where missed over possible is 6.8797."""
    absence, published = england["absence"], england["published"]
    made = weighted(
        [Decimal(each["percent"]) for each in absence["phases"]],
        [each["census_enrolments"] for each in absence["phases"]],
    )

    assert made is not None
    assert weighting().applies(school_year=2024)
    assert abs(made - Fraction(Decimal(absence["weighted"]))) < Fraction(1, 10**13)
    assert rounded(made, places=4) == Decimal("6.8702")
    assert percent(published["missed"], published["possible"], places=4) == Decimal("6.8797")
    assert absence["plain"] == "6.8797"


def test_special_schools_added_to_the_others_are_england(
    england: dict[str, Any], golden: Callable[[str], dict[str, Any]]
) -> None:
    """S4: England less its special schools, added to them again, is England."""
    special = golden("special_schools_202425.toml")["counts"]
    whole = england["counts"]
    rows = [
        ["Special", *(str(special[code]) for code in whole)],
        ["Others", *(str(number - special[code]) for code, number in whole.items())],
        ["England", *map(str, whole.values())],
    ]
    frame, _ = from_counts((["phase", *whole], rows), on=england["on"], place="x.csv")
    (made,) = added([frame[:1], frame[1:2]]).to_dicts()
    (expected,) = frame[2:].drop("phase").to_dicts()

    assert made == expected
