from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from gateways import MANAGER, proposal
from sqlalchemy import select, update

from attendance_core.correspondence import Gateway, Receipt
from attendance_core.errors import NotInForce, Refused
from attendance_core.records import (
    Delivery,
    Journal,
    Kind,
    Stage,
    amend,
    amiss,
    approve,
    deliver,
    dispose,
    enter,
    hold,
    import_marks,
    logged_letters,
    marks_as_at,
    outgoing,
    release,
    resolve,
    verify,
    what_to_dispose_of,
)
from attendance_core.records.admissions import record_roll, roll_as_at
from attendance_core.records.disposal import _cutoff
from attendance_core.records.folding import TABLES, rebuild, record
from attendance_core.records.returns import returns_sent
from attendance_core.records.schema import HEADS, JOURNAL
from attendance_core.register import Mark
from attendance_core.register.returns import ReturnKind
from attendance_core.roll import Enrolment, Pupil, Roll, birthday
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.thresholds import threshold

URN, OTHER = 142000, 142001
ON = date(2033, 1, 10)
WHY = "kept for six years"


def rows(journal, *tables, urn=URN):
    """Give the rows of a school in tables, ordered by all that they are."""
    with journal.engine.connect() as connection:
        found = [connection.execute(select(each).where(each.c.urn == urn)).all() for each in tables]
    return [sorted(map(tuple, each), key=repr) for each in found]


def left(journal, urn=URN):
    """Give the numbers of the entries that still say something."""
    return [each.number for each in journal.entries(urn) if each.content is not None]


def numbers(disposal):
    """Give every entry that a dry run names."""
    return [each for first, last in disposal.entries for each in range(first, last + 1)]


def go(journal, person, on=ON, urn=URN):
    """Dispose of what may go on a day."""
    return dispose(journal, what_to_dispose_of(journal, urn, on=on), reason=WHY, by=person)


def on_day(clock, day, hour=10):
    """Set the clock to a day."""
    clock.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def old(journal, clock, export, mark, person, amendment):
    """Two schools with marks of 2026, of which P2's was amended in 2030; it is 2033.

    1 is the export, 2 to 4 are the marks of P1 to P3, 5 and 6 P3's conflict and its resolution, 7
    is P4's mark of 2030, 8 the amendment of P2's.
    """
    for urn in (URN, OTHER):
        on_day(clock, date(2026, 11, 20))
        import_marks(journal, urn, export("sims", "P1 AM /", "P2 AM N", "P3 AM /"), by=person)
        with journal.writing(urn) as writing:
            stands = {"number": 4, "source": "sims"}
            said = {"pupil": "P3", "date": "2026-11-20", "session": "AM", "code": "N"}
            about = said | {"source": "wonde", "stands": stands}
            record(writing, Kind.MARK_CONFLICTING, about, pupil="P3")
        resolve(journal, urn, amiss(journal, urn)[0], reason="left the school", by=person)
        on_day(clock, date(2030, 5, 8))
        enter(journal, urn, mark("P4 AM /"), by=person)
        amend(journal, urn, amendment("P2 AM N /"))
    on_day(clock, ON)
    return journal


def test_a_dry_run_changes_nothing(old):
    """It names ranges, kinds and the figure, and every row stays as it is."""
    before = rows(old, JOURNAL, *TABLES), old.heads()
    found = what_to_dispose_of(old, URN, on=ON)

    assert found.entries == ((1, 2), (4, 6))
    assert found.kinds == {
        Kind.MARKS_IMPORTED: 1,
        Kind.MARK_ENTERED: 2,
        Kind.MARK_CONFLICTING: 1,
        Kind.FINDING_RESOLVED: 1,
    }
    assert (found.urn, found.on, found.held) == (URN, ON, 0)
    assert found.figure.value == 6
    assert (rows(old, JOURNAL, *TABLES), old.heads()) == before


