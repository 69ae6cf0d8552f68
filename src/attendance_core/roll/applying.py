"""Changes of a roll applied to it."""

from collections.abc import Iterable
from typing import Any, TypeVar

from attrs import define, evolve, field

from attendance_core.roll.changes import Changed, RollChange
from attendance_core.roll.enrolments import Enrolment
from attendance_core.roll.people import Parent, Pupil
from attendance_core.roll.roll import Roll

__all__ = ["with_changes"]

Part = TypeVar("Part", Enrolment, Parent)


def with_changes(roll: Roll, changes: Iterable[RollChange]) -> Roll:
    """Give a roll as it is after some changes, in the order in which they came about.

    What the law does not allow is left out: who is gone from a reading stays on the roll, and so
    does their time on it.

    Raises:
        LookupError: a change is of a pupil, an enrolment or a parent that the roll does not have.
    """
    sheet = _Sheet(dict(roll.by_key), list(roll.enrolments), list(roll.parents))
    for change in changes:
        if change.is_allowed:
            sheet.apply(change)
    return Roll(tuple(sheet.pupils.values()), tuple(sheet.enrolments), tuple(sheet.parents))


@define
class _Sheet:
    """The parts of a roll, while changes are applied to them."""

    pupils: dict[str, Pupil] = field(repr=False)
    enrolments: list[Enrolment] = field(repr=False)
    parents: list[Parent] = field(repr=False)

    def apply(self, change: RollChange) -> None:
        """Apply one change."""
        new: dict[str, Any] = dict(change.new)
        match change.changed:
            case Changed.NEW_PUPIL:
                self.pupils[change.pupil] = Pupil(**new)
            case Changed.PUPIL:
                self._pupil(change, new)
            case Changed.NEW_ENROLMENT:
                self.enrolments.append(Enrolment(**new))
            case Changed.NEW_PARENT:
                self.parents.append(Parent(**new))
            case Changed.PARENT:
                place = self._parent(change)
                self.parents[place] = evolve(self.parents[place], **new)
            case Changed.PARENT_REMOVED:
                del self.parents[self._parent(change)]
            case _:
                place = self._time(change)
                self.enrolments[place] = evolve(self.enrolments[place], **new)

    def _pupil(self, change: RollChange, new: dict[str, Any]) -> None:
        before, after = change.earlier_key or change.pupil, change.pupil
        if before not in self.pupils:
            raise LookupError("a change of a pupil who is on the roll was expected")
        changed = evolve(self.pupils[before], **new)
        places = {after if key == before else key: each for key, each in self.pupils.items()}
        self.pupils = places | {after: changed}
        if before != after:
            self.enrolments = [_renamed(each, before, after) for each in self.enrolments]
            self.parents = [_renamed(each, before, after) for each in self.parents]

    def _parent(self, change: RollChange) -> int:
        for place, each in enumerate(self.parents):
            if (each.pupil, each.parent_id) == (change.pupil, change.parent):
                return place
        raise LookupError("a change of a parent who is on the roll was expected")

    def _time(self, change: RollChange) -> int:
        start = change.old.get("start", change.start)
        for place, each in enumerate(self.enrolments):
            if (each.pupil, each.start) == (change.pupil, start):
                return place
        raise LookupError("a change of an enrolment that is on the roll was expected")


def _renamed(part: Part, before: str, after: str) -> Part:
    return evolve(part, pupil=after) if part.pupil == before else part
