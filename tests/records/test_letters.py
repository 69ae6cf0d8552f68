"""The log of letters: each recorded once, with what became of it, and found again."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from attrs import evolve
from sqlalchemy import delete, inspect, select, update

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.records import (
    DeliveryStatus,
    Kind,
    Letter,
    Person,
    content_hash,
    deliveries,
    dispose,
    hold,
    import_marks,
    logged_letters,
    record_delivery,
    record_letters,
    rekey,
    undelivered,
    upgrade,
    verify,
    what_to_dispose_of,
)
from attendance_core.records.database import WRITES
from attendance_core.records.schema import JOURNAL, LETTERS

URN = 142000
ANN, BO = "J919400123001", "adno:004512"
DAY = date(2026, 11, 20)
WRITTEN, SENT, DELIVERED, BOUNCED, RETURNED, UNDELIVERABLE, SETTLED = DeliveryStatus
MANAGER = Person("A. Example", "attendance_manager")
GATEWAY = Person("GOV.UK Notify", "gateway")
LETTER = Letter(
    key="3f1c",
    pupil=ANN,
    person="P1",
    channel="email",
    to="merryn@example.org",
    document="concern",
    template="9b2e",
    content=content_hash(b"Dear Mrs Moyle"),
    day=DAY,
    authority="attendance_manager",
    policy="west-secondary",
    policy_version="2026-09-01",
    rule="stage_1",
)
CHANNELS = {"concern": ("email", "letter"), "invite": ("letter",)}


def written(journal, *letters, by=MANAGER):
    """Record letters, and give the numbers of their entries."""
    return record_letters(journal, URN, letters, by=by)


def become(journal, status, key="3f1c", on=DAY, by=GATEWAY, says=""):
    """Record what became of a letter."""
    return record_delivery(journal, URN, key, status, on=on, by=by, says=says)


def keys(journal, **wanted):
    """Give the keys of the letters that are found."""
    return [each.letter.key for each in logged_letters(journal, URN, **wanted)]


def due(journal):
    """Give what is due: the key, the next channel and those tried."""
    found = undelivered(journal, URN, channels=CHANNELS)
    return [(each.logged.letter.key, each.channel, each.tried) for each in found]


def faults(attempt):
    """Give the line and the key of each fault with which something is refused."""
    with pytest.raises(Refused) as raised:
        attempt()
    return [(each.line, each.key) for each in raised.value.faults]


@pytest.fixture
def log(journal):
    """A journal in which one letter was written."""
    written(journal, LETTER)
    return journal


def test_a_letter_is_found_with_all_that_was_recorded(log):
    """To whom, where, by what, when, of what, for what, and who approved it."""
    (found,) = logged_letters(log, URN)

    assert found.letter == LETTER
    assert (found.by, found.status, found.number) == (MANAGER, WRITTEN, 1)
    assert found.at.date() == DAY


def test_a_letter_of_before_there_was_a_field_is_read_all_the_same():
    """What the journal held before letters had a stage and a proposal stays as it was."""
    content = {**LETTER.record()}
    del content["stage"], content["proposal"]

    assert Letter.of_record(content) == LETTER


def test_a_letter_is_recorded_once(log):
    """A second time changes nothing, in a batch of its own or in one with others."""
    other = evolve(LETTER, key="77aa", person="P2")

    assert written(log, LETTER) == (1,)
    assert written(log, other, LETTER, other) == (2, 1, 2)
    assert [each.kind for each in log.entries(URN)] == [Kind.LETTER_LOGGED] * 2


def test_a_letter_that_many_record_at_once_is_recorded_once(journal):
    """Whoever comes second finds it."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: written(journal, LETTER), range(8)))

    assert found == [(1,)] * 8
    assert keys(journal) == ["3f1c"]


def test_a_batch_is_as_long_as_it_is(journal):
    """A letter in the place of another of the same batch among them."""
    batch = [evolve(LETTER, key=f"k{index}") for index in range(1100)]
    batch.append(evolve(LETTER, key="last", channel="letter", instead_of="k0"))

    assert written(journal, *batch) == written(journal, *batch) == tuple(range(1, 1102))
    assert len(keys(journal)) == 1101


