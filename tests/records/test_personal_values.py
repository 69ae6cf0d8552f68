"""Nothing personal is in what the records print, log or raise."""

import logging
import traceback
from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from attendance_core.records import (
    Kind,
    Person,
    Settled,
    amend,
    amiss,
    conflicts,
    enter,
    held_mark,
    import_marks,
    record,
    resolve,
    settle,
    verify,
)
from attendance_core.records.schema import JOURNAL, MARKS, WORDS
from attendance_core.sessions import Half, Session

URN = 142000
PUPIL = "J919400123001"
SECRETS = (PUPIL, "Tregear", "Merryn", "seen at the bus stop", "07700900123")
DAY = date(2026, 11, 20)
BY = Person("Merryn Tregear", "Attendance Manager")
WORD = {
    "urn": URN,
    "source": "sims",
    "pupil": PUPIL,
    "date": DAY,
    "session": "AM",
    "code": "N",
    "detail": "seen at the bus stop",
    "number": 1,
    "state": "agreed",
}


def told(error):
    """Give all that is printed of an error: itself, its causes, and its repr."""
    return "".join(traceback.format_exception(error)) + repr(error)


def secrets_in(text):
    """Give the personal values that stand in a text."""
    return [each for each in SECRETS if each in text]


@pytest.fixture
def full(journal, export, amendment):
    """A journal with something personal in each of its values."""
    lines = [f"{PUPIL} AM /", f"{PUPIL} PM N"]
    import_marks(journal, URN, export("sims", *lines), by=BY)
    import_marks(journal, URN, export("wonde", f"{PUPIL} AM N"), by=BY)
    why = {"reason": "seen at the bus stop", "name": "Merryn Tregear"}
    amend(journal, URN, amendment(f"{PUPIL} PM N \\", **why), detail="07700900123")
    return journal


def test_no_value_shows_anything_personal(full, export):
    """Entries, marks, conflicts, findings, breaks: whatever the records give can be printed."""
    with full.engine.connect() as connection:
        held = held_mark(connection, URN, PUPIL, Session(DAY, Half.PM))
    with full.writing(URN) as writing:
        record(writing, Kind.HELD, {"pupil": PUPIL, "reason": "seen at the bus stop"}, pupil=PUPIL)
        printed = repr(writing)
    values = [full, full.heads(), BY, held, verify(full, URN), export("sims", f"{PUPIL} AM /")]
    values += [conflicts(full, URN), amiss(full, URN), *full.entries(URN)]

    assert held is not None
    assert len(conflicts(full, URN)) == 1
    assert secrets_in(printed + repr(values) + "".join(map(str, values))) == []


FAULTY = {
    "a key twice": (insert(WORDS), [WORD, WORD]),
    "a key twice, one by one": (insert(WORDS), [WORD], [WORD]),
    "nothing where something must be": (insert(MARKS), [{**WORD, "source": None}]),
    "an entry without its link": (
        insert(JOURNAL),
        [
            {
                "urn": URN,
                "number": 99,
                "recorded_at": "2026-11-20T09:35:00.000000Z",
                "kind": "held",
                "pupil": PUPIL,
                "content": '{"reason": "seen at the bus stop"}',
                "salt": b"salt",
                "digest": b"digest",
                "link": None,
            }
        ],
    ),
}


def write(journal, statement, batches):
    """Write batches of rows, as the journal writes its own."""
    with journal.writing(URN) as writing:
        for rows in batches:
            for row in rows:
                known = {name: value for name, value in row.items() if name in statement.table.c}
                writing.later(statement, known)
            writing.flush()


@pytest.mark.parametrize("faulty", FAULTY.values(), ids=FAULTY)
def test_an_error_of_the_database_shows_no_value(full, faulty):
    """What could not be written is not in the error, nor in what the database's driver says."""
    statement, *batches = faulty
    with pytest.raises(DBAPIError) as raised:
        write(full, statement, batches)

    assert secrets_in(told(raised.value)) == []


def test_no_refusal_shows_anything_personal(full, export, mark, amendment):
    """Whoever is refused is told of places, sessions and codes."""
    twice = export("sims", f"{PUPIL} AM /", f"{PUPIL} AM N")
    (torn,) = conflicts(full, URN)
    resolved = amiss(full, URN)[0]
    resolve(full, URN, resolved, reason="seen at the bus stop", by=BY)
    settle(full, URN, torn.said.number, Settled.STANDS, reason="seen at the bus stop", by=BY)
    why = {"reason": "seen at the bus stop", "name": "Merryn Tregear"}
    refused = [
        lambda: import_marks(full, URN, twice, by=BY),
        lambda: import_marks(full, URN, export("sims"), by=BY),
        lambda: import_marks(full, URN, export("sims", f"{PUPIL} AM Tregear"), by=BY),
        lambda: enter(full, URN, mark(f"{PUPIL} AM Merryn"), by=BY),
        lambda: amend(full, URN, amendment(f"{PUPIL} AM N H", position=None, **why)),
        lambda: resolve(full, URN, resolved, reason="seen at the bus stop", by=BY),
        lambda: settle(full, URN, torn.said.number, Settled.TAKEN, reason="Merryn", by=BY),
        lambda: Person("Merryn Tregear", ""),
    ]
    for attempt in refused:
        with pytest.raises(ValueError, match=r"expected|resolution|no conflict") as raised:
            attempt()

        assert secrets_in(str(raised.value) + repr(raised.value)) == []


def test_nothing_personal_is_logged(journal, export, amendment, caplog):
    """At no level does anything that the records do reach a log with a value in it."""
    with caplog.at_level(logging.DEBUG):
        of = export("sims", f"{PUPIL} AM N")
        import_marks(journal, URN, evolve(of, as_at=datetime(2026, 11, 20, tzinfo=UTC)), by=BY)
        amend(journal, URN, amendment(f"{PUPIL} AM N /", name="Merryn Tregear"))
        verify(journal, URN)

    assert secrets_in(caplog.text) == []
