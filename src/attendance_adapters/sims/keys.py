"""Whose a row is: pupils are told by UPN, Adno or person id, which must not be of two pupils."""

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from attendance_core.tables import Misfit

__all__ = ["Keys"]


@frozen
class Keys:
    """The keys of the pupils of the students report, and which each number stands for.

    Somebody who came back may have an Adno of each time. `by_person` are those of SIMS's own ids
    of people, where the students report has them.
    """

    keys: frozenset[str] = field(repr=False)
    by_adno: Mapping[str, str] = field(repr=False)
    by_person: Mapping[str, str] = field(factory=dict, repr=False)

    @cached_property
    def with_adno(self) -> frozenset[str]:
        """The keys that have an Adno."""
        return frozenset(self.by_adno.values())

    @cached_property
    def persons(self) -> Mapping[str, str]:
        """The person id of each key that has one."""
        return {key: person for person, key in self.by_person.items()}

    def whose(self, upn: str, adno: str | None, person: str | None = None) -> str:
        """Give the key of the pupil of a row; None is a report without that column.

        Raises:
            Misfit: there is no such pupil, or the numbers are of two.
        """
        key = upn or (self.by_adno.get(adno) if adno else self.by_person.get(person or ""))
        if key is None or key not in self.keys:
            raise Misfit(_column(upn, adno, person), "a pupil of the students report was expected")
        if upn and adno and self.by_adno.get(adno, None if upn in self.with_adno else upn) != upn:
            raise Misfit("adno", "the Adno of the pupil of the UPN was expected")
        if person and self.by_person.get(person, key) != key:
            raise Misfit("person_id", "the person id of the pupil of the UPN or Adno was expected")
        return key


def _column(upn: str, adno: str | None, person: str | None) -> str:
    """Give the column that is amiss where there is no such pupil: the one that was looked at."""
    if upn or (adno is None and person is None):
        return "upn"
    return "person_id" if person is not None and not adno else "adno"
