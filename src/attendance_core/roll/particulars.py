"""What the admission register holds of a pupil, and whether a roll has it.

Which particulars there are is data, each with the regulation it stands in. Source: SI 2024/208
reg 8(2).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

from attrs import field, frozen

from attendance_core.dated import is_in_force
from attendance_core.roll.enrolments import Enrolment
from attendance_core.roll.kinds import ParentBasis
from attendance_core.roll.people import Parent
from attendance_core.roll.roll import Roll
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = ["Particular", "lacking", "particulars"]


@frozen
class Particular:
    """One thing that the admission register holds, from one day to another.

    `expected` says it in a sentence; one that `is_advice` no regulation asks for.
    """

    name: str
    in_force: date
    expected: str
    sources: tuple[Source, ...]
    until: date | None = None
    is_advice: bool = False

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)


@frozen
class _File:
    particulars: tuple[Particular, ...] = field(alias="particular")


@cache
def _particulars() -> tuple[Particular, ...]:
    return packaged(__package__, "data/particulars.toml", _File).particulars


def particulars(*, on: date) -> Mapping[str, Particular]:
    """Give the particulars that are to be held on a day, by their names.

    >>> "emergency_numbers" in particulars(on=date(2026, 11, 20))
    True
    """
    return {each.name: each for each in _particulars() if is_in_force(each, on=on)}


def lacking(roll: Roll, enrolment: Enrolment, names: Iterable[str]) -> tuple[str, ...]:
    """Give those of some particulars that a roll lacks of a pupil, in the order in which they came.

    Args:
        roll: the roll.
        enrolment: the pupil's time on it.
        names: names of particulars, and `deletion_ground`.
    """
    return tuple(name for name in names if not _HELD[name](roll, enrolment))


def _known_parents(roll: Roll, enrolment: Enrolment) -> tuple[Parent, ...]:
    # Of whom it is not known on what ground they are a parent: they may be one.
    found = roll.parents_of(enrolment.pupil)
    return tuple(each for each in found if each.basis is not ParentBasis.NONE)


def _at_home(roll: Roll, enrolment: Enrolment) -> tuple[Parent, ...]:
    return tuple(each for each in _known_parents(roll, enrolment) if each.lives_with_pupil)


def _full_name(roll: Roll, enrolment: Enrolment) -> bool:
    pupil = roll.by_key[enrolment.pupil]
    return bool(pupil.legal_surname.strip() and pupil.legal_forename.strip())


def _lives_with(roll: Roll, enrolment: Enrolment) -> bool:
    known = [each.lives_with_pupil for each in _known_parents(roll, enrolment)]
    return any(known) and None not in known


def _home_address(roll: Roll, enrolment: Enrolment) -> bool:
    at_home = _at_home(roll, enrolment)
    return bool(at_home) and all(each.address for each in at_home)


def _emergency_numbers(roll: Roll, enrolment: Enrolment) -> bool:
    at_home = _at_home(roll, enrolment)
    return bool(at_home) and all(_has_number(each) for each in at_home)


def _has_number(parent: Parent) -> bool:
    return bool(parent.mobile or parent.telephone)


def _several_contacts(roll: Roll, enrolment: Enrolment) -> bool:
    contacts = roll.parents_of(enrolment.pupil)
    return sum(_has_number(each) and each.emergency is not False for each in contacts) > 1


_HELD: Mapping[str, Callable[[Roll, Enrolment], bool]] = {
    "full_name": _full_name,
    "sex": lambda _, time: bool(time.sex),
    "date_of_birth": lambda roll, time: roll.by_key[time.pupil].date_of_birth is not None,
    "address": lambda roll, time: bool(roll.by_key[time.pupil].address),
    "parents": lambda roll, time: bool(_known_parents(roll, time)),
    "parent_addresses": lambda roll, time: all(each.address for each in _known_parents(roll, time)),
    "lives_with": _lives_with,
    "home_address": _home_address,
    "emergency_numbers": _emergency_numbers,
    "several_emergency_contacts": _several_contacts,
    "starting_day": lambda _, time: time.start is not None,
    "last_school": lambda _, time: bool(time.previous_school),
    "deletion_ground": lambda _, time: time.deletion_ground is not None,
}