def test_what_was_named_is_gone(old, person, clock):
    """Content, salt and pupil are taken away, the rows that were reckoned from it too."""
    before = rows(old, JOURNAL)[0]
    number = go(old, person)
    after = rows(old, JOURNAL)[0]
    emptied = {1, 2, 4, 5, 6}

    assert number == 9
    assert left(old) == [3, 7, 8, 9]
    for was, now in zip(before, after[:8], strict=True):
        (urn, each, at, kind, *_, digest, link) = was
        gone = (urn, each, at, kind, None, None, None, digest, link)
        assert now == (gone if each in emptied else was)
    assert {row[1] for table in rows(old, *TABLES[:1]) for row in table} == {3, 7, 8}
    assert rows(old, *TABLES[1:3]) == [
        [row for row in rows(old, TABLES[1])[0] if row[2] == "P2"],
        [],
    ]
    assert marks_as_at(old, URN, clock())["pupil"].to_list() == ["P2", "P4"]


def test_another_school_keeps_what_it_has(old, person):
    """Each school is disposed of by itself."""
    before = rows(old, JOURNAL, HEADS, *TABLES, urn=OTHER)
    go(old, person)

    assert rows(old, JOURNAL, HEADS, *TABLES, urn=OTHER) == before
    assert verify(old, OTHER).disposed == 0


def test_the_chain_holds_afterwards(old, person):
    """A head that was kept before and one of afterwards are both proven."""
    before = next(each for each in old.heads() if each.urn == URN)
    go(old, person)
    after = next(each for each in old.heads() if each.urn == URN)

    for kept in (before, after, None):
        found = verify(old, URN, kept=kept)

        assert (found.breaks, found.disposed, found.head) == ((), 5, after)


def test_what_is_taken_away_without_a_certificate_is_found(old, person):
    """Whoever empties an entry that no certificate names is found out."""
    go(old, person)
    empty = {"pupil": None, "content": None, "salt": None}
    with old.transaction() as connection:
        one = JOURNAL.c.urn == URN, JOURNAL.c.number == 7
        connection.execute(update(JOURNAL).where(*one).values(empty))
    (found,) = verify(old, URN).breaks

    assert found.number == 7
    assert found.says == "its content is gone, and no certificate names it"


def test_the_certificate_names_nobody(old, person):
    """It has ranges, kinds, the ground and its sources, the reason, and who did it."""
    go(old, person)
    *_, certificate = old.entries(URN)
    content = dict(certificate.content)

    assert (certificate.kind, certificate.pupil) == (Kind.ENTRIES_DISPOSED, None)
    assert content.pop("sources") == [
        "SI 2024/208, reg 7; Explanatory Note",
        "SI 2024/208, reg 7, that the years begin on the date of the entry",
    ]
    assert content == {
        "entries": [[1, 2], [4, 6]],
        "kinds": {
            "marks_imported": 1,
            "mark_entered": 2,
            "mark_conflicting": 1,
            "finding_resolved": 1,
        },
        "held": 0,
        "on": "2033-01-10",
        "kept_for": "6 years after the date on which the entry was made",
        "verified": False,
        "reason": WHY,
        "name": "A. Example",
        "position": "Attendance Manager",
    }


def test_to_rebuild_afterwards_changes_nothing(old, person):
    """The tables are what the entries that are left give."""
    go(old, person)
    before = rows(old, *TABLES)
    with old.writing(URN) as writing:
        rebuild(old, writing)

    assert rows(old, *TABLES) == before


def test_the_register_of_before_is_not_whole_any_more(old, person):
    """As at an old moment it is refused once some of it is gone, and the disposal named."""
    at = datetime(2027, 1, 1, tzinfo=UTC)
    before = marks_as_at(old, URN, at)
    go(old, person)

    assert before.select("pupil", "code").rows() == [("P1", "/"), ("P2", "N"), ("P3", "/")]
    with pytest.raises(Refused, match="entry 9 disposed of what was older"):
        marks_as_at(old, URN, at)


