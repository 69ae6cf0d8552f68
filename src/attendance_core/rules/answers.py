"""What a rule of the law says of one case: each point that it asks, and whether it is so."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from attendance_core.dated import day_text
from attendance_core.rules.law import law_of, period_on
from attendance_core.sources import Source, are_verified
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["Answer", "Point", "all_so", "answer", "any_so", "is_not"]


def is_not(is_so: bool | None) -> bool | None:  # noqa: FBT001 - three answers
    """Say the contrary of what is so, or is not known.

    >>> is_not(True), is_not(False), is_not(None)
    (False, True, None)
    """
    return None if is_so is None else not is_so


def any_so(found: Iterable[bool | None]) -> bool | None:
    """Say whether any of some things is so.

    >>> any_so([False, True, None]), any_so([False, None]), any_so([False])
    (True, None, False)
    """
    return is_not(all_so(is_not(each) for each in found))


def all_so(found: Iterable[bool | None]) -> bool | None:
    """Say whether all of some things are so: one that is not settles it, one not known does not.

    >>> all_so([True, True]), all_so([True, None]), all_so([None, False])
    (True, None, False)
    """
    every = list(found)
    return False if False in every else None if None in every else True


@frozen
class Point:
    """One thing that a rule asks; `is_so` is None where it cannot be known from what was given."""

    name: str
    says: str
    is_so: bool | None


@frozen
class Answer:
    """What a rule says of one case on a day.

    `says` is what it is about, `limb` which part of the rule answers where it has more than one.
    `days` are the days that it makes of the law, and `figures` what it took from it or counted.
    """

    rule: str
    on: date
    says: str = field(repr=False)
    points: tuple[Point, ...] = field(repr=False)
    sources: tuple[Source, ...] = field(repr=False)
    days: Mapping[str, date | None] = field(factory=dict, repr=False)
    figures: Mapping[str, int] = field(factory=dict)
    limb: str = ""

    @property
    def met(self) -> bool | None:
        """Say whether all is so that the rule asks; None is that it cannot be known."""
        return all_so(each.is_so for each in self.points)

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be known."""
        return tuple(each.says for each in self.points if each.is_so is None)

    @property
    def verified(self) -> bool:
        """Say whether no figure and no reading of it is unverified."""
        return are_verified(self.sources)

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON: days as ISO texts, sources as texts."""
        return {
            "rule": self.rule,
            "limb": self.limb,
            "on": self.on.isoformat(),
            "met": self.met,
            "points": {each.name: each.is_so for each in self.points},
            "days": {name: day and day.isoformat() for name, day in self.days.items()},
            "figures": dict(self.figures),
            "missing": list(self.missing),
            "sources": [str(each) for each in self.sources],
            "verified": self.verified,
        }


def answer(  # noqa: PLR0913 - all that an answer rests on
    rule: str,
    found: Mapping[str, bool | None],
    *,
    on: date,
    law_on: date | None = None,
    thresholds: Thresholds = NATIONAL,
    days: Mapping[str, date | None] | None = None,
    figures: Mapping[str, int] | None = None,
    limb: str = "",
    sources: Iterable[Source] = (),
) -> Answer:
    """Give the answer of a rule to one case.

    Args:
        rule: the rule.
        found: the points of the rule that this case raises, and whether each is so.
        on: the day of the question.
        law_on: the day whose law applies, if it is another.
        thresholds: the figures of the law, or of a what-if.
        days: days that the rule's sentences name.
        figures: what was counted, besides the law's own figures.
        limb: which part of the rule this is.
        sources: what it rests on besides.

    Raises:
        NotInForce: the rule did not stand on that day.
    """
    law, now = law_of(rule), period_on(rule, law_on or on, thresholds=thresholds)
    numbers = {name: each.value for name, each in now.figures.items()} | dict(figures or {})
    named = {name: day_text(day) if day else _NO_DAY for name, day in (days or {}).items()}
    words = {**numbers, **named, "limb": limb, "on": day_text(on)}
    of_figures = (one for each in now.figures.values() for one in each.sources)
    return Answer(
        rule,
        on,
        law.says.format(**words).strip(),
        tuple(
            Point(name, says.format(**words), found[name])
            for name, says in law.points.items()
            if name in found
        ),
        tuple(dict.fromkeys((*of_figures, *law.sources, *sources))),
        dict(days or {}),
        numbers,
        limb,
    )


_NO_DAY = "a day that is not known"
