"""What is amiss in a register: each finding on the line, one side of it and the other."""

from collections.abc import Iterable
from datetime import date, datetime, time

import pytest
from attrs import evolve

from attendance_core.calendar import Calendar, HeldSession, SessionStatus
from attendance_core.findings import Finding, Name, check
from attendance_core.register import Mark, SchoolRegisters, Taking, marks_frame
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import Period, RegisterTimes, School
from attendance_core.sessions import Half, Session
from attendance_core.sources import Source
from attendance_core.tables import LONDON

AM, PM = Half.AM, Half.PM
# Two weeks of November 2026, and the Monday after them.
DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23)]
ANN = Pupil("J919400123001", None, "Example", "Ann", date(2014, 3, 5))
SCHOOL = School(
    urn=142000,
    name="Example School",
    register=(
        RegisterTimes(
            in_force=date(2020, 9, 1),
            am=Period("Tutor", time(8, 40), time(9, 10), time(12, 20)),
            pm=Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10)),
        ),
    ),
)


def registers(
    marks: Iterable[Mark] = (),
    *,
    days: Iterable[date] = DAYS,
    pupil: Pupil = ANN,
    year_group: str = "7",
    start: date = date(2020, 9, 1),
    leaving: date | None = None,
    takings: tuple[Taking, ...] = (),
    closed: Iterable[date] = (),
) -> SchoolRegisters:
    """Give a school with one pupil."""
    calendar = Calendar(
        [HeldSession(day, half) for day in days for half in Half]
        + [HeldSession(day, half, SessionStatus.CLOSED) for day in closed for half in Half]
    )
    enrolment = Enrolment(pupil.key, start, leaving, year_group=year_group)
    roll = Roll((pupil,), (enrolment,))
    return SchoolRegisters(SCHOOL, calendar, roll, marks_frame(marks), takings)


def mark(day: date, half: Half, code: str, **more: object) -> Mark:
    """Give a mark of the pupil."""
    return Mark(ANN.key, Session(day, half), code, **more)


def details(found: SchoolRegisters, name: Name, on: date = date(2026, 11, 23)) -> list[str]:
    """Give what the findings of one name say."""
    return [each.detail for each in check(found, on=on) if each.finding is name]


def test_an_open_session_without_a_mark():
    """Up to and on the day, while the pupil is on roll, and only on open sessions."""
    made = [mark(DAYS[0], AM, "/")]
    held = registers(made, start=DAYS[0], leaving=DAYS[1])
    shut = registers(made, start=DAYS[0], leaving=DAYS[1], days=DAYS[:1], closed=DAYS[1:])

    assert len(details(held, Name.UNMARKED_SESSION, on=DAYS[0])) == 1
    assert len(details(held, Name.UNMARKED_SESSION)) == 3
    assert len(details(shut, Name.UNMARKED_SESSION)) == 1


@pytest.mark.parametrize(
    ("on", "name", "detail"),
    [
        (date(2026, 11, 9), Name.REASON_DUE, "the reason is due by 2026-11-16"),
        (date(2026, 11, 16), Name.REASON_DUE, "the reason is due by 2026-11-16"),
        (date(2026, 11, 17), Name.UNRESOLVED_REASON, "the reason was due by 2026-11-16"),
    ],
)
def test_a_reason_is_due_on_the_fifth_school_day_after(on, name, detail):
    """N on Monday the 9th: due on Monday the 16th, overdue on Tuesday the 17th."""
    assert details(registers([mark(DAYS[0], AM, "N")]), name, on=on) == [detail]


def test_a_reason_whose_day_lies_beyond_the_calendar_is_not_yet_due():
    """Four school days are left after the 17th: the fifth is not known."""
    school = registers([mark(date(2026, 11, 17), AM, "N")])

    assert details(school, Name.REASON_DUE) == ["the reason is due on a day beyond the calendar"]


@pytest.mark.parametrize(("day", "number"), [(date(2024, 8, 18), 0), (date(2024, 8, 19), 1)])
def test_no_reason_was_due_before_the_law_said_so(day, number):
    """An N of 18 August 2024 has no due day; one of the 19th has."""
    school = registers([mark(day, AM, "N")], days=[day])

    assert len(details(school, Name.REASON_DUE, on=day)) == number


