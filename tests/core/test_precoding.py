"""Pre-coding: what is entered ahead, what is refused, what clashes, and what comes back."""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.calendar import Calendar, HeldSession, SessionStatus
from attendance_core.codes import every_code
from attendance_core.errors import Refused
from attendance_core.register import (
    LessonMark,
    Mark,
    OffSession,
    Presence,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    lessons_frame,
    marks_frame,
)
from attendance_core.register.precoding import (
    Entered,
    PreCoding,
    PreCodingKind,
    Why,
    cancelled,
    closure,
    did_not_go,
    part_time,
    precode,
    precodes_text,
    precoding_rule,
    precoding_rules,
    read_precodes,
    sessions_of,
)
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import LessonMeaning, Period, RegisterTimes, School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

GOLDEN = Path(__file__).parent.parent / "golden" / "precoding.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]

ANN, BO = "adno:1", "adno:2"
FRIDAY = date(2026, 11, 20)
AM, PM = Session(FRIDAY, Half.AM), Session(FRIDAY, Half.PM)
MADE_ON, AGREED_ON = date(2026, 11, 16), date(2026, 11, 2)
TIMES = RegisterTimes(
    in_force=date(2026, 9, 1),
    am=Period("Tutor", time(8, 40), time(9, 10), time(12, 20)),
    pm=Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10)),
)
SCHOOL = School(
    urn=142000,
    name="Example School",
    register=(TIMES,),
    lesson_codes={"HUB": LessonMeaning.ELSEWHERE, "OUT": LessonMeaning.AWAY},
)


def _calendar() -> Calendar:
    """Three weeks of November 2026, of which the last Monday is a training day."""
    days = [date(2026, 11, 16) + timedelta(days=more) for more in range(19)]
    closed = {date(2026, 11, 30): SessionStatus.CLOSED}
    return Calendar(
        HeldSession(day, half, closed.get(day, SessionStatus.OPEN))
        for day in days
        if day.weekday() < 5
        for half in Half
    )


def registers_of(
    marks: Iterable[Mark] = (),
    *,
    born: date | None = date(2014, 3, 5),
    year: str | None = "7",
    start: date = date(2026, 9, 1),
    leaving: date | None = None,
    **beside: object,
) -> SchoolRegisters:
    """Give the registers of a school of two pupils."""
    pupils = tuple(Pupil(None, key[5:], "Sample", "Example", born) for key in (ANN, BO))
    enrolments = tuple(Enrolment(key, start, leaving, year) for key in (ANN, BO))
    roll = Roll(pupils, enrolments)
    return SchoolRegisters(
        evolve(SCHOOL, **beside.pop("school", {})),
        _calendar(),
        roll,
        marks_frame(marks),
        (),
        **beside,
    )


def a_visit(**changes: object) -> PreCoding:
    """Give a visit of Ann's on the Friday, unless something is changed."""
    visit = PreCoding(
        "museum",
        PreCodingKind.VISIT,
        "V",
        (ANN,),
        (AM, PM),
        agreed_by="A. Head",
        agreed_on=AGREED_ON,
    )
    return evolve(visit, **changes)


def at(clock: str) -> datetime:
    """Give a moment of the Friday."""
    return datetime.combine(FRIDAY, time.fromisoformat(clock), LONDON)


def applied(marks: Iterable[Mark], changes: Iterable[tuple[Mark, Mark | None]]) -> list[Mark]:
    """Give marks after some were changed: of each pair the first is put out, the second in."""
    held = {(each.pupil, each.session): each for each in marks}
    for old, new in changes:
        held.pop((old.pupil, old.session), None)
        if new:
            held[new.pupil, new.session] = new
    return list(held.values())


def _session(text: str) -> Session:
    day, half = text.split()
    return Session(date.fromisoformat(day), Half(half))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _other(text: str) -> PreCoding:
    event, kind, code, half = text.split()
    return PreCoding(event, PreCodingKind(kind), code, (ANN,), (Session(FRIDAY, Half(half)),))


def _off(text: str) -> OffSession:
    first, last, weekday, half = text.split()
    days = (date.fromisoformat(first), date.fromisoformat(last))
    return OffSession(ANN, *days, int(weekday), Half(half))


