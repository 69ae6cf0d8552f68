"""Chronologies and their exhibits."""

from datetime import UTC, timedelta
from hashlib import sha256

import pytest
from attrs import evolve
from evidence_case import AS_AT, EVENTS, LETTER, PAPERS, keys_of
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.correspondence.evidence import ChronologyEvent, chronology
from attendance_core.errors import Refused

EVENT = EVENTS[1]


def refused(events=(), papers=(), as_at=AS_AT):
    """Give where the faults are with which a chronology is refused."""
    with pytest.raises(Refused) as caught:
        chronology(events, papers, as_at=as_at)
    return keys_of(caught.value.faults)


@given(st.lists(st.integers(0, 10**6), max_size=9), st.randoms())
def test_events_stand_in_order_whatever_order_they_came_in(minutes, random):
    """Oldest first; the same events give the same chronology."""
    moments = [AS_AT - timedelta(minutes=each) for each in minutes]
    events = [ChronologyEvent(at.astimezone(UTC), "role", "call", "spoke") for at in moments]
    turned = random.sample(events, len(events))
    told = chronology(turned, (), as_at=AS_AT)
    found = [each.moment for each in told.events]

    assert found == sorted(found)
    assert told == chronology(events, (), as_at=AS_AT)


def test_no_event_is_still_to_come():
    """The moment itself is the last; one second later is refused."""
    late = evolve(EVENT, moment=AS_AT + timedelta(seconds=1))

    assert chronology([evolve(EVENT, moment=AS_AT)], (), as_at=AS_AT).events
    assert refused([late]) == [("events", late.moment.isoformat())]


def test_everything_amiss_is_told_at_once():
    """A moment without a zone, a paper that is not there, two with one key, no PDF, a late day."""
    naive = evolve(EVENT, moment=EVENT.moment.replace(tzinfo=None))
    lost = evolve(EVENT, exhibit="lost")
    late = evolve(LETTER, key="late", on=AS_AT.date() + timedelta(days=1))
    word = evolve(LETTER, key="word", content=b"PK\x03\x04")

    assert refused([naive, lost], [LETTER, LETTER, late, word]) == [
        ("papers", "letter-1"),
        ("papers", "late"),
        ("papers", "word"),
        ("events", naive.moment.isoformat()),
        ("events", lost.moment.isoformat()),
    ]


def test_a_moment_needs_its_zone():
    """As at when is a moment of the world."""
    assert refused(as_at=AS_AT.replace(tzinfo=None)) == [("chronology", "as_at")]


def test_exhibits_are_numbered_by_day_and_sealed():
    """The number follows the day of the paper; the seal is the SHA-256 of its bytes."""
    told = chronology(EVENTS, PAPERS, as_at=AS_AT, series="BW")
    labels = [(each.label, each.paper.key) for each in told.exhibits]

    assert labels == [
        ("BW/1", "letter-1"),
        ("BW/2", "letter-2"),
        ("BW/3", "warning-1"),
        ("BW/4", "minutes-1"),
    ]
    for each in told.exhibits:
        assert each.sha256 == sha256(each.paper.content).hexdigest()
        assert each.seal.replace(" ", "") == each.sha256
    assert [told.label_of(each) for each in told.events] == ["", "", "BW/4"]


def test_nothing_of_a_family_is_in_what_is_printed_of_it():
    """Neither an outcome, nor a title, nor whose paper it is."""
    shown = f"{chronology(EVENTS, PAPERS, as_at=AS_AT)!r} {EVENTS!r} {PAPERS!r}"

    assert not [
        each for each in ("Denzel", "P-ONE", "P-TWO", "support", "Concern") if each in shown
    ]