@pytest.mark.parametrize(
    ("day", "code", "detail"),
    [
        (date(2024, 8, 18), "C1", ["C1 was not yet a code; it is left out of every count"]),
        (date(2024, 8, 19), "C1", []),
        (date(2024, 8, 18), "H", []),
        (
            date(2024, 8, 19),
            "H",
            ["H was a code until 2024-08-18; it is counted by its last meaning"],
        ),
        (
            date(2013, 9, 1),
            "F",
            ["F was a code until 2013-08-31; it is counted by its last meaning"],
        ),
    ],
)
def test_a_code_on_a_day_on_which_it_was_none(day, code, detail):
    """The day before, the day of: what once was is counted, what was not yet is not."""
    school = registers([mark(day, AM, code)], days=[day], start=date(2005, 9, 1))

    assert details(school, Name.CODE_NOT_IN_FORCE, on=day) == detail


@pytest.mark.parametrize(
    ("half", "code", "number"), [(AM, "\\", 1), (PM, "\\", 0), (AM, "/", 0), (PM, "/", 1)]
)
def test_a_stroke_of_the_other_half_of_the_day(half, code, number):
    """The two strokes are each for one half of the day."""
    school = registers([mark(DAYS[0], half, code)])

    words = {AM: "in the morning", PM: "in the afternoon"}
    wanted = [f"{code} is not for a session {words[half]}"] * number
    assert details(school, Name.CODE_NOT_FOR_SESSION) == wanted


@pytest.mark.parametrize(
    ("born", "code", "detail"),
    [
        (date(2021, 9, 1), "X", []),
        (date(2021, 8, 31), "X", ["X while the pupil is of compulsory school age"]),
        (date(2021, 8, 31), "C2", ["C2 with no agreement"]),
        (date(2021, 9, 1), "C2", ["C2 while the pupil is not of compulsory school age"]),
    ],
)
def test_codes_that_depend_on_school_age(born, code, detail):
    """Five on 31 August 2026 is of age that day; five on 1 September is not before January."""
    pupil = evolve(ANN, date_of_birth=born)
    school = registers([mark(DAYS[0], AM, code)], pupil=pupil)

    assert details(school, Name.CODE_PRECONDITION) == detail


@pytest.mark.parametrize(
    ("year_group", "detail"),
    [
        ("10", ["S below Year 11"]),
        ("11", []),
        ("13", []),
        ("R", ["S below Year 11"]),
        ("N2", ["S below Year 11"]),
        ("Year 11", []),
        ("Yr7", ["S below Year 11"]),
        ("10/11", []),
        ("Sixth Form", []),
        ("", []),
    ],
)
def test_study_leave_below_year_11(year_group, detail):
    """S is for Year 11 and above; of a year that cannot be read nothing is said."""
    school = registers([mark(DAYS[0], AM, "S")], year_group=year_group)

    assert details(school, Name.CODE_PRECONDITION) == detail


def test_codes_that_say_there_is_no_session_or_no_pupil():
    """Z once the pupil is on roll and # on an open session are amiss; before and closed, not."""
    school = registers([mark(DAYS[0], AM, "Z"), mark(DAYS[0], PM, "#")])
    before = registers(
        [mark(DAYS[0], AM, "Z"), mark(DAYS[1], AM, "#")],
        start=DAYS[5],
        closed=[DAYS[1]],
        days=[day for day in DAYS if day != DAYS[1]],
    )

    assert details(school, Name.CODE_PRECONDITION) == [
        "Z while the pupil is on roll",
        "# on an open session",
    ]
    assert {each.finding for each in check(before, on=DAYS[4])} == set()


@pytest.mark.parametrize(
    ("code", "detail", "number"),
    [("K", None, 1), ("K", "home tuition", 0), ("B", None, 1), ("D", None, 1), ("V", None, 0)],
)
def test_what_must_be_recorded_with_a_code(code, detail, number):
    """K and B want the nature of the provision, D the other school."""
    school = registers([mark(DAYS[0], AM, code, detail=detail)])

    assert len(details(school, Name.EXTRA_DETAIL_MISSING)) == number


def test_a_system_without_a_place_for_details_lacks_none():
    """Where the marks have no such column, nothing is said to be missing from it."""
    school = registers([mark(DAYS[0], AM, "K")])
    bare = evolve(school, marks=school.marks.drop("detail"))

    assert details(bare, Name.EXTRA_DETAIL_MISSING) == []