@pytest.mark.parametrize(
    "changes",
    [{"content": content_hash(b"another")}, {"to": "other@example.org"}, {"person": "P2"}],
)
def test_another_letter_of_the_same_key_is_refused_with_its_batch(log, changes):
    """The log would say of a text that was never sent that it was."""
    with pytest.raises(AlreadyDecided, match="entry 1 has another letter of the key 3f1c"):
        written(log, evolve(LETTER, key="new"), evolve(LETTER, **changes))

    assert keys(log) == ["3f1c"]


def test_a_key_is_a_schools_own(log):
    """Another school may have it too."""
    record_letters(log, 142001, [evolve(LETTER, person="P9")], by=MANAGER)

    assert keys(log) == ["3f1c"]
    assert [each.letter.person for each in logged_letters(log, 142001)] == ["P9"]


def test_what_may_go_by_itself_has_nobodys_approval(journal):
    """And what has an authority has that one's."""
    written(journal, evolve(LETTER, authority="nobody"), by=None)
    (found,) = logged_letters(journal, URN)

    assert found.by is None
    assert faults(lambda: written(journal, evolve(LETTER, key="2"), by=None)) == [(1, "position")]
    assert faults(lambda: written(journal, evolve(LETTER, key="2"), by=GATEWAY)) == [
        (1, "position")
    ]


def test_all_that_is_wrong_with_a_batch_is_told_at_once(journal):
    """Each fault by the letter's number in it; nothing of the batch is recorded."""
    empty = evolve(LETTER, key=" ", to="", template="", content="x")
    late = evolve(LETTER, key="k" * 65, person="P\n1", day=DAY + timedelta(days=1))

    assert faults(lambda: written(journal, LETTER, empty, late)) == [
        *((2, key) for key in ("key", "to", "template", "content")),
        *((3, key) for key in ("key", "person", "day")),
    ]
    assert keys(journal) == []


def test_what_became_of_a_letter_is_known_with_all_that_came_before(log):
    """Who said so, and on which day; the letter itself stands as it was."""
    become(log, SENT)
    become(log, BOUNCED, says="mailbox full")
    (found,) = logged_letters(log, URN)
    told = deliveries(log, URN, "3f1c")

    assert (found.letter, found.status) == (LETTER, BOUNCED)
    assert [(each.status, each.on, each.by, each.says) for each in told] == [
        (SENT, DAY, GATEWAY, ""),
        (BOUNCED, DAY, GATEWAY, "mailbox full"),
    ]
    assert told[0].at < told[1].at


@pytest.mark.parametrize("later", [DELIVERED, BOUNCED])
def test_what_is_known_already_changes_nothing(log, later):
    """A gateway is asked again and again, and may answer out of its order."""
    last = [become(log, SENT), become(log, SENT), become(log, later)]

    assert last == [2, 2, 3]
    assert [become(log, later), become(log, SENT)] == [3, 3]
    assert len(deliveries(log, URN, "3f1c")) == 2


def test_that_a_failure_was_none_is_said_with_a_reason(log):
    """An answer that came late does not hide that something failed."""
    become(log, BOUNCED)
    refused = faults(lambda: become(log, DELIVERED))
    become(log, DELIVERED, by=MANAGER, says="the parent replied to it")

    assert refused == [(None, "says")]
    assert due(log) == []


@pytest.mark.parametrize(
    ("attempt", "key"),
    [
        ({"status": SENT, "key": "none"}, "key"),
        ({"status": WRITTEN}, None),
        ({"status": SENT, "on": DAY + timedelta(days=1)}, "on"),
        ({"status": SENT, "on": DAY - timedelta(days=1)}, "on"),
        ({"status": SETTLED}, "says"),
    ],
)
def test_what_cannot_have_become_of_a_letter_is_refused(log, attempt, key):
    """No letter, no change, no such day, or nothing said."""
    if key is None:
        become(log, SENT)
        key = "status"

    assert faults(lambda: become(log, **attempt)) == [(None, key)]


