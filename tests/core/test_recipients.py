"""To whom letters, e-mails and texts may go: each parent separately, and nothing of another."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.correspondence.homes import by_home
from attendance_core.correspondence.recipients import (
    LOOKED_AFTER,
    RESTRICTED,
    Channel,
    Held,
    Name,
    NonResident,
    Recipient,
    recipients,
)
from attendance_core.roll import Enrolment, Parent, ParentBasis, Pupil, Restriction, Roll

DAY = date(2026, 11, 20)
KEY = "J919400123001"
PUPIL = Pupil(
    KEY, None, "Moyle", "Zoë", date(2014, 3, 9), address="3 Quay Lane, Saltash", postcode="PL12 4AA"
)
MOTHER = Parent(
    parent_id="1",
    pupil=KEY,
    surname="Moyle",
    parental_responsibility=True,
    lives_with_pupil=True,
    contact_allowed=True,
    title="Mrs",
    forename="Merryn",
    priority=1,
    mobile="07700900001",
    email="merryn@example.org",
    address="3 Quay Lane, Saltash",
    postcode="PL12 4AA",
    language="cy",
)
FATHER = evolve(
    MOTHER,
    parent_id="2",
    surname="Wójcik",
    title="Mr",
    forename="Piotr",
    lives_with_pupil=False,
    priority=2,
    mobile="07700900002",
    email="piotr@example.net",
    address="Flat 2\n17 Fore Street, Callington",
    postcode="pl17  7ab",
    language="pl",
)
NO_ADDRESS = "no postal address is held: telephone"
NOT_ONE = "what is held is no postal address: a person looks"
LOOK = "the postal address that is held for them needs a look: a person decides"

every_channel = pytest.mark.parametrize("channel", Channel)


def roll(*parents: Parent, enrolments: tuple[Enrolment, ...] = (), **changes: Any) -> Roll:
    """Build the roll of one pupil with parents."""
    return Roll((evolve(PUPIL, **changes),), enrolments, parents)


def of(found: Roll, channel: Channel, **settings: Any) -> tuple[list[str], list[Any]]:
    """Give at which addresses somebody is written to, and who is held and why."""
    to, held = recipients(found, KEY, on=DAY, channel=channel, **settings)
    return [each.address for each in to], [(each.parent, each.reason) for each in held]


def letters(*parents: Parent, **changes: Any) -> tuple[list[tuple[str, ...]], list[Any]]:
    """Give the envelopes of the letters about a pupil, and who is held and why."""
    to, held = recipients(roll(*parents, **changes), KEY, on=DAY, channel=Channel.LETTER)
    return [each.lines for each in to], [(each.parent, each.reason) for each in held]


def test_each_parent_has_a_letter_in_their_own_name_at_their_own_address() -> None:
    """Two parents, two envelopes: an address is written in lines, a postcode in capitals."""
    assert letters(MOTHER, FATHER) == (
        [
            ("Mrs Merryn Moyle", "3 Quay Lane", "Saltash", "PL12 4AA"),
            ("Mr Piotr Wójcik", "Flat 2", "17 Fore Street", "Callington", "PL17 7AB"),
        ],
        [],
    )


def test_two_parents_at_one_address_have_two_letters() -> None:
    """Separately and never jointly, even in one home."""
    there = {"address": MOTHER.address, "postcode": MOTHER.postcode, "lives_with_pupil": True}
    to, held = letters(MOTHER, evolve(FATHER, **there))

    assert [name for name, *_ in to] == ["Mrs Merryn Moyle", "Mr Piotr Wójcik"]
    assert held == []


def test_a_parent_is_addressed_in_their_own_language() -> None:
    """A greeting has the title where there is one, and the forename where there is none."""
    to, _ = recipients(roll(MOTHER, FATHER), KEY, on=DAY, channel=Channel.EMAIL)

    assert [(each.name.greeting, each.language) for each in to] == [
        ("Mrs Moyle", "cy"),
        ("Mr Wójcik", "pl"),
    ]
    assert Name("Moyle", "Merryn").greeting == "Merryn Moyle"


def test_a_name_begins_no_line_of_an_address() -> None:
    """What is white in a name is one space, a line break too."""
    strange = evolve(MOTHER, forename="Merryn\n10 Elsewhere")
    to, _ = letters(strange)

    assert to == [("Mrs Merryn 10 Elsewhere Moyle", "3 Quay Lane", "Saltash", "PL12 4AA")]


@pytest.mark.parametrize("postcode", ["PL12 4AA", "pl124aa", None])
def test_a_postcode_stands_once(postcode: str | None) -> None:
    """Where the address ends with it already, it is not written again."""
    to, _ = letters(evolve(MOTHER, address="3 Quay Lane, PL12 4AA", postcode=postcode))

    assert to == [("Mrs Merryn Moyle", "3 Quay Lane", "PL12 4AA")]


@pytest.mark.parametrize(
    ("address", "postcode", "reason"),
    [
        (None, "PL12 4AA", NO_ADDRESS),
        (" ", None, NO_ADDRESS),
        ("see notes", None, NOT_ONE),
        (",\n,", None, NOT_ONE),
        ("3 Quay Lane, Sal\x00tash", "PL12 4AA", NOT_ONE),
        ("3 Quay Lane, \u202eSaltash", "PL12 4AA", NOT_ONE),
    ],
)
def test_without_an_address_that_parent_alone_is_held(
    address: str | None, postcode: str | None, reason: str
) -> None:
    """Whoever does not live with the pupil is not written to at the pupil's address."""
    to, held = letters(MOTHER, evolve(FATHER, address=address, postcode=postcode))

    assert len(to) == 1
    assert held == [("2", reason)]


