"""What the data say of a census: who is in it, and what its elements are called."""

from functools import cache

from attrs import frozen

from attendance_core.sources import Source, Status
from attendance_core.tables import packaged

__all__ = ["Rules", "rules"]


@frozen
class _Ages:
    youngest: int
    oldest: int
    base_month: int
    base_day: int
    source: str
    status: Status


@frozen
class _Elements:
    container: str
    half_term_2: str
    source: str
    status: Status


@frozen
class _Details:
    reason: str
    sessions: str
    source: str
    status: Status


@frozen
class _Law:
    source: str
    status: Status


@frozen
class Rules:
    """The rules, each with its source."""

    ages: _Ages
    elements: _Elements
    details: _Details
    law: _Law

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where they come from, and how well that is established."""
        parts = (self.ages, self.elements, self.details, self.law)
        return tuple(Source(each.source, status=each.status) for each in parts)


@cache
def rules() -> Rules:
    """Give the rules that ship."""
    return packaged(__package__, "data/rules.toml", Rules)
