"""What a rule of a policy may ask: each measure with its unit, and from what it is counted."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from attrs import frozen

from attendance_core.rules.law import law_of
from attendance_core.tables import packaged

__all__ = ["Measure", "Source", "measures"]


class Source(StrEnum):
    """From what a measure is counted."""

    CODES = "codes"
    MARKS = "marks"
    RUNS = "runs"
    CASE = "case"
    FACTS = "facts"


@frozen
class Measure:
    """One measure: the sum of the columns `of` over that of `over`, or over 1.

    With `rule` its codes are those of a rule of the law, of the list `codes` there; with
    `school_age` only sessions at compulsory school age count. `halves` says that two sessions make
    one of its unit, `of_registers` that it is about registers, and not about pupils.
    """

    unit: str
    source: Source
    says: str
    of: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    rule: str | None = None
    codes: str | None = None
    school_age: bool = False
    halves: bool = False
    of_registers: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it is one number over another, and undefined where that is 0."""
        return bool(self.over)

    @property
    def own_codes(self) -> tuple[str, ...]:
        """The codes that the law gives it, or none."""
        return law_of(self.rule).codes[self.codes] if self.rule and self.codes else ()


@frozen
class _File:
    measure: Mapping[str, Measure]


@cache
def measures() -> Mapping[str, Measure]:
    """Give all measures by name."""
    return packaged(__package__, "data/measures.toml", _File).measure
