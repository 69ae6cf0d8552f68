from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from attendance_core.errors import Refused
from attendance_core.records import Head, Journal, Kind, import_marks, verify
from attendance_core.records.moments import EARLIEST, after, moment, stamp

URN = 142000
AT = datetime(2026, 11, 20, 9, 35, tzinfo=UTC)


def recorded(journal, urn=URN):
    """Give the moments of the entries, in their order."""
    return [each.recorded_at for each in journal.entries(urn)]


def test_a_journal_begins_empty(journal):
    """There is no head, no entry, and nothing amiss with a school of which nothing is known."""
    assert journal.heads() == ()
    assert list(journal.entries(URN)) == []
    assert verify(journal, URN).breaks == ()


def test_entries_are_numbered_from_one(journal):
    """The numbers of a school have no gap, whatever other schools record in between."""
    for urn in (URN, 142001, URN, URN, 142001):
        with journal.writing(urn) as writing:
            writing.append("letter_written", {"to": "nobody"})
            writing.append("letter_read", {"to": "nobody"})
    numbers = {urn: [each.number for each in journal.entries(urn)] for urn in (URN, 142001)}

    assert numbers == {URN: [1, 2, 3, 4, 5, 6], 142001: [1, 2, 3, 4]}


def test_an_entry_is_read_as_it_was_written(journal):
    """Content comes back as it was: letters of any language, numbers, lists, nothing."""
    content = {"name": "Zoë Wójcik 学", "at": [1, 2.5, None, True], "in": {"a": 'quote " \\ \n'}}
    with journal.writing(URN) as writing:
        number = writing.append("letter_written", content, pupil="P1")
    (entry,) = journal.entries(URN)

    assert (number, entry.number, entry.urn) == (1, 1, URN)
    assert (entry.kind, entry.pupil, entry.content) == ("letter_written", "P1", content)
    assert entry.recorded_at == AT + timedelta(seconds=1)


def test_entries_can_be_chosen(journal, export, person):
    """By kind, by pupil, after a number and up to one, alone and together."""
    import_marks(journal, URN, export("sims", "P1 AM /", "P2 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM L", "P2 AM N"), by=person)

    def chosen(**by):
        return [each.number for each in journal.entries(URN, **by)]

    assert chosen() == [1, 2, 3, 4, 5]
    assert chosen(through=2) == [1, 2]
    assert chosen(after=3) == [4, 5]
    assert chosen(after=2, through=4) == [3, 4]
    assert chosen(pupil="P1") == [2, 5]
    assert chosen(kinds=[Kind.MARK_AMENDED, Kind.MARKS_IMPORTED]) == [1, 4, 5]
    assert chosen(kinds=[Kind.MARK_ENTERED], pupil="P2", through=4) == [3]
    assert chosen(pupil="P3") == []


def fail(journal):
    """Append something, and come to no good end."""
    with journal.writing(URN) as writing:
        writing.append("letter_written", {})
        raise KeyError


def test_what_fails_leaves_nothing(journal):
    """A block that does not reach its end has recorded nothing, and the next takes its number."""
    with pytest.raises(KeyError):
        fail(journal)
    with journal.writing(URN) as writing:
        number = writing.append("letter_read", {})

    assert number == 1
    assert [each.kind for each in journal.entries(URN)] == ["letter_read"]
    assert verify(journal, URN).breaks == ()


def test_what_one_transaction_records_has_one_moment(journal, export, person):
    """All of an import was recorded at once."""
    import_marks(journal, URN, export("sims", "P1 AM /", "P2 AM N"), by=person)

    assert len(set(recorded(journal))) == 1


def test_the_clock_may_stand_still(journal, clock):
    """A moment is later than the one before it, by a microsecond if it must."""
    for _ in range(3):
        clock.at = AT
        with journal.writing(URN) as writing:
            writing.append("letter_written", {})
    first, second, third = recorded(journal)

    assert second - first == third - second == timedelta(microseconds=1)


def test_the_clock_may_go_back(journal, clock):
    """An hour back or a year, what is recorded next is later than all before it."""
    for back in (timedelta(0), timedelta(hours=1), timedelta(days=365), timedelta(0)):
        clock.at = AT - back
        with journal.writing(URN) as writing:
            writing.append("letter_written", {})
    moments = recorded(journal)

    assert moments == sorted(set(moments))
    assert verify(journal, URN).breaks == ()


@given(steps=st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=8))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_moments_strictly_increase(journal, clock, schools, steps):
    """However the clock steps, by microseconds or seconds, forward or back."""
    urn = next(schools)
    for step in steps:
        clock.at += timedelta(microseconds=step, seconds=-1)
        with journal.writing(urn) as writing:
            writing.append("letter_written", {})
    moments = recorded(journal, urn)

    assert all(early < late for early, late in pairwise(moments))


