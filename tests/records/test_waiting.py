"""Who waits for another who writes is told at last that it cannot be done now."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from attendance_core.records import Journal, enter, verify

URN = 142000


@pytest.fixture
def impatient(postgres_address, clock, monkeypatch):
    """A journal in PostgreSQL, of which everybody waits for a fifth of a second."""
    monkeypatch.setattr("attendance_core.records.journal.SECONDS", 0.2)
    opened = Journal.open(postgres_address, clock=clock)
    yield opened
    opened.engine.dispose()


def test_who_waits_for_a_head_does_not_wait_for_ever(impatient, mark, person, register):
    """A second writer gets an error, the first one goes on, and the next has its turn."""
    with ThreadPoolExecutor(1) as pool, impatient.writing(URN) as writing:
        second = pool.submit(enter, impatient, URN, mark("P1 AM /"), by=person)
        with pytest.raises(OperationalError, match="LockNotAvailable"):
            second.result(20)
        writing.append("letter_written", {})
    enter(impatient, URN, mark("P2 AM /"), by=person)

    assert register(impatient) == {"P2 AM /": "person"}
    assert [each.number for each in impatient.entries(URN)] == [1, 2]
    assert verify(impatient, URN).breaks == ()


def test_who_verifies_does_not_wait_for_ever(impatient):
    """It holds the head too."""
    with ThreadPoolExecutor(1) as pool, impatient.writing(URN):
        asked = pool.submit(verify, impatient, URN)
        with pytest.raises(OperationalError, match="LockNotAvailable"):
            asked.result(20)
