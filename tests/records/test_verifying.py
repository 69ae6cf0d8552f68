from itertools import groupby

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, event, insert, select, update
from sqlalchemy.exc import OperationalError

from attendance_core.records import (
    Journal,
    Kind,
    Settled,
    amend,
    amiss,
    enter,
    import_marks,
    resolve,
    settle,
    verify,
)
from attendance_core.records.folding import TABLES, rebuild
from attendance_core.records.schema import HEADS, JOURNAL, MARKS, RESOLUTIONS, WORDS
from attendance_core.records.writing import add

URN, OTHER = 142000, 142001

QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
CHANGES = {
    "urn": st.sampled_from([OTHER, 1, 999999]),
    "number": st.integers(-5, 60),
    "recorded_at": texts | st.sampled_from(["2026-11-20T09:35:02.000000Z", "2030"]),
    "kind": st.sampled_from([*map(str, Kind), ""]) | texts,
    "content": st.none() | texts | st.just('{"code":"/"}'),
    "salt": st.none() | st.binary(max_size=20),
    "digest": st.binary(max_size=40),
    "link": st.binary(max_size=40),
}
changes = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda name: st.tuples(st.just(name), CHANGES[name])
)


def history(journal, urn, export, mark, person, amendment):
    """Record something of every kind that the register knows."""
    import_marks(
        journal, urn, export("sims", "P1 AM /", "P2 AM N", "P3 AM /", "P4 AM /"), by=person
    )
    import_marks(journal, urn, export("wonde", "P1 AM N", "P2 AM L", "P3 AM /"), by=person)
    (torn,) = journal.entries(urn, kinds=[Kind.MARK_CONFLICTING], pupil="P1")
    settle(journal, urn, torn.number, Settled.TAKEN, reason="not in the hall", by=person)
    import_marks(journal, urn, export("sims", "P1 AM /", "P2 AM N", "P3 AM L"), by=person)
    amend(journal, urn, amendment("P2 AM N /"))
    enter(journal, urn, mark("P5 AM L 5"), by=person)
    resolve(journal, urn, amiss(journal, urn)[0], reason="left the school", by=person)


@pytest.fixture
def kept(journal, export, mark, person, amendment):
    """A journal with something of everything, a school beside it, and the first one's head."""
    history(journal, URN, export, mark, person, amendment)
    import_marks(journal, OTHER, export("sims", "P1 AM /", "P2 AM N"), by=person)
    return journal.heads()[0]


def said(journal, urn=URN, **more):
    """Give the numbers at which a school's records do not hold."""
    return [each.number for each in verify(journal, urn, **more).breaks]


def rows(journal, table, urn=URN):
    """Give the rows of a school, ordered by all that they are."""
    with journal.engine.connect() as connection:
        found = connection.execute(select(table).where(table.c.urn == urn)).all()
    return sorted(map(tuple, found), key=repr)


def do(journal, *statements):
    """Change the database behind the journal's back."""
    with journal.transaction() as connection:
        for each in statements:
            connection.execute(each)


def entry(number, urn=URN):
    """Give the condition that a row of the journal is that entry."""
    return (JOURNAL.c.urn == urn) & (JOURNAL.c.number == number)


def written_anew(journal, number, **changes):
    """Write the whole chain anew, one entry with another content, as who knows all would."""
    entries = list(journal.entries(URN))
    do(journal, *(delete(table).where(table.c.urn == URN) for table in (JOURNAL, HEADS)))
    for _, together in groupby(entries, lambda each: each.recorded_at):
        with journal.writing(URN) as writing:
            for each in together:
                more = changes if each.number == number else {}
                add(writing, each.kind, {**each.content, **more}, pupil=each.pupil)
    with journal.writing(URN) as writing:
        rebuild(journal, writing)


def test_what_nobody_changed_holds(journal, kept):
    """Of a history with everything in it nothing is amiss, with a head that was kept or without."""
    for head in (None, kept):
        found = verify(journal, URN, kept=head)

        assert found.breaks == ()
        assert (found.head, found.disposed) == (kept, 0)


def test_to_verify_changes_nothing(journal, kept):
    """Every table is after it what it was before."""
    tables = (JOURNAL, HEADS, *TABLES)
    before = [rows(journal, table) for table in tables]
    verify(journal, URN)
    verify(journal, URN)

    assert [rows(journal, table) for table in tables] == before
    assert journal.heads()[0] == kept