def test_a_head_is_the_last_link(journal, export, person):
    """A head names the school, the last number and its link in hexadecimal digits."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    (head,) = journal.heads()

    assert head == verify(journal, URN).head == Head(URN, 2, head.link)
    assert len(bytes.fromhex(head.link)) == 32


def test_the_same_twice_has_two_links(journal):
    """Each entry is salted: from equal digests nobody can tell that two say the same."""
    with journal.writing(URN) as writing:
        writing.append("letter_written", {"code": "N"})
        writing.append("letter_written", {"code": "N"})
    with journal.engine.connect() as connection:
        salted = "SELECT salt, digest, link FROM attendance_journal"
        rows = connection.exec_driver_sql(salted).all()

    assert all(len({bytes(value) for value in column}) == 2 for column in zip(*rows, strict=True))


def test_an_instant_is_the_number_of_its_last_entry(journal, export, person, clock):
    """A moment has the entries of before it and of itself, and none of after."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    first, second = sorted(set(recorded(journal)))
    tick = timedelta(microseconds=1)
    asked = [first - tick, first, first + tick, second - tick, second, second + tick, clock()]

    assert [journal.number_at(URN, at) for at in asked] == [0, 2, 2, 2, 4, 4, 4]


def test_a_head_of_then_is_the_one_that_was_there(journal, export, person, clock):
    """Where a chain ended at a moment is known later, and proves the chain as a kept head does."""
    before = clock()
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    at, (then,) = clock(), journal.heads()
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)

    assert journal.head_at(URN, at) == then != journal.heads()[0]
    assert journal.head_at(URN, before) == Head(URN, 0, bytes(32).hex())
    assert verify(journal, URN, kept=journal.head_at(URN, at)).breaks == ()


def test_an_instant_may_have_any_zone(journal, export, person, clock):
    """A moment is the same moment in every zone."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    at = recorded(journal)[0]
    there = at.astimezone(timezone(timedelta(hours=-9)))
    clock()

    assert journal.number_at(URN, there) == journal.number_at(URN, at) == 2


def test_a_moment_that_was_asked_for_is_closed(journal, clock):
    """What is recorded after the question is later than the moment, though the clock goes back."""
    with journal.writing(URN) as writing:
        writing.append("letter_written", {})
    asked = clock()
    clock.at = asked
    before = journal.number_at(URN, asked)
    clock.at = AT
    with journal.writing(URN) as writing:
        writing.append("letter_read", {})
    clock.at = asked

    assert before == 1
    assert recorded(journal)[1] > asked
    assert journal.number_at(URN, asked) == 1


def test_a_school_that_nobody_knows_had_nothing(journal, clock):
    """The answer holds when the school's first entry is recorded afterwards."""
    asked = clock()
    before = journal.number_at(URN, asked)
    clock.at = asked - timedelta(hours=1)
    with journal.writing(URN) as writing:
        writing.append("letter_written", {})
    clock.at = asked

    assert (before, journal.number_at(URN, asked)) == (0, 0)
    assert verify(journal, URN).breaks == ()


def test_a_moment_to_come_is_refused(journal, clock):
    """Nobody knows yet what will have been recorded."""
    with pytest.raises(Refused, match="a moment that has passed was expected"):
        journal.number_at(URN, clock.at + timedelta(minutes=1))

    assert journal.heads() == ()


def test_a_moment_without_a_zone_is_refused(journal):
    """Nobody can say which moment it is."""
    with pytest.raises(Refused, match="its zone"):
        journal.number_at(URN, datetime(2026, 11, 20, 9))  # noqa: DTZ001


def test_what_was_recorded_can_be_asked_for_when_the_clock_is_behind(journal, clock):
    """The moment of an entry has passed, whatever the clock says since it went back."""
    with journal.writing(URN) as writing:
        writing.append("letter_written", {})
    (at,) = recorded(journal)
    clock.at = AT - timedelta(hours=1)

    assert journal.number_at(URN, at) == 1


def test_an_embedder_may_have_kinds_of_its_own(journal):
    """An entry of a kind that the library does not know is kept, verified, and changes no table."""
    with journal.writing(URN) as writing:
        writing.append("letter_written", {"to": "nobody"})
    (entry,) = journal.entries(URN)

    assert entry.kind == "letter_written"
    assert verify(journal, URN).breaks == ()


@given(at=st.datetimes(timezones=st.just(UTC), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001
def test_moments_are_texts_in_their_order(at):
    """A moment is written and read without loss, and the next one's text comes after its own."""
    text = stamp(at)

    assert moment(text) == at
    assert EARLIEST <= text < after(text)
    assert moment(after(text)) - at == timedelta(microseconds=1)


def test_an_engine_that_shows_values_is_refused(journal, clock):
    """What a statement was to write stands in the error of such an engine."""
    shown = create_engine(journal.engine.url)
    with pytest.raises(Refused, match=r"^records: an engine made with hide_parameters=True"):
        Journal(shown, clock)

    assert Journal(journal.engine, clock).heads() == ()


def test_the_clock_is_read_where_none_is_given(bare):
    """Without a clock of one's own it is the machine's, and what it says has a zone."""
    journal = Journal.open(bare)
    with journal.writing(URN) as writing:
        writing.append("letter_written", {})
    (entry,) = journal.entries(URN)
    journal.engine.dispose()

    assert entry.recorded_at.utcoffset() == timedelta(0)
    assert entry.recorded_at.year >= 2026