def test_what_was_kept_goes_when_its_time_comes(old, person, clock):
    """A later disposal takes the rest, but neither certificate; the chain names both."""
    go(old, person)
    on_day(clock, date(2036, 5, 9))
    found = what_to_dispose_of(old, URN, on=date(2036, 5, 9))
    go(old, person, date(2036, 5, 9))

    assert found.entries == ((3, 3), (7, 8))
    assert left(old) == [9, 10]
    assert rows(old, *TABLES) == [[]] * len(TABLES)
    assert (verify(old, URN).breaks, verify(old, URN).disposed) == ((), 8)


def test_where_nothing_may_go_nothing_is_named(journal, clock):
    """A school of which nothing is recorded has nothing to dispose of."""
    on_day(clock, ON)
    found = what_to_dispose_of(journal, URN, on=ON)

    assert (found.entries, found.kinds, found.held) == ((), {}, 0)


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (date(2026, 11, 20), date(2032, 11, 21)),
        (date(2026, 12, 31), date(2033, 1, 1)),
        (date(2026, 2, 28), date(2032, 2, 29)),
        (date(2028, 2, 28), date(2034, 3, 1)),
        (date(2028, 2, 29), date(2034, 3, 2)),
        (date(2028, 3, 1), date(2034, 3, 2)),
    ],
)
def test_six_years_end_with_the_anniversary(journal, clock, person, made, first):
    """On the anniversary itself an entry stays; it may go the day after.

    What was made on 29 February has its anniversary on 1 March.
    """
    on_day(clock, made)
    enter(journal, URN, Mark("P1", Session(made, Half.AM), "I"), by=person)
    on_day(clock, first)
    before = what_to_dispose_of(journal, URN, on=first - timedelta(days=1))

    assert before.entries == ()
    assert what_to_dispose_of(journal, URN, on=first).entries == ((1, 1),)
    go(journal, person, first)
    assert left(journal) == [2]


def test_each_day_lets_go_what_is_older_than_its_anniversary():
    """Over nine years, the last day that may go is the last whose anniversary is past."""
    figure = threshold("register_retention").on(ON)
    for later in range(3300):
        on = date(2030, 1, 1) + timedelta(days=later)
        last = _cutoff(on, figure).date()

        assert birthday(last, 6) < on <= birthday(last + timedelta(days=1), 6)


def test_a_day_ends_at_midnight_in_london(journal, clock, mark, person):
    """In summer that is eleven o'clock of universal time: what is later is the next day's."""
    midnight = datetime(2027, 7, 1, tzinfo=LONDON)
    for pupil, moment in (("P1", midnight - timedelta(microseconds=1)), ("P2", midnight)):
        clock.at = moment.astimezone(UTC) - timedelta(seconds=1)
        enter(journal, URN, mark(f"{pupil} AM /"), by=person)
    on_day(clock, date(2034, 1, 1))

    assert numbers(what_to_dispose_of(journal, URN, on=date(2033, 6, 30))) == []
    assert numbers(what_to_dispose_of(journal, URN, on=date(2033, 7, 1))) == [1]
    assert numbers(what_to_dispose_of(journal, URN, on=date(2033, 7, 2))) == [1, 2]


def test_a_mark_stays_with_a_young_word_about_it(journal, clock, export, person):
    """What another system said years later belongs to the mark, agreeing or not."""
    import_marks(journal, URN, export("sims", "P1 AM /", "P2 AM /", "P3 AM /"), by=person)
    on_day(clock, date(2030, 5, 8))
    import_marks(journal, URN, export("wonde", "P1 AM /", "P2 AM N"), by=person)
    on_day(clock, ON)

    assert numbers(what_to_dispose_of(journal, URN, on=ON)) == [1, 4]
    go(journal, person)
    assert verify(journal, URN).breaks == ()