def _registers_of_case(case: dict) -> SchoolRegisters:
    marks = []
    for text in case.get("stands", ()):
        day, half, code, *detail = text.split()
        marks.append(Mark(ANN, _session(f"{day} {half}"), code, detail=" ".join(detail) or None))
    return registers_of(
        marks,
        born=_day(case.get("born", "2014-03-05")),
        year=case.get("year", "7") or None,
        start=_day(case.get("start", "2026-09-01")),
        leaving=_day(case.get("leaving", "")),
        off_sessions=tuple(map(_off, case.get("off", ()))),
    )


def _event_of_case(case: dict) -> PreCoding:
    first = _day(case.get("from", "2026-11-20"))
    span = (first, _day(case.get("to", "")) or first)
    halves = map(Half, case.get("halves", ("AM", "PM")))
    return PreCoding(
        "event",
        PreCodingKind(case["kind"]),
        case["code"],
        (ANN,),
        sessions_of(span, halves=halves, weekdays=case.get("weekdays", range(5))),
        detail=case.get("detail"),
        agreed_by=case.get("agreed_by", "A. Head"),
        agreed_on=_day(case.get("agreed_on", "2026-11-02")),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_worked_cases(case):
    """What is entered, what stood so, what is refused and what clashes is as it was worked out."""
    found = precode(
        _registers_of_case(case),
        _event_of_case(case),
        made_on=_day(case.get("made_on", "2026-11-16")),
        others=map(_other, case.get("others", ())),
    )
    refused = [f"{each.why} {each.session or ''}".strip() for each in found.refused]
    clashes = [
        f"{each.session} {each.code} {each.other_code} {each.other_event or ''}".strip()
        for each in found.clashes
    ]

    assert [str(each.session) for each in found.marks] == case.get("entered", [])
    assert {each.code for each in found.marks} <= {case["code"]}
    assert [str(each.session) for each in found.already] == case.get("already", [])
    assert refused == case.get("refused", [])
    assert clashes == case.get("clashes", [])


def test_every_kind_and_code_has_a_case_and_sources():
    """Each row of the data is entered in some case, names its sources, and is a code of its day."""
    known = {each.code for each in every_code()}
    tried = {(case["kind"], case["code"]) for case in CASES if case.get("entered")}

    assert {(each.kind, each.code) for each in precoding_rules()} == tried
    assert {each.kind for each in precoding_rules()} == set(PreCodingKind)
    assert all(each.sources and each.code in known for each in precoding_rules())


def test_what_nobody_established_is_not_verified():
    """An interview's rule rests on the regulation; that a trip is entered ahead on no source."""
    interview = precoding_rule(PreCodingKind.INTERVIEW, "J1", on=FRIDAY)
    visit = precoding_rule(PreCodingKind.VISIT, "V", on=FRIDAY)

    assert interview
    assert interview.verified
    assert visit
    assert not visit.verified


def test_refusals_cite_and_name_nobody():
    """A refusal of the law has its sources and a plain sentence, and nothing in it is personal."""
    found = precode(
        registers_of(year="10"),
        a_visit(kind=PreCodingKind.STUDY_LEAVE, code="S", reason="exam of Ann"),
        made_on=MADE_ON,
    )

    assert [each.pupil for each in found.refused] == [ANN, ANN]
    assert all(each.sources for each in found.refused)
    assert {each.says for each in found.refused} == {
        "S is from Year 11 on, and the pupil is below it"
    }
    assert not any(word in repr(found) for word in (ANN, "A. Head", "exam"))


def test_a_pupil_who_is_nobody_on_the_roll_is_refused_once():
    """However many sessions the event has; the others go."""
    found = precode(registers_of(), a_visit(pupils=("adno:9", BO)), made_on=MADE_ON)

    assert [(each.why, each.pupil, each.session) for each in found.refused] == [
        (Why.NOT_ON_ROLL, "adno:9", None)
    ]
    assert {each.pupil for each in found.marks} == {BO}
    assert not found.is_refused


def test_what_is_entered_is_said_in_a_sentence():
    """The whole event, the rest of it, or nothing: the numbers add up to pupils times sessions."""
    both = a_visit(pupils=(ANN, BO))
    whole = precode(registers_of(), both, made_on=MADE_ON)
    rest = precode(registers_of([Mark(BO, AM, "/")]), both, made_on=MADE_ON)
    none = precode(registers_of(), evolve(both, agreed_by=None), made_on=MADE_ON)
    monday = sessions_of((date(2026, 11, 30),) * 2)
    inset = precode(registers_of(), evolve(both, sessions=monday), made_on=MADE_ON)

    assert (
        whole.says == "4 of 4 marks are entered ahead, 0 stood so already: that is the whole event."
    )
    assert rest.says == (
        "3 of 4 marks are entered ahead, 0 stood so already; 0 are refused and 1 clash. "
        "The rest of the event is entered."
    )
    assert none.says == "Refused: nothing of the event is entered, none of 4 marks."
    assert inset.says == (
        "0 of 4 marks are entered ahead, 0 stood so already; 4 are refused and 0 clash. "
        "Nothing of the event is entered."
    )


def test_a_clash_is_said_in_a_sentence():
    """It shows both codes, and says whether the other is a mark or an event."""
    other = a_visit(event="match", kind=PreCodingKind.SPORT, code="P", sessions=(PM,))
    found = precode(registers_of([Mark(ANN, AM, "/")]), a_visit(), made_on=MADE_ON, others=[other])

    assert [each.says for each in found.clashes] == [
        "V and /, in 2026-11-20 AM: the register has the second, and it is left as it is",
        "V and P, in 2026-11-20 PM: another event has the second, and neither wins",
    ]
    assert found.marks == ()


def test_an_event_is_not_beside_itself():
    """Among the other events the event itself, as it was planned before, is passed over."""
    before = a_visit(kind=PreCodingKind.SPORT, code="P")

    assert not precode(registers_of(), a_visit(), made_on=MADE_ON, others=[before]).clashes


def test_other_pupils_and_other_sessions_do_not_clash():
    """Two events are compared for the same pupil in the same session only."""
    others = [
        a_visit(event="match", kind=PreCodingKind.SPORT, code="P", pupils=(BO,)),
        a_visit(event="race", kind=PreCodingKind.SPORT, code="P", sessions=(PM,)),
    ]
    found = precode(registers_of(), a_visit(sessions=(AM,)), made_on=MADE_ON, others=others)

    assert [str(each.session) for each in found.marks] == ["2026-11-20 AM"]


def test_the_detail_is_entered_only_where_the_code_needs_one():
    """What is said of a visit stays with the event; the nature of a provision is in the mark."""
    visit = precode(registers_of(), a_visit(detail="museum"), made_on=MADE_ON)
    provision = a_visit(kind=PreCodingKind.PROVISION, code="B", detail="college course")

    assert {each.detail for each in visit.marks} == {None}
    assert {each.detail for each in precode(registers_of(), provision, made_on=MADE_ON).marks} == {
        "college course"
    }


@pytest.mark.parametrize(
    ("changes", "key"),
    [({"event": " "}, "event"), ({"pupils": ()}, "pupils"), ({"sessions": ()}, "sessions")],
)
def test_an_event_without_its_parts_is_refused(changes, key):
    """An event has a name, pupils and sessions."""
    with pytest.raises(Refused, match=f"pre-coding, key {key}: something was expected"):
        a_visit(**changes)


def test_a_part_time_timetable_is_its_off_sessions():
    """The open sessions of the agreement, from its first day to its last; closed ones are none."""
    agreed = [
        OffSession(ANN, date(2026, 11, 19), date(2026, 12, 2), weekday, half, "A. Head", AGREED_ON)
        for weekday, half in ((0, Half.AM), (4, Half.PM))
    ]
    planned = part_time("timetable", agreed, calendar=_calendar())

    assert [str(each) for each in planned.sessions] == [
        "2026-11-20 PM",
        "2026-11-23 AM",
        "2026-11-27 PM",
    ]
    assert (planned.code, planned.agreed_by, planned.agreed_on) == ("C2", "A. Head", AGREED_ON)
    assert precode(registers_of(off_sessions=tuple(agreed)), planned, made_on=MADE_ON).marks


def test_a_part_time_timetable_is_of_one_pupil():
    """Agreements of two pupils are two events."""
    agreed = [
        OffSession(key, FRIDAY, FRIDAY, 4, Half.AM, "A. Head", AGREED_ON) for key in (ANN, BO)
    ]

    with pytest.raises(Refused, match="the off sessions of one pupil and one agreement"):
        part_time("timetable", agreed, calendar=_calendar())


def test_a_closure_is_of_everybody_or_of_some():
    """The whole school is whoever is on roll on any of the days."""
    roll = registers_of().roll
    whole = closure("snow", "Y4", [AM, PM], roll=roll, reason="snow")
    some = closure("boiler", "Y3", [AM], roll=roll, pupils=[BO])

    assert (whole.pupils, some.pupils) == ((ANN, BO), (BO,))
    assert len(precode(registers_of(), whole, made_on=FRIDAY).marks) == 4
    assert {each.code for each in precode(registers_of(), some, made_on=FRIDAY).marks} == {"Y3"}


# Whatever stands in the register before.

CODES = ("/", "I", "N", "V", "B", "C")
STANDING = st.dictionaries(
    st.tuples(
        st.sampled_from([ANN, BO]),
        st.sampled_from([AM, PM, Session(FRIDAY + timedelta(days=3), Half.AM)]),
    ),
    st.tuples(
        st.sampled_from(CODES), st.sampled_from([None, "tuition"]), st.sampled_from([None, 5])
    ),
)
EVENTS = st.builds(
    lambda kind_code, pupils, days, detail: PreCoding(
        "event",
        kind_code[0],
        kind_code[1],
        pupils,
        sessions_of((FRIDAY, FRIDAY + timedelta(days=days))),
        detail=detail,
        agreed_by="A. Head",
        agreed_on=AGREED_ON,
    ),
    st.sampled_from(
        [(PreCodingKind.VISIT, "V"), (PreCodingKind.PROVISION, "B"), (PreCodingKind.LEAVE, "C")]
    ),
    st.sampled_from([(ANN,), (ANN, BO)]),
    st.integers(0, 12),
    st.sampled_from(["tuition", "college course"]),
)


def _marks(held: dict) -> list[Mark]:
    return [
        Mark(pupil, session, code, minutes, detail)
        for (pupil, session), (code, detail, minutes) in held.items()
    ]


@given(STANDING, EVENTS)
def test_an_event_that_is_cancelled_leaves_no_trace(held, planned):
    """Whatever stood before, entering an event and cancelling it gives exactly those marks back."""
    before = _marks(held)
    found = precode(registers_of(before), planned, made_on=MADE_ON)
    during = applied(before, ((each.mark, each.mark) for each in found.entered))
    back = cancelled(planned, found.entered, registers=registers_of(during))
    after = applied(during, ((each.mark, each.before) for each in back.restored))

    assert set(after) == set(before)
    assert set(back.restored) == set(found.entered)
    assert {(each.pupil, each.session) for each in back.kept} == {
        (each.pupil, each.session) for each in found.already
    }


@given(STANDING, EVENTS)
def test_no_session_is_lost(held, planned):
    """Each pupil and session is entered, stood so, is refused or clashes, and only one of these."""
    found = precode(registers_of(_marks(held)), planned, made_on=MADE_ON)
    refused = {each.session for each in found.refused}
    places = [
        *((each.mark.pupil, each.mark.session) for each in found.entered),
        *((each.pupil, each.session) for each in found.already),
        *{(each.pupil, each.session) for each in found.clashes},
        *((pupil, session) for pupil in planned.pupils for session in refused),
    ]

    assert sorted(places) == sorted(
        (pupil, session) for pupil in planned.pupils for session in planned.sessions
    )


def test_two_events_that_mean_the_same_mark_are_cancelled_one_by_one():
    """The mark stays until the last of them is cancelled, whoever entered it."""
    one, two = a_visit(sessions=(AM,)), a_visit(event="theatre", sessions=(AM,))
    entered = precode(registers_of(), one, made_on=MADE_ON).entered
    during = registers_of([each.mark for each in entered])
    first = cancelled(one, entered, registers=during, others=[two])
    last = cancelled(two, entered, registers=during)

    assert [each.says for each in first.kept] == ["V stays: another event is planned with it"]
    assert first.restored == ()
    assert [each.before for each in last.restored] == [None]


@pytest.mark.parametrize(
    ("now", "stands", "says"),
    [
        ([], None, "no mark stands there any more: a person looks"),
        (
            [Mark(ANN, AM, "I")],
            "I",
            "I stands there now, which is not the event's: a person looks",
        ),
    ],
)
def test_what_somebody_changed_since_is_kept(now, stands, says):
    """Only the event's own mark is taken back; what else stands there is for a person."""
    planned = a_visit(sessions=(AM,))
    entered = [Entered("museum", Mark(ANN, AM, "V"), Mark(ANN, AM, "N"))]
    found = cancelled(planned, entered, registers=registers_of(now))

    assert found.restored == ()
    assert [(each.stands, each.says) for each in found.kept] == [(stands, says)]


def test_what_the_event_did_not_enter_is_left_alone():
    """A mark that clashed or stood so already is not put back; one that stood so is told of."""
    found = cancelled(
        a_visit(), [], registers=registers_of([Mark(ANN, AM, "V"), Mark(ANN, PM, "I")])
    )

    assert found.restored == ()
    assert [(each.session, each.says) for each in found.kept] == [
        (AM, "V stood there already when the event was entered: a person looks")
    ]


def test_a_part_of_an_event_is_cancelled():
    """Given with one of its sessions, only that one is put back."""
    entered = precode(registers_of(), a_visit(), made_on=MADE_ON).entered
    during = registers_of([each.mark for each in entered])
    found = cancelled(a_visit(sessions=(PM,)), entered, registers=during)

    assert [each.mark.session for each in found.restored] == [PM]


def test_sessions_before_the_day_of_the_cancelling_are_kept():
    """What is over is amended; a session of the day itself is put back, as a day tells no hour."""
    entered = precode(registers_of(), a_visit(), made_on=MADE_ON).entered
    during = registers_of([each.mark for each in entered])
    of_the_day = cancelled(a_visit(), entered, registers=during, made_on=FRIDAY)
    late = cancelled(a_visit(), entered, registers=during, made_on=date(2026, 11, 21))

    assert (len(of_the_day.restored), of_the_day.kept) == (2, ())
    assert late.restored == ()
    assert [each.says for each in late.kept] == [
        f"{session} is over: its mark is amended, by name and with the reason"
        for session in (AM, PM)
    ]


# Who did not go.


def _seen(clock: str, source: PresenceSource, **more: object) -> Presence:
    return evolve(Presence(at(clock), source, PresenceEvent.ARRIVED, ANN), **more)


def _known(planned: PreCoding, *marks: Mark, **beside: object) -> list[tuple[Session, str]]:
    found = did_not_go(registers_of(marks, **beside), planned, on=FRIDAY)
    return [(each.session, known.says) for each in found for known in each.known]


def _lesson(code: str, starts: time | None, period: str = "Lesson 2") -> dict[str, object]:
    return {"lessons": lessons_frame([LessonMark(ANN, FRIDAY, period, code, starts)])}


def test_a_mark_that_is_not_the_planned_one_is_flagged():
    """With the code that stands; the event's own mark and a missing one say nothing."""
    found = did_not_go(registers_of([Mark(ANN, AM, "/")]), a_visit(), on=FRIDAY)

    assert [(each.session, each.event, each.code, each.stands) for each in found] == [
        (AM, "museum", "V", "/")
    ]
    assert [(each.says, each.at) for each in found[0].known] == [("/ in the register", None)]
    assert "/ in" not in repr(found)
    assert _known(a_visit(), Mark(ANN, AM, "V")) == []


@pytest.mark.parametrize(
    ("lesson", "expected"),
    [
        (_lesson("/", time(11)), [AM]),
        (_lesson("L", time(14)), [PM]),
        (_lesson("HUB", time(14)), [PM]),
        (_lesson("OUT", time(14)), []),
        (_lesson("N", time(14)), []),
        (_lesson("?", time(14)), []),
        (_lesson("/", None, "Tutor"), [AM]),
        (_lesson("/", None), [AM, PM]),
    ],
    ids=[
        "morning",
        "late",
        "elsewhere",
        "away",
        "absent",
        "unknown",
        "by its period",
        "unknown hour",
    ],
)
def test_a_lesson_in_which_the_pupil_was_is_flagged(lesson, expected):
    """In the half of the day in which it was; where that is not known, if all day was planned."""
    assert [session for session, _ in _known(a_visit(), **lesson)] == expected


def test_a_lesson_of_unknown_hour_says_nothing_of_half_a_day():
    """Who goes in the afternoon may have been in a lesson of the morning."""
    assert _known(a_visit(sessions=(PM,)), **_lesson("/", None)) == []


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (_seen("08:55", PresenceSource.SIGN_IN), [(AM, "signed in at 08:55")]),
        (_seen("13:30", PresenceSource.FIRST_AID), [(PM, "seen in First Aid at 13:30")]),
        (_seen("08:30", PresenceSource.SIGN_IN), []),
        (_seen("12:40", PresenceSource.HUB), []),
        (_seen("09:30", PresenceSource.OTHER), []),
        (_seen("09:30", PresenceSource.SIGN_OUT, event=PresenceEvent.LEFT), []),
        (_seen("09:30", PresenceSource.RESET_ROOM, event=PresenceEvent.ALERT), []),
        (_seen("09:30", PresenceSource.HUB, pupil=BO), []),
        (_seen("09:30", PresenceSource.HUB, pupil=None), []),
        (_seen("09:30", PresenceSource.HUB, at=at("09:30") + timedelta(days=3)), []),
        (
            _seen("09:30", PresenceSource.HUB, at=datetime(2026, 11, 20, 9, 30)),  # noqa: DTZ001
            [(AM, "seen in the Hub at 09:30")],
        ),
    ],
)
def test_who_was_seen_in_school_while_the_session_was_held_is_flagged(seen, expected):
    """By a sign-in or a room; before the register opens somebody may be waiting for the coach."""
    assert _known(a_visit(), presence=(seen,)) == expected


