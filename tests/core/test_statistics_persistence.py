from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import per_enrolment, statistics
from attendance_core.statistics.persistence import persistence

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def who_missed(authorised: int, unauthorised: int, possible: int) -> dict[str, Any]:
    """Give a pupil who missed some mornings of a number of them; afternoons have no mark."""
    attended = possible - authorised - unauthorised
    return {"marks": [f"{authorised} days I .", f"{unauthorised} days O .", f"{attended} days / ."]}


def one_row(frame: Any) -> dict[str, Any]:
    """Give the only row of a frame."""
    (row,) = frame.to_dicts()
    return row


def test_the_figures_of_a_school(prepared: School, weekdays: Weekdays) -> None:
    """Of 20 mornings one pupil missed none, others 1, 2 and 10: 12 of the 13 by the last two."""
    pupils = [who_missed(*each, 20) for each in ((0, 0), (1, 0), (1, 1), (4, 6))]
    row = one_row(persistence(prepared(pupils, days=weekdays(MONDAY, 20)), span=YEAR))

    assert row == {
        "enrolments": 4,
        "approaching": 1,
        "persistently_absent": 2,
        "severely_absent": 1,
        "persistent_not_severe": 1,
        "missed": 13,
        "missed_by_persistently_absent": 12,
        "missed_by_persistently_absent_share": 12 / 13,
        "authorised_by_persistently_absent": 5,
        "authorised_by_persistently_absent_share": 5 / 13,
        "unauthorised_by_persistently_absent": 7,
        "unauthorised_by_persistently_absent_share": 7 / 13,
        "days_missed": 6.5,
        "days_missed_per_enrolment": 6.5 / 4,
    }


@pytest.mark.parametrize(
    ("missed", "possible", "state"),
    [
        (4, 81, (0, 0, 0)),  # 4.94 percent
        (1, 20, (1, 0, 0)),
        (24, 241, (1, 0, 0)),  # 9.96 percent
        (2, 20, (0, 1, 0)),
        (119, 239, (0, 1, 0)),  # 49.79 percent
        (10, 20, (0, 1, 1)),
        (1, 1, (0, 1, 1)),
    ],
)
def test_the_figures_on_the_line(
    missed: int, possible: int, state: tuple[int, ...], prepared: School, weekdays: Weekdays
) -> None:
    """S14: 5, 10 and 50 percent are reached exactly there, and nothing is rounded before."""
    made = prepared([who_missed(missed, 0, possible)], days=weekdays(MONDAY, 250))
    row = one_row(persistence(made, span=(MONDAY, date(2027, 12, 31))))

    assert (row["approaching"], row["persistently_absent"], row["severely_absent"]) == state


def test_nobody_and_no_possible_session(prepared: School, weekdays: Weekdays) -> None:
    """Counts are nought, and what would be divided by nought is empty."""
    shares = [f"{kind}_by_persistently_absent_share" for kind in KINDS]
    empty = {*shares, "days_missed_per_enrolment"}
    for pupils in ([], [{"marks": ["5 days D D"]}]):
        row = one_row(persistence(prepared(pupils, days=weekdays(MONDAY, 5)), span=YEAR))

        assert {name for name, value in row.items() if value is None} == empty
        assert {value for value in row.values() if value is not None} == {0}


KINDS = ("missed", "authorised", "unauthorised")


def test_before_severe_absence_was_known_it_is_empty(prepared: School, weekdays: Weekdays) -> None:
    """S33: in summer 2015 15 percent was persistent, and no figure of severe absence stood."""
    pupils = [who_missed(2, 0, 20), who_missed(3, 0, 20)]
    made = prepared(pupils, days=weekdays(date(2015, 6, 1), 20))
    row = one_row(persistence(made, span=(date(2015, 6, 1), date(2015, 8, 31))))

    assert (row["approaching"], row["persistently_absent"]) == (1, 1)
    assert (row["severely_absent"], row["persistent_not_severe"]) == (None, None)
    assert row["missed_by_persistently_absent"] == 3


def test_each_group_has_its_own_row(prepared: School, weekdays: Weekdays) -> None:
    """Shares are of the absence of the group."""
    pupils = [
        who_missed(1, 0, 20) | {"sex": "F"},
        who_missed(3, 0, 20) | {"sex": "F"},
        who_missed(1, 0, 20),
    ]
    frame = persistence(prepared(pupils, days=weekdays(MONDAY, 20)), span=YEAR, by=["sex"])

    assert frame.select(
        "sex", "enrolments", "approaching", "missed_by_persistently_absent_share"
    ).rows() == [(None, 1, 1, 0.0), ("F", 2, 1, 0.75)]


PUPIL = st.builds(who_missed, st.integers(0, 6), st.integers(0, 6), st.integers(12, 30)) | st.just(
    {"marks": []}
)


@settings(max_examples=40)
@given(pupils=st.lists(PUPIL, max_size=6))
def test_the_figures_agree_with_those_of_each_enrolment(
    pupils: list[dict[str, Any]], prepared: School, weekdays: Weekdays
) -> None:
    """S12 and S15: the absence of the persistently absent is that of the rows flagged so."""
    made = prepared(pupils, days=weekdays(MONDAY, 30))
    each = per_enrolment(made, span=YEAR).to_dicts()
    row = one_row(persistence(made, span=YEAR))
    persistent = [one for one in each if one["persistently_absent"]]
    near = [one for one in each if 5 <= 100 * one["missed"] / (one["possible"] or 1) < 10]

    assert row["persistently_absent"] == len(persistent)
    assert row["approaching"] == len(near)
    assert row["severely_absent"] + row["persistent_not_severe"] == len(persistent)
    for kind in KINDS:
        assert row[f"{kind}_by_persistently_absent"] == sum(one[kind] for one in persistent)
    assert row["missed"] == one_row(statistics(made, span=YEAR))["missed"]


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    held = school([who_missed(2, 0, 20), who_missed(1, 9, 20)], days=weekdays(MONDAY, 20))

    assert as_rows(persistence(SHAPES[shape](held), span=YEAR)) == as_rows(
        persistence(held.prepared(), span=YEAR)
    )


def test_a_time_is_refused(prepared: School) -> None:
    """A part of an enrolment's sessions says nothing of persistent absence."""
    with pytest.raises(Refused, match="no such time was expected"):
        persistence(prepared([], days=[MONDAY]), span=YEAR, by=["half_term"])
