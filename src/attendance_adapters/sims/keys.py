"""Whose a row is: pupils are told by UPN or by Adno, and the two must not be of two pupils."""

from collections.abc import Mapping
from functools import cached_property

from attrs import field, frozen

from attendance_core.roll import Roll
from attendance_core.tables import Misfit

__all__ = ["Keys"]


@frozen
class Keys:
    """The keys of the pupils of the students report, and the key that each Adno stands for."""

    keys: frozenset[str] = field(repr=False)
    by_adno: Mapping[str, str] = field(repr=False)

    @cached_property
    def adnos(self) -> Mapping[str, str]:
        """The Adno of each key that has one."""
        return {key: adno for adno, key in self.by_adno.items()}

    @classmethod
    def of(cls, roll: Roll) -> "Keys":
        """Give those of a roll."""
        numbers = ((each.admission_number, each.key) for each in roll.pupils)
        return cls(frozenset(roll.by_key), {adno: key for adno, key in numbers if adno})

    def whose(self, upn: str, adno: str | None) -> str:
        """Give the key of the pupil of a row; `adno` None is a report without that column.

        Raises:
            Misfit: there is no such pupil, or the two numbers are of two.
        """
        key = upn or self.by_adno.get(adno or "")
        if key not in self.keys:
            column = "upn" if upn or adno is None else "adno"
            raise Misfit(column, "a pupil of the students report was expected")
        if upn and adno and not self._agree(upn, adno):
            raise Misfit("adno", "the Adno of the pupil of the UPN was expected")
        return str(key)

    def _agree(self, upn: str, adno: str) -> bool:
        return self.by_adno.get(adno, upn) == upn and self.adnos.get(upn, adno) == adno
