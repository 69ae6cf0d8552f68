from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attendance_core.statistics.rounding import percent, rounded

FRACTIONS = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6)
PLACES = st.integers(0, 8)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(249999, 100000), 0, "2"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(0), 1, "0.0"),
        (Fraction(-1, 100), 1, "0.0"),
        (Fraction(10**40, 3), 1, "3" * 40 + ".3"),
    ],
)
def test_a_half_goes_away_from_zero(value: Fraction, places: int, expected: str) -> None:
    """S48: and everything else to the nearest; as many figures as it takes, and no minus nought."""
    assert str(rounded(value, places=places)) == expected


@given(value=FRACTIONS, places=PLACES)
@example(value=Fraction(1005, 1000), places=2)
def test_rounding_goes_to_the_nearest(value: Fraction, places: int) -> None:
    """Never further than half a unit of the last place, and a half is always further from zero."""
    made = Fraction(rounded(value, places=places))
    half = Fraction(1, 2 * 10**places)

    assert abs(made - value) <= half
    assert abs(made - value) < half or abs(made) > abs(value)


@given(value=FRACTIONS, places=PLACES)
def test_what_is_below_nought_is_rounded_alike(value: Fraction, places: int) -> None:
    """The sign makes no difference to the figure."""
    assert rounded(-value, places=places) == -rounded(value, places=places)


def test_a_percentage_just_short_is_not_rounded_twice() -> None:
    """9.96 percent shows as 10.0, and as 9.96: the flag is never made of what is shown (S14)."""
    assert percent(249, 2500, places=1) == Decimal("10.0")
    assert percent(249, 2500, places=2) == Decimal("9.96")
    assert 10 * 249 < 2500


def test_nothing_possible_has_no_percentage() -> None:
    """Where there is nothing to divide by, there is none; nothing of something is nought."""
    assert percent(0, 0, places=1) is None
    assert str(percent(0, 5, places=1)) == "0.0"