@pytest.mark.parametrize(("lives", "sent"), [(True, True), (False, False), (None, False)])
def test_the_pupils_address_is_a_parents_only_where_they_live_together(
    *, lives: bool | None, sent: bool
) -> None:
    """What is not known is not so."""
    to, held = letters(evolve(MOTHER, address=None, postcode=None, lives_with_pupil=lives))

    assert [lines[1:] for lines in to] == ([("3 Quay Lane", "Saltash", "PL12 4AA")] * sent)
    assert held == ([] if sent else [("1", NO_ADDRESS)])


def test_a_withheld_address_is_not_guessed_for_the_other_parent() -> None:
    """The pupil lives with both by turns: the pupil's address may be the one that is withheld."""
    hidden = evolve(MOTHER, address_withheld=True)
    other = evolve(FATHER, lives_with_pupil=True, address=None, postcode=None)
    to, held = letters(hidden, other)

    assert [name for name, *_ in to] == ["Mrs Merryn Moyle"]
    assert held == [("2", LOOK)]


def test_a_withheld_address_that_was_copied_to_the_other_parent_is_not_written_there() -> None:
    """However it is spelt; the reason says nothing of whose it is."""
    hidden = evolve(MOTHER, address_withheld=True)
    other = evolve(FATHER, address="3 QUAY LANE\nSaltash", postcode="PL124AA")

    assert letters(hidden, other)[1] == [("2", LOOK)]


@pytest.mark.parametrize("email", ["see notes", "merryn@", "Merryn <m@example.org>", "a@b.org, c"])
def test_with_a_broken_email_address_that_parent_alone_is_held(email: str) -> None:
    """A note in the place of an address is for a person to read."""
    to, held = of(roll(evolve(MOTHER, email=email), FATHER), Channel.EMAIL)

    assert to == ["piotr@example.net"]
    assert held == [("1", "what is held is no e-mail address: a person looks")]


@pytest.mark.parametrize("email", [None, "", "  "])
def test_without_an_email_address_they_are_telephoned(email: str | None) -> None:
    """And a pupil of age is too, of whom the roll has none."""
    none = "no e-mail address is held: telephone"
    grown = roll(MOTHER, date_of_birth=date(2008, 1, 1))

    assert of(roll(evolve(MOTHER, email=email)), Channel.EMAIL) == ([], [("1", none)])
    assert of(grown, Channel.EMAIL) == ([], [(None, f"the pupil is of age: {none}")])


@pytest.mark.parametrize("theirs", ["merryn@example.org", "Merryn@Example.ORG "])
def test_an_email_address_that_two_parents_share_is_held_for_both(theirs: str) -> None:
    """An e-mail to it would be to both jointly."""
    shared = "another parent has this e-mail address: a person decides"
    to, held = of(roll(MOTHER, evolve(FATHER, email=theirs)), Channel.EMAIL)

    assert to == []
    assert held == [("1", shared), ("2", shared)]


@pytest.mark.parametrize("theirs", ["merryn@example.org", "Merryn@example.org (evenings)"])
def test_an_email_address_that_somebody_held_reads_is_held(theirs: str) -> None:
    """Also where it stands among notes."""
    barred = evolve(FATHER, contact_allowed=False, email=theirs)
    to, held = of(roll(MOTHER, barred), Channel.EMAIL)

    assert to == []
    assert ("1", "another contact who is held has this e-mail address: a person decides") in held


def test_a_number_that_two_parents_share_has_one_text() -> None:
    """The other is held, and has a letter all the same."""
    both = roll(MOTHER, evolve(FATHER, mobile=MOTHER.mobile))
    texts, held = of(both, Channel.SMS)

    assert texts == ["+447700900001"]
    assert held == [("2", "another parent has this number: one message goes to it")]
    assert len(of(both, Channel.LETTER)[0]) == 2


