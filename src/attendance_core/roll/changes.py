"""What changed between two readings of a roll.

A name is never deleted retrospectively, from the admission register or from the other: a pupil
leaves by a leaving day, on a ground of the law. An enrolment or a pupil that was in the earlier
reading and is not in the later one is therefore told, and never applied.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Self

from attrs import field, frozen

from attendance_core.roll.enrolments import Enrolment
from attendance_core.roll.people import Parent, Pupil
from attendance_core.tables import as_plain, of_plain, parts_of_plain

__all__ = ["Changed", "RollChange"]


class Changed(StrEnum):
    """What changed, in the order in which the changes of a pupil stand."""

    NEW_PUPIL = "new_pupil"
    PUPIL = "pupil_changed"
    PUPIL_GONE = "pupil_gone"
    NEW_ENROLMENT = "new_enrolment"
    START = "start_changed"
    LEAVING = "leaving_changed"
    STATUS = "status_changed"
    ENROLMENT = "enrolment_changed"
    ENROLMENT_GONE = "enrolment_gone"
    NEW_PARENT = "parent_added"
    PARENT = "parent_changed"
    PARENT_REMOVED = "parent_removed"


_GONE = (Changed.PUPIL_GONE, Changed.ENROLMENT_GONE)


@frozen
class RollChange:
    """One change of a roll: what of whom, with the values before and after, by their fields.

    `pupil` is the key in the later reading, or in the earlier one where nothing is left in the
    later. `start` is the starting day of the enrolment that changed, as it is now; `parent` the id
    of the parent. What is new has no values before, what is gone or removed none after.
    `earlier_key` is the pupil's key in the earlier reading, where it was another.
    """

    changed: Changed
    pupil: str = field(repr=False)
    old: Mapping[str, Any] = field(repr=False, hash=False)
    new: Mapping[str, Any] = field(repr=False, hash=False)
    start: date | None = None
    parent: str | None = field(default=None, repr=False)
    earlier_key: str | None = field(default=None, repr=False)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that changed."""
        return tuple(self.new or self.old)

    @property
    def is_allowed(self) -> bool:
        """Say whether the law allows it; what it does not allow is never applied."""
        return self.changed not in _GONE

    def is_retrospective(self, *, on: date) -> bool:
        """Say whether a name would be deleted before the day `on`, on which that is recorded."""
        leaving, before = self.new.get("leaving"), self.old.get("leaving")
        if self.changed is not Changed.LEAVING or leaving is None:
            return False
        return bool(leaving < on and (before is None or leaving < before))

    @property
    def says(self) -> str:
        """What it is in a sentence, without a value of anybody's."""
        words = self.changed.value.replace("_", " ")
        if self.is_allowed:
            return f"{words}: {', '.join(self.fields)}"
        return f"{words}: no name is deleted retrospectively, and what was recorded is kept"

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON; it holds personal values."""
        return {
            "changed": self.changed.value,
            "pupil": self.pupil,
            "start": as_plain(self.start),
            "parent": self.parent,
            "earlier_key": self.earlier_key,
            "old": as_plain(dict(self.old)),
            "new": as_plain(dict(self.new)),
            "is_allowed": self.is_allowed,
        }

    @classmethod
    def of_record(cls, record: Mapping[str, Any], *, place: str) -> Self:
        """Make a change again of what `record` gave, whatever else stands beside it.

        Raises:
            Refused: a value is not what its field takes, or a field is not known.
        """
        changed = of_plain(Changed, record["changed"], place=place, key="changed")
        part = _PARTS.get(changed, Enrolment)
        return cls(
            changed,
            record["pupil"],
            parts_of_plain(part, record["old"], place=place),
            parts_of_plain(part, record["new"], place=place),
            of_plain(date | None, record["start"], place=place, key="start"),
            record["parent"],
            record["earlier_key"],
        )


_PARTS: Mapping[Changed, type] = {
    **dict.fromkeys((Changed.NEW_PUPIL, Changed.PUPIL, Changed.PUPIL_GONE), Pupil),
    **dict.fromkeys((Changed.NEW_PARENT, Changed.PARENT, Changed.PARENT_REMOVED), Parent),
}
"""Of what a change tells: of a pupil, of a parent, and else of an enrolment."""
