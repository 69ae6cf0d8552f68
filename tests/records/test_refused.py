"""What the records refuse of whoever embeds them, with a sentence that says what was expected."""

import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import delete, update

from attendance_core.errors import Refused
from attendance_core.records import (
    Journal,
    Kind,
    amiss,
    close_weeks,
    enter,
    hold,
    import_marks,
    record,
    resolve,
    unresolved,
    verify,
    what_to_dispose_of,
)
from attendance_core.records.database import WRITES, open_engine
from attendance_core.records.order import check_order
from attendance_core.records.schema import JOURNAL, MARKS
from attendance_core.records.writing import add

URN = 142000
DAY = date(2026, 11, 20)
ENTERED = {
    "pupil": "P1",
    "date": "2026-11-20",
    "session": "AM",
    "code": "/",
    "source": "lunches",
}


@pytest.mark.parametrize("kind", ["", "Held", "a b", "é", "lunch-paid", "x" * 33, *Kind])
def test_only_a_kind_of_the_tools_own_is_appended(journal, kind):
    """One of ours would have no effect, and the tables would not be what the journal says."""
    with journal.writing(URN) as writing, pytest.raises(Refused, match=r"^entry, key kind: a kind"):
        writing.append(kind, {})

    assert list(journal.entries(URN)) == []


@pytest.mark.parametrize("kind", ["x" * 32, "lunches_paid_2"])
def test_a_kind_of_the_tools_own_may_be_long(journal, kind):
    """As long as its column."""
    with journal.writing(URN) as writing:
        writing.append(kind, {})

    assert [each.kind for each in journal.entries(URN)] == [kind]


@pytest.mark.parametrize(
    "content",
    [[], "P1", None, {"at": float("nan")}, {"at": float("inf")}, {"at": DAY}, {"at": "\ud800"}],
)
def test_only_plain_values_are_appended(journal, content):
    """What JSON has not, nobody could read again; and no value is shown."""
    expected = r"^entry, key content: a mapping of plain values, as JSON has them, was expected$"
    with journal.writing(URN) as writing, pytest.raises(Refused, match=expected):
        writing.append("lunches_paid", content)

    assert list(journal.entries(URN)) == []


def passed_over(journal, connection, content):
    """Record something, pass over that it is refused, and go on."""
    with journal.writing(URN, connection=connection) as writing:
        writing.append("lunches_paid", {})
        writing.flush()
        with suppress(Refused):
            record(writing, Kind.MARK_ENTERED, content, pupil="P1")


@pytest.mark.parametrize("key", ["pupil", "date", "session", "source"])
def test_what_failed_is_not_finished(journal, key):
    """A tool that passes over a refusal, and over the next one, leaves nothing of the writing."""
    content = {name: value for name, value in ENTERED.items() if name != key}
    with journal.engine.execution_options(**{WRITES: True}).begin() as connection:
        with pytest.raises(Refused, match="a writing in which nothing failed was expected"):
            passed_over(journal, connection, content)
        with journal.writing(URN, connection=connection) as writing:
            writing.append("lunches_eaten", {})

    assert [(each.number, each.kind) for each in journal.entries(URN)] == [(1, "lunches_eaten")]
    assert verify(journal, URN).breaks == ()


@pytest.mark.parametrize("key", ["pupil", "date", "session", "source"])
def test_an_entry_without_what_its_kind_has_is_refused(journal, key):
    """The key that is missing is named."""
    content = {name: value for name, value in ENTERED.items() if name != key}
    expected = rf"^entry, line 1, key {key}: what an entry of the kind mark_entered has was"
    with pytest.raises(Refused, match=expected), journal.writing(URN) as writing:
        record(writing, Kind.MARK_ENTERED, content, pupil="P1")

    assert list(journal.entries(URN)) == []


def test_a_value_of_the_wrong_kind_is_not_shown(journal):
    """The sentence names the kind of the entry alone."""
    content = ENTERED | {"date": "the day of Ann Example"}
    with pytest.raises(Refused) as refused, journal.writing(URN) as writing:
        record(writing, Kind.MARK_ENTERED, content, pupil="P1")

    assert (
        str(refused.value)
        == "entry, line 1: what an entry of the kind mark_entered has was expected"
    )


