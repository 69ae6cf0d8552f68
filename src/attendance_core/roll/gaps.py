"""What the admission register lacks of the pupils on roll."""

from datetime import date
from typing import Any

from attrs import field, frozen

from attendance_core.roll.particulars import lacking, particulars
from attendance_core.roll.roll import Roll
from attendance_core.sources import Source, are_verified

__all__ = ["Gap", "admission_gaps"]


@frozen
class Gap:
    """One particular that is not held of one pupil; `says` names no value of anybody's.

    One that `is_advice` is advised by the Department, and no regulation asks for it.
    """

    pupil: str = field(repr=False)
    particular: str
    says: str
    sources: tuple[Source, ...] = field(repr=False)
    is_advice: bool = False

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON and CSV: sources as texts."""
        return {
            "pupil": self.pupil,
            "particular": self.particular,
            "says": self.says,
            "is_advice": self.is_advice,
            "sources": [str(source) for source in self.sources],
            "verified": self.verified,
        }


def admission_gaps(roll: Roll, *, on: date) -> tuple[Gap, ...]:
    """Give what the admission register lacks of each pupil on roll on a day, by pupil.

    Source: SI 2024/208 reg 8(2).
    """
    wanted = particulars(on=on)
    found = {
        (each.pupil, name): Gap(each.pupil, name, it.expected, it.sources, it.is_advice)
        for each in sorted(roll.on_roll(on), key=lambda each: each.pupil)
        for name in lacking(roll, each, wanted)
        for it in (wanted[name],)
    }
    return tuple(found.values())