@pytest.mark.parametrize(
    ("code", "minutes", "number"),
    [("L", 30, 0), ("L", 31, 1), ("U", 31, 0), ("U", 30, 1), ("L", None, 0), ("/", 31, 0)],
)
def test_minutes_late_that_contradict_the_code(code, minutes, number):
    """The register is open for 30 minutes: L up to them, U after them."""
    school = registers([mark(DAYS[0], AM, code, minutes_late=minutes)])

    assert len(details(school, Name.LATE_MARK_DISAGREES)) == number


@pytest.mark.parametrize(("day", "number"), [(0, 1), (1, 0), (3, 0), (4, 1)])
def test_a_mark_outside_the_time_on_roll(day, number):
    """The first and the last day are on roll; the days before and after are not."""
    school = registers([mark(DAYS[day], AM, "/")], start=DAYS[1], leaving=DAYS[3])

    assert len(details(school, Name.MARK_OUTSIDE_ROLL)) == number


def test_a_mark_on_a_session_that_is_not_held():
    """Closed, or not in the calendar: a mark is left out and said, a # is as it should be."""
    saturday = date(2026, 11, 14)
    school = registers(
        [mark(DAYS[0], AM, "/"), mark(saturday, AM, "I"), mark(DAYS[0], PM, "#")],
        days=DAYS[1:],
        closed=[DAYS[0]],
    )

    assert details(school, Name.MARK_ON_CLOSED_SESSION) == [
        "/ on a session that the school does not hold; it is left out",
        "I on a session that the school does not hold; it is left out",
    ]


def taking(
    closed: time | None, *, taken: bool = True, session: Half | None = AM, period: str = "Tutor"
) -> Taking:
    """Give the taking of a morning's register."""
    day = DAYS[0]
    opened = datetime.combine(day, time(8, 41), LONDON) if taken else None
    shut = datetime.combine(day, closed, LONDON) if closed else None
    return Taking(day, period, "7A", opened, session=session, closed_at=shut)


@pytest.mark.parametrize(
    ("closed", "session", "detail"),
    [
        (time(9, 10), AM, []),
        (time(9, 10, 1), AM, ["open for 31 minutes; 30 are the most"]),
        (time(9, 25), AM, ["open for 45 minutes; 30 are the most"]),
        (None, AM, []),
    ],
)
def test_a_register_that_stays_open_for_too_long(closed, session, detail):
    """Thirty minutes from the opening are the most, for a statutory register."""
    school = registers(takings=(taking(closed, session=session),))

    assert details(school, Name.REGISTER_OPEN_TOO_LONG) == detail


@pytest.mark.parametrize(
    ("period", "found"), [("Tutor", [AM]), (" tutor ", [AM]), ("Lesson 4", []), ("Lesson 3", [])]
)
def test_a_register_is_known_by_its_period(period, found):
    """Where the session is not given; lesson 4 opens later, and lesson 3 is no statutory one."""
    school = registers(takings=(taking(time(9, 25), session=None, period=period),))
    amiss = check(school, on=DAYS[0])

    long = [each.session for each in amiss if each.finding is Name.REGISTER_OPEN_TOO_LONG]
    assert long == found


def test_a_name_of_both_registers_does_not_say_which():
    """Where both are taken in periods of one name, nothing is said of how long they were open."""
    (times,) = SCHOOL.registers
    both = evolve(times, pm=evolve(times.pm, period="Tutor"))
    school = registers(takings=(taking(time(9, 25), session=None),))
    named = evolve(school, school=evolve(SCHOOL, register=(both,)))

    assert details(named, Name.REGISTER_OPEN_TOO_LONG) == []


def test_a_register_that_was_not_taken():
    """The period and the group are named."""
    (found,) = [
        each
        for each in check(registers(takings=(taking(None, taken=False),)), on=DAYS[0])
        if each.finding is Name.REGISTER_NOT_TAKEN
    ]

    assert (found.period, found.session, found.detail) == (
        "Tutor",
        AM,
        "the register of 7A was not taken",
    )