def test_a_mark_that_was_taken_back_goes_without_the_new_one(journal, clock, mark, person):
    """A mark entered in its place years later goes back to nothing before it."""
    key = {"pupil": "P1", "date": "2026-11-20", "session": "AM"}
    enter(journal, URN, mark("P1 AM /"), by=person)
    with journal.writing(URN) as writing:
        original = {"number": 1, "source": "person", "code": "/"}
        record(writing, Kind.MARK_TAKEN_BACK, key | {"original": original}, pupil="P1")
    on_day(clock, date(2030, 5, 8))
    enter(journal, URN, mark("P1 AM N"), by=person)
    on_day(clock, ON)
    go(journal, person)

    assert left(journal) == [3, 4]
    assert marks_as_at(journal, URN, clock())["code"].to_list() == ["N"]
    assert verify(journal, URN).breaks == ()


def test_a_message_stays_with_its_approval(journal, clock, person):
    """And its place in the log: years after its approval it stays whole; one of old goes whole."""
    one, other = proposal(1), proposal(2)
    delivery = Delivery(Gateway.IDEMPOTENT, lambda each: Receipt(each.key, already_sent=False))
    for each in (one, other):
        approve(journal, URN, each, by=MANAGER)
    deliver(journal, URN, one.key, delivery)
    on_day(clock, date(2030, 5, 8))
    deliver(journal, URN, other.key, delivery)
    on_day(clock, ON)
    found = what_to_dispose_of(journal, URN, on=ON)
    go(journal, person)

    assert numbers(found) == [1, 3, 4, 5]
    assert list(outgoing(journal, URN, stages=Stage)) == [other.key]
    assert [each.letter.key for each in logged_letters(journal, URN)] == [other.key]
    assert verify(journal, URN).breaks == ()


def a_roll(**changes):
    """Give a roll of Ann, as it is unless something is changed, and of Bo, who left in 2027."""
    ann = Pupil(None, "1", "Sample", "Ann", date(2020, 3, 5), **changes)
    bo = Pupil(None, "2", "Example", "Bo", date(2020, 3, 6))
    start = date(2026, 9, 1)
    times = (Enrolment(ann.key, start), Enrolment(bo.key, start, leaving=date(2027, 7, 20)))
    return Roll((ann, bo), times)


def take_over(journal, roll, person):
    """Record a roll as a system has it."""
    as_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return record_roll(journal, URN, roll, source="sims", as_at=as_at, by=person)


def test_the_roll_of_who_is_on_it_stays(journal, clock, person):
    """However old an entry is: without it a later change would be one of nobody."""
    take_over(journal, a_roll(), person)
    on_day(clock, date(2030, 5, 8))
    take_over(journal, a_roll(address="1 Example Road"), person)
    on_day(clock, ON)
    go(journal, person)
    (ann,) = roll_as_at(journal, URN, clock()).pupils

    assert (ann.key, ann.address) == ("adno:1", "1 Example Road")
    assert {each.pupil for each in journal.entries(URN) if each.content} == {"adno:1", None}
    assert take_over(journal, Roll((ann,), a_roll().enrolments[:1]), person) == ()
    assert verify(journal, URN).breaks == ()


def test_the_roll_of_who_has_left_goes_as_a_whole(journal, clock, person):
    """What was recorded last of a pupil's time must be old enough, the leaving day among it."""
    take_over(journal, a_roll(), person)
    on_day(clock, date(2030, 5, 8))
    gone = evolve(a_roll().enrolments[0], leaving=date(2030, 4, 1))
    take_over(journal, evolve(a_roll(), enrolments=(gone, a_roll().enrolments[1])), person)
    for day, left_over in (
        (ON, ["adno:1"]),
        (date(2036, 5, 8), ["adno:1"]),
        (date(2036, 5, 9), []),
    ):
        on_day(clock, day)
        go(journal, person, day)

        assert [each.key for each in roll_as_at(journal, URN, clock()).pupils] == left_over
    assert verify(journal, URN).breaks == ()