def test_an_entry_is_about_one_pupil(journal):
    """Found by one and read as another's, it would be disposed of with the wrong one."""
    with (
        pytest.raises(Refused, match="key pupil: the same pupil twice"),
        journal.writing(URN) as one,
    ):
        record(one, Kind.MARK_ENTERED, ENTERED, pupil="P2")


def test_a_tools_own_kind_is_not_recorded(journal):
    """It has no effect: `append` is for it."""
    with pytest.raises(Refused, match="`append` is for a tool's"), journal.writing(URN) as writing:
        record(writing, "lunches_paid", {})


def test_what_cannot_take_effect_is_found_at_its_entry(journal):
    """Written by who knows the chain, an entry that says too little is a break."""
    with journal.writing(URN) as writing:
        writing.append("lunches_paid", {})
        add(writing, Kind.MARK_ENTERED, {"pupil": "P1"}, pupil="P1")
    (found,) = verify(journal, URN).breaks

    assert (found.number, found.says) == (2, "it does not say what an entry of its kind says")


@pytest.mark.parametrize("urn", [0, 1, -142000, 14200, 1420000, 99999])
def test_a_school_has_a_urn(journal, urn):
    """A slip of the pen would begin a chain of its own."""
    with pytest.raises(Refused, match="key urn: the six digits"), journal.writing(urn):
        pass

    assert journal.heads() == ()


def test_what_is_still_to_come_is_not_taken_over(journal, clock, export, person):
    """It would have what is real refused until then."""
    later = clock.at + timedelta(minutes=1)
    expected = r"^sims, key as_at: a moment that has passed was expected$"
    with pytest.raises(Refused, match=expected):
        import_marks(journal, URN, evolve(export("sims", "P1 AM /"), as_at=later), by=person)

    assert list(journal.entries(URN)) == []
    assert import_marks(journal, URN, export("sims", "P1 AM /"), by=person).entered == 1


def test_what_is_taken_over_now_is_not_to_come(journal):
    """To the microsecond; a moment later it is."""
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    of = URN, Kind.ROLL_CHANGED, "sims"
    now = "2026-11-20T09:30:00.000000Z"
    with journal.engine.connect() as connection:
        check_order(connection, *of, at, recorded_at=now)
        with pytest.raises(Refused, match="that has passed"):
            check_order(connection, *of, at + timedelta(microseconds=1), recorded_at=now)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"source": " "}, "export, key source: the name of a system was expected"),
        (
            {"span": (DAY, DAY - timedelta(days=1))},
            "export, key span: a last day that is not before the first was expected",
        ),
        ({"as_at": datetime(2026, 11, 20)}, "as_at: a moment with its zone was expected"),  # noqa: DTZ001
    ],
)
def test_an_export_is_of_a_system_a_moment_and_a_span(export, changes, said):
    """What could say nothing is refused when it is made."""
    with pytest.raises(Refused) as refused:
        evolve(export("sims"), **changes)

    assert str(refused.value) == said


def test_a_school_of_which_nothing_is_recorded_is_not_held(journal, person):
    """A slip of the pen would hold nothing, and nobody would know."""
    with pytest.raises(Refused, match="key urn: a school of which something is recorded"):
        hold(journal, URN, pupil=None, reason="an inquiry", by=person)

    assert journal.heads() == ()


def test_a_day_too_far_ahead_is_no_day_to_dispose_on(journal):
    """Of entries that are still to come nobody knows which there will be."""
    assert what_to_dispose_of(journal, URN, on=date(2032, 11, 20)).entries == ()
    expected = r"^disposal, key on: a day no more than 6 years from now was expected$"
    with pytest.raises(Refused, match=expected):
        what_to_dispose_of(journal, URN, on=date(2032, 11, 22))


