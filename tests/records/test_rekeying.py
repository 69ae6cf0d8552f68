"""A pupil who is given a UPN: what the records hold goes along, and nothing of before changes."""

from datetime import date

import pytest
from attrs import evolve
from friday import ANN, BO, CY, registers_of, roll_of

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.findings import Finding, Name
from attendance_core.records import (
    Imported,
    Kind,
    Settled,
    amend,
    amiss,
    cancel_event,
    conflicts,
    enter,
    events,
    hold,
    import_marks,
    marks_as_at,
    precode_event,
    release,
    resolve,
    settle,
    unresolved,
    verify,
)
from attendance_core.records.marks import held_marks
from attendance_core.records.rekeying import rekey
from attendance_core.records.returns import record_return_sent, returns_sent
from attendance_core.records.words import said_by
from attendance_core.register.precoding import PreCoding
from attendance_core.register.returns import Return, ReturnKind
from attendance_core.roll import Roll
from attendance_core.sessions import Half, Session

URN = 142000
UPN = "J919400123001"
DAY = date(2026, 11, 20)
SPAN = (date(2026, 11, 1), date(2026, 11, 30))
AM, PM = (Session(DAY, half) for half in Half)


def words(journal, source, pupil):
    """Give what a system said of a pupil, and how it stands: session, code, state."""
    with journal.engine.connect() as connection:
        rows = said_by(connection, URN, source, SPAN).sort("date", "session").rows(named=True)
    return [(row["session"], row["code"], row["state"]) for row in rows if row["pupil"] == pupil]


def held(journal):
    """Give the register of now: what is held of a pupil and a session, and of which source."""
    with journal.engine.connect() as connection:
        rows = held_marks(connection, URN, None).drop("number").rows()
    return {row[:3]: row[3:] for row in rows}


def new_key(journal, person, earlier=ANN):
    """Give a pupil the UPN."""
    return rekey(journal, URN, earlier, UPN, by=person)


def with_upn(roll):
    """Give the roll on which Ann has the UPN."""
    ann, *others = roll.pupils
    first, *rest = roll.enrolments
    return Roll((evolve(ann, upn=UPN), *others), (evolve(first, pupil=UPN), *rest))


@pytest.fixture
def told(journal, export, amendment, person):
    """A journal in which Ann has every kind of mark and word, and Bo some too."""
    lines = (
        *(f"{ANN} 16 AM L 12", f"{ANN} 16 PM /", f"{ANN} 17 AM /", f"{ANN} 17 PM N"),
        *(f"{ANN} 18 AM /", f"{ANN} 19 AM /", f"{BO} 16 AM /", f"{BO} 17 AM N"),
    )
    import_marks(journal, URN, export("sims", *lines, span=SPAN), by=person)
    wonde = (f"{ANN} 16 PM /", f"{ANN} 17 AM N", f"{ANN} 17 PM I", f"{BO} 16 AM N")
    import_marks(journal, URN, export("wonde", *wonde, span=SPAN), by=person)
    found = {str(each.said.session): each.said.number for each in conflicts(journal, URN)}
    # Conflicts settled for the one and for the other; one of Ann's stays open, and Bo's too.
    settle(journal, URN, found["2026-11-17 PM"], Settled.TAKEN, reason="a letter", by=person)
    amend(journal, URN, amendment(f"{ANN} AM / N", session=Session(date(2026, 11, 18), Half.AM)))
    return journal


def without(export, *, key):
    """Give sims' export of later, which lacks the 16th's morning, by a key of Ann."""
    lines = (
        *(f"{key} 16 PM /", f"{key} 17 AM /", f"{key} 17 PM N", f"{key} 18 AM /"),
        *(f"{key} 19 AM /", f"{BO} 16 AM /", f"{BO} 17 AM N"),
    )
    return export("sims", *lines, span=SPAN)


def wonde(export, *, key):
    """Give what wonde says, by a key of Ann."""
    lines = (f"{key} 16 PM /", f"{key} 17 AM N", f"{key} 17 PM I", f"{BO} 16 AM N")
    return export("wonde", *lines, span=SPAN)


