from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.errors import NotInForce, Refused
from attendance_core.roll import (
    DeletionGround,
    Enrolment,
    Parent,
    ParentBasis,
    Pupil,
    Roll,
    is_of_compulsory_school_age,
    school_age_span,
)

NOW = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("born", "first"),
    [
        (date(2021, 8, 30), date(2026, 8, 31)),
        (date(2021, 8, 31), date(2026, 8, 31)),
        (date(2021, 9, 1), date(2026, 12, 31)),
        (date(2021, 12, 30), date(2026, 12, 31)),
        (date(2021, 12, 31), date(2026, 12, 31)),
        (date(2022, 1, 1), date(2027, 3, 31)),
        (date(2022, 3, 30), date(2027, 3, 31)),
        (date(2022, 3, 31), date(2027, 3, 31)),
        (date(2022, 4, 1), date(2027, 8, 31)),
        # On 29 February 2012; five on 1 March 2017.
        (date(2012, 2, 29), date(2017, 3, 31)),
    ],
)
def test_school_age_begins_on_the_prescribed_day_on_or_after_the_fifth_birthday(
    born: date, first: date
) -> None:
    """The prescribed days are 31 August, 31 December and 31 March."""
    assert school_age_span(born, on=NOW)[0] == first
    assert not is_of_compulsory_school_age(born, on=first - timedelta(days=1))
    assert is_of_compulsory_school_age(born, on=first)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        # Sixteen on 31 August 2026, in the school year 2025/26; 30 June 2026 is a Tuesday.
        (date(2010, 8, 31), date(2026, 6, 26)),
        # Sixteen a day later, in the school year 2026/27; 30 June 2027 is a Wednesday.
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2011, 6, 25), date(2027, 6, 25)),
        (date(2011, 8, 31), date(2027, 6, 25)),
        # 30 June 2028 is itself a Friday.
        (date(2012, 2, 29), date(2028, 6, 30)),
        (date(2008, 2, 29), date(2024, 6, 28)),
    ],
)
def test_school_age_ends_on_the_last_friday_in_june(born: date, last: date) -> None:
    """It is the June of the school year, from 1 September, in which the pupil becomes sixteen."""
    assert school_age_span(born, on=NOW)[1] == last
    assert is_of_compulsory_school_age(born, on=last)
    assert not is_of_compulsory_school_age(born, on=last + timedelta(days=1))


@given(st.dates(date(2003, 1, 1), date(2030, 12, 31)))
def test_school_age_lasts_from_five_to_sixteen(born: date) -> None:
    """It begins within five months of the fifth birthday, and ends on the last Friday of a June."""
    first, last = school_age_span(born, on=NOW)

    assert 0 <= (first - born).days - 5 * 365 < 155
    assert 15.75 < (last - born).days / 365.25 < 16.9
    assert last.month == 6
    assert last.isoweekday() == 5
    assert (last + timedelta(days=7)).month == 7


def test_school_age_needs_a_law() -> None:
    """For a day before the law that is known nothing is guessed."""
    with pytest.raises(NotInForce, match="school age"):
        is_of_compulsory_school_age(date(1990, 1, 1), on=date(1997, 1, 1))


@pytest.mark.parametrize(
    ("enrolment", "day", "expected"),
    [
        (Enrolment("P", date(2026, 9, 1)), date(2026, 8, 31), False),
        (Enrolment("P", date(2026, 9, 1)), date(2026, 9, 1), True),
        (Enrolment("P", date(2026, 9, 1)), date(2036, 9, 1), True),
        (Enrolment("P", date(2026, 9, 1), date(2026, 10, 2)), date(2026, 10, 2), True),
        (Enrolment("P", date(2026, 9, 1), date(2026, 10, 2)), date(2026, 10, 3), False),
        (Enrolment("P", None), date(2020, 1, 1), True),
    ],
)
def test_a_pupil_is_on_roll_from_the_start_to_the_leaving_day(
    enrolment: Enrolment, day: date, *, expected: bool
) -> None:
    """Both days are included; an unknown start is no bar, and without a leaving day it goes on."""
    assert enrolment.is_on_roll(day) is expected


def pupil(
    surname: str, forename: str, *, upn: str | None = None, known_as: str | None = None
) -> Pupil:
    """Build a pupil whose admission number is 004512."""
    return Pupil(upn, "004512", surname, forename, None, preferred_forename=known_as)