@every_channel
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"contact_allowed": None}, "contact is not recorded as allowed: telephone"),
        (
            {"parent_basis": ParentBasis.NONE},
            "an emergency contact is never written to: telephone",
        ),
        (
            {"parental_responsibility": None},
            "on what basis they are a parent is not known: a person decides",
        ),
    ],
)
def test_in_doubt_a_parent_is_held_in_every_channel(
    channel: Channel, changes: dict[str, object], reason: str
) -> None:
    """The other is written to."""
    to, held = of(roll(MOTHER, evolve(FATHER, **changes)), channel)

    assert len(to) == 1
    assert held == [("2", reason)]


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LETTER])
def test_nobody_is_addressed_without_a_surname(channel: Channel) -> None:
    """A letter to nobody in particular is not to one parent."""
    assert of(roll(evolve(MOTHER, surname=" ")), channel) == (
        [],
        [("1", "no surname is held, by which they are addressed: a person looks")],
    )


@every_channel
@pytest.mark.parametrize("lives", [False, None])
def test_a_school_may_hold_what_is_for_a_parent_elsewhere(
    channel: Channel, *, lives: bool | None
) -> None:
    """Unless it does, all parents are included."""
    family = roll(MOTHER, evolve(FATHER, lives_with_pupil=lives))
    to, held = of(family, channel, non_resident=NonResident.HOLD)

    assert len(of(family, channel)[0]) == 2
    assert len(to) == 1
    assert held == [("2", "the pupil is not known to live with them: a person decides")]


@every_channel
@pytest.mark.parametrize(
    ("start", "leaving", "is_held"),
    [
        (date(2026, 11, 20), None, True),
        (date(2026, 11, 21), None, False),
        (date(2025, 9, 1), date(2026, 11, 19), False),
    ],
)
def test_of_a_looked_after_child_a_person_decides(
    channel: Channel, start: date, leaving: date | None, *, is_held: bool
) -> None:
    """On the days of that time on the roll; the reason does not say that the child is."""
    time = Enrolment(KEY, start, leaving, looked_after=True)
    to, held = of(roll(MOTHER, enrolments=(time,)), channel)

    assert held == ([(None, LOOKED_AFTER)] if is_held else [])
    assert len(to) == (not is_held)
    assert "looked" not in LOOKED_AFTER


def test_a_letter_about_a_pupil_of_age_is_to_the_pupil() -> None:
    """By the name that the pupil goes by, at the pupil's address; to no parent."""
    grown = {"date_of_birth": date(2008, 11, 20), "preferred_forename": "Zo"}

    assert letters(MOTHER, FATHER, **grown) == (
        [("Zo Moyle", "3 Quay Lane", "Saltash", "PL12 4AA")],
        [],
    )


def test_a_pupil_of_age_is_not_written_to_at_the_home_of_a_barred_parent() -> None:
    """The letter would come into the hands of one with a restriction."""
    barred = evolve(MOTHER, restriction=Restriction.COURT_ORDER)

    assert letters(barred, date_of_birth=date(2008, 11, 20)) == (
        [],
        [(None, f"the pupil is of age: {LOOK}")],
    )


def test_brothers_and_sisters_in_one_home_are_put_together() -> None:
    """By who lives with them, known by id or number; the order is the one in which they came."""
    keys = ["B", "A", "C", "D", "E"]
    home = [
        ("A", "1", "07700900001"),
        ("B", "2", None),
        ("C", "1", None),
        ("D", "9", "07700900001"),
    ]
    parents = [
        evolve(MOTHER, pupil=pupil, parent_id=id_, mobile=number) for pupil, id_, number in home
    ]
    elsewhere = evolve(FATHER, pupil="E", parent_id="1")
    family = Roll(tuple(evolve(PUPIL, upn=key) for key in keys), (), (*parents, elsewhere))

    assert by_home(family, keys) == (("B",), ("A", "C", "D"), ("E",))


def test_a_pupil_who_joins_two_homes_makes_them_one() -> None:
    """The third lives with both of those with whom the first and the second do."""
    who = [("A", "1"), ("B", "2"), ("C", "1"), ("C", "2")]
    parents = tuple(evolve(MOTHER, pupil=key, parent_id=id_, mobile=None) for key, id_ in who)
    family = Roll(tuple(evolve(PUPIL, upn=key) for key in "ABC"), (), parents)

    assert by_home(family, "ABC") == (("A", "B", "C"),)
    assert by_home(family, "AB") == (("A",), ("B",))


def test_an_address_alone_makes_no_home() -> None:
    """Strangers share a house."""
    other = evolve(MOTHER, pupil="B", parent_id="8", mobile="07700900008")
    family = Roll((PUPIL, evolve(PUPIL, upn="B")), (), (MOTHER, other))

    assert by_home(family, [KEY, "B"]) == ((KEY,), ("B",))


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=9)


