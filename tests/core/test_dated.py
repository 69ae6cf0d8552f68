from datetime import date

import pytest
from attrs import frozen

from attendance_core.dated import day_text, in_force, is_in_force
from attendance_core.errors import NotInForce


@frozen
class Amount:
    """A value of the law, for these tests."""

    in_force: date
    until: date | None = None


OLD = Amount(date(2013, 9, 1), date(2024, 8, 18))
NEW = Amount(date(2024, 8, 19))


@pytest.mark.parametrize(
    ("value", "day", "expected"),
    [
        (OLD, date(2013, 8, 31), False),
        (OLD, date(2013, 9, 1), True),
        (OLD, date(2024, 8, 18), True),
        (OLD, date(2024, 8, 19), False),
        (NEW, date(2024, 8, 18), False),
        (NEW, date(2024, 8, 19), True),
        (NEW, date(2099, 1, 1), True),
    ],
)
def test_a_value_is_in_force_from_its_first_day_to_its_last(
    value: Amount, day: date, *, expected: bool
) -> None:
    """Both days are included; without a last day it is in force for good."""
    assert is_in_force(value, on=day) is expected


def test_the_value_in_force_on_a_day_is_given() -> None:
    """Of several values the one of the day is found, whatever their order."""
    assert in_force([NEW, OLD], on=date(2024, 8, 18), what="amount") is OLD
    assert in_force([NEW, OLD], on=date(2024, 8, 19), what="amount") is NEW


def test_a_day_without_a_value_is_an_error_that_names_both() -> None:
    """Nothing is guessed for a day on which nothing was in force."""
    with pytest.raises(NotInForce, match=r"^amount: nothing is in force on 2013-08-31$"):
        in_force([NEW, OLD], on=date(2013, 8, 31), what="amount")


def test_a_day_is_written_as_letters_show_it() -> None:
    """The weekday, the day without a leading nought, the month and the year."""
    assert day_text(date(2026, 11, 6)) == "Friday 6 November 2026"
