"""Contacts of one pupil who may be one person: the same name, or the same mobile number."""

from datetime import date

import pytest
from attrs import evolve

from attendance_core.findings import Name, check
from attendance_core.roll import Parent

ANN = "J919400123001"


def parent(number: str, surname: str, forename: str | None, **more: object) -> Parent:
    """Give a contact of the pupil."""
    return Parent(number, more.pop("pupil", ANN), surname, forename=forename, **more)


def of_parents(make, *parents: Parent):
    """Give a school with these contacts."""
    school = make()
    return evolve(school, roll=evolve(school.roll, parents=parents))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Pascoe", "Ann"), ("Pascoe", "Ann"), "name"),
        (("Wójcik", "Zoë"), ("WOJCIK", "zoe"), "name"),
        (("Carne-Pascoe", "Mary Ann"), ("Carne Pascoe", "MaryAnn"), "name"),
        (("Pascoe", "Ann", {"title": "Mrs"}), ("Pascoe", "Ann", {"title": "Dr"}), "name"),
        (("Pascoe", "J.", {"title": "Mr"}), ("Pascoe", "J", {}), "name"),
        (("Pascoe", "J.", {"title": "Mr"}), ("Pascoe", "J.", {"title": "Mrs"}), None),
        (("Pascoe", "Ann"), ("Pascoe", "Anna"), None),
        (("Pascoe", None), ("Pascoe", None), None),
        (("Pascoe", "Ann"), ("Pascoe", None), None),
        (
            ("Pascoe", "Ann", {"mobile": "07700 900001"}),
            ("Carne", "Bob", {"mobile": "07700900001"}),
            "mobile",
        ),
        (
            ("Pascoe", "Ann", {"mobile": "+44 7700 900001"}),
            ("Carne", "Bob", {"mobile": "(07700) 900-001"}),
            "mobile",
        ),
        (
            ("Pascoe", "Ann", {"mobile": "07700900001"}),
            ("Pascoe", "Ann", {"mobile": "00447700900001"}),
            "name and mobile",
        ),
        (
            ("Pascoe", "Ann", {"mobile": "07700900001"}),
            ("Carne", "Bob", {"mobile": "07700900002"}),
            None,
        ),
        (("Pascoe", "Ann", {"mobile": "none"}), ("Carne", "Bob", {"mobile": "none"}), None),
        # A landline is the household's.
        (
            ("Pascoe", "Ann", {"telephone": "01632960001"}),
            ("Carne", "Bob", {"telephone": "01632960001"}),
            None,
        ),
    ],
)
def test_two_contacts_who_may_be_one(make, found, one, other, same):
    """Case, accents and how a number is written make no difference."""
    (first, second) = (
        parent(number, each[0], each[1], **dict(*each[2:]))
        for number, each in (("P1", one), ("P2", other))
    )
    twice = found(of_parents(make, first, second), Name.POSSIBLE_DUPLICATE_PARENT)

    wanted = f"contacts 1 and 2 have the same {same}"
    assert [(each.pupil, each.detail) for each in twice] == [(ANN, wanted)] * (same is not None)


def test_each_pair_is_one_finding(make, found):
    """Three entries of one person are three pairs, told by their places in the order."""
    last = parent("P1", "Pascoe", "Ann", priority=3)
    school = of_parents(
        make, last, parent("P2", "Pascoe", "Ann", priority=1), parent("P3", "Pascoe", "Ann")
    )

    assert [each.detail[:16] for each in found(school, Name.POSSIBLE_DUPLICATE_PARENT)] == [
        "contacts 1 and 2",
        "contacts 1 and 3",
        "contacts 2 and 3",
    ]


def test_one_contact_of_two_pupils_is_no_duplicate(make, found):
    """Twins have their parents in common, under one id."""
    school = make()
    (ann,) = school.roll.pupils
    twin = evolve(ann, upn=None, admission_number="2")
    (time,) = school.roll.enrolments
    parents = (
        parent("P1", "Pascoe", "Ann"),
        parent("P1", "Pascoe", "Ann", pupil=twin.key),
        parent("P1", "Pascoe", "Ann"),
    )
    roll = evolve(
        school.roll,
        pupils=(ann, twin),
        enrolments=(time, evolve(time, pupil=twin.key)),
        parents=parents,
    )

    assert found(evolve(school, roll=roll), Name.POSSIBLE_DUPLICATE_PARENT) == []


def test_contacts_of_pupils_who_have_not_begun_are_left_alone(make):
    """They are looked at from the pupil's first day on."""
    school = of_parents(make, parent("P1", "Pascoe", "Ann"), parent("P2", "Pascoe", "Ann"))

    assert check(school, on=date(2026, 11, 16)) == ()
