"""A return to the local authority that comes due from the admission register."""

from datetime import date
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from attendance_core.register.returns.reading import DayCount
from attendance_core.roll import DeletionGround
from attendance_core.sources import Source, are_verified

__all__ = ["Doubt", "Return", "ReturnKey", "ReturnKind", "ReturnRules"]


class ReturnKind(StrEnum):
    """Of what a return tells: a name that was entered, or one that is deleted."""

    NEW_PUPIL = "new_pupil"
    DELETION = "deletion"


ReturnKey = tuple[ReturnKind, str, date]
"""What tells one return from another: its kind, the pupil's key, and the day it happened."""


@frozen
class ReturnRules:
    """What a school and its local authority have settled; without it the returns are as the law's.

    `junior_asked_on` and `senior_asked_on` are the days on which the authority asked for the
    returns that are otherwise not made, of starters in the most junior class and of leavers from
    the most senior. `days` counts otherwise than the library reads the law. `consent_from` is the
    day on which the consent to withdraw a pupil to be educated otherwise came into force; None is
    not in force. `told_from` leaves out what happened before a day.
    """

    junior_asked_on: date | None = None
    senior_asked_on: date | None = None
    days: DayCount | None = None
    consent_from: date | None = None
    told_from: date | None = None


@frozen
class Doubt:
    """Something that a person must look at before a return is made, and the sources it rests on."""

    says: str
    sources: tuple[Source, ...] = field(default=(), repr=False)


@frozen
class Return:
    """One return that is due, of one pupil.

    `happened` is the starting day, or the leaving day; `due` the last day for the return, None
    where it lies beyond the calendar. `missing` are the particulars that the return holds and the
    roll does not. `is_barred` says that the name may not be deleted yet.
    """

    kind: ReturnKind
    pupil: str = field(repr=False)
    happened: date
    due: date | None
    is_overdue: bool
    missing: tuple[str, ...]
    doubts: tuple[str, ...]
    sources: tuple[Source, ...] = field(repr=False)
    ground: DeletionGround | None = field(default=None, repr=False)
    is_barred: bool = False

    @property
    def key(self) -> ReturnKey:
        """What tells it from every other return."""
        return (self.kind, self.pupil, self.happened)

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)

    @property
    def says(self) -> str:
        """What is due, what is missing and what a person must look at, without a personal value."""
        lacks = ", ".join(name.replace("_", " ") for name in self.missing)
        parts = [self._when(), f"the roll does not hold: {lacks}" if lacks else "", *self.doubts]
        if self.kind is ReturnKind.DELETION:
            parts.append("a future address or school of which a parent has told belongs in it")
        return "; ".join(part for part in parts if part)

    def _when(self) -> str:
        name = f"the {self.kind.value.replace('_', '-')} return"
        if self.due is None:
            return f"{name} is due on a day beyond the calendar"
        return f"{name} {'was' if self.is_overdue else 'is'} due by {self.due}"

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON and CSV: absent things are None, sources texts."""
        return {
            "return": self.kind.value,
            "pupil": self.pupil,
            "ground": self.ground.value if self.ground else None,
            "happened": self.happened.isoformat(),
            "due": self.due.isoformat() if self.due else None,
            "is_overdue": self.is_overdue,
            "is_barred": self.is_barred,
            "missing": list(self.missing),
            "says": self.says,
            "sources": [str(source) for source in self.sources],
            "verified": self.verified,
        }
