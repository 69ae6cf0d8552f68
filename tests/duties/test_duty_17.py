"""Duty 17: pre-code work placements, trips, holidays and sport.

Sheets go in; marks to be entered ahead, a clash report and a list of who did not go come out. An
invented school plans the fortnight after Friday 20 November 2026.
"""

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl
import pytest
from attrs import evolve, frozen

from attendance_core.calendar import Calendar, SessionStatus
from attendance_core.register import (
    LessonMark,
    Mark,
    Presence,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    lessons_frame,
    marks_frame,
)
from attendance_core.register.precoding import (
    PreCoded,
    PreCoding,
    Why,
    cancelled,
    did_not_go,
    precode,
    read_precodes,
)
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

TODAY, INSET, TRIP = date(2026, 11, 20), date(2026, 12, 4), date(2026, 11, 27)
HEADER = "event,kind,code,pupil,from,to,session,detail,reason,agreed_by,position,agreed_on"
SCENARIO = invent(17)


@frozen
class Office:
    """The registers, and the pupils of Year 9 and one of Year 11."""

    registers: SchoolRegisters
    nine: tuple[str, ...]
    eleven: str

    def with_marks(self, marks: Iterable[Mark], **beside: object) -> SchoolRegisters:
        """Give the registers when these marks have been entered, in the place of what stood."""
        entered = marks_frame(marks)
        key = ["pupil", "date", "session"]
        before = self.registers.marks.select(entered.columns).join(entered, on=key, how="anti")
        return evolve(self.registers, marks=pl.concat([before, entered]), **beside)


@pytest.fixture(scope="module")
def office() -> Office:
    """The invented school, with a training day on Friday 4 December."""
    calendar = Calendar(
        evolve(each, status=SessionStatus.CLOSED, reason="INSET") if each.date == INSET else each
        for each in SCENARIO.calendar.sessions
    )
    enrolled = SCENARIO.roll.on_roll(TRIP)
    nine = tuple(each.pupil for each in enrolled if each.year_group == "9")
    eleven = next(each.pupil for each in enrolled if each.year_group == "11")
    registers = SchoolRegisters(
        SCENARIO.school, calendar, SCENARIO.roll, SCENARIO.marks, SCENARIO.takings
    )
    return Office(registers, nine, eleven)


def sheet(*rows: str) -> tuple[PreCoding, ...]:
    """Read the events of a sheet."""
    return read_precodes("\n".join([HEADER, *rows]) + "\n", place="sheet.csv")


def a_trip(office: Office, day: date = TRIP, event: str = "museum") -> PreCoding:
    """Give a trip of Year 9 on a day, as its organiser writes it down."""
    rows = [
        f"{event},visit,V,{pupil},{day},{day},,,,A. Head,Headteacher,2026-11-09"
        for pupil in office.nine
    ]
    return sheet(*rows)[0]


def entered(office: Office, planned: PreCoding, *others: PreCoding) -> PreCoded:
    """Enter an event on the Friday."""
    return precode(office.registers, planned, made_on=TODAY, others=others)


def moment(clock: str) -> datetime:
    """Give a moment of the day of the trip."""
    return datetime.fromisoformat(f"{TRIP}T{clock}").replace(tzinfo=LONDON)


def test_a_trip_on_a_training_day_is_rejected(office):
    """Both of its sessions are refused, with the reason, and no mark is given for anybody."""
    found = entered(office, a_trip(office, INSET))

    assert [(each.why, each.session) for each in found.refused] == [
        (Why.SESSION_NOT_HELD, Session(INSET, half)) for half in Half
    ]
    assert all("training day" in each.says for each in found.refused)
    assert found.marks == ()
    assert found.says.endswith("Nothing of the event is entered.")


def test_a_trip_that_ends_on_a_training_day_is_entered_for_the_days_before(office):
    """The training day is refused, and what is entered of the rest is said: nothing is lost."""
    days = (date(2026, 12, 3), INSET)
    planned = evolve(a_trip(office), sessions=[Session(day, half) for day in days for half in Half])
    found = entered(office, planned)

    assert {each.session.day for each in found.marks} == {days[0]}
    assert len(found.marks) == 2 * len(office.nine)
    assert found.says.endswith("The rest of the event is entered.")


@pytest.mark.parametrize("swapped", [False, True], ids=["trip first", "match first"])
def test_overlapping_codes_are_reported(office, swapped):
    """Two events for one pupil in one session are both shown, and neither is entered there."""
    trip = a_trip(office)
    both = office.nine[0]
    (match,) = sheet(f"match,sport,P,{both},{TRIP},{TRIP},PM,,,A. Head,,2026-11-09")
    planned, other = (match, trip) if swapped else (trip, match)
    found = entered(office, planned, other)
    afternoon = Session(TRIP, Half.PM)

    assert [
        (each.pupil, each.session, {each.event, each.other_event}, {each.code, each.other_code})
        for each in found.clashes
    ] == [(both, afternoon, {"museum", "match"}, {"V", "P"})]
    assert (both, afternoon) not in {(each.pupil, each.session) for each in found.marks}
    assert len(found.marks) == len(planned.pupils) * len(planned.sessions) - 1