def test_a_school_without_times_knows_the_day_only():
    """Then what was seen counts if all of the day was planned, and else not."""
    beside = {"presence": (_seen("09:30", PresenceSource.HUB),), "school": {"register": ()}}

    assert [session for session, _ in _known(a_visit(), **beside)] == [AM, PM]
    assert _known(a_visit(sessions=(AM,)), **beside) == []


PROVISION = a_visit(kind=PreCodingKind.PROVISION, code="B", detail="college course")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": "I"}, [(AM, "absent, the provider says at 09:40")]),
        ({"event": PresenceEvent.LEFT}, [(AM, "absent, the provider says at 09:40")]),
        ({"event": PresenceEvent.ALERT}, [(AM, "absent, the provider says at 09:40")]),
        ({"code": "B"}, []),
        ({}, []),
    ],
)
def test_an_absence_that_the_provider_returned_is_flagged(change, expected):
    """By its code, or by an alert or a leaving; who is there is where they were planned to be."""
    seen = _seen("09:40", PresenceSource.AP_RETURN, **change)

    assert _known(PROVISION, presence=(seen,)) == expected


def test_who_was_to_be_absent_and_came_is_flagged():
    """Leave that was not taken: the pupil is in school, or at the provision."""
    leave = a_visit(kind=PreCodingKind.LEAVE, code="C")
    seen = (_seen("13:40", PresenceSource.AP_RETURN), _seen("13:45", PresenceSource.SIGN_IN))

    assert _known(leave, Mark(ANN, AM, "/"), presence=seen) == [
        (AM, "/ in the register"),
        (PM, "at the provision, the provider says at 13:40"),
        (PM, "signed in at 13:45"),
    ]