def test_weeks_that_are_not_over_are_not_closed(journal, clock, export, person, tmp_path):
    """On their last day in London they are not; the day after they are."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    monday = date(2026, 11, 23)
    clock.at = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    with pytest.raises(Refused, match=r"^weeks, key until: a Monday that has come was expected$"):
        close_weeks(journal, URN, tmp_path, until=monday)
    clock.at = datetime(2026, 11, 23, tzinfo=UTC)

    assert len(close_weeks(journal, URN, tmp_path, until=monday)) == 1


@pytest.fixture
def without_tables(bare):
    """A journal on a database in which nobody called `upgrade`."""
    journal = Journal(open_engine(bare, folder=Path()))
    yield journal
    journal.engine.dispose()


@pytest.mark.parametrize(
    "act",
    [
        lambda journal, mark, person: enter(journal, URN, mark("P1 AM /"), by=person),
        lambda journal, *_: journal.heads(),
        lambda journal, *_: verify(journal, URN),
    ],
    ids=["enter", "heads", "verify"],
)
def test_a_database_without_the_tables_is_said_so(without_tables, act, mark, person):
    """In one sentence, which names the table and what makes it."""
    expected = r"^records: the table attendance_heads was expected: it is gone, or `upgrade` was"
    with pytest.raises(Refused, match=expected):
        act(without_tables, mark, person)


def test_an_address_without_its_driver_is_said_so(monkeypatch):
    """The sentence says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for address in ("postgresql+psycopg://x@db.example/x", "postgresql+nothing://x"):
        with pytest.raises(
            Refused, match=r"^records: .* with mat-attendance\[postgres\] installed$"
        ):
            Journal.open(address)


def test_what_vanishes_again_waits_again(journal, export, person):
    """Its first decision was about the first time."""
    both, one = export("sims", "P1 AM /", "P2 AM /"), export("sims", "P2 AM /")
    import_marks(journal, URN, both, by=person)
    import_marks(journal, URN, one, by=person)
    (first,) = amiss(journal, URN)
    resolve(journal, URN, first, reason="a fault of the export", by=person)
    resolved = unresolved(journal, URN, amiss(journal, URN))
    import_marks(journal, URN, both, by=person)
    import_marks(journal, URN, one, by=person)
    (again,) = unresolved(journal, URN, amiss(journal, URN))
    number = resolve(journal, URN, again, reason="a fault again", by=person)

    assert resolved == ()
    assert again == first
    assert unresolved(journal, URN, amiss(journal, URN)) == ()
    assert [each.number for each in journal.entries(URN, kinds=[Kind.FINDING_RESOLVED])][
        1
    ] == number
    assert verify(journal, URN).breaks == ()


def do(journal, statement):
    """Change the database behind the journal's back."""
    with journal.transaction() as connection:
        connection.execute(statement)


def says(journal):
    """Give what is amiss, in words."""
    return [each.says for each in verify(journal, URN).breaks]


def test_one_entry_that_is_missing_is_one(journal, export, person):
    """Two are two."""
    import_marks(journal, URN, export("sims", *(f"P{n} AM /" for n in range(1, 8))), by=person)
    of = JOURNAL.c.urn == URN
    do(journal, delete(JOURNAL).where(of, JOURNAL.c.number == 3))
    do(journal, delete(JOURNAL).where(of, JOURNAL.c.number.in_([5, 6])))

    found = [each for each in says(journal) if "missing" in each]
    assert found == ["entry 3 is missing", "entries 5 to 6 are missing"]


def test_how_a_table_differs_is_said(journal, export, person):
    """Whether it has too many rows or lacks some, and how many."""
    import_marks(journal, URN, export("sims", "P1 AM /", "P2 AM /", "P3 AM /"), by=person)
    wrong = "attendance_marks is not what the journal says: it"
    first = "this entry's the first"
    of = MARKS.c.urn == URN
    do(journal, update(MARKS).where(of, MARKS.c.number == 3).values(code="N"))
    changed = says(journal)
    do(journal, delete(MARKS).where(of, MARKS.c.number != 4))

    assert changed == [f"{wrong} has 1 row too many, {first}", f"{wrong} lacks 1 row, {first}"]
    assert says(journal) == [f"{wrong} lacks 2 rows, {first}"]
