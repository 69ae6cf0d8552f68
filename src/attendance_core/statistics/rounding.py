"""Rounding as the Department's house style has it: half away from zero, from whole numbers.

Source: DfE, dfeR, `round_five_up`.
"""

from decimal import Decimal
from fractions import Fraction

__all__ = ["percent", "rounded"]


def rounded(value: Fraction, *, places: int) -> Decimal:
    """Round an exact number to decimal places, half away from zero.

    >>> rounded(Fraction(5, 100), places=1), rounded(Fraction(-5, 100), places=1)
    (Decimal('0.1'), Decimal('-0.1'))
    """
    units = abs(value) * 10**places
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    # From text: the arithmetic of Decimal would round to its context's figures.
    return Decimal(f"{-whole if value < 0 else whole}E-{places}")


def percent(numerator: int, denominator: int, *, places: int) -> Decimal | None:
    """Give one count as a percentage of another, to decimal places; None where there is no other.

    >>> percent(119207289, 2522300237, places=2)
    Decimal('4.73')
    >>> percent(1, 800, places=2), percent(1, 800, places=1), percent(0, 0, places=1)
    (Decimal('0.13'), Decimal('0.1'), None)
    """
    if denominator == 0:
        return None
    return rounded(Fraction(100 * numerator, denominator), places=places)
