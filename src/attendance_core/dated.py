"""What was in force on a day: values of the law, each from its first day to its last."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from attendance_core.errors import NotInForce

__all__ = ["Dated", "day_text", "in_force", "is_in_force"]


class Dated(Protocol):
    """Anything that is in force from one day to another, both included."""

    @property
    def in_force(self) -> date:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The last day, or None while it is open."""


AnyDated = TypeVar("AnyDated", bound=Dated)


def is_in_force(value: Dated, *, on: date) -> bool:
    """Say whether `value` is in force on the day `on`."""
    return value.in_force <= on and (value.until is None or on <= value.until)


def in_force(values: Iterable[AnyDated], *, on: date, what: str) -> AnyDated:
    """Give the one of `values` that is in force on the day `on`.

    Args:
        values: values of which at most one is in force on any day.
        on: the day whose law applies.
        what: the name to use in the error.

    Raises:
        NotInForce: none is in force on that day.
    """
    for value in values:
        if is_in_force(value, on=on):
            return value
    raise NotInForce(f"{what}: nothing is in force on {on.isoformat()}")


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_text(day: date, *, year: bool = True) -> str:
    """Write a day as letters and pages show it, whatever the machine's own language is.

    >>> day_text(date(2026, 11, 20)), day_text(date(2026, 11, 20), year=False)
    ('Friday 20 November 2026', 'Friday 20 November')
    """
    text = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text
