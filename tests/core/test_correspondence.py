from datetime import date

import pytest
from attrs import evolve

from attendance_core.correspondence import (
    Message,
    Proposal,
    Reached,
    proposal_key,
)
from attendance_core.correspondence.recipients import Held, recipients
from attendance_core.roll import Parent, ParentBasis, Pupil, Restriction, Roll
from attendance_core.sessions import Half, Session

DAY = date(2026, 11, 20)
MOTHER = Parent(
    parent_id="1",
    pupil="J919400123001",
    surname="Moyle",
    parental_responsibility=True,
    lives_with_pupil=True,
    contact_allowed=True,
    priority=1,
    mobile="07700900001",
)
FATHER = evolve(MOTHER, parent_id="2", lives_with_pupil=False, priority=2, mobile="07700900002")


def roll(*parents: Parent, born: date | None = date(2014, 3, 9)) -> Roll:
    """Build the roll of one pupil with parents."""
    return Roll((Pupil("J919400123001", None, "Moyle", "Zoë", born),), (), parents)


def of(found: Roll, on: date = DAY) -> tuple[list[str], list[tuple[str | None, str]]]:
    """Give who is written to, and who is held and why."""
    to, held = recipients(found, "J919400123001", on=on)
    return [each.person for each in to], [(each.parent, each.reason) for each in held]


def test_each_person_who_is_a_parent_in_law_is_written_to() -> None:
    """Both parents are written to, whether or not the pupil lives with them, by priority."""
    assert of(roll(FATHER, MOTHER)) == (["1", "2"], [])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"contact_allowed": False}, "contact is not recorded as allowed: telephone"),
        ({"contact_allowed": None}, "contact is not recorded as allowed: telephone"),
        (
            {"parent_basis": ParentBasis.NONE},
            "an emergency contact is never written to: telephone",
        ),
        (
            {"parental_responsibility": False},
            "on what basis they are a parent is not known: a person decides",
        ),
        (
            {"parental_responsibility": None},
            "on what basis they are a parent is not known: a person decides",
        ),
        ({"mobile": None}, "no mobile number is held: telephone"),
        ({"mobile": ""}, "no mobile number is held: telephone"),
    ],
)
def test_in_doubt_a_parent_is_held_and_the_other_written_to(
    changes: dict[str, object], reason: str
) -> None:
    """Failing closed is never silence: the parent stands on the list of a person, with a reason."""
    assert of(roll(MOTHER, evolve(FATHER, **changes))) == (["1"], [("2", reason)])


def test_whoever_cares_for_the_child_is_a_parent_in_law() -> None:
    """Care is a basis of its own, without parental responsibility."""
    carer = evolve(FATHER, parental_responsibility=False, parent_basis=ParentBasis.CARE)

    assert of(roll(carer)) == (["2"], [])


@pytest.mark.parametrize("restriction", list(Restriction))
def test_a_restriction_on_one_parent_holds_the_messages_to_all(restriction: Restriction) -> None:
    """A court order or a refuge is a matter for a person, also as to the other parent."""
    family = roll(MOTHER, evolve(FATHER, restriction=restriction))

    assert of(family) == (
        [],
        [(None, "a restriction is recorded for this family: a person decides")],
    )


def test_without_a_parent_a_person_decides() -> None:
    """A pupil without a recorded parent is not passed over."""
    assert of(roll()) == ([], [(None, "no parent is recorded: a person decides")])


@pytest.mark.parametrize(
    ("born", "day", "adult"),
    [
        (date(2008, 11, 21), DAY, False),
        (date(2008, 11, 20), DAY, True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2000, 12, 31), DAY, True),
    ],
)
def test_nobody_writes_to_the_parents_of_a_pupil_of_age(
    born: date | None, day: date, *, adult: bool
) -> None:
    """From the eighteenth birthday on the pupil is written to, and not a day before."""
    family = roll(MOTHER, born=born)
    own = evolve(family, pupils=(evolve(family.pupils[0], mobile="07700 900077"),))
    reason = "the pupil is of age: no mobile number is held: telephone"

    assert of(own, on=day) == (["J919400123001"] if adult else ["1"], [])
    assert of(family, on=day) == (([], [(None, reason)]) if adult else (["1"], []))


def test_a_number_that_somebody_held_is_rung_at_is_not_written_to() -> None:
    """Whether it stands as their mobile or as their telephone."""
    barred = evolve(
        FATHER, contact_allowed=False, mobile=None, telephone=MOTHER.mobile, parent_id="3"
    )
    to, held = of(roll(MOTHER, barred))

    assert to == []
    assert ("1", "another contact who is held has this number: telephone") in held


