"""The families of an invented trust: who they are to the pupil, and at which numbers they are."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from attrs import evolve

from attendance_core.roll import Parent, ParentBasis, Pupil, Restriction, Roll, birthday

__all__ = ["described", "family_of"]

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