def test_a_pupil_without_a_time_stays_on_the_roll(journal, clock, person):
    """Nobody has said that the pupil left."""
    take_over(journal, evolve(a_roll(), enrolments=()), person)
    on_day(clock, ON)

    assert what_to_dispose_of(journal, URN, on=ON).entries == ()


def test_a_return_stays_with_the_roll(journal, clock, person):
    """It was made about a time that is on the roll still, and must not come up as due again."""
    take_over(journal, a_roll(), person)
    for pupil in ("adno:1", "adno:2", "adno:9"):
        content = {
            "return": ReturnKind.NEW_PUPIL.value,
            "pupil": pupil,
            "happened": "2026-09-01",
            "due": "2026-09-08",
            "to": "Example Council",
            "on": "2026-09-02",
        }
        with journal.writing(URN) as writing:
            record(writing, Kind.RETURN_SENT, content | person.record(), pupil=pupil)
    on_day(clock, ON)
    go(journal, person)

    assert {key[1] for key in returns_sent(journal, URN)} == {"adno:1"}


def test_a_hold_holds_what_belongs_together(journal, clock, person):
    """What was recorded with a pupil's earlier key is held with what was with the new one."""
    take_over(journal, a_roll(), person)
    bo = evolve(a_roll().pupils[1], upn="A999999999999")
    times = (a_roll().enrolments[0], evolve(a_roll().enrolments[1], pupil=bo.key))
    take_over(journal, Roll((a_roll().pupils[0], bo), times), person)
    hold(journal, URN, pupil=bo.key, reason="a case in court", by=person)
    on_day(clock, ON)
    before = roll_as_at(journal, URN, clock())
    found = what_to_dispose_of(journal, URN, on=ON)
    go(journal, person)

    assert (found.entries, found.held) == ((), 3)
    assert roll_as_at(journal, URN, clock()) == before


def test_a_word_that_was_carried_keeps_its_mark(journal, clock, mark, person):
    """What a system said of a pupil with another key belongs to the mark that it is about."""
    enter(journal, URN, mark("P1 AM /"), by=person)
    enter(journal, URN, mark("P2 AM /"), by=person)
    on_day(clock, date(2030, 5, 8))
    said = {"pupil": "P1", "date": "2026-11-20", "session": "AM", "code": "N", "source": "wonde"}
    with journal.writing(URN) as writing:
        record(writing, Kind.WORD_CARRIED, said | {"state": "conflicting"}, pupil="P1")
    on_day(clock, ON)

    assert numbers(what_to_dispose_of(journal, URN, on=ON)) == [2]


def test_an_event_stays_with_its_cancellation(journal, clock, person):
    """What was cancelled years later stays; what never was goes, and so does one of its name."""
    for event in ("museum", "river"):
        with journal.writing(URN) as writing:
            record(writing, Kind.EVENT_PRECODED, {"event": event} | person.record())
    on_day(clock, date(2030, 5, 8))
    with journal.writing(URN) as writing:
        record(writing, Kind.EVENT_CANCELLED, {"event": "museum"} | person.record())
        record(writing, Kind.EVENT_PRECODED, {"event": "river"} | person.record())
    on_day(clock, ON)

    assert numbers(what_to_dispose_of(journal, URN, on=ON)) == [2]


def test_what_somebody_holds_of_a_pupil_stays(old, person):
    """So does what is about nobody in particular; what is about others goes."""
    hold(old, URN, pupil="P1", reason="a case in court", by=person)
    found = what_to_dispose_of(old, URN, on=ON)
    go(old, person)

    assert (numbers(found), found.held) == ([4, 5, 6], 2)
    assert left(old) == [1, 2, 3, 7, 8, 9, 10]
    assert verify(old, URN).breaks == ()


