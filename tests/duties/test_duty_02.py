"""Duty 2: letters and their information.

Five hundred letters to the parents of invented pupils: no field is left unfilled, nobody's letter
goes to another, each is logged with the hash of what was written, and one that lacks a field fails
alone.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest

from attendance_core.correspondence.as_html import as_html
from attendance_core.correspondence.as_text import as_text
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.letter_file import values_of
from attendance_core.correspondence.packs import document
from attendance_core.correspondence.recipients import Channel, recipients
from attendance_core.correspondence.rendering import render
from attendance_core.errors import Refused
from attendance_core.records import (
    Journal,
    Letter,
    Person,
    content_hash,
    logged_letters,
    record_letters,
)
from attendance_core.roll import Enrolment, Parent, ParentBasis, Pupil, Roll
from attendance_core.tables import LONDON

DAY, URN, MANY = date(2026, 11, 20), 142000, 500
AT = datetime(2026, 11, 20, 9, tzinfo=LONDON)
LETTER = document("attendance_concern")
MANAGER = Person("A. Example", "attendance_manager")


def family(number):
    """Give a pupil with two parents, at two addresses."""
    pupil = Pupil(None, str(number), f"Surname{number}", f"Forename{number}", date(2012, 5, 5))
    parents = [
        Parent(
            f"{kind}{number}",
            pupil.key,
            f"{kind.title()}{number}",
            parental_responsibility=True,
            lives_with_pupil=kind == "mother",
            contact_allowed=True,
            parent_basis=ParentBasis.RESPONSIBILITY,
            title="Ms" if kind == "mother" else "Mr",
            address=f"{number} {kind.title()} Lane, Exampleton",
            postcode="EX1 1AA",
        )
        for kind in ("mother", "father")
    ]
    return pupil, parents


FAMILIES = [family(number) for number in range(MANY // 2)]
ROLL = Roll(
    tuple(pupil for pupil, _ in FAMILIES),
    tuple(Enrolment(pupil.key, date(2026, 9, 1)) for pupil, _ in FAMILIES),
    tuple(parent for _, parents in FAMILIES for parent in parents),
)


def values(pupil, recipient):
    """Give the fields of one letter."""
    return {
        "dear": recipient.name.greeting,
        "first_name": pupil.known_as,
        "contact": "Ms Trewin",
        "telephone": "01632 960002",
        "signed_by": "Mr Hale",
        "role": "attendance manager",
        "since": date(2026, 9, 3),
        "missed": 15,
        "illness": 10,
        "other": 5,
        "late": 4,
        "attendance": FIGURE,
        "contacts": [],
        "support": ["a talk with the head of year"],
        "review": DAY + timedelta(weeks=3),
    }


FIGURE = values_of(LETTER.declaration, {"attendance": "93/108"}, place="letter.toml")["attendance"]


def written():
    """Write to every parent of every pupil, and give pupil, recipient and text of each letter."""
    for pupil, _ in FAMILIES:
        to, held = recipients(ROLL, pupil.key, on=DAY, channel=Channel.LETTER)
        assert not held
        for recipient in to:
            envelope = Envelope(
                "Example School",
                ("1 Road",),
                "01632 960001",
                DAY,
                "EX/1",
                addressee=recipient.lines,
                about=pupil.known_as,
                figures_at=AT,
                policy="example 2026.1",
            )
            body = render(LETTER, values(pupil, recipient))
            yield pupil, recipient, as_text(body, envelope), as_html(body, envelope)


@pytest.fixture(scope="module")
def letters():
    """Give the five hundred."""
    return list(written())


def test_each_parent_of_each_pupil_has_a_letter_of_their_own(letters):
    """Five hundred, none to two people, and none without an address."""
    assert len(letters) == MANY
    assert len({(pupil.key, to.person) for pupil, to, *_ in letters}) == MANY


def test_no_field_is_unfilled(letters):
    """Nothing of a template is left in what was written."""
    for *_, text, page in letters:
        assert not [sign for sign in ("{{", "}}", "{%", "None", "Undefined") if sign in text + page]


def test_nothing_of_one_family_or_one_parent_reaches_another(letters):
    """A letter has its own parent's name and address, and nobody else's."""
    for pupil, to, text, page in letters:
        number = pupil.admission_number
        kind = "father" if to.person.startswith("father") else "mother"
        other = "Mother" if kind == "father" else "Father"

        for form in (text, page):
            assert f"{number} {kind.title()} Lane" in form
            assert f"{other}{number}" not in form
            assert f"{other} Lane" not in form


def test_each_is_logged_with_its_hash(letters, tmp_path):
    """Once, however often it is recorded, and found again by its parent."""
    journal = Journal.open("sqlite:///records.db", folder=tmp_path)
    logged = [
        Letter(
            key=sha256(f"{pupil.key} {to.person}".encode()).hexdigest()[:20],
            pupil=pupil.key,
            person=to.person,
            channel="letter",
            to="\n".join(to.lines),
            document=LETTER.stem,
            template=LETTER.version(),
            content=content_hash(text.encode()),
            day=DAY,
            authority="attendance_manager",
            policy="example",
            policy_version="2026.1",
            rule="concern",
        )
        for pupil, to, text, _ in letters
    ]
    numbers = record_letters(journal, URN, logged, by=MANAGER)

    assert record_letters(journal, URN, logged, by=MANAGER) == numbers
    found = list(logged_letters(journal, URN, person="father7"))
    assert [each.letter for each in found] == [each for each in logged if each.person == "father7"]
    assert len(list(logged_letters(journal, URN))) == MANY


def test_a_letter_that_lacks_a_field_fails_alone():
    """The other four hundred and ninety-nine are written."""
    (pupil, _), *_ = FAMILIES
    (to, _), _ = recipients(ROLL, pupil.key, on=DAY, channel=Channel.LETTER)
    lacking = {name: each for name, each in values(pupil, to).items() if name != "review"}

    with pytest.raises(Refused, match="attendance_concern, key review: this field is missing"):
        render(LETTER, lacking)
    assert render(LETTER, values(pupil, to)).title