@st.composite
def families(draw: st.DrawFn) -> tuple[Parent, ...]:
    """Draw parents and contacts of one pupil, none of whose particulars is another's."""
    count = draw(st.integers(1, 4))
    words = draw(st.lists(WORDS, min_size=6 * count, max_size=6 * count, unique=True))
    return tuple(_parent(draw, index, words[6 * index : 6 * index + 6]) for index in range(count))


def _parent(draw: st.DrawFn, index: int, words: list[str]) -> Parent:
    yes_no = st.sampled_from([True, False, None])
    surname, forename, box, street, town, place = (f"q{index}{word}" for word in words)
    return Parent(
        parent_id=f"p{index}{words[0]}",
        pupil=KEY,
        surname=surname,
        forename=forename,
        parental_responsibility=draw(yes_no),
        lives_with_pupil=draw(yes_no),
        contact_allowed=draw(st.sampled_from([True, True, False, None])),
        parent_basis=draw(st.sampled_from([None, *ParentBasis])),
        address_withheld=draw(yes_no),
        mobile=draw(st.sampled_from([f"0770090{index}{len(street):03}", None])),
        telephone=f"0163296{index}{len(town):03}",
        email=draw(st.sampled_from([f"{box}@{place}.example.org", "see notes", None])),
        address=draw(st.sampled_from([f"{street}, {town}", None])),
        postcode=f"PL{index} {index}ZZ",
    )


def values(parent: Parent) -> set[str]:
    """Give everything that is a parent's own and nobody else's, as it may be written."""
    numbers = (parent.mobile, parent.telephone)
    return {
        *(parent.parent_id, parent.surname, parent.forename or "-", parent.postcode or "-"),
        *(number[1:] for number in numbers if number),
        *(part for part in (parent.address or "").split(", ") if part),
        *((parent.email,) if parent.email and "@" in parent.email else ()),
    }


@given(families(), st.sampled_from(Channel))
def test_nothing_of_one_parent_is_in_what_is_made_for_another(
    family: tuple[Parent, ...], channel: Channel
) -> None:
    """No surname, number, e-mail address, street or postcode; the pupil's own home apart."""
    to, held = recipients(roll(*family), KEY, on=DAY, channel=channel)
    by_id = {each.parent_id: each for each in family}
    for each in to:
        made = " ".join((each.person, each.address, *each.lines, each.name.greeting))
        others = set().union(*(values(one) for id_, one in by_id.items() if id_ != each.person))

        assert not [value for value in others if value in made]
    told = {each.person for each in to} | {each.parent for each in held}
    assert told == set(by_id)
    assert len(to) + len(held) == len(family)


@given(
    families(), st.sampled_from(Channel), st.sampled_from(Restriction), st.sampled_from(NonResident)
)
def test_a_restricted_family_has_no_recipient_in_any_channel(
    family: tuple[Parent, ...], channel: Channel, restriction: Restriction, setting: NonResident
) -> None:
    """Whoever of them the restriction is on."""
    first, *rest = family
    restricted = roll(*rest, evolve(first, restriction=restriction))
    to, held = recipients(restricted, KEY, on=DAY, channel=channel, non_resident=setting)

    assert to == ()
    assert held == (Held(None, RESTRICTED),)


@given(families(), st.sampled_from(Channel))
def test_nothing_personal_is_shown(family: tuple[Parent, ...], channel: Channel) -> None:
    """No repr has a value of anybody's in it, and no reason has."""
    answer = recipients(roll(*family), KEY, on=DAY, channel=channel)
    shown = f"{answer!r} {[each.reason for each in answer[1]]} {[each.name for each in answer[0]]}"

    assert not [each for one in family for each in values(one) if each in shown]
    assert KEY not in shown


@given(families(), st.sampled_from(Channel))
def test_whoever_is_written_to_is_a_parent_in_law_whom_the_school_may_contact(
    family: tuple[Parent, ...], channel: Channel
) -> None:
    """And each of them once."""
    to, _ = recipients(roll(*family), KEY, on=DAY, channel=channel)
    by_id = {each.parent_id: each for each in family}
    written = [by_id[each.person] for each in to]

    assert len({each.parent_id for each in written}) == len(written)
    assert all(each.contact_allowed for each in written)
    assert all(each.basis not in {None, ParentBasis.NONE} for each in written)


def test_a_recipient_is_shown_by_its_channel_alone() -> None:
    """What a log may have of one."""
    to = Recipient(
        "P123", Channel.EMAIL, "merryn@example.org", Name("Moyle", "Merryn", "Mrs"), "cy"
    )
    shown = "Recipient(channel=<Channel.EMAIL: 'email'>, name=Name(), is_pupil=False)"

    assert repr(to) == shown