def test_what_somebody_holds_of_a_school_stays(old, person):
    """Nothing of the school goes, and everything of the other one."""
    hold(old, URN, pupil=None, reason="an inquiry", by=person)
    found = what_to_dispose_of(old, URN, on=ON)

    assert (found.entries, found.held) == ((), 5)
    assert numbers(what_to_dispose_of(old, OTHER, on=ON)) == [1, 2, 4, 5, 6]


def test_what_is_released_goes(old, person):
    """Once every hold has ended, and only then; the holds and releases themselves stay."""
    first = hold(old, URN, pupil="P1", reason="a case in court", by=person)
    second = hold(old, URN, pupil="P1", reason="a complaint", by=person)
    release(old, URN, first, reason="decided", by=person)
    between = what_to_dispose_of(old, URN, on=ON)
    release(old, URN, second, reason="answered", by=person)
    after = what_to_dispose_of(old, URN, on=ON)
    go(old, person)

    assert (between.held, numbers(between)) == (2, [4, 5, 6])
    assert (after.held, numbers(after)) == (0, [1, 2, 4, 5, 6])
    assert left(old) == [3, 7, 8, 9, 10, 11, 12, 13]


def test_only_a_hold_is_released_and_once(old, person):
    """Another entry, and a hold that has ended, are refused."""
    number = hold(old, URN, pupil=None, reason="an inquiry", by=person)
    release(old, URN, number, reason="closed", by=person)
    for each in (1, number, number + 1, 99):
        with pytest.raises(Refused, match="the entry of a hold was expected"):
            release(old, URN, each, reason="closed", by=person)

    assert len(left(old)) == 10


def test_holds_have_reasons(old, person):
    """To hold and to release without one is refused, and nothing is recorded."""
    with pytest.raises(Refused, match="key reason"):
        hold(old, URN, pupil="P1", reason=" ", by=person)
    with pytest.raises(Refused, match="key reason"):
        release(old, URN, 1, reason="", by=person)

    assert len(left(old)) == 8


def test_a_dry_run_that_is_not_true_any_more_is_refused(old, person):
    """Where somebody has held something since, it must be made again; nothing is changed."""
    found = what_to_dispose_of(old, URN, on=ON)
    hold(old, URN, pupil="P1", reason="a case in court", by=person)
    with pytest.raises(Refused, match="make it again"):
        dispose(old, found, reason=WHY, by=person)

    assert len(left(old)) == 9


def test_what_was_disposed_of_is_not_disposed_of_again(old, person):
    """The same dry run a second time is refused."""
    found = what_to_dispose_of(old, URN, on=ON)
    dispose(old, found, reason=WHY, by=person)
    with pytest.raises(Refused, match="make it again"):
        dispose(old, found, reason=WHY, by=person)


def test_a_dry_run_that_names_more_is_refused(old, person):
    """Nobody adds an entry to what may go."""
    found = evolve(what_to_dispose_of(old, URN, on=ON), entries=((1, 8),))
    with pytest.raises(Refused, match="make it again"):
        dispose(old, found, reason=WHY, by=person)

    assert len(left(old)) == 8


def test_a_day_to_come_can_be_looked_at_and_not_disposed_on(old, person, clock):
    """What will go tomorrow is named today, and goes tomorrow, by the day in London."""
    clock.at = datetime(2033, 7, 9, 22, 59, 0, tzinfo=UTC)
    tomorrow = what_to_dispose_of(old, URN, on=date(2033, 7, 10))
    with pytest.raises(Refused, match="a day that has come was expected"):
        dispose(old, tomorrow, reason=WHY, by=person)
    clock.at = datetime(2033, 7, 9, 23, 0, 0, tzinfo=UTC)

    assert dispose(old, tomorrow, reason=WHY, by=person) == 9