def test_another_day_and_a_closed_one_have_nobody():
    """Only the sessions of the event that are held on the day are looked at."""
    monday = sessions_of((date(2026, 11, 30),) * 2)
    beside = registers_of([Mark(ANN, monday[0], "/")])

    assert did_not_go(beside, a_visit(sessions=monday), on=date(2026, 11, 30)) == ()
    assert did_not_go(beside, a_visit(), on=date(2026, 11, 23)) == ()


# Sheets.

HEADER = "event,kind,code,pupil,from,to,session,detail,reason,agreed_by,position,agreed_on\n"


def test_a_sheet_is_read():
    """An event for each name on it, with the pupils and sessions of its rows."""
    sheet = (
        HEADER
        + "museum,visit,V,adno:1,2026-11-20,2026-11-23,,,,A. Head,Headteacher,2026-11-02\n"
        + "museum,visit,V,adno:2,2026-11-20,2026-11-23,both,,,A. Head,Headteacher,2026-11-02\n"
        + "match,sport,P,adno:1,2026-11-21,2026-11-21,PM,,cup,A. Head,,\n"
    )
    museum, match = read_precodes(sheet, place="sheet.csv")

    assert museum.pupils == (ANN, BO)
    assert [str(each) for each in museum.sessions] == [
        "2026-11-20 AM",
        "2026-11-20 PM",
        "2026-11-23 AM",
        "2026-11-23 PM",
    ]
    assert (museum.agreed_by, museum.position) == ("A. Head", "Headteacher")
    assert [str(each) for each in match.sessions] == ["2026-11-21 PM"]