@given(at=st.floats(0, 1, exclude_max=True), change=changes)
@example(0.0, ("number", 0))
@example(0.999, ("number", 60))
@example(0.999, ("urn", OTHER))
@example(0.0, ("kind", "entries_disposed"))
@example(0.5, ("content", None))
@example(0.5, ("salt", None))
@QUICK
def test_each_change_of_an_entry_is_found(journal, kept, at, change):
    """Whatever is changed in one column of one entry, that entry or the next one is named."""
    number, (name, value) = 1 + int(at * kept.number), change
    with journal.engine.connect() as connection:
        before = connection.execute(select(JOURNAL).where(entry(number))).one()
        taken = {
            1,
            *connection.execute(select(JOURNAL.c.number).where(JOURNAL.c.urn == OTHER)).scalars(),
        }
    assume(value != getattr(before, name))
    assume(name != "number" or not 1 <= value <= kept.number)
    # At the other school the entry needs a free number.
    moved = {"number": number + 1000} if name == "urn" and number in taken else {}
    now = {"number": number, "urn": URN, **({name: value} if name in {"urn", "number"} else {})}
    do(journal, update(JOURNAL).where(entry(number)).values({name: value} | moved))
    try:
        found = said(journal)
    finally:
        do(journal, update(JOURNAL).where(entry(**now | moved)).values(before._asdict()))

    assert {number, number + 1} & set(found)
    assert said(journal) == []


def test_another_pupil_beside_an_entry_is_found(journal, kept):
    """Whom an entry is about stands in a column of its own, and is bound to the entry too."""
    for number in range(1, kept.number + 1):
        with journal.engine.connect() as connection:
            of = select(JOURNAL.c.pupil).where(entry(number))
            before = connection.execute(of).scalar_one()
        for pupil in {"P9", "", None} - {before}:
            do(journal, update(JOURNAL).where(entry(number)).values(pupil=pupil))

            assert {number, number + 1} & set(said(journal))
        do(journal, update(JOURNAL).where(entry(number)).values(pupil=before))


def test_each_entry_that_is_gone_is_found(journal, kept):
    """The next entry, or the head, says where one is missing."""
    for number in range(1, kept.number + 1):
        with journal.engine.connect() as connection:
            before = connection.execute(select(JOURNAL).where(entry(number))).one()
        do(journal, delete(JOURNAL).where(entry(number)))

        assert {number, number + 1} & set(said(journal))
        do(journal, insert(JOURNAL).values(before._asdict()))
    assert said(journal) == []


@pytest.mark.usefixtures("kept")
def test_a_range_that_is_gone_is_named(journal):
    """Where several are missing, the first and the last of them are named."""
    gone = (JOURNAL.c.urn == URN) & JOURNAL.c.number.between(3, 5)
    do(journal, delete(JOURNAL).where(gone))
    (first, *_) = verify(journal, URN).breaks

    assert (first.number, first.says) == (6, "entries 3 to 5 are missing")


def test_an_entry_too_many_is_found(journal, kept):
    """A copy of an entry behind the last one is no entry."""
    with journal.engine.connect() as connection:
        copy = connection.execute(select(JOURNAL).where(entry(kept.number))).one()
    do(journal, insert(JOURNAL).values({**copy._asdict(), "number": kept.number + 1}))

    assert kept.number + 1 in said(journal)


@pytest.mark.parametrize("by", [1, 4])
def test_two_entries_that_changed_places_are_found(journal, kept, by):
    """Neighbours or not: the order of the entries is bound to them."""
    for one in range(1, kept.number + 1 - by):
        other = one + by
        swap = [
            update(JOURNAL).where(entry(was)).values(number=now)
            for was, now in ((one, -1), (other, one), (-1, other))
        ]
        do(journal, *swap)

        assert {one, one + 1} & set(said(journal))
        do(journal, *swap)
    assert said(journal) == []


@pytest.mark.usefixtures("kept")
def test_the_contents_of_two_entries_do_not_change_places(journal):
    """Content, salt and digest of one entry, put into another, are found where they now are."""
    with journal.engine.connect() as connection:
        of = select(JOURNAL.c["content", "salt", "digest"]).where(entry(2))
        two = dict(connection.execute(of).one()._asdict())
    do(journal, update(JOURNAL).where(entry(3)).values(two))

    assert said(journal)[0] == 3