def test_everything_amiss_is_said_at_once(old, person):
    """A day to come and no reason are two faults of one refusal."""
    tomorrow = what_to_dispose_of(old, URN, on=ON + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        dispose(old, tomorrow, reason=" ", by=person)

    assert [each.key for each in refused.value.faults] == ["on", "reason"]


@pytest.fixture
def older(journal, clock, person):
    """A journal with entries of August 2018 and of two days in August 2021."""
    for pupil, day in (
        ("P1", date(2018, 8, 18)),
        ("P2", date(2021, 8, 17)),
        ("P3", date(2021, 8, 18)),
    ):
        on_day(clock, day)
        enter(journal, URN, Mark(pupil, Session(day, Half.AM), "I"), by=person)
    return journal


@pytest.mark.parametrize(
    ("on", "years", "gone"),
    [
        (date(2024, 8, 17), 3, [1]),
        (date(2024, 8, 18), 3, [1, 2]),
        (date(2024, 8, 19), 6, [1]),
        (date(2024, 8, 20), 6, [1]),
    ],
)
def test_the_period_is_the_one_in_force_on_the_day(older, clock, person, on, years, gone):
    """Until 18 August 2024 three years were enough; from the next day on it takes six."""
    on_day(clock, on)
    found = what_to_dispose_of(older, URN, on=on)
    go(older, person, on)

    assert (found.figure.value, numbers(found)) == (years, gone)
    assert [each for each in (1, 2, 3) if each not in left(older)] == gone


def test_a_shorter_period_of_before_lets_nothing_go_now(older, clock, person):
    """A day of before is looked at by its own figure, and is no ground to dispose of anything."""
    on_day(clock, date(2024, 8, 19))
    found = what_to_dispose_of(older, URN, on=date(2024, 8, 18))
    with pytest.raises(Refused, match="a day of the period now in force was expected"):
        dispose(older, found, reason=WHY, by=person)

    assert numbers(found) == [1, 2]
    assert left(older) == [1, 2, 3]


def test_before_there_was_a_period_nothing_is_named(old):
    """A day of which the law is not known is no day to reckon from."""
    with pytest.raises(NotInForce):
        what_to_dispose_of(old, URN, on=date(2006, 8, 31))


def test_nothing_is_left_in_the_file(sqlite_address, clock, export, person, tmp_path):
    """Of hundreds of pupils, whoever was disposed of is not found in the database's bytes."""
    journal = Journal.open(sqlite_address, clock=clock)
    keys = [f"upn-{number:04}-{'gone' if number % 3 else 'kept'}" for number in range(600)]
    gone = [key for key in keys if key.endswith("gone")]
    import_marks(journal, URN, export("sims", *(f"{key} AM /" for key in keys)), by=person)
    import_marks(journal, URN, export("wonde", *(f"{key} AM N" for key in keys[::2])), by=person)
    for number, key in enumerate(gone[:50], start=1):
        about = proposal(number)
        reached, message = evolve(about.reached, pupil=key), evolve(about.message, body=f"To {key}")
        approve(journal, URN, evolve(about, reached=reached, message=message), by=MANAGER)
    on_day(clock, date(2030, 5, 8))
    lines = (f"{key} AM {'/' if key in gone else 'L'}" for key in keys)
    import_marks(journal, URN, export("sims", *lines), by=person)
    before = in_files(tmp_path)
    on_day(clock, ON)
    go(journal, person)
    after = in_files(tmp_path)
    with journal.engine.connect() as connection:
        pragma = connection.exec_driver_sql("PRAGMA secure_delete").scalar_one()
    journal.engine.dispose()

    assert pragma == 1
    assert [key for key in gone if key.encode() not in before] == []
    assert [key for key in gone if key.encode() in after] == []
    assert [key for key in keys if key not in gone and key.encode() not in after] == []
    assert verify(journal, URN).breaks == ()


def in_files(folder: Path) -> bytes:
    """Give all bytes of a database and of what lies beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("trust.db*"))
