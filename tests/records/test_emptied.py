"""What was emptied, salted or certified otherwise than it should be is told at its number."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from attendance_core.records import Kind, dispose, enter, record, verify, what_to_dispose_of
from attendance_core.records.chain import SALT
from attendance_core.records.schema import JOURNAL

URN = 142000
LATER = date(2033, 1, 10)


@pytest.fixture
def disposed(journal, clock, mark, person):
    """A journal of five entries, of which 1 and 2 were disposed of; 5 is the certificate."""
    for pupil in ("P1", "P2"):
        enter(journal, URN, mark(f"{pupil} AM /"), by=person)
    clock.at = datetime(2030, 5, 8, 9, tzinfo=ZoneInfo("Europe/London"))
    for pupil in ("P3", "P4"):
        enter(journal, URN, mark(f"{pupil} AM /"), by=person)
    clock.at = datetime(2033, 1, 10, 9, tzinfo=ZoneInfo("Europe/London"))
    found = what_to_dispose_of(journal, URN, on=LATER)
    dispose(journal, found, reason="kept for long enough", by=person)
    return journal


def told(journal):
    """Give where a school's records do not hold, and what is said of it."""
    return [(each.number, each.says) for each in verify(journal, URN).breaks]


def change(journal, number, **values):
    """Change an entry behind the journal's back."""
    one = JOURNAL.c.urn == URN, JOURNAL.c.number == number
    with journal.transaction() as connection:
        connection.execute(update(JOURNAL).where(*one).values(values))


def row(journal, number):
    """Give the row of an entry."""
    one = JOURNAL.c.urn == URN, JOURNAL.c.number == number
    with journal.engine.connect() as connection:
        return connection.execute(select(JOURNAL).where(*one)).one()


def test_a_pupil_who_is_left_on_an_emptied_entry_is_told(disposed):
    """Nobody knows any more what it was, and still of whom."""
    change(disposed, 2, pupil="P2")

    assert told(disposed) == [(2, "its content is gone, and not all that goes with it")]


def test_a_salt_that_is_left_on_an_emptied_entry_is_told(disposed):
    """With it somebody could find the code again by trying all of them."""
    change(disposed, 1, salt=bytes(SALT))

    assert told(disposed) == [(1, "its content is gone, and not all that goes with it")]


def test_a_salt_that_took_the_pupil_in_is_told(disposed):
    """What is hashed is the same to the byte; of whom the entry was, it does not say any more."""
    was = row(disposed, 3)
    change(disposed, 3, salt=bytes(was.salt) + b"=P3", pupil=None)

    assert told(disposed) == [(3, "its content is not what was recorded")]


def test_an_entry_without_its_salt_is_told(disposed):
    """Content without a salt is not as it was recorded."""
    change(disposed, 4, salt=None)

    assert told(disposed) == [(4, "its content is not what was recorded")]


def test_a_certificate_of_what_is_there_is_told(disposed, person):
    """Each entry of which it says that it is gone, and that says something still."""
    certificate = {"entries": [[1, 1], [3, 4]], "reason": "none"} | person.record()
    with disposed.writing(URN) as writing:
        record(writing, Kind.ENTRIES_DISPOSED, certificate)
    says = "a certificate says that it is gone, and it is there"

    assert told(disposed) == [(3, says), (4, says)]


def test_what_came_back_is_told(disposed, mark, person):
    """An entry of before, put back with content and salt that are not its own."""
    enter(disposed, URN, mark("P5 AM /"), by=person)
    own = row(disposed, 6)
    change(disposed, 2, pupil=own.pupil, content=own.content, salt=own.salt)

    assert told(disposed) == [
        (2, "its content is not what was recorded"),
        (2, "a certificate says that it is gone, and it is there"),
    ]