def test_an_end_that_was_cut_off_is_found_by_its_head(journal, kept):
    """Who takes the last entries away and leaves the head is found without anything kept."""
    do(journal, delete(JOURNAL).where(JOURNAL.c.urn == URN, JOURNAL.c.number > kept.number - 3))
    (found,) = verify(journal, URN).breaks

    assert found.number == kept.number
    assert found.says == f"the chain ends at entry {kept.number - 3}, not here"


def test_an_end_that_was_cut_off_well_is_found_beside_a_kept_head(journal, kept):
    """Who takes tables and head back as well is found beside a head that was kept."""
    for number in range(kept.number - 1, 0, -1):
        with journal.engine.connect() as connection:
            row = connection.execute(select(JOURNAL).where(entry(number))).one()
        cut = delete(JOURNAL).where(JOURNAL.c.urn == URN, JOURNAL.c.number > number)
        head = {"number": number, "recorded_at": row.recorded_at, "link": row.link}
        do(journal, cut, update(HEADS).where(HEADS.c.urn == URN).values(head))
        with (
            journal.transaction() as connection,
            journal.writing(URN, connection=connection) as writing,
        ):
            rebuild(journal, writing)

        assert said(journal) == []
        assert said(journal, kept=kept) == [kept.number]


def test_a_school_that_is_gone_is_found_beside_a_kept_head(journal, kept):
    """Without its entries and its head a school is one of which nothing was ever recorded."""
    of_school = [delete(table).where(table.c.urn == URN) for table in (JOURNAL, HEADS, *TABLES)]
    do(journal, *of_school)

    assert said(journal) == []
    assert said(journal, kept=kept) == [kept.number]


@pytest.mark.usefixtures("kept")
def test_a_head_that_is_gone_is_found(journal):
    """Entries without a head are amiss."""
    do(journal, delete(HEADS).where(HEADS.c.urn == URN))

    assert said(journal) != []


def test_a_chain_that_was_written_anew_is_found_beside_a_kept_head(journal, kept):
    """Who knows how a chain is made can make another; it is not the one of the kept head."""
    written_anew(journal, 1, name="B. Example")

    assert said(journal) == []
    assert said(journal, kept=kept) == [kept.number]


def test_a_chain_may_grow_behind_a_kept_head(journal, kept, mark, person):
    """A head that was kept a year ago proves what was there then, and nothing against the rest."""
    enter(journal, URN, mark("P6 PM N"), by=person)

    assert said(journal, kept=kept) == []
    written_anew(journal, kept.number, reason="somebody said so")
    assert said(journal, kept=kept) == [kept.number]


@pytest.mark.usefixtures("kept")
def test_a_moment_before_the_one_before_it_is_found(journal):
    """Written anew with a moment that goes back, an entry is found without anything kept."""
    do(journal, update(JOURNAL).where(entry(3)).values(recorded_at="2026-01-01T00:00:00.000000Z"))
    says = [each.says for each in verify(journal, URN).breaks if each.number == 3]

    assert "it was recorded earlier than the entry before it" in says


def test_a_head_whose_moment_was_put_back_is_found(journal, kept):
    """From the head's moment the next entry's is reckoned: it is not before the last entry's."""
    do(
        journal,
        update(HEADS).where(HEADS.c.urn == URN).values(recorded_at="2026-01-01T00:00:00.000000Z"),
    )

    assert said(journal) == [kept.number]


@pytest.mark.usefixtures("kept")
def test_a_change_in_one_school_is_none_in_another(journal):
    """The chains of schools are verified apart."""
    do(journal, update(JOURNAL).where(entry(2)).values(content="{}"))

    assert said(journal, OTHER) == []