def test_marks_go_along_as_the_same_systems(told, person):
    """Each stands under the new key, with its minutes, its source and nothing else changed."""
    before = held(told)
    count = new_key(told, person)
    after = held(told)

    assert count == 6
    assert after == {
        (UPN if pupil == ANN else pupil, *at): value for (pupil, *at), value in before.items()
    }
    assert verify(told, URN).breaks == ()


def test_the_register_as_at_a_moment_before_stays_the_same_to_the_byte(told, clock, person):
    """What was asked before the key changed is answered as it was."""
    at = clock()
    before = marks_as_at(told, URN, at)
    new_key(told, person)
    after = marks_as_at(told, URN, at)

    assert after.equals(before)
    assert after.write_csv() == before.write_csv()
    assert set(marks_as_at(told, URN, clock())["pupil"]) == {UPN, BO}


def test_the_next_export_changes_nothing(told, export, person):
    """Each system knows the UPN by now, and says what it said: not an entry is made of it."""
    import_marks(told, URN, without(export, key=ANN), by=person)
    new_key(told, person)
    heads = told.heads()

    assert import_marks(told, URN, without(export, key=UPN), by=person) == Imported()
    assert import_marks(told, URN, wonde(export, key=UPN), by=person) == Imported()
    assert told.heads() == heads


def test_what_systems_said_stands_as_it_did(told, export, person):
    """Agreed, conflicting, overruled, vanished: each under the new key, and none under the old."""
    import_marks(told, URN, without(export, key=ANN), by=person)
    before = {source: words(told, source, ANN) for source in ("sims", "wonde")}
    new_key(told, person)

    assert {state for of in before.values() for *_, state in of} == {
        *("agreed", "conflicting", "overruled", "vanished"),
    }
    for source, of_source in before.items():
        assert words(told, source, UPN) == of_source
        assert words(told, source, ANN) == []
    assert verify(told, URN).breaks == ()


def test_an_unexplained_amendment_stays_one(journal, export, person):
    """What a system changed without saying why is found under the new key."""
    import_marks(journal, URN, export("sims", f"{ANN} AM /"), by=person)
    import_marks(journal, URN, export("sims", f"{ANN} AM N"), by=person)
    new_key(journal, person)

    assert [each.finding for each in amiss(journal, URN)] == [Name.AMENDMENT_INCOMPLETE]
    assert words(journal, "sims", UPN) == [("AM", "N", "unexplained")]


def test_a_conflict_can_still_be_settled(told, person):
    """The conflict is the new key's, and a person decides about it once."""
    new_key(told, person)
    (found,) = [each for each in conflicts(told, URN) if each.said.pupil == UPN]
    number = settle(told, URN, found.said.number, Settled.TAKEN, reason="seen", by=person)

    assert (found.said.code, found.held.mark.code) == ("N", "/")
    assert number == told.heads()[0].number
    assert len(conflicts(told, URN)) == 1
    assert verify(told, URN).breaks == ()


def test_each_entry_says_where_it_comes_from_and_why(journal, export, person):
    """The old mark is taken back with a reason, by name; the new one names the entry of before."""
    import_marks(journal, URN, export("sims", f"{ANN} AM L 12"), by=person)
    new_key(journal, person)
    back, entered = list(journal.entries(URN))[-2:]

    assert (back.kind, back.pupil) == (Kind.MARK_TAKEN_BACK, ANN)
    assert back.content["original"]["number"] == 2
    assert back.content["carried_to"] == UPN
    assert "another key" in back.content["reason"]
    assert back.content["position"] == "Attendance Manager"
    assert (entered.kind, entered.pupil) == (Kind.MARK_ENTERED, UPN)
    assert entered.content == {
        "pupil": UPN,
        "date": "2026-11-20",
        "session": "AM",
        "code": "L",
        "minutes_late": 12,
        "source": "sims",
        "carried_from": 2,
        "name": "A. Example",
        "position": "Attendance Manager",
    }