def test_a_mark_that_stands_is_reported_and_left(office):
    """Leave that was entered already is no trip: the pupil's clash is shown, the others go."""
    away = office.nine[0]
    before = [Mark(away, Session(TRIP, half), "C") for half in Half]
    found = precode(office.with_marks(before), a_trip(office), made_on=TODAY)

    assert [(each.pupil, each.other_code) for each in found.clashes] == [(away, "C")] * 2
    assert {each.pupil for each in found.marks} == set(office.nine[1:])


def test_a_cancelled_trip_restores_the_earlier_state(office):
    """Of one pupil an N stood there, of the others nothing: so it is again, mark by mark."""
    doubt = Mark(office.nine[0], Session(TRIP, Half.AM), "N", 3, "no answer")
    before = evolve(office, registers=office.with_marks([doubt]))
    trip = a_trip(office)
    found = precode(before.registers, trip, made_on=TODAY)
    during = before.with_marks(found.marks)
    back = cancelled(trip, found.entered, registers=during)

    assert len(found.marks) == 2 * len(office.nine)
    assert back.kept == ()
    assert {each.mark: each.before for each in back.restored} == {
        mark: doubt if (mark.pupil, mark.session) == (doubt.pupil, doubt.session) else None
        for mark in found.marks
    }


def test_what_a_teacher_marked_since_is_not_touched_by_cancelling(office):
    """One pupil was marked present in the meantime: that mark stays, and a person is told."""
    trip = a_trip(office)
    found = entered(office, trip)
    present = Mark(office.nine[0], Session(TRIP, Half.AM), "/")
    back = cancelled(trip, found.entered, registers=office.with_marks([*found.marks[1:], present]))

    assert [(each.pupil, each.stands) for each in back.kept] == [(present.pupil, "/")]
    assert len(back.restored) == len(found.marks) - 1


@pytest.mark.parametrize(
    ("kind", "code", "detail"),
    [
        ("visit", "V", ""),
        ("sport", "P", ""),
        ("work_experience", "W", ""),
        ("provision", "B", "college course"),
        ("leave", "C", ""),
        ("refused_holiday", "G", ""),
    ],
)
def test_each_event_has_its_code(office, kind, code, detail):
    """Trip V, sport P, work experience W, off-site B, holiday authorised C or unauthorised G."""
    row = f"{kind},{kind},{code},{office.eleven},{TRIP},{TRIP},,{detail},,A. Head,,2026-11-09"
    found = entered(office, *sheet(row))

    assert [(each.code, each.detail) for each in found.marks] == [(code, detail or None)] * 2
    assert all(each.session.day == TRIP for each in found.marks)


@pytest.mark.parametrize("code", ["I", "N", "/", "E", "O"])
def test_no_event_is_coded_otherwise(office, code):
    """What is no plan and no agreement is not entered ahead, whatever the sheet says."""
    (planned,) = sheet(f"trip,visit,{code},{office.eleven},{TRIP},{TRIP},,,,A. Head,,2026-11-09")
    found = entered(office, planned)

    assert [each.why for each in found.refused] == [Why.CODE_NOT_OF_KIND]
    assert found.marks == ()


def test_a_holiday_that_nobody_decided_stays_uncoded(office):
    """Pre-coding a holiday means decided leave only."""
    (planned,) = sheet(f"holiday,leave,C,{office.eleven},{TRIP},{TRIP},,,a wedding,,,")
    found = entered(office, planned)

    assert [each.why for each in found.refused] == [Why.NOT_AGREED]
    assert found.says == "Refused: nothing of the event is entered, none of 2 marks."


def test_pupils_who_did_not_go_are_flagged_for_recoding(office):
    """By a teacher's mark, a lesson, a sign-in: with what is known and when, and no code taken."""
    trip = a_trip(office)
    marked, taught, seen, *went = office.nine
    stands = {each: each for each in entered(office, trip).marks}
    own = Mark(marked, Session(TRIP, Half.AM), "N")
    registers = office.with_marks(
        [*(each for each in stands if (each.pupil, each.session) != (own.pupil, own.session)), own],
        lessons=lessons_frame(
            [LessonMark(taught, TRIP, "Lesson 5", "/", moment("14:15").time())],
        ),
        presence=(Presence(moment("10:20"), PresenceSource.SIGN_IN, PresenceEvent.ARRIVED, seen),),
    )
    found = did_not_go(registers, trip, on=TRIP)

    assert {
        (each.pupil, each.session.half, each.stands, known.says, known.at)
        for each in found
        for known in each.known
    } == {
        (marked, Half.AM, "N", "N in the register", None),
        (taught, Half.PM, "V", "/ in Lesson 5", moment("14:15")),
        (seen, Half.AM, "V", "signed in at 10:20", moment("10:20")),
    }
    assert not set(went) & {each.pupil for each in found}


def test_who_is_not_at_the_placement_is_flagged(office):
    """The provider returns an absence: the B is for a person to recode."""
    pupil = office.eleven
    (planned,) = sheet(f"college,provision,B,{pupil},{TRIP},{TRIP},AM,college course,,A. Head,,")
    returned = Presence(
        moment("09:40"), PresenceSource.AP_RETURN, PresenceEvent.SEEN, pupil, code="N"
    )
    registers = office.with_marks(entered(office, planned).marks, presence=(returned,))

    assert [
        (each.pupil, each.stands, each.known[0].says)
        for each in did_not_go(registers, planned, on=TRIP)
    ] == [(pupil, "B", "absent, the provider says at 09:40")]
