"""Changes of a roll applied to it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar

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
    sheet = _Sheet.of(roll)
    for change in changes:
        if change.is_allowed:
            sheet.apply(change)
    return sheet.roll()


@define
class _Sheet:
    """The parts of a roll, while changes are applied to them: those of a pupil by their places."""

    pupils: dict[str, Pupil] = field(repr=False)
    times: "_Parts[Enrolment]" = field(repr=False)
    parents: "_Parts[Parent]" = field(repr=False)

    @classmethod
    def of(cls, roll: Roll) -> Self:
        """Lay out a roll."""
        times, parents = _Parts[Enrolment](), _Parts[Parent]()
        for time in roll.enrolments:
            times.add(time)
        for parent in roll.parents:
            parents.add(parent)
        return cls(dict(roll.by_key), times, parents)

    def roll(self) -> Roll:
        """Give the roll as it is by now."""
        return Roll(tuple(self.pupils.values()), self.times.all(), self.parents.all())

    def apply(self, change: RollChange) -> None:
        """Apply one change."""
        new: dict[str, Any] = dict(change.new)
        match change.changed:
            case Changed.NEW_PUPIL:
                self.pupils[change.pupil] = Pupil(**new)
            case Changed.PUPIL:
                self._pupil(change, new)
            case Changed.NEW_ENROLMENT:
                self.times.add(Enrolment(**new))
            case Changed.NEW_PARENT:
                self.parents.add(Parent(**new))
            case Changed.PARENT:
                self.parents.put(self._parent(change), new)
            case Changed.PARENT_REMOVED:
                self.parents.remove(self._parent(change))
            case _:
                self.times.put(self._time(change), new)

    def _pupil(self, change: RollChange, new: dict[str, Any]) -> None:
        before, after = change.earlier_key or change.pupil, change.pupil
        if before not in self.pupils:
            raise LookupError("a change of a pupil who is on the roll was expected")
        changed = evolve(self.pupils[before], **new)
        if before == after:
            self.pupils[after] = changed
            return
        places = {after if key == before else key: each for key, each in self.pupils.items()}
        self.pupils = places | {after: changed}
        self.times.rename(before, after)
        self.parents.rename(before, after)

    def _parent(self, change: RollChange) -> int:
        for place, each in self.parents.of(change.pupil):
            if each.parent_id == change.parent:
                return place
        raise LookupError("a change of a parent who is on the roll was expected")

    def _time(self, change: RollChange) -> int:
        start = change.old.get("start", change.start)
        for place, each in self.times.of(change.pupil):
            if each.start == start:
                return place
        raise LookupError("a change of an enrolment that is on the roll was expected")


@define
class _Parts(Generic[Part]):
    """Enrolments or parents, in the order in which they came, and where those of a pupil stand."""

    _by_place: dict[int, Part] = field(factory=dict, repr=False)
    _places: dict[str, list[int]] = field(factory=dict, repr=False)
    _next: int = 0

    def all(self) -> tuple[Part, ...]:
        """Give all of them."""
        return tuple(self._by_place.values())

    def of(self, pupil: str) -> Iterator[tuple[int, Part]]:
        """Give those of a pupil, each with its place."""
        for place in self._places.get(pupil, ()):
            yield place, self._by_place[place]

    def add(self, part: Part) -> None:
        """Add one at the end."""
        self._by_place[self._next] = part
        self._places.setdefault(part.pupil, []).append(self._next)
        self._next += 1

    def put(self, place: int, new: Mapping[str, Any]) -> None:
        """Change some values of the one at a place."""
        self._by_place[place] = evolve(self._by_place[place], **new)

    def remove(self, place: int) -> None:
        """Take away the one at a place."""
        self._places[self._by_place.pop(place).pupil].remove(place)

    def rename(self, before: str, after: str) -> None:
        """Give all of a pupil the pupil's new key."""
        moved = self._places.pop(before, [])
        for place in moved:
            self.put(place, {"pupil": after})
        self._places.setdefault(after, []).extend(moved)