def test_a_sheet_without_the_optional_columns_is_read():
    """Nothing is known then but who, when and what."""
    sheet = "event,kind,code,pupil,from,to\nsnow,closure,Y4,adno:1,2026-11-20,2026-11-20\n"

    assert read_precodes(sheet, place="sheet.csv") == (
        PreCoding("snow", PreCodingKind.CLOSURE, "Y4", (ANN,), (AM, PM)),
    )


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("museum,visit,V,adno:1,20.11.2026,2026-11-20,,,,,,", ["line 2, column from: an ISO date"]),
        (
            "museum,outing,QQ,adno:1,2026-11-20,2026-11-20,,,,,,",
            ["line 2, column kind: one of visit, ", "line 2, column code: a code of the register"],
        ),
        (
            "museum,visit,V,adno:1,2026-11-20,2026-11-19,,,,,,",
            ["line 2, column to: a day no earlier"],
        ),
        (
            "museum,visit,V,adno:1,2026-11-21,2026-11-23,,,,,,",
            ["line 2, column from: a day from Mon"],
        ),
        (
            "museum,visit,V,adno:1,2026-11-20,2026-11-22,,,,,,",
            ["line 2, column to: a day from Mon"],
        ),
        (
            "  ,visit,V,adno:1,2026-11-20,2026-11-20,,,,,,",
            ["line 2, column event: text was expected"],
        ),
        (
            (
                "museum,visit,V,adno:1,2026-11-20,2026-11-20,,,,A. Head,,\n"
                "museum,sport,P,adno:2,2026-11-20,2026-11-20,,,,B. Head,,"
            ),
            [
                f"line 3, column {name}: the same in every row of the event"
                for name in ("kind", "code", "agreed_by")
            ],
        ),
        (
            (
                "museum,visit,V,adno:1,2026-11-20,2026-11-20,,,,,,\n"
                "museum,visit,V,adno:1,2026-11-19,2026-11-20,PM,,,,,"
            ),
            ["line 3, column from: 2026-11-20 PM stands twice for this pupil"],
        ),
        (
            (
                "museum,visit,V,adno:1,2026-11-20,2026-11-20,,,,,,\n"
                "museum,visit,V,adno:2,2026-11-20,2026-11-20,PM,,,,,"
            ),
            ["line 3, column from: the sessions of the event's first pupil were expected"],
        ),
    ],
)
def test_a_sheet_with_faults_is_refused(rows, faults):
    """All faults at once, each with its line and column, and no content of a cell."""
    with pytest.raises(Refused) as refused:
        read_precodes(HEADER + rows + "\n", place="sheet.csv")

    found = str(refused.value).splitlines()
    assert len(found) == len(faults)
    assert all(f"sheet.csv, {each}" in line for each, line in zip(faults, found, strict=True))
    assert not any(word in str(refused.value) for word in ("adno", "Head", "museum", "outing"))