DERIVED = {
    "code": update(MARKS).where(MARKS.c.pupil == "P3").values(code="N"),
    "minutes": update(MARKS).where(MARKS.c.pupil == "P3").values(minutes_late=1),
    "detail": update(MARKS).where(MARKS.c.pupil == "P3").values(detail="seen"),
    "pupil": update(MARKS).where(MARKS.c.pupil == "P3").values(pupil="P9"),
    "session": update(MARKS).where(MARKS.c.pupil == "P3").values(session="PM"),
    "source": update(MARKS).where(MARKS.c.pupil == "P3").values(source="wonde"),
    "ended": update(MARKS).where(MARKS.c.until.is_(None)).values(until=99),
    "not ended": update(MARKS).where(MARKS.c.until.is_not(None)).values(until=None),
    "entry": update(MARKS).where(MARKS.c.number == 2).values(number=99),
    "mark gone": delete(MARKS),
    "state of a word": update(WORDS).values(state="agreed"),
    "code of a word": update(WORDS).values(code="B"),
    "entry of a word": update(WORDS).values(number=1),
    "word gone": delete(WORDS),
    "finding": update(RESOLUTIONS).values(finding="0" * 20),
    "entry of a resolution": update(RESOLUTIONS).values(number=1),
    "resolution gone": delete(RESOLUTIONS),
}


@pytest.mark.parametrize("change", DERIVED.values(), ids=DERIVED)
@pytest.mark.usefixtures("kept")
def test_a_changed_row_that_was_reckoned_is_found(journal, change):
    """What the journal does not say is found, in the table in which it stands."""
    do(journal, change.where(change.table.c.urn == URN))
    found = verify(journal, URN).breaks

    assert found != ()
    assert all(each.says.startswith(f"{change.table.name} is not what") for each in found)
    assert said(journal, OTHER) == []


@pytest.mark.usefixtures("kept")
def test_a_row_that_nobody_recorded_is_found(journal):
    """A mark without an entry is none."""
    with journal.engine.connect() as connection:
        row = connection.execute(select(MARKS).where(MARKS.c.urn == URN)).first()
    do(journal, insert(MARKS).values({**row._asdict(), "number": 1}))

    assert said(journal) == [1]


@pytest.mark.parametrize("change", DERIVED.values(), ids=DERIVED)
@pytest.mark.usefixtures("kept")
def test_to_rebuild_mends_what_was_reckoned(journal, change):
    """From the journal the tables come back as they were."""
    before = [rows(journal, table) for table in TABLES]
    do(journal, change.where(change.table.c.urn == URN))
    with journal.writing(URN) as writing:
        rebuild(journal, writing)

    assert [rows(journal, table) for table in TABLES] == before
    assert said(journal) == []


@pytest.mark.usefixtures("kept")
def test_to_rebuild_what_is_whole_changes_nothing(journal):
    """Neither the school's tables nor another's, nor the journal."""
    tables = (JOURNAL, HEADS, *TABLES)
    before = [rows(journal, table, urn) for table in tables for urn in (URN, OTHER)]
    for _ in range(2):
        with journal.writing(URN) as writing:
            rebuild(journal, writing)

    assert [rows(journal, table, urn) for table in tables for urn in (URN, OTHER)] == before


@pytest.mark.usefixtures("kept")
def test_no_break_names_anybody(journal):
    """What is amiss is said with the numbers of entries, and with nothing that they say."""
    do(journal, update(JOURNAL).where(JOURNAL.c.urn == URN).values(content='{"pupil":"P1"}'))
    told = repr(verify(journal, URN))

    assert "P1" not in told


def test_who_verifies_waits_for_who_writes(
    postgres_address, clock, export, mark, person, amendment
):
    """Entries and head are of one time: an import that comes in between has to wait.

    SQLite lets nobody write then; on PostgreSQL the school's head must be held.
    """
    journal = Journal.open(postgres_address, clock=clock)
    history(journal, URN, export, mark, person, amendment)
    impatient = create_engine(
        f"{postgres_address}&options=-c%20lock_timeout=200ms", hide_parameters=True
    )
    says: list[str] = []

    def write(_, __, statement, *___):
        if "FROM attendance_heads" in statement and "FOR UPDATE" not in statement and not says:
            try:
                with (
                    impatient.begin() as its,
                    Journal(impatient).writing(URN, connection=its) as one,
                ):
                    one.append("lunches_paid", {})
            except OperationalError as error:
                says.append(str(error))
            says.append("")

    event.listen(journal.engine, "before_cursor_execute", write)
    found = verify(journal, URN)
    journal.engine.dispose()
    impatient.dispose()

    assert found.breaks == ()
    assert "LockNotAvailable" in says[0]
