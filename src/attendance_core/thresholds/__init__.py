"""The law's and the Department's figures, dated and cited: one data file a figure.

>>> figure = threshold("persistent_absence").on(date(2026, 11, 20))
>>> figure.value, figure.unit
(10, 'percent of possible sessions missed')
"""

from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from attrs import field, frozen

from attendance_core.dated import in_force
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = [
    "NATIONAL",
    "Bounds",
    "Figure",
    "Threshold",
    "Thresholds",
    "Weekday",
    "school_age",
    "threshold",
    "thresholds",
]


@frozen
class Figure:
    """A figure of the law from one day to another, with its unit and sources."""

    in_force: date
    value: int
    unit: str
    sources: tuple[Source, ...]
    until: date | None = None

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)


@frozen
class Bounds:
    """Between what a local authority may settle a figure that the law leaves to it."""

    least: int
    most: int
    unit: str


@frozen
class Threshold:
    """A figure through the years; with `local` a local authority may settle its own."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    local: Bounds | None = None

    def on(self, day: date) -> Figure:
        """Give the figure in force on a day.

        Raises:
            NotInForce: there was none.
        """
        return in_force(self.figures, on=day, what=self.name)


@frozen
class _File:
    title: str
    figures: tuple[Figure, ...] = field(alias="figure")
    local: Bounds | None = None


class Weekday(StrEnum):
    """A day of the week, in the order of the calendar."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@frozen
class PrescribedDay:
    """A day of every year on which children who have turned five reach school age."""

    month: int
    day: int


@frozen
class SchoolAge:
    """What makes compulsory school age: ages in years, and the days on which it begins and ends.

    It begins on the first prescribed day on or after the birthday of `begins_at`, and ends with the
    last `last_weekday` in `last_month` of the school year, from the first day of `year_begins`, in
    which the child reaches `ends_at`.
    """

    in_force: date
    begins_at: int
    prescribed_days: tuple[PrescribedDay, ...]
    ends_at: int
    last_weekday: Weekday
    last_month: int
    year_begins: int
    sources: tuple[Source, ...]
    until: date | None = None

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)


@frozen
class _AgeFile:
    ages: tuple[SchoolAge, ...] = field(alias="school_age")


_AGES = "compulsory_school_age.toml"


@cache
def thresholds() -> tuple[str, ...]:
    """Give the names of all thresholds."""
    found = files(__name__).joinpath("data").iterdir()
    names = sorted(each.name.removesuffix(".toml") for each in found)
    return tuple(name for name in names if f"{name}.toml" != _AGES)


def threshold(name: str) -> Threshold:
    """Give a threshold by its name, one of `thresholds()`.

    Raises:
        LookupError: there is none of that name.
    """
    if name not in thresholds():
        raise LookupError(f"no threshold is called {name}; there are {', '.join(thresholds())}")
    return _threshold(name)


@frozen
class Thresholds:
    """All thresholds by name: the law's, but for what a what-if puts in their place.

    >>> from attrs import evolve
    >>> ten = threshold("persistent_absence").figures[-1]
    >>> five = Threshold("persistent_absence", "a supposed law", (evolve(ten, value=5),))
    >>> Thresholds((five,))["persistent_absence"].on(date(2026, 11, 20)).value
    5
    >>> NATIONAL["persistent_absence"].on(date(2026, 11, 20)).value
    10
    """

    others: tuple[Threshold, ...] = ()

    def __getitem__(self, name: str) -> Threshold:
        """Give a threshold by its name.

        Raises:
            LookupError: there is none of that name.
        """
        return next((each for each in self.others if each.name == name), None) or threshold(name)


NATIONAL = Thresholds()
"""The thresholds of the law."""


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _threshold(name: str) -> Threshold:
    read = packaged(__name__, f"data/{name}.toml", _File)
    return Threshold(name, read.title, read.figures, read.local)


def school_age(*, on: date) -> SchoolAge:
    """Give what makes compulsory school age on the day `on`."""
    return in_force(_ages(), on=on, what="school age")


@cache
def _ages() -> tuple[SchoolAge, ...]:
    return packaged(__name__, f"data/{_AGES}", _AgeFile).ages