@pytest.fixture
def many(journal):
    """A journal with letters of two pupils, two parents and three days."""
    letters = [
        evolve(
            LETTER,
            key=f"k{index}",
            pupil=(ANN, BO)[index % 2],
            person=f"P{index % 3}",
            document=("concern", "invite")[index % 2],
            channel=("email", "letter", "sms")[index % 3],
            day=DAY - timedelta(days=index % 3),
        )
        for index in range(6)
    ]
    written(journal, *letters)
    become(journal, SENT, "k0")
    become(journal, RETURNED, "k3")
    return journal


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "012345"),
        ({"pupil": ANN}, "024"),
        ({"pupil": "nobody"}, ""),
        ({"person": "P1"}, "14"),
        ({"document": "invite"}, "135"),
        ({"channel": "sms"}, "25"),
        ({"span": (DAY, DAY)}, "03"),
        ({"span": (DAY - timedelta(days=2), DAY - timedelta(days=1))}, "1245"),
        ({"statuses": {SENT, RETURNED}}, "03"),
        ({"statuses": ()}, ""),
        ({"pupil": BO, "document": "invite", "person": "P0", "statuses": [RETURNED]}, "3"),
        ({"after": 4}, "45"),
    ],
)
def test_letters_are_found_by_what_is_known_of_them(many, wanted, found):
    """In the order in which they were recorded; all that is asked for holds of each."""
    assert keys(many, **wanted) == [f"k{each}" for each in found]


def test_letters_are_read_as_they_are_wanted(many):
    """The first of them without the last, and the next from there."""
    reading = logged_letters(many, URN)
    first = next(reading)
    reading.close()

    assert next(logged_letters(many, URN, after=first.number)).letter.key == "k1"


def test_a_pupil_with_another_key_has_the_letters_of_both(many, export):
    """Whichever key is asked for."""
    upn = "Z919400123001"
    import_marks(many, URN, export("sims", f"{BO} AM /"), by=MANAGER)
    rekey(many, URN, BO, upn, by=MANAGER)
    written(many, evolve(LETTER, key="k6", pupil=upn))

    assert keys(many, pupil=upn) == keys(many, pupil=BO) == ["k1", "k3", "k5", "k6"]
    assert keys(many, pupil=ANN) == ["k0", "k2", "k4"]


@pytest.mark.parametrize("status", [BOUNCED, RETURNED, UNDELIVERABLE])
def test_what_did_not_arrive_goes_by_the_next_channel_and_then_to_a_person(log, status):
    """Until it arrives or a person has seen to it, and each step once."""
    become(log, status)
    first = due(log)
    written(log, evolve(LETTER, key="2", channel="letter", to="Quay Lane", instead_of="3f1c"))
    under_way = due(log)
    become(log, status, "2")
    second = due(log)
    become(log, SETTLED, "2", by=MANAGER, says="given to the parent at the gate")

    assert first == [("3f1c", "letter", ("email",))]
    assert under_way == []
    assert second == [("2", None, ("email", "letter"))]
    assert due(log) == []


@pytest.mark.parametrize(
    "changes", [{"instead_of": "none"}, {"instead_of": "2"}, {"person": "P2"}, {"document": "x"}]
)
def test_a_letter_stands_in_the_place_of_an_earlier_one_alone(log, changes):
    """Of the same document and to the same person: it never goes to another parent."""
    again = evolve(LETTER, key="2", channel="letter", instead_of="3f1c")

    assert faults(lambda: written(log, evolve(again, **changes))) == [(1, "instead_of")]
    assert written(log, again, evolve(again, key="3", instead_of="2")) == (2, 3)


@pytest.mark.parametrize("status", [SENT, DELIVERED])
def test_nothing_is_due_about_what_did_not_fail(log, status):
    """Nor about what was written and of which no more is known."""
    before = due(log)
    become(log, status)

    assert (before, due(log)) == ([], [])


def test_of_a_document_without_other_channels_a_person_takes_over(journal):
    """One that nobody named has none."""
    written(journal, evolve(LETTER, document="unknown"))
    become(journal, BOUNCED)

    assert due(journal) == [("3f1c", None, ("email",))]