def test_a_mark_that_stands_under_the_new_key_stays(journal, export, mark, person):
    """The same is no news; of a different one of another source a person decides."""
    lines = (f"{ANN} 16 AM /", f"{ANN} 17 AM /", f"{ANN} 18 AM /", f"{ANN} 19 AM N")
    import_marks(journal, URN, export("sims", *lines, span=SPAN), by=person)
    import_marks(journal, URN, export("wonde", f"{ANN} 18 AM N", span=SPAN), by=person)
    for line in (f"{UPN} 16 AM /", f"{UPN} 17 AM N", f"{UPN} 18 AM /"):
        enter(journal, URN, mark(line), by=person)
    late = export("sims", *lines, f"{UPN} 19 AM /", span=SPAN)
    import_marks(journal, URN, late, by=person)
    new_key(journal, person)
    (found,) = conflicts(journal, URN)

    assert {(pupil, day.day): mark[0] for (pupil, day, _), mark in held(journal).items()} == {
        (UPN, 16): "/",
        (UPN, 17): "N",
        (UPN, 18): "/",
        (UPN, 19): "/",
    }
    assert (found.said.source, found.said.code, found.held.mark.code) == ("sims", "/", "N")
    assert words(journal, "wonde", UPN) == []
    assert verify(journal, URN).breaks == ()


def test_an_event_that_was_entered_ahead_can_still_be_cancelled(journal, clock, export, person):
    """The pupil is in it with the new key; what stood before comes back, for the others too."""
    import_marks(journal, URN, export("sims", f"{ANN} AM N"), by=person)
    agreed = {"agreed_by": "H. Example", "position": "Headteacher", "agreed_on": date(2026, 11, 2)}
    museum = PreCoding("Museum", "visit", "V", (ANN, BO), (AM, PM), **agreed)
    theatre = PreCoding("Theatre", "visit", "V", (CY,), (AM,), **agreed)
    old = registers_of({}, roll_of())
    for each in (museum, theatre):
        precode_event(journal, old, each, made_on=date(2026, 11, 12), by=person)
    new_key(journal, person)
    of_now = registers_of({}, with_upn(roll_of()))
    pupils = {each.event: each.pupils for each in events(journal, URN)}
    result = cancel_event(journal, of_now, "Museum", reason="rain", by=person)
    stand = marks_as_at(journal, URN, clock())

    assert pupils["Museum"] == (UPN, BO)
    assert len(result.restored) == 4
    assert stand.select("pupil", "session", "code").rows() == [(UPN, "AM", "N"), (CY, "AM", "V")]
    assert import_marks(journal, URN, export("sims", f"{UPN} AM N"), by=person) == Imported()
    assert verify(journal, URN).breaks == ()


def test_what_a_cancelled_event_entered_is_put_back_under_the_new_key(journal, person):
    """It stands for another event of the day, and goes when that is cancelled too."""
    agreed = {"agreed_by": "H. Example", "position": "Headteacher", "agreed_on": date(2026, 11, 2)}
    museum = PreCoding("Museum", "visit", "V", (ANN, BO), (AM,), **agreed)
    school = registers_of({}, roll_of())
    for each in (museum, evolve(museum, event="Theatre")):
        precode_event(journal, school, each, made_on=date(2026, 11, 12), by=person)
    kept = cancel_event(journal, school, "Museum", reason="rain", by=person)
    new_key(journal, person)
    of_now = registers_of({}, with_upn(roll_of()))
    done = cancel_event(journal, of_now, "Theatre", reason="rain", by=person)

    assert (len(kept.kept), len(kept.restored), len(done.restored)) == (2, 0, 2)
    assert held(journal) == {}
    assert events(journal, URN) == ()
    assert verify(journal, URN).breaks == ()


def test_a_cancelled_event_is_not_entered_anew(journal, person):
    """Only what is planned goes along."""
    agreed = {"agreed_by": "H. Example", "position": "Headteacher", "agreed_on": date(2026, 11, 2)}
    museum = PreCoding("Museum", "visit", "V", (ANN,), (AM,), **agreed)
    school = registers_of({}, roll_of())
    precode_event(journal, school, museum, made_on=date(2026, 11, 12), by=person)
    cancel_event(journal, school, "Museum", reason="rain", by=person)
    new_key(journal, person)

    assert events(journal, URN) == ()