def test_the_column_from_is_called_so_in_a_fault():
    """A missing column has the name that it has on the sheet, and so have those that are known."""
    with pytest.raises(Refused) as refused:
        read_precodes("event,kind,code,pupil,until\n", place="sheet.csv")

    assert "column from: this column is missing" in str(refused.value)
    assert "pupil, from, to" in str(refused.value)


TEXTS = st.none() | st.text(st.characters(exclude_categories=["C"]), max_size=12)
PLANNED = st.builds(
    PreCoding,
    st.just("an event"),
    st.sampled_from(list(PreCodingKind)),
    st.sampled_from(["V", "#", "C2", "\\"]),
    st.lists(st.sampled_from([ANN, BO, "Q142000126003"]), min_size=1),
    st.lists(
        st.builds(
            Session,
            st.dates(date(2026, 11, 16), date(2026, 12, 2)),
            st.sampled_from(list(Half)),
        ),
        min_size=1,
    ),
    detail=TEXTS,
    reason=TEXTS,
    agreed_by=TEXTS,
    position=TEXTS,
    agreed_on=st.none() | st.dates(),
)


@given(st.lists(PLANNED, max_size=4))
def test_a_sheet_that_is_written_reads_as_the_same(planned):
    """Whatever the events hold, and on whichever days, weekends among them."""
    named = tuple(evolve(each, event=f"event {number}") for number, each in enumerate(planned))

    assert read_precodes(precodes_text(named), place="sheet.csv") == named
