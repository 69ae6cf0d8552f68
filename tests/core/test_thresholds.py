from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from attendance_core.errors import NotInForce
from attendance_core.thresholds import school_age, threshold, thresholds

Golden = Callable[[str], dict[str, Any]]


def test_every_figure_is_as_the_golden_list_says(golden: Golden) -> None:
    """No figure can vanish, appear or change unless the list changes too."""
    found = [
        {
            "name": name,
            "in_force": each.in_force,
            **({"until": each.until} if each.until else {}),
            "value": each.value,
            "unit": each.unit,
            "verified": each.verified,
        }
        for name in thresholds()
        for each in threshold(name).figures
    ]

    assert found == golden("thresholds.toml")["figure"]


def test_what_is_left_to_local_authorities_is_as_the_golden_list_says(golden: Golden) -> None:
    """No figure of the law's own can become one that an authority may settle."""
    local = [(name, threshold(name).local) for name in thresholds()]
    found = [{"name": name, "least": each.least, "most": each.most} for name, each in local if each]

    assert found == golden("thresholds.toml")["local"]


def test_school_age_is_as_the_golden_list_says(golden: Golden) -> None:
    """The ages, the prescribed days and the leaving day are those of the golden list."""
    law = school_age(on=date(2026, 11, 20))
    names = {8: "August", 12: "December", 3: "March"}

    assert golden("thresholds.toml")["school_age"] == {
        "in_force": law.in_force,
        "begins_at": law.begins_at,
        "prescribed_days": [f"{each.day} {names[each.month]}" for each in law.prescribed_days],
        "ends_at": law.ends_at,
        "last_day": f"{law.last_weekday} {law.last_month}",
        "year_begins": law.year_begins,
        "verified": law.verified,
    }


@pytest.mark.parametrize("name", thresholds())
def test_every_figure_is_titled_and_cited(name: str) -> None:
    """A figure without a title, a unit or a source would be a number without a meaning."""
    figures = threshold(name).figures

    assert threshold(name).title
    assert all(each.unit and each.sources for each in figures)
    assert all(source.instrument for each in figures for source in each.sources)


def test_school_age_is_cited() -> None:
    """Compulsory school age names the Act."""
    sources = school_age(on=date(2026, 11, 20)).sources

    assert "Education Act 1996" in {each.instrument for each in sources}


@pytest.mark.parametrize("name", thresholds())
def test_a_figure_is_in_force_from_its_first_day_to_the_day_before_the_next(name: str) -> None:
    """On the first day, and on the last, it is the figure; before the oldest there is none."""
    figures = threshold(name).figures

    assert all(threshold(name).on(each.in_force) is each for each in figures)
    assert all(threshold(name).on(each.until) is each for each in figures if each.until)
    assert [each.in_force for each in figures[1:]] == [
        each.until + timedelta(days=1) for each in figures[:-1] if each.until
    ]


@pytest.mark.parametrize("name", thresholds())
def test_before_the_first_figure_there_is_none(name: str) -> None:
    """A day before the oldest figure is refused, and the error names the threshold."""
    first = min((each.in_force for each in threshold(name).figures), default=date(2026, 11, 20))
    before = first - timedelta(days=1)

    with pytest.raises(NotInForce, match=f"{name}: nothing is in force on {before}"):
        threshold(name).on(before)


def test_before_1998_no_school_age_is_known() -> None:
    """The library does not guess at older law."""
    with pytest.raises(NotInForce, match="1998-08-31"):
        school_age(on=date(1998, 8, 31))


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(2010, 8, 31), 20),
        (date(2010, 9, 1), 15),
        (date(2015, 8, 31), 15),
        (date(2015, 9, 1), 10),
        (date(2026, 11, 20), 10),
    ],
)
def test_persistent_absence_was_a_fifth_then_15_percent_then_a_tenth(
    day: date, percent: int
) -> None:
    """The Department changed the threshold in September 2010 and in September 2015."""
    assert threshold("persistent_absence").on(day).value == percent


def test_an_unknown_threshold_is_refused_with_those_that_are_known() -> None:
    """A name that is not known is answered with the names that are."""
    with pytest.raises(LookupError, match=r"no threshold is called persistence") as refused:
        threshold("persistence")

    assert all(name in str(refused.value) for name in thresholds())
