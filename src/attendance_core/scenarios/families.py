"""The families of an invented trust: who they are to the pupil, and at which numbers they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from attrs import evolve

from attendance_core.roll import Parent, ParentBasis, Pupil, Restriction, Roll, birthday
from attendance_core.scenarios.people import forenames

__all__ = ["described", "family_of", "told_apart"]

_RELATIONSHIPS: Mapping[str | None, tuple[str, ...]] = {
    "Mr": ("Father",),
    "Ms": ("Mother",),
    "Mrs": ("Mother",),
    "Dr": ("Mother", "Father"),
}
_MOTHERS = ("Demelza", "Kerra", "Loveday", "Morwenna", "Beata", "Farida", "Helen", "Nicola")
_FATHERS = ("Cador", "Denzel", "Jory", "Perran", "Marek", "Omar", "Simon", "Vikram")
_OTHERS = ("Grandparent", "Aunt", "Uncle", "Family friend", "Neighbour")


def described(random: Random, roll: Roll, *, on: date) -> Roll:
    """Give a roll whose contacts say who they are; some have a second number.

    Whether a few may be contacted is not recorded, and most of those who are of age on the day
    `on` have a number of their own.
    """
    return evolve(
        roll,
        pupils=tuple(_of_age(random, each, on) for each in roll.pupils),
        parents=tuple(_described(random, each) for each in roll.parents),
    )


def _of_age(random: Random, pupil: Pupil, on: date) -> Pupil:
    if pupil.date_of_birth is None or birthday(pupil.date_of_birth, 18) > on:
        return pupil
    return evolve(pupil, mobile=_mobile(random) if random.random() < 0.8 else None)


def _described(random: Random, parent: Parent) -> Parent:
    is_other = parent.parent_basis is ParentBasis.NONE
    choice = _OTHERS if is_other else _RELATIONSHIPS[parent.title]
    relationship = random.choice(choice)
    names = {"Mother": _MOTHERS, "Father": _FATHERS}.get(relationship)
    return evolve(
        parent,
        forename=random.choice(names) if names else parent.forename,
        title=parent.title if names else None,
        relationship=relationship,
        telephone=_telephone(random) if random.random() < 0.3 else None,
        contact_allowed=None if random.random() < 0.01 else parent.contact_allowed,
    )


def told_apart(roll: Roll) -> Roll:
    """Give a roll in which no two contacts of a pupil have one forename or one mobile number.

    Who is to be told apart takes the next name of the list, or the next number of the range: what
    is changed depends on nothing but the family.
    """
    families: dict[str, list[Parent]] = {}
    apart = []
    for each in roll.parents:
        family = families.setdefault(each.pupil, [])
        family.append(_told_apart(each, family))
        apart.append(family[-1])
    return evolve(roll, parents=tuple(apart))


def _told_apart(parent: Parent, family: Sequence[Parent]) -> Parent:
    names, numbers = {each.forename for each in family}, {each.mobile for each in family}
    changes: dict[str, Any] = {}
    if parent.forename in names:
        alike = next(
            (each for each in (_MOTHERS, _FATHERS) if parent.forename in each), forenames()
        )
        changes["forename"] = next(each for each in alike if each not in names)
    number = parent.mobile
    while number is not None and number in numbers:
        changes["mobile"] = number = f"07700900{(int(number[-3:]) + 1) % 1000:03d}"
    return evolve(parent, **changes) if changes else parent


# The ranges that Ofcom keeps for drama: 07700 900000 to 900999, 01632 960000 to 960999.
def _mobile(random: Random) -> str:
    return f"07700900{random.randrange(1000):03d}"


def _telephone(random: Random) -> str:
    return f"01632960{random.randrange(1000):03d}"


def family_of(random: Random, role: str, pupil: Pupil) -> tuple[Parent, ...]:
    """Give the two parents of a pupil who has a role in the day: they may be written to."""
    mother = Parent(
        parent_id=f"C{pupil.admission_number}1",
        pupil=pupil.key,
        surname=pupil.legal_surname,
        parental_responsibility=True,
        lives_with_pupil=True,
        contact_allowed=True,
        parent_basis=ParentBasis.NATURAL,
        title="Ms",
        forename=random.choice(_MOTHERS),
        relationship="Mother",
        priority=1,
        mobile=f"07700900{random.randrange(500):03d}",
        telephone=_telephone(random),
    )
    father = evolve(
        mother,
        parent_id=f"C{pupil.admission_number}2",
        lives_with_pupil=False,
        title="Mr",
        forename=random.choice(_FATHERS),
        relationship="Father",
        priority=2,
        # From the other half of the range: two parents of one family have two numbers.
        mobile=f"07700900{random.randrange(500, 1000):03d}",
        telephone=None,
    )
    return mother, evolve(father, **_PARTICULAR.get(role, {}))


_PARTICULAR: Mapping[str, Mapping[str, Any]] = {
    "refuge": {"restriction": Restriction.REFUGE, "contact_allowed": False},
    "step_parent": {
        "relationship": "Step-father",
        "parental_responsibility": False,
        "lives_with_pupil": True,
        "parent_basis": ParentBasis.CARE,
    },
}