def test_a_held_number_among_notes_is_not_written_to() -> None:
    """The note is for a person; the number in it is nobody's to be written to."""
    barred = evolve(FATHER, contact_allowed=False, mobile=f"{MOTHER.mobile} (evenings)")
    to, _ = of(roll(MOTHER, barred))

    assert to == []


def test_a_pupil_of_age_with_a_parents_number_is_not_written_to() -> None:
    """It would be read by the parent, who is not written to any more."""
    family = roll(MOTHER, born=date(2000, 1, 1))
    shared = evolve(family, pupils=(evolve(family.pupils[0], mobile=MOTHER.mobile),))

    assert of(shared) == (
        [],
        [
            (
                None,
                "the pupil is of age: the pupil's number is a parent's as well: telephone",
            )
        ],
    )


@pytest.mark.parametrize("number", ["01579 383000", "+44 1579 383000"])
def test_a_landline_is_rung_and_not_written_to(number: str) -> None:
    """A text to it would be read out by nobody, or by whoever picks up."""
    _, held = of(roll(evolve(MOTHER, mobile=number)))

    assert held == [("1", "what is held is no mobile number: telephone")]


@pytest.mark.parametrize("number", ["07700 900001", "+44 7700 900001", "(07700) 900-001"])
def test_a_number_is_written_to_in_its_international_form(number: str) -> None:
    """However it is written in the school's records."""
    to, _ = recipients(roll(evolve(MOTHER, mobile=number)), "J919400123001", on=DAY)

    assert [each.mobile for each in to] == ["+447700900001"]


def test_without_a_date_of_birth_a_person_decides() -> None:
    """Nobody knows whether such a pupil is of age."""
    assert of(roll(MOTHER, born=None)) == (
        [],
        [(None, "no date of birth is held: a person decides")],
    )


def test_one_message_goes_to_a_number_that_two_parents_share() -> None:
    """The same number, however it is written, is written to once."""
    same = evolve(MOTHER, parent_id="other", mobile="+44 " + (MOTHER.mobile or "")[1:])
    to, held = of(roll(MOTHER, same))

    assert len(to) == 1
    assert held == [("other", "another parent has this number: one message goes to it")]


def test_nobody_is_written_to_at_the_number_of_somebody_who_is_held() -> None:
    """What goes to the mother's number would be read by the father, who may not be contacted."""
    barred = evolve(MOTHER, parent_id="barred", contact_allowed=False)
    to, held = of(roll(MOTHER, barred))

    assert to == []
    assert "another contact who is held has this number: telephone" in dict(held).values()


@pytest.mark.parametrize(
    "number",
    ["see notes", "12345", "0770090010", "+44 7700 90010", "07700 900123\nTo: 1", "07700x900123"],
)
def test_what_is_no_number_is_never_written_to(number: str) -> None:
    """A note in the place of a number is for a person to read."""
    to, held = of(roll(evolve(MOTHER, mobile=number)))

    assert to == []
    assert [reason for _, reason in held] == ["what is held is no telephone number: a person looks"]


REACHED = Reached(142000, "first_day_absence", "1", "J919400123001", "1", Session(DAY, Half.AM))


def test_the_same_cause_has_the_same_key() -> None:
    """A proposal made twice is one: its key depends on its cause alone."""
    again = Reached(142000, "first_day_absence", "1", "J919400123001", "1", Session(DAY, Half.AM))

    assert proposal_key(again) == proposal_key(REACHED)


@pytest.mark.parametrize(
    "changes",
    [
        {"urn": 142001},
        {"rule": "sickness_return"},
        {"stage": "2"},
        {"pupil": "adno:004512"},
        {"parent": "2"},
        {"session": Session(DAY, Half.PM)},
        {"number": 2},
    ],
)
def test_another_cause_has_another_key(changes: dict[str, object]) -> None:
    """Each part of the cause is part of the key."""
    assert proposal_key(evolve(REACHED, **changes)) != proposal_key(REACHED)


def test_parts_of_a_cause_do_not_run_into_one_another() -> None:
    """Pupil 1 with parent 12 is another cause than pupil 11 with parent 2."""
    one, other = evolve(REACHED, pupil="1", parent="12"), evolve(REACHED, pupil="11", parent="2")

    assert proposal_key(one) != proposal_key(other)


def test_a_key_says_nothing_of_anybody() -> None:
    """A key is twenty hexadecimal figures; the proposal is known by its message's key."""
    key = proposal_key(REACHED)

    assert len(key) == 20
    assert set(key) <= set("0123456789abcdef")
    message = Message(key, "sms", "07700900001", "…")

    assert Proposal(REACHED, message, "office", "first_day_absence", "5c1d").key == key


def test_who_is_held_is_not_shown() -> None:
    """A log may show that somebody is held and why, not who."""
    assert "P123" not in repr(Held("P123", "no mobile number is held: telephone"))
