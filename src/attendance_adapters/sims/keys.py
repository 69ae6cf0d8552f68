"""Whose a row is: pupils are told by UPN, Adno or person id, which must not be of two pupils."""

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from attendance_core.roll import Roll
from attendance_core.tables import Misfit

__all__ = ["Keys"]


@frozen
class Keys:
    """The keys of the pupils of the students report, and which each number stands for.

    `by_person` are those of SIMS's own ids of people, where the students report has them.
    """

    keys: frozenset[str] = field(repr=False)
    by_adno: Mapping[str, str] = field(repr=False)
    by_person: Mapping[str, str] = field(factory=dict, repr=False)

    @cached_property
    def adnos(self) -> Mapping[str, str]:
        """The Adno of each key that has one."""
        return {key: adno for adno, key in self.by_adno.items()}

    @cached_property
    def persons(self) -> Mapping[str, str]:
        """The person id of each key that has one."""
        return {key: person for person, key in self.by_person.items()}

    @classmethod
    def of(cls, roll: Roll, by_person: Mapping[str, str] | None = None) -> "Keys":
        """Give those of a roll."""
        numbers = ((each.admission_number, each.key) for each in roll.pupils)
        by_adno = {adno: key for adno, key in numbers if adno}
        return cls(frozenset(roll.by_key), by_adno, by_person or {})

    def whose(self, upn: str, adno: str | None, person: str | None = None) -> str:
        """Give the key of the pupil of a row; None is a report without that column.

        Raises:
            Misfit: there is no such pupil, or the numbers are of two.
        """
        key = upn or (self.by_adno.get(adno) if adno else self.by_person.get(person or ""))
        if key is None or key not in self.keys:
            raise Misfit(_column(upn, adno, person), "a pupil of the students report was expected")
        if upn and adno and not self._agree(upn, adno):
            raise Misfit("adno", "the Adno of the pupil of the UPN was expected")
        if person and self.by_person.get(person, key) != key:
            raise Misfit("person_id", "the person id of the pupil of the UPN or Adno was expected")
        return key

    def _agree(self, upn: str, adno: str) -> bool:
        return self.by_adno.get(adno, upn) == upn and self.adnos.get(upn, adno) == adno


def _column(upn: str, adno: str | None, person: str | None) -> str:
    """Give the column that is amiss where there is no such pupil: the one that was looked at."""
    if upn or (adno is None and person is None):
        return "upn"
    return "person_id" if person is not None and not adno else "adno"
