"""A school's registers as at a moment, as far as they are of one pupil: marks and amendments."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from friday import ANN, FRIDAY, registers_of, roll_of

from attendance_core.correspondence.evidence import registration_certificate
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.errors import Refused
from attendance_core.records import (
    Person,
    amend,
    cancel_event,
    check_kept,
    dispose,
    hold,
    import_marks,
    precode_event,
    record_roll,
    registers_as_at,
    what_to_dispose_of,
)
from attendance_core.register import Mark
from attendance_core.register.precoding import PreCoding
from attendance_core.roll import Roll
from attendance_core.sessions import Half, Session

URN = 142000
OFFICER = Person("A. Example", "Attendance Officer")
SCHOOL = registers_of({}, Roll((), ()))
SPAN = (FRIDAY, FRIDAY)
MORNING = Session(FRIDAY, Half.AM)
MADE = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
AS_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
UPN = "J919400123001"


def take_roll(journal, roll=None, at=AS_AT):
    """Take over a roll, of Ann, Bo and Cy if no other is given."""
    record_roll(journal, URN, roll or roll_of(), source="sims", as_at=at, by=OFFICER)


@pytest.fixture
def take_over(journal, export):
    """Take over the roll, and what the system says."""
    take_roll(journal)
    return lambda *lines, **more: import_marks(
        journal, URN, export("sims", *lines, **more), by=OFFICER
    )


def stood(journal, at, pupil=ANN):
    """Give what the registers hold of a pupil: codes by half, and each amendment in short form."""
    found = registers_as_at(journal, SCHOOL, pupil, at=at)
    codes = {mark.session.half: mark.code for mark in found.marks_between(SPAN)}
    return codes, [(each.original_code, each.amended_code) for each in found.amendments]


def certified(journal, at, pupil=ANN):
    """Give a pupil's certificate of the Friday, as text."""
    registers = registers_as_at(journal, SCHOOL, pupil, at=at)
    made = registration_certificate(registers, pupil, span=SPAN, as_at=at)
    check_kept(journal, URN, made.unmarked)
    return as_text(made)


def test_the_certificate_is_the_same_to_the_byte_after_an_amendment(
    journal, clock, take_over, amendment
):
    """As at the moment before it it says what it said then, with the roll of then."""
    take_over(f"{ANN} AM N", f"{ANN} PM /")
    before = clock()
    first = certified(journal, before)
    amend(journal, URN, amendment(f"{ANN} AM N I"))
    take_roll(journal, roll_of(names={ANN: "Anna"}), at=clock())
    later = clock()

    assert certified(journal, before) == first
    assert "No session that is shown was amended." in first
    assert "N to I, Friday 20 November 2026, 09:31, by Attendance Officer" in certified(
        journal, later
    )
    assert "Anna Sample" in certified(journal, later)


def test_an_amendment_has_all_that_it_must_show(journal, clock, take_over, amendment):
    """Before and after, why, when, and by whom."""
    take_over(f"{ANN} AM N")
    told = amendment(f"{ANN} AM N I")
    amend(journal, URN, told)
    (found,) = registers_as_at(journal, SCHOOL, ANN, at=clock()).amendments

    assert found == told


def test_what_a_system_does_not_say_of_a_change_is_not_known(journal, clock, take_over):
    """The change is there: without moment, position and reason."""
    take_over(f"{ANN} AM N")
    take_over(f"{ANN} AM O")
    (found,) = registers_as_at(journal, SCHOOL, ANN, at=clock()).amendments

    assert (found.original_code, found.amended_code) == ("N", "O")
    assert (found.amended_at, found.position, found.reason) == (None, None, None)


def test_what_a_system_amended_before_the_mark_was_taken_over_is_there(
    journal, clock, take_over, amendment
):
    """Each change of the session, and none of another pupil's."""
    first, last = amendment(f"{ANN} AM N O"), amendment(f"{ANN} AM O I", reason=None)
    other = amendment("adno:2 AM N I")
    take_over(f"{ANN} AM I", "adno:2 AM I", amendments=(first, other, last))

    assert registers_as_at(journal, SCHOOL, ANN, at=clock()).amendments == (first, last)


def test_what_the_system_does_not_tell_of_amendments_stays_unread(
    journal, clock, take_over, amendment
):
    """What the records have of them is shown, and that it may not be all is said."""
    take_over(f"{ANN} AM N")
    amend(journal, URN, amendment(f"{ANN} AM N I"))
    at, school = clock(), evolve(SCHOOL, unread=frozenset({"amendments"}))
    registers = registers_as_at(journal, school, ANN, at=at)
    text = as_text(registration_certificate(registers, ANN, span=SPAN, as_at=at))

    assert "N to I, Friday 20 November 2026, 09:31" in text
    assert "The amendments of the school's own system were not read: not all may be shown." in text


def test_another_pupils_marks_are_not_among_them(journal, clock, take_over, amendment):
    """They are of one pupil, on the roll of the school."""
    take_over(f"{ANN} AM /", "adno:2 AM N")
    amend(journal, URN, amendment("adno:2 AM N I"))
    found = registers_as_at(journal, SCHOOL, ANN, at=clock())

    assert stood(journal, clock()) == ({Half.AM: "/"}, [])
    assert len(found.roll.pupils) == 3


