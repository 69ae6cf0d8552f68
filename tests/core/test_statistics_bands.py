from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.errors import NotInForce, Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import statistics
from attendance_core.statistics.bands import approaching, band_edges, bands

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def who_missed(missed: int, possible: int) -> dict[str, Any]:
    """Give a pupil who missed some mornings of a number of them; afternoons have no mark."""
    return {"marks": [f"{missed} days I .", f"{possible - missed} days / ."]}


@pytest.mark.parametrize(
    ("missed", "possible", "band"),
    [
        (0, 20, 0),
        (4, 81, 0),
        (1, 20, 5),
        (9, 91, 5),  # 9.89 percent
        (24, 241, 5),  # 9.96 percent, which would be rounded up
        (2, 20, 10),
        (7, 50, 10),
        (3, 20, 15),
        (49, 100, 45),
        (119, 239, 45),  # 49.79 percent
        (10, 20, 50),
        (20, 20, 50),
    ],
)
def test_a_band_begins_at_its_edge(
    missed: int, possible: int, band: int, prepared: School, weekdays: Weekdays
) -> None:
    """Exactly 10 percent is in the band from 10, exactly 50 in the last; nothing is rounded."""
    made = prepared([who_missed(missed, possible)], days=weekdays(MONDAY, 250))
    (found,) = (
        row
        for row in bands(made, span=(MONDAY, date(2027, 12, 31))).to_dicts()
        if row["enrolments"]
    )

    assert found["band_from"] == band
    assert found["enrolments"] == found["share"] == 1


def test_every_band_has_a_row(prepared: School, weekdays: Weekdays) -> None:
    """Eleven bands of five points, the last of them open, though nobody be in most."""
    pupils = [who_missed(missed, 20) for missed in (0, 0, 2, 11)]
    rows = bands(prepared(pupils, days=weekdays(MONDAY, 20)), span=YEAR).rows()

    assert [row[:2] for row in rows] == [
        *((edge, edge + 5) for edge in range(0, 50, 5)),
        (50, None),
    ]
    assert {row[0]: row[2:] for row in rows if row[2]} == {
        0: (2, 2 / 4),
        10: (1, 1 / 4),
        50: (1, 1 / 4),
    }


def test_nobody_is_in_no_band(prepared: School, weekdays: Weekdays) -> None:
    """Without a possible session an enrolment is in no band, and there is no share of nobody."""
    made = prepared([{"marks": ["5 days D D"]}], days=weekdays(MONDAY, 5))
    frame = bands(made, span=YEAR)

    assert frame["enrolments"].to_list() == [0] * 11
    assert frame["share"].to_list() == [None] * 11
    assert bands(prepared([], days=[MONDAY]), span=YEAR).equals(frame)
    assert bands(prepared([], days=[MONDAY]), span=YEAR, by=["sex"]).is_empty()


def test_each_group_has_every_band(prepared: School, weekdays: Weekdays) -> None:
    """Shares are of the group's own enrolments, those not known to be in any among the groups."""
    pupils = [who_missed(1, 20) | {"sex": "F"}, who_missed(9, 20), who_missed(0, 20)]
    frame = bands(prepared(pupils, days=weekdays(MONDAY, 20)), span=YEAR, by=["sex"])
    some = frame.filter(frame["enrolments"] > 0)

    assert len(frame) == 22
    assert some.select("sex", "band_from", "enrolments", "share").rows() == [
        (None, 0, 1, 0.5),
        (None, 45, 1, 0.5),
        ("F", 5, 1, 1.0),
    ]


def test_a_series_counts_whom_it_counts(prepared: School, weekdays: Weekdays) -> None:
    """The census counts no school of fewer than six enrolments; the daily series does."""
    pupils = [who_missed(2, 20) | {"born": date(2014, 1, 1)}]
    made = prepared(pupils, days=weekdays(MONDAY, 20))

    assert bands(made, span=YEAR, of="census")["enrolments"].sum() == 0
    assert bands(made, span=YEAR, of="daily")["enrolments"].sum() == 1


def rate(over: int, under: int) -> float | None:
    """Give a quotient, None where there is nothing to divide by."""
    return over / under if under else None


PUPIL = st.builds(
    lambda missed, attended, sex: {
        "marks": [f"{missed} days O .", f"{attended} days / ."],
        "sex": sex,
    },
    st.integers(0, 12),
    st.integers(0, 25),
    st.sampled_from(["F", "M", None]),
)


@settings(max_examples=40)
@given(pupils=st.lists(PUPIL, max_size=6), by=st.sampled_from([[], ["sex"], ["pupil"]]))
def test_the_bands_add_up_to_the_statistics(
    pupils: list[dict[str, Any]], by: list[str], prepared: School, weekdays: Weekdays
) -> None:
    """S15: all bands sum to enrolments, those from 10 to persistent and the last to severe."""
    made = prepared(pupils, days=weekdays(MONDAY, 40))
    rows = bands(made, span=YEAR, by=by).to_dicts()
    for group in statistics(made, span=YEAR, by=by).to_dicts():
        own = [row for row in rows if all(row[name] == group[name] for name in by)]

        def from_edge(edge: int, own: list[dict[str, Any]] = own) -> int:
            return sum(row["enrolments"] for row in own if row["band_from"] >= edge)

        assert len(own) == (11 if group["possible"] or not by else 0)
        assert all(row["share"] == rate(row["enrolments"], group["enrolments"]) for row in own)
        assert from_edge(0) == group["enrolments"]
        assert from_edge(10) == group["persistently_absent"]
        assert from_edge(50) == group["severely_absent"]


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    held = school([who_missed(2, 20), who_missed(9, 20)], days=weekdays(MONDAY, 20))

    assert as_rows(bands(SHAPES[shape](held), span=YEAR)) == as_rows(
        bands(held.prepared(), span=YEAR)
    )


@pytest.mark.parametrize("by", ["week", "weekday", "session", "month", "term", "half_term"])
def test_a_time_is_refused(by: str, prepared: School) -> None:
    """A part of an enrolment's sessions says nothing of the band it is in."""
    with pytest.raises(Refused, match="no such time was expected") as refused:
        bands(prepared([], days=[MONDAY]), span=YEAR, by=["sex", by])

    assert [fault.column for fault in refused.value.faults] == [by]


def test_an_unknown_column_and_one_that_stands_twice_are_refused(prepared: School) -> None:
    """All that is wrong is told at once."""
    with pytest.raises(Refused) as refused:
        bands(prepared([], days=[MONDAY]), span=YEAR, by=["house", "sex", "sex"])

    assert [fault.column for fault in refused.value.faults] == ["house", "sex"]


def test_before_there_were_figures_there_are_no_bands(prepared: School) -> None:
    """The day before the first day of the bands is refused, that day is not."""
    made = prepared([], days=[MONDAY])

    assert len(bands(made, span=(date.min, date(2005, 9, 1)))) == 11
    with pytest.raises(NotInForce):
        bands(made, span=(date.min, date(2005, 8, 31)))


def test_the_edges_agree_with_the_figures_of_absence() -> None:
    """The figures that say who is approaching, persistently and severely absent are edges."""
    edges = band_edges(on=MONDAY)

    assert {approaching(on=MONDAY).value, 10, 50} <= set(edges)
    assert list(edges) == sorted(edges)
    assert edges[0] == 0
