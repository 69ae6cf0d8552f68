"""Figures that a local authority settled where the law leaves them to it."""

from datetime import date

import pytest

from attendance_core.errors import NotInForce
from attendance_core.thresholds import NATIONAL, thresholds
from attendance_core.thresholds.local import LocalFigure, local_thresholds

SHORTEST, IRREGULAR = "notice_to_improve_shortest", "irregular_attendance"
DAY = date(2025, 9, 1)


def settled(name: str, value: int, day: date = DAY) -> LocalFigure:
    """Give a figure that a county settled."""
    return LocalFigure(name, day, value, "A county, code of conduct", "para 5")


def test_a_figure_stands_from_its_day_on_and_cites_the_authority() -> None:
    """The day before it the law's own one stands; what was not settled is the law's."""
    local = local_thresholds([settled(SHORTEST, 6)])
    figure = local[SHORTEST].on(DAY)

    assert local[SHORTEST].on(date(2025, 8, 31)).value == 3
    assert (figure.value, figure.unit) == (6, "weeks")
    assert [str(each) for each in figure.sources] == ["A county, code of conduct, para 5"]
    assert all(local[name] == NATIONAL[name] for name in thresholds() if name != SHORTEST)
    assert NATIONAL[SHORTEST].on(DAY).value == 3


def test_the_next_figure_ends_the_one_before() -> None:
    """They may be given in any order."""
    later = date(2026, 9, 1)
    local = local_thresholds([settled(IRREGULAR, 15, later), settled(IRREGULAR, 20)])

    assert local[IRREGULAR].on(date(2026, 8, 31)).value == 20
    assert local[IRREGULAR].on(later).value == 15


def test_without_a_figure_of_the_authority_the_law_has_none() -> None:
    """Of irregular attendance it names no number, and none is made up."""
    with pytest.raises(NotInForce):
        local_thresholds([settled(IRREGULAR, 20)])[IRREGULAR].on(date(2025, 8, 31))


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        (SHORTEST, 2, "a number from 3 to 6 was expected in value"),
        (SHORTEST, 7, "a number from 3 to 6 was expected in value"),
        (IRREGULAR, 0, "a number from 1 to 100 was expected in value"),
        ("penalty_notice_sessions", 8, "one of irregular_attendance, notice_to_improve_longest"),
        ("no_such", 8, "was expected in threshold"),
    ],
)
def test_the_law_s_own_figures_are_nobody_else_s(name: str, value: int, fault: str) -> None:
    """The ten sessions of a penalty notice are not an authority's to settle, nor two weeks."""
    with pytest.raises(ValueError, match=fault):
        settled(name, value)
