from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.statistics.weighting import weighted, weighting

RATES = st.lists(
    st.tuples(st.fractions(0, 1, max_denominator=1000), st.integers(0, 10**6)), max_size=5
)


def test_two_phases() -> None:
    """By hand: 4 percent of 300 pupils and 10 percent of 100 make (1200 + 1000) / 400 = 5.5."""
    assert weighted([Decimal("4.0"), Decimal("10.0")], [300, 100]) == Fraction(11, 2)


def test_a_tenth_is_a_tenth() -> None:
    """Decimals and fractions are exact, and may stand side by side."""
    assert weighted([Decimal("0.1"), Fraction(1, 3)], [1, 3]) == Fraction(11, 40)


@given(RATES)
def test_the_mean_lies_between_the_rates(pairs: list[tuple[Fraction, int]]) -> None:
    """Of the phases that have pupils; and where none has, there is no mean."""
    rates, weights = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    counted = [rate for rate, weight in pairs if weight]
    made = weighted(rates, weights)

    assert (made is None) == (not counted)
    assert made is None or min(counted) <= made <= max(counted)


@given(RATES, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(pairs, random) -> None:
    """Nor does one weight for all, which is the plain mean."""
    mixed = random.sample(pairs, len(pairs))
    rates = [pair[0] for pair in pairs]

    assert weighted(rates, [pair[1] for pair in pairs]) == weighted(
        [pair[0] for pair in mixed], [pair[1] for pair in mixed]
    )
    if rates:
        assert weighted(rates, [7] * len(rates)) == sum(rates) / len(rates)


@pytest.mark.parametrize(("rates", "weights"), [([1], []), ([], [1]), ([1, 2], [3, -1])])
def test_weights_that_do_not_fit_are_refused(rates: list[int], weights: list[int]) -> None:
    """A weight for each rate, of nought or more."""
    with pytest.raises(ValueError, match=r"weight"):
        weighted(rates, weights)


@pytest.mark.parametrize(("year", "applies"), [(2022, True), (2024, True), (2025, False)])
def test_the_last_school_year_was_2024_25(year: int, *, applies: bool) -> None:
    """S38: up to 2024/25 and not from 2025/26 on, with a source that is verified."""
    assert weighting().applies(school_year=year) is applies
    assert all(source.verified for source in weighting().sources)