def test_what_is_entered_ahead_and_taken_back_is_an_amendment(journal, clock):
    """What stood, that nothing stands now, and why."""
    clock.at = datetime(2026, 11, 19, 9, tzinfo=UTC)
    take_roll(journal, at=clock.at)
    school = registers_of({}, roll_of())
    planned = PreCoding("museum", "visit", "V", (ANN,), (MORNING,), agreed_by="C. Test")
    precode_event(journal, school, planned, made_on=date(2026, 11, 19), by=OFFICER)
    cancel_event(journal, school, "museum", reason="rain", by=OFFICER)

    assert stood(journal, clock()) == ({}, [("V", None)])


def with_upn():
    """Give the roll after Ann was given a UPN."""
    roll = roll_of()
    return Roll(
        (evolve(roll.pupils[0], upn=UPN), *roll.pupils[1:]),
        (evolve(roll.enrolments[0], pupil=UPN), *roll.enrolments[1:]),
    )


def test_a_pupil_who_was_given_a_upn_is_the_same_pupil(journal, clock, take_over, amendment):
    """Marks and amendments of the earlier key are under the new one, and no change of their own."""
    take_over(f"{ANN} AM N")
    amend(journal, URN, amendment(f"{ANN} AM N I"))
    before = clock()
    first = certified(journal, before)
    take_roll(journal, with_upn(), at=clock())

    assert stood(journal, clock(), UPN) == ({Half.AM: "I"}, [("N", "I")])
    assert certified(journal, before) == first


def test_a_key_that_was_given_later_has_no_certificate_of_before(journal, clock, take_over):
    """It is on no roll of then: under it it would look as if nobody had come."""
    take_over(f"{ANN} AM N")
    before = clock()
    take_roll(journal, with_upn(), at=clock())

    with pytest.raises(Refused, match="key pupil: a pupil of the roll was expected"):
        certified(journal, before, UPN)


def test_without_a_roll_there_is_nothing_to_say(journal, clock, export):
    """Of a school whose marks alone were taken over, or before anything was."""
    import_marks(journal, URN, export("sims", f"{ANN} AM /"), by=OFFICER)

    with pytest.raises(Refused, match="records: a roll of school 142000, taken over by the moment"):
        registers_as_at(journal, SCHOOL, ANN, at=clock())


def test_a_moment_to_come_is_refused(journal, clock, take_over):
    """What is not over yet nobody can certify."""
    take_over(f"{ANN} AM /")

    with pytest.raises(Refused, match="a moment that has passed was expected"):
        certified(journal, clock().replace(year=2030))


def let_go(journal, clock):
    """Dispose of what is six years old, as at November 2032."""
    clock.at = datetime(2032, 11, 25, tzinfo=UTC)
    plan = what_to_dispose_of(journal, URN, on=clock.at.date())
    return dispose(journal, plan, reason="the period is over", by=OFFICER)


def test_a_span_of_which_something_was_disposed_of_has_no_certificate(journal, clock, take_over):
    """Without its marks it would look as if nobody had come."""
    take_over(f"{ANN} AM /")
    let_go(journal, clock)

    with pytest.raises(Refused, match="key span: days from 2026-11-25 on were expected"):
        certified(journal, clock())


def test_who_is_held_keeps_the_certificate_when_others_are_disposed_of(journal, clock, take_over):
    """What counts is that each session of the pupil still has its mark, at any moment."""
    take_over(f"{ANN} AM /", f"{ANN} PM I", "adno:2 AM N")
    before = clock()
    first = certified(journal, before)
    hold(journal, URN, pupil=ANN, reason="an appeal", by=OFFICER)
    let_go(journal, clock)

    assert certified(journal, before) == first
    assert stood(journal, clock())[0] == {Half.AM: "/", Half.PM: "I"}


def test_who_is_held_and_lacks_a_mark_has_none(journal, clock, take_over):
    """Whether there never was one, or it went, nobody can say any more."""
    take_over(f"{ANN} AM /", "adno:2 AM N")
    hold(journal, URN, pupil=ANN, reason="an appeal", by=OFFICER)
    let_go(journal, clock)

    with pytest.raises(Refused, match="key span"):
        certified(journal, clock())


def test_a_day_of_which_everything_is_kept_may_lack_a_mark(journal, clock, take_over):
    """No disposal came near it."""
    take_over(f"{ANN} AM /")
    let_go(journal, clock)

    assert check_kept(journal, URN, [Session(date(2026, 11, 25), Half.AM)]) is None


def test_the_marks_have_their_minutes(journal, clock, take_over):
    """And all else that the register holds of them."""
    take_over(f"{ANN} AM L 12")
    marks = registers_as_at(journal, SCHOOL, ANN, at=clock()).marks

    assert [Mark(ANN, MORNING, "L", 12)] == [
        Mark(row["pupil"], MORNING, row["code"], row["minutes_late"])
        for row in marks.iter_rows(named=True)
    ]