def test_an_event_that_was_disposed_of_is_left_aside(journal, person):
    """Nobody knows any more who was in it."""
    agreed = {"agreed_by": "H. Example", "position": "Headteacher", "agreed_on": date(2026, 11, 2)}
    museum = PreCoding("Museum", "visit", "V", (ANN,), (AM,), **agreed)
    precode_event(
        journal, registers_of({}, roll_of()), museum, made_on=date(2026, 11, 12), by=person
    )
    gone = "UPDATE attendance_journal SET content = NULL WHERE kind = 'event_precoded'"
    with journal.transaction() as connection:
        connection.exec_driver_sql(gone)

    assert new_key(journal, person) == 1
    assert events(journal, URN) == ()


def test_a_finding_that_was_resolved_does_not_come_back(journal, person):
    """The same finding about the new key is resolved; one that was resolved there stays so."""
    about = (DAY, Half.AM)
    old = [
        Finding(Name.LATE_MARK_DISAGREES, "late", ANN, *about),
        Finding(Name.UPN_MISSING, "", ANN),
    ]
    new = [Finding(each.finding, each.detail, UPN, each.date, each.session) for each in old]
    for each in (*old, new[1]):
        resolve(journal, URN, each, reason="looked", by=person)
    new_key(journal, person)

    assert unresolved(journal, URN, [*old, *new]) == ()
    with pytest.raises(AlreadyDecided):
        resolve(journal, URN, new[0], reason="again", by=person)
    assert verify(journal, URN).breaks == ()


def a_return(pupil):
    """Give a return of a new pupil."""
    return Return(ReturnKind.NEW_PUPIL, pupil, DAY, DAY, False, (), (), ())


def test_a_return_that_was_made_is_not_due_again(journal, person):
    """It was of the pupil, whatever the key is."""
    record_return_sent(journal, URN, a_return(ANN), by=person, to="Cornwall", on=DAY)
    new_key(journal, person)

    assert returns_sent(journal, URN) == {a_return(ANN).key, a_return(UPN).key}


def test_a_hold_holds_what_is_under_the_new_key(journal, mark, person):
    """One that has ended does not."""
    enter(journal, URN, mark(f"{ANN} AM /"), by=person)
    ended = hold(journal, URN, pupil=ANN, reason="an appeal", by=person)
    held = hold(journal, URN, pupil=ANN, reason="an inquiry", by=person)
    release(journal, URN, ended, reason="decided", by=person)
    new_key(journal, person)
    (again,) = journal.entries(URN, pupil=UPN, kinds=[Kind.HELD])

    assert again.content["carried_from"] == held
    assert again.content["reason"] == "an inquiry"


@pytest.mark.parametrize(("earlier", "key"), [(ANN, ANN), ("", UPN), (ANN, "")])
def test_a_key_that_is_no_other_is_refused(journal, person, earlier, key):
    """Nothing is written."""
    with pytest.raises(Refused, match="another key"):
        rekey(journal, URN, earlier, key, by=person)

    assert journal.heads() == ()


def test_a_pupil_of_whom_nothing_is_held_has_nothing_to_carry(journal, person):
    """Not an entry is made."""
    assert new_key(journal, person) == 0
    assert journal.heads()[0].number == 0


@pytest.mark.parametrize(
    ("to", "on", "keys"), [(" ", DAY, ["to"]), ("Cornwall", date(2026, 11, 21), ["on"])]
)
def test_a_return_without_an_addressee_or_of_tomorrow_is_refused(journal, person, to, on, keys):
    """What was made was made to somebody, and is not still to come."""
    with pytest.raises(Refused) as refused:
        record_return_sent(journal, URN, a_return(ANN), by=person, to=to, on=on)

    assert [each.key for each in refused.value.faults] == keys
    assert returns_sent(journal, URN) == frozenset()


def test_a_return_is_made_once(journal, person):
    """Made again it is told that it was made before."""
    record_return_sent(journal, URN, a_return(ANN), by=person, to="Cornwall", on=DAY)
    with pytest.raises(AlreadyDecided):
        record_return_sent(journal, URN, a_return(ANN), by=person, to="Cornwall", on=DAY)

    assert returns_sent(journal, URN) == {a_return(ANN).key}