def test_the_log_is_what_the_journal_says(many):
    """It is reckoned from the chain, and a change behind its back is found."""
    sound = verify(many, URN).breaks
    with many.transaction() as connection:
        connection.execute(update(LETTERS).where(LETTERS.c.key == "k3").values(status="sent"))
    changed = verify(many, URN).breaks
    with many.transaction() as connection:
        connection.execute(delete(LETTERS).where(LETTERS.c.key == "k3"))

    assert sound == ()
    assert {each.number for each in changed} == {8}
    assert {each.number for each in verify(many, URN).breaks} == {8}


@pytest.mark.parametrize("content", [{"key": "k"}, {"key": "k", "status": "lost"}])
def test_an_entry_that_says_no_delivery_is_found(log, content):
    """What was written past the library does not pass for a letter's fate."""
    with log.transaction() as connection:
        row = connection.execute(select(JOURNAL).where(JOURNAL.c.number == 1)).one()
        told = {"kind": "letter_delivery", "content": json.dumps(content)}
        connection.execute(update(JOURNAL).where(JOURNAL.c.number == row.number).values(told))

    assert verify(log, URN).breaks


def kept_until(journal, clock, day):
    """Give how many entries may go on a day, with the clock at its morning."""
    clock.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return what_to_dispose_of(journal, URN, on=day)


def test_a_letter_goes_with_what_became_of_it_and_not_before(log, clock):
    """The last word about it is what is kept for long enough; then nothing of it is left."""
    become(log, SENT)
    clock.at = datetime(2027, 1, 11, 9, tzinfo=UTC)
    become(log, RETURNED, on=date(2027, 1, 11))
    early = kept_until(log, clock, date(2033, 1, 10)).kinds
    may_go = kept_until(log, clock, date(2033, 1, 12))
    dispose(log, may_go, reason="retention", by=MANAGER)

    assert early == {}
    assert may_go.kinds == {Kind.LETTER_LOGGED: 1, Kind.LETTER_DELIVERY: 2}
    assert keys(log) == []
    assert verify(log, URN).breaks == ()


def test_a_hold_keeps_a_pupils_letters(many, clock):
    """Of the other pupil they go."""
    hold(many, URN, pupil=BO, reason="a complaint", by=MANAGER)
    dispose(many, kept_until(many, clock, date(2033, 1, 12)), reason="retention", by=MANAGER)

    assert keys(many) == ["k1", "k3", "k5"]
    assert verify(many, URN).breaks == ()


def test_a_database_of_before_gets_the_log(journal):
    """What it holds is there still, and the log begins empty."""
    with journal.engine.execution_options(**{WRITES: True}).begin() as connection:
        config = Config()
        config.set_main_option("script_location", "attendance_core.records:migrations")
        config.attributes["connection"] = connection
        LETTERS.drop(connection)
        command.stamp(config, "0001")
    with journal.writing(URN) as writing:
        writing.append("lunch", {"pupil": ANN})
    gone = inspect(journal.engine).has_table(LETTERS.name)
    with journal.transaction() as connection:
        upgrade(connection)
    written(journal, LETTER)

    assert not gone
    assert [each.kind for each in journal.entries(URN)] == ["lunch", Kind.LETTER_LOGGED]
    assert verify(journal, URN).breaks == ()


def test_nothing_personal_is_shown(log):
    """Neither of a letter nor of what became of it, nor in a refusal."""
    become(log, BOUNCED, says="mailbox of Merryn full")
    shown = [*logged_letters(log, URN), deliveries(log, URN, "3f1c"), LETTER]
    shown += undelivered(log, URN, channels=CHANNELS)
    with pytest.raises(AlreadyDecided) as raised:
        written(log, evolve(LETTER, to="07700900123"))
    shown += [raised.value, str(raised.value)]
    secrets = (ANN, "P1", "merryn", "Merryn", "07700900123", "A. Example")

    assert not [each for each in secrets if each in repr(shown)]