@pytest.mark.parametrize(
    ("upn", "found"),
    [
        ("J919400123001", set()),
        ("K919400123001", {Name.UPN_CHECK_LETTER}),
        ("J91940012300A", {Name.UPN_CHECK_LETTER}),
        (None, {Name.UPN_MISSING}),
        ("D000400123001", {Name.UPN_CHECK_LETTER, Name.UPN_UNKNOWN_AUTHORITY}),
    ],
)
def test_upns(upn, found):
    """A wrong letter, an unknown authority and no UPN are findings, never errors."""
    school = registers(pupil=evolve(ANN, upn=upn, admission_number="1"))
    names = {each.finding for each in check(school, on=DAYS[0])} - {Name.UNMARKED_SESSION}

    assert names == found


def test_findings_after_the_day_are_left_alone():
    """What happens tomorrow is not found today."""
    school = registers([mark(DAYS[1], AM, "\\"), mark(DAYS[1], PM, "N")], start=DAYS[1])

    assert check(school, on=DAYS[0]) == ()


def test_findings_are_sorted_and_cite_the_law():
    """By date, name and pupil; whatever rests on the law has its source."""
    school = registers([mark(DAYS[1], AM, "N"), mark(DAYS[0], AM, "\\"), mark(DAYS[0], PM, "K")])
    found = check(school, on=DAYS[1])

    assert list(found) == sorted(found, key=lambda each: each.order())
    assert all(each.sources for each in found if each.finding is not Name.UNMARKED_SESSION)


def test_a_finding_shows_nobody():
    """Neither the repr nor the sentence holds the pupil's key."""
    found = check(registers([mark(DAYS[0], AM, "N")]), on=DAYS[0])

    assert ANN.key not in repr(found)
    assert not any(ANN.key in each.detail for each in found)


def test_a_mark_that_is_left_out_is_asked_nothing_more():
    """An N after leaving, or a late mark on a closed day, is one finding: that it is left out."""
    gone = registers([mark(DAYS[5], AM, "N")], leaving=DAYS[4])
    shut = registers([mark(DAYS[0], AM, "L", minutes_late=99)], days=DAYS[1:], closed=[DAYS[0]])
    found = [
        {each.finding for each in check(school, on=DAYS[0] if school is shut else DAYS[10])}
        for school in (gone, shut)
    ]

    assert found[0] - {Name.UNMARKED_SESSION} == {Name.MARK_OUTSIDE_ROLL}
    assert found[1] == {Name.MARK_ON_CLOSED_SESSION}


def test_z_after_leaving_is_amiss():
    """Z says that the pupil is not on roll yet, and of a leaver that is not so."""
    school = registers([mark(DAYS[5], AM, "Z")], leaving=DAYS[4])

    assert len(details(school, Name.MARK_OUTSIDE_ROLL)) == 1


def test_nobody_takes_a_register_on_a_closed_session():
    """A register of a closed session is not missing."""
    untaken = (taking(None, taken=False), taking(None, taken=False, session=None))
    school = registers(takings=untaken, days=DAYS[1:], closed=[DAYS[0]])

    assert details(school, Name.REGISTER_NOT_TAKEN) == []


def test_a_finding_has_the_same_key_whenever_it_is_found():
    """Twenty hexadecimal digits of what is amiss, when, and of whom; the sources are not in it."""
    found = Finding(Name.CODE_PRECONDITION, "S below Year 11", "A1", DAYS[0], AM, "Tutor")

    assert found.key == "dfa154340ba013b92497"
    assert evolve(found, sources=(Source("SI 2024/208"),)).key == found.key


@pytest.mark.parametrize(
    "other",
    [
        {"finding": Name.MARK_VANISHED},
        {"detail": "S"},
        {"pupil": "A2"},
        {"pupil": None},
        {"date": DAYS[1]},
        {"session": PM},
        {"session": None},
        {"period": "Lesson 1"},
    ],
)
def test_another_finding_has_another_key(other):
    """Whatever else is amiss, or when, or of whom, it is another finding."""
    found = Finding(Name.CODE_PRECONDITION, "S below Year 11", "A1", DAYS[0], AM, "Tutor")

    assert evolve(found, **other).key != found.key


def test_a_finding_without_a_day_has_a_key():
    """What is about a school or a contact has neither a date nor a session."""
    assert len(Finding(Name.UPN_MISSING, "no UPN is held", "A1").key) == 20
