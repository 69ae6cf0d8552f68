"""The roll itself: the pupils of one school, with their enrolments and parents."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import field, frozen

from attendance_core.errors import collecting
from attendance_core.roll.enrolments import Enrolment
from attendance_core.roll.people import Parent, Pupil

__all__ = ["Roll"]


@frozen
class Roll:
    """The pupils of one school, with their enrolments and parents.

    Raises:
        Refused: a pupil stands twice, or an enrolment or a parent is of no pupil of the roll.
    """

    pupils: tuple[Pupil, ...] = field(repr=False)
    enrolments: tuple[Enrolment, ...] = field(repr=False)
    parents: tuple[Parent, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a roll whose parts do not belong together; the sentence names nobody."""
        with collecting() as faults:
            if len(self.by_key) < len(self.pupils):
                faults.add("roll", "each pupil once was expected", key="pupils")
            for name, parts in (("enrolments", self.enrolments), ("parents", self.parents)):
                strange = sum(each.pupil not in self.by_key for each in parts)
                if strange:
                    expected = f"pupils of the roll were expected; {strange} are none"
                    faults.add("roll", expected, key=name)

    @cached_property
    def by_key(self) -> Mapping[str, Pupil]:
        """The pupils by their key."""
        return {each.key: each for each in self.pupils}

    @cached_property
    def _parents(self) -> Mapping[str, list[Parent]]:
        found: dict[str, list[Parent]] = defaultdict(list)
        for each in self.parents:
            found[each.pupil].append(each)
        return found

    def parents_of(self, pupil: str) -> tuple[Parent, ...]:
        """Give a pupil's parents and other contacts, by priority, those without one last."""
        found = self._parents.get(pupil, [])
        return tuple(sorted(found, key=lambda each: (each.priority is None, each.priority or 0)))

    @cached_property
    def _times(self) -> Mapping[str, tuple[Enrolment, ...]]:
        found: dict[str, list[Enrolment]] = defaultdict(list)
        for each in self.enrolments:
            found[each.pupil].append(each)
        return {pupil: tuple(times) for pupil, times in found.items()}

    def times_of(self, pupil: str) -> tuple[Enrolment, ...]:
        """Give a pupil's times on the roll, as they stand in it."""
        return self._times.get(pupil, ())

    def on_roll(self, day: date) -> tuple[Enrolment, ...]:
        """Give the enrolments of a day."""
        return tuple(each for each in self.enrolments if each.is_on_roll(day))
