"""What each rule takes from the law: its first day, its thresholds, its codes, its sources."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from attrs import field, frozen

from attendance_core.errors import NotInForce
from attendance_core.sources import Source
from attendance_core.tables import packaged
from attendance_core.thresholds import Figure, Thresholds, school_age

__all__ = ["Law", "Period", "law_of", "period_on", "periods", "sources_of"]


@frozen
class Law:
    """A rule in its data: from which day it stands, and the codes that it counts.

    `thresholds` names the figures that it needs; `sources` are those of its readings; `says` is
    what an outcome says, with the names of its figures in braces, and `says_ended` what it says
    besides where it does not hold any more. `missing` is what else must be so, and cannot be known
    from the record. `points` are what a rule asks of one case, by name, in the order in which it
    asks; `year_groups` those of which it speaks.
    """

    title: str
    in_force: date
    says: str
    thresholds: tuple[str, ...] = ()
    says_ended: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    missing: tuple[str, ...] = ()
    points: Mapping[str, str] = field(factory=dict)
    year_groups: Mapping[str, tuple[str, ...]] = field(factory=dict)
    sources: tuple[Source, ...] = ()


def law_of(rule: str) -> Law:
    """Give what a rule takes from the law."""
    return _law_of(rule)


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _law_of(rule: str) -> Law:
    return packaged(__package__, f"data/{rule}.toml", Law)


@frozen
class Period:
    """Days on which a rule's figures are the same, the first and the last included."""

    first: date
    last: date
    figures: Mapping[str, Figure]

    def __getitem__(self, name: str) -> int:
        """Give the value of a figure."""
        return self.figures[name].value


def periods(law: Law, *, until: date, thresholds: Thresholds) -> Sequence[Period]:
    """Give the times in which a rule stood up to a day, each with its figures; there may be none.

    A change of the law begins a new one.
    """
    every = [each for name in law.thresholds for each in thresholds[name].figures]
    changes = {each.in_force for each in every}
    changes |= {each.until + timedelta(days=1) for each in every if each.until}
    begins = sorted({law.in_force, *(day for day in changes if law.in_force < day <= until)})
    ends = [*(day - timedelta(days=1) for day in begins[1:]), until]
    found = []
    for first, last in zip(begins, ends, strict=True):
        figures = {
            name: each
            for name in law.thresholds
            for each in thresholds[name].figures
            if each.in_force <= first and (each.until is None or first <= each.until)
        }
        if first <= last and len(figures) == len(law.thresholds):
            found.append(Period(first, last, figures))
    return found


def period_on(rule: str, day: date, *, thresholds: Thresholds) -> Period:
    """Give the time of a rule that holds a day, up to it.

    Raises:
        NotInForce: the rule did not stand on that day, or had no figure.
    """
    for each in periods(law_of(rule), until=day, thresholds=thresholds):
        if each.last == day:
            return each
    raise NotInForce(f"{rule}: nothing is in force on {day.isoformat()}")


def sources_of(law: Law, times: Sequence[Period], *, with_age: bool) -> tuple[Source, ...]:
    """Give what a rule's outcomes cite: its figures, its readings, and the law of school age."""
    of_figures = [one for time in times for each in time.figures.values() for one in each.sources]
    of_age = school_age(on=times[-1].last).sources if with_age and times else ()
    return tuple(dict.fromkeys((*of_figures, *law.sources, *of_age)))
