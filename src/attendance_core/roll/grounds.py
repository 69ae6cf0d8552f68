"""The grounds on which a name is deleted from the admission register: when, and only when.

They are those for pupils of compulsory school age. Another list is for the others (SI 2024/208
reg 9(3)); what stands in it is not established, and it is not here.

Source: SI 2024/208 reg 9(1).

>>> ground = deletion_ground(DeletionGround.CONTINUOUSLY_ABSENT, on=date(2026, 11, 20))
>>> ground.paragraph, ground.title
('reg 9(1)(i)', 'Continuously absent for 20 school days')
"""

from datetime import date
from enum import StrEnum
from functools import cache

from attrs import field, frozen

from attendance_core.dated import in_force
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = ["DeletionGround", "GroundInLaw", "deletion_ground"]


class DeletionGround(StrEnum):
    """A ground for deletion, in the letter of its paragraph of reg 9(1)."""

    ANOTHER_SCHOOL = "A"
    NOT_INTO_RECEPTION = "B"
    ALSO_REGISTERED = "C"
    ORDER_AMENDED = "D"
    ORDER_REVOKED = "E"
    EDUCATED_OTHERWISE = "F"
    MOVED_AWAY = "G"
    LEAVE_OVERSTAYED = "H"
    CONTINUOUSLY_ABSENT = "I"
    DETAINED = "J"
    DIED = "K"
    OVER_SCHOOL_AGE = "L"
    BOARDING_UNPAID = "M"
    LEFT_INDEPENDENT = "N"
    EXCLUDED = "O"


@frozen
class GroundInLaw:
    """What the law says of a ground, from one day to another.

    `tests` name what must be so, its own condition first; `attendance_core.rules.deletion_grounds`
    asks them.
    """

    ground: DeletionGround
    in_force: date
    paragraph: str
    title: str
    tests: tuple[str, ...]
    sources: tuple[Source, ...]
    until: date | None = None

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)


@frozen
class _File:
    grounds: tuple[GroundInLaw, ...] = field(alias="ground")


@cache
def _grounds() -> tuple[GroundInLaw, ...]:
    return packaged(__package__, "data/deletion_grounds.toml", _File).grounds


def deletion_ground(ground: DeletionGround, *, on: date) -> GroundInLaw:
    """Give what the law of the day `on` says of a ground.

    Raises:
        NotInForce: it was no ground on that day.
    """
    of_it = [each for each in _grounds() if each.ground is ground]
    return in_force(of_it, on=on, what=f"ground {ground} for deletion")