def test_a_pupil_goes_by_the_preferred_name() -> None:
    """The preferred forename where there is one, else the legal one."""
    assert pupil("Moyle", "Zachary", known_as="Zac").known_as == "Zac"
    assert pupil("Moyle", "Zachary").known_as == "Zachary"
    assert pupil("Moyle", "Zachary", known_as="").known_as == "Zachary"


def test_a_pupil_is_found_by_key() -> None:
    """The key is the UPN, or the admission number while no UPN is held."""
    with_upn, without = pupil("Moyle", "Zoë", upn="J919400123001"), pupil("Jago", "Kai")
    roll = Roll((with_upn, without), ())

    assert roll.by_key == {"J919400123001": with_upn, "adno:004512": without}


def person(number: str) -> Pupil:
    """Build a pupil who is known by the key that the number makes."""
    return Pupil(number, None, "Moyle", "Zoë", date(2014, 3, 9))


def test_a_roll_whose_parts_do_not_belong_together_is_refused() -> None:
    """A pupil twice, an enrolment and a parent of nobody: all told, and nobody named."""
    with pytest.raises(Refused) as refused:
        Roll((person("P"),) * 2, (Enrolment("Q", None),), (parent("a", 1, "R"),))

    assert [fault.key for fault in refused.value.faults] == ["pupils", "enrolments", "parents"]
    assert not any(f" {each}" in str(refused.value) for each in "PQR")


def test_the_enrolments_of_a_day_are_those_on_roll() -> None:
    """Of a child who left and came back, the time that holds the day."""
    before = Enrolment("P", date(2025, 9, 1), date(2025, 10, 3))
    after = Enrolment("P", date(2026, 1, 5))
    roll = Roll((person("P"),), (before, after))

    assert roll.on_roll(date(2025, 10, 3)) == (before,)
    assert roll.on_roll(date(2025, 11, 1)) == ()
    assert roll.on_roll(date(2026, 1, 5)) == (after,)


def parent(name: str, priority: int | None, of: str = "P") -> Parent:
    """Build a parent."""
    return Parent(name, of, "Moyle", priority=priority)


def test_parents_stand_by_priority_and_those_without_one_last() -> None:
    """The order is that in which a school would telephone."""
    parents = (
        parent("last", None),
        parent("second", 2),
        parent("other", 1, "Q"),
        parent("first", 1),
    )
    roll = Roll((person("P"), person("Q")), (), parents)

    assert [each.parent_id for each in roll.parents_of("P")] == ["first", "second", "last"]
    assert roll.parents_of("nobody") == ()


@pytest.mark.parametrize(
    ("given_basis", "responsibility", "expected"),
    [
        (None, True, ParentBasis.RESPONSIBILITY),
        (None, False, None),
        (None, None, None),
        (ParentBasis.NATURAL, False, ParentBasis.NATURAL),
        (ParentBasis.NONE, True, ParentBasis.NONE),
    ],
)
def test_on_what_basis_somebody_is_a_parent(
    given_basis: ParentBasis | None,
    responsibility: bool | None,  # noqa: FBT001 - a value of the table
    expected: ParentBasis | None,
) -> None:
    """Parental responsibility is a basis where none is given; otherwise it is not known."""
    found = Parent(
        "1", "P", "Moyle", parental_responsibility=responsibility, parent_basis=given_basis
    )

    assert found.basis is expected


def test_what_the_admission_register_holds_besides_is_not_shown() -> None:
    """Addresses, schools before and after, and the ground of leaving are in no repr."""
    bare = (person("P"), Enrolment("P", date(2026, 9, 1)), parent("1", 1))
    full = (
        evolve(bare[0], address="1 Example Road", postcode="ZZ1 1ZZ", home_la_number=908),
        evolve(
            bare[1],
            previous_school="Example Primary",
            next_school="Example Academy",
            deletion_ground=DeletionGround.MOVED_AWAY,
        ),
        evolve(
            bare[2],
            email="zoe@example.org",
            address="1 Example Road",
            postcode="ZZ1 1ZZ",
            address_withheld=True,
            language="Cornish",
            emergency=True,
        ),
    )

    assert list(map(repr, full)) == list(map(repr, bare))
    assert not any(one == other for one, other in zip(full, bare, strict=True))
