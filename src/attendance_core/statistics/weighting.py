"""The census-weighted rate: how the daily series totalled its phases up to 2024/25.

Every other rate of a group is a sum over a sum. Source: DfE, attendance data dashboard.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from attrs import field, frozen

from attendance_core.sources import Source
from attendance_core.tables import packaged

__all__ = ["Weighting", "weighted", "weighting"]


@frozen
class Weighting:
    """In which school years the daily totals of all phases were weighted.

    `last_school_year` is the year in which the last of them began.
    """

    last_school_year: int
    sources: tuple[Source, ...]

    def applies(self, *, school_year: int) -> bool:
        """Say whether it does in the school year that begins in a year.

        >>> weighting().applies(school_year=2024), weighting().applies(school_year=2025)
        (True, False)
        """
        return school_year <= self.last_school_year


@frozen
class _File:
    daily_totals: Weighting = field()


@cache
def _file() -> _File:
    return packaged(__package__, "data/weighting.toml", _File)


def weighting() -> Weighting:
    """Give the school years in which daily totals were weighted, with the source."""
    return _file().daily_totals


def weighted(rates: Sequence[Fraction | Decimal | int], weights: Sequence[int]) -> Fraction | None:
    """Give the mean of the phases' rates, weighted by their enrolments in the school census.

    This is how a row of all phases of the daily series was made up to 2024/25, its persistent
    absence too; from 2025/26 on it is the plain sum over sum, as it always was in the census
    series. It is not how the statistics of a trust are added up: see `added`.

    Args:
        rates: the rate, or the percentage, of each phase.
        weights: the enrolments of each phase in the census, `total_enrolments` in the files.

    Returns:
        The exact mean, in the unit of the rates; None where there are no enrolments.

    Raises:
        ValueError: there are not as many weights as rates, or one is below nought.

    >>> weighted([Fraction(4), Fraction(10)], [300, 100])
    Fraction(11, 2)
    """
    if len(rates) != len(weights):
        raise ValueError("a weight for each rate was expected")
    if any(weight < 0 for weight in weights):
        raise ValueError("weights of nought or more were expected")
    whole = sum(weights)
    if whole == 0:
        return None
    parts = (Fraction(rate) * weight for rate, weight in zip(rates, weights, strict=True))
    return sum(parts, start=Fraction()) / whole
