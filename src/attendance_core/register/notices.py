"""Penalty notices that were issued to parents for their children's absence, or for an exclusion."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from attendance_core.sessions import Span

__all__ = ["LegalBasis", "Notice"]


class LegalBasis(StrEnum):
    """The section under which a penalty notice is issued.

    `s444A` of the Education Act 1996 is about absence; `s105` of the Education and Inspections Act
    2006 about an excluded child in a public place, and a scheme of its own.
    """

    S444A = "s444A"
    S105 = "s105"


@frozen
class Notice:
    """A penalty notice to one parent for one child, as the local authority has it.

    `offence` is the span of days that it is for. Source: SI 2007/1867 reg 20, for what an authority
    records of each.
    """

    parent_id: str = field(repr=False)
    pupil: str = field(repr=False)
    issued_on: date
    legal_basis: LegalBasis
    offence: Span | None = None
    issuing_authority: str | None = None
    amount: Decimal | None = None
    served_on: date | None = None
    paid_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_ground: str | None = field(default=None, repr=False)
    prosecuted_on: date | None = None

    def is_withdrawn(self, *, on: date) -> bool:
        """Say whether it was withdrawn by a day."""
        return self.withdrawn_on is not None and self.withdrawn_on <= on
