"""Where a pupil is and how it is known, and what of it may become a code or reach a parent."""

from datetime import date, datetime, time

import polars as pl
import pytest
from attrs import evolve
from friday import ANN, BO, CY, FRIDAY, SCHOOL, at, registers_of, roll_of, seen

from attendance_core.calendar import Calendar, HeldSession, SessionStatus
from attendance_core.correspondence.packs import packaged_pack
from attendance_core.errors import NotInForce, Refused
from attendance_core.register import (
    LessonMark,
    Mark,
    Place,
    Presence,
    PresenceEvent,
    PresenceSource,
    lessons_frame,
    marks_frame,
    proposed_codes,
    whereabouts,
)
from attendance_core.register.whereabouts import sighting_of
from attendance_core.roll import EnrolmentStatus
from attendance_core.school import LessonMeaning
from attendance_core.sessions import Half, Session

AM, PM = Half.AM, Half.PM
S, E = PresenceSource, PresenceEvent
TIMES = {
    "Tutor": ("08:40", "09:10"),
    "Lesson 1": ("09:10", "10:10"),
    "Lesson 2": ("10:10", "11:10"),
    "Lesson 3": ("11:20", "12:20"),
    "Lesson 4": ("13:20", "14:15"),
    "Lesson 5": ("14:15", "15:10"),
}
OWN = {
    "RESET": LessonMeaning.ELSEWHERE,
    "TRIP": LessonMeaning.AWAY,
    "-T": LessonMeaning.ABSENT,
    "FREE": LessonMeaning.NOT_REQUIRED,
    "LT": LessonMeaning.LATE,
}


def lesson(period, code, recorded=None, pupil=ANN, **more):
    """Give a lesson mark of the Friday, with the times of its period."""
    starts, ends = (time.fromisoformat(each) for each in TIMES[period])
    when = at(recorded) if recorded else None
    return LessonMark(
        pupil, FRIDAY, period, code, **{"starts": starts, "ends": ends} | more, recorded_at=when
    )


def day(codes=None, presence=(), lessons=(), **changes):
    """Give the registers of the Friday; `codes` are Ann's, by half of the day."""
    marks = {(ANN, half): code for half, code in (codes or {}).items()}
    registers = registers_of(marks, roll_of())
    beside = {
        "school": evolve(SCHOOL, lesson_codes=OWN),
        "presence": tuple(presence),
        "lessons": lessons_frame(lessons),
    }
    return evolve(registers, **beside | changes)


def ann(registers, clock):
    """Give where Ann is at a time of the Friday."""
    return whereabouts(registers, at=at(clock), pupils=[ANN])[ANN]


@pytest.mark.parametrize(
    ("code", "place", "since"),
    [
        ("/", Place.ON_SITE, "08:40"),
        ("L", Place.ON_SITE, "08:40"),
        ("U", Place.ON_SITE, "09:10"),
        ("B", Place.OFF_SITE_KNOWN, "08:40"),
        ("V", Place.OFF_SITE_KNOWN, "08:40"),
        ("D", Place.OFF_SITE_KNOWN, "08:40"),
        ("I", Place.ABSENT, "08:40"),
        ("X", Place.ABSENT, "08:40"),
        ("N", Place.UNKNOWN, "08:40"),
    ],
)
def test_a_mark_says_where_a_pupil_is(code, place, since):
    """It is of the moment at which its register opened, and U of no earlier than its close."""
    found = ann(day({AM: code}), "10:00")

    assert (found.place, found.since) == (place, at(since))
    assert [each.says for each in found.knows] == [f"marked {code} in Tutor"]
    assert found.doubts == ()


def test_a_mark_of_no_place_says_nothing():
    """Z is for whoever is not on roll yet."""
    assert ann(day({AM: "Z"}), "10:00").knows == ()


def test_minutes_late_tell_when_a_pupil_came():
    """They are counted from the opening of the register."""
    marks = marks_frame([Mark(ANN, Session(FRIDAY, AM), "L", 17)])

    assert ann(day(marks=marks), "10:00").since == at("08:57")


def test_a_mark_is_not_known_before_its_register_opens():
    """What is entered for the afternoon says nothing of the morning."""
    assert ann(day({AM: "/", PM: "V"}), "12:00").place is Place.ON_SITE
    assert ann(day({AM: "/", PM: "V"}), "13:20").place is Place.OFF_SITE_KNOWN


def test_of_a_pupil_of_whom_nothing_is_known_nothing_is_said():
    """There is no sighting, and no place."""
    found = ann(day(), "10:00")

    assert (found.place, found.since, found.knows) == (Place.UNKNOWN, None, ())


def test_the_newest_sighting_counts():
    """From tutor time to lessons, to First Aid, to the gate."""
    registers = day(
        {AM: "/"},
        [
            seen(ANN, "10:30", S.FIRST_AID),
            seen(ANN, "10:45", S.FIRST_AID, E.LEFT),
            seen(ANN, "12:00", S.SIGN_OUT, E.LEFT),
        ],
        [lesson("Lesson 1", "/", "09:15"), lesson("Lesson 3", "/")],
    )
    found = {
        clock: (each.place, each.where, each.since)
        for clock in ("08:45", "09:30", "10:40", "10:50", "11:30", "12:10")
        for each in [ann(registers, clock)]
    }

    assert found == {
        "08:45": (Place.ON_SITE, "Tutor", at("08:40")),
        "09:30": (Place.ON_SITE, "Lesson 1", at("09:15")),
        "10:40": (Place.ELSEWHERE_ON_SITE, "First Aid", at("10:30")),
        "10:50": (Place.ON_SITE, "", at("10:45")),
        "11:30": (Place.ON_SITE, "Lesson 3", at("11:20")),
        "12:10": (Place.LEFT, "", at("12:00")),
    }
    assert [each.says for each in ann(registers, "11:30").knows] == [
        "present in Lesson 3",
        "left First Aid at 10:45",
        "in First Aid at 10:30",
        "present in Lesson 1",
        "marked / in Tutor",
    ]


def test_since_is_the_first_of_the_sightings_that_agree():
    """Whoever is seen three times in a room is there since the first time."""
    moments = ("09:30", "10:00", "10:30")
    registers = day({AM: "/"}, [seen(ANN, each, S.RESET_ROOM, E.SEEN) for each in moments])

    assert ann(registers, "11:00").since == at("09:30")


@pytest.mark.parametrize(
    ("source", "event", "place"),
    [
        (S.SIGN_IN, E.ARRIVED, Place.ON_SITE),
        (S.SIGN_IN, E.LEFT, Place.LEFT),
        (S.SIGN_OUT, E.SEEN, Place.LEFT),
        (S.RESET_ROOM, E.ARRIVED, Place.ELSEWHERE_ON_SITE),
        (S.INCLUSION_ROOM, E.SEEN, Place.ELSEWHERE_ON_SITE),
        (S.HUB, E.SEEN, Place.ELSEWHERE_ON_SITE),
        (S.HUB, E.LEFT, Place.ON_SITE),
        (S.FIRST_AID, E.SEEN, Place.ELSEWHERE_ON_SITE),
        (S.AP_RETURN, E.SEEN, Place.OFF_SITE_KNOWN),
        (S.AP_RETURN, E.LEFT, Place.LEFT),
        (S.OTHER, E.SEEN, Place.ON_SITE),
        (S.RED_BUTTON, E.ALERT, Place.UNKNOWN),
        (S.RED_BUTTON, E.SEEN, Place.UNKNOWN),
        (S.HUB, E.ALERT, Place.UNKNOWN),
    ],
)
def test_each_source_puts_a_pupil_at_a_place(source, event, place):
    """Where a pupil is who was seen there, and where whoever left."""
    assert ann(day({}, [seen(ANN, "10:00", source, event)]), "10:30").place is place


def test_every_source_has_its_words():
    """None is forgotten in the data."""
    assert all(sighting_of(seen(ANN, "10:00", source)).says for source in S)


def test_an_alert_says_that_somebody_must_look_and_not_where():
    """It stands first in what is known, and the place is that of before."""
    found = ann(day({AM: "/"}, [seen(ANN, "10:00", S.RED_BUTTON, E.ALERT)]), "10:30")

    assert (found.place, found.since) == (Place.ON_SITE, at("08:40"))
    assert [each.says for each in found.knows] == ["a red button at 10:00", "marked / in Tutor"]


def test_an_alert_about_nobody_is_of_no_pupil():
    """Nobody knows of whom it is."""
    alert = Presence(at("10:00"), S.RED_BUTTON, E.ALERT)

    assert ann(day({}, [alert]), "10:30").knows == ()


@pytest.mark.parametrize(
    ("code", "place", "says"),
    [
        ("B", Place.OFF_SITE_KNOWN, "at the alternative provision at 09:00"),
        ("I", Place.ABSENT, "returned as I by the alternative provision at 09:00"),
        ("N", Place.UNKNOWN, "returned as N by the alternative provision at 09:00"),
        ("?", Place.UNKNOWN, "a return of the alternative provision that a person reads at 09:00"),
    ],
)
def test_an_alternative_provision_may_return_a_code(code, place, says):
    """It tells whether the pupil is there; what it is not, a person reads."""
    event = evolve(seen(ANN, "09:00", S.AP_RETURN, E.SEEN), code=code)
    found = ann(day({}, [event]), "10:00")

    assert (found.place, [each.says for each in found.knows]) == (place, [says])


def test_the_place_of_an_event_stands_beside_the_room():
    """It is where somebody looks."""
    event = evolve(seen(ANN, "09:30", S.INCLUSION_ROOM), place="Room 4")

    assert ann(day({}, [event]), "10:00").where == "an inclusion room, Room 4"


@pytest.mark.parametrize(
    ("code", "place", "says"),
    [
        ("/", Place.ON_SITE, "present in Lesson 2"),
        ("L", Place.ON_SITE, "late in Lesson 2"),
        ("U", Place.ON_SITE, "late in Lesson 2"),
        ("N", Place.UNKNOWN, "not in Lesson 2"),
        ("I", Place.ABSENT, "not in Lesson 2"),
        ("B", Place.OFF_SITE_KNOWN, "known to be out of school during Lesson 2"),
        ("RESET", Place.ELSEWHERE_ON_SITE, "elsewhere in school during Lesson 2"),
        ("TRIP", Place.OFF_SITE_KNOWN, "known to be out of school during Lesson 2"),
        ("-T", Place.UNKNOWN, "not in Lesson 2"),
    ],
)
def test_a_lesson_mark_says_where_a_pupil_is(code, place, says):
    """By the law's meaning of the code, or by the meaning that the school gave its own."""
    found = ann(day({AM: "/"}, lessons=[lesson("Lesson 2", code)]), "10:30")

    assert (found.place, found.knows[0].says) == (place, says)


@pytest.mark.parametrize("code", ["FREE", "-", "#"])
def test_a_lesson_mark_that_says_nothing_is_no_sighting(code):
    """No lesson, no mark yet, a planned closure: the pupil is where the pupil was."""
    found = ann(day({AM: "/"}, lessons=[lesson("Lesson 2", code)]), "10:30")

    assert [each.says for each in found.knows] == ["marked / in Tutor"]


@pytest.mark.parametrize(
    ("recorded", "since"),
    [(None, "10:10"), ("10:15", "10:15"), ("09:00", "10:10"), ("16:00", "10:10")],
)
def test_a_lesson_mark_is_of_when_it_was_entered_during_the_lesson(recorded, since):
    """One that was entered at another time is of the beginning of the lesson."""
    found = ann(day(lessons=[lesson("Lesson 2", "/", recorded)]), "11:00")

    assert found.since == at(since)


def test_a_lesson_without_times_starts_as_others_of_its_period():
    """Its own times are not given, and those of another pupil's mark are."""
    without = {"starts": None, "ends": None}
    registers = day(lessons=[lesson("Lesson 2", "/", **without), lesson("Lesson 2", "/", pupil=BO)])

    assert ann(registers, "10:09").place is Place.UNKNOWN
    assert ann(registers, "10:10").since == at("10:10")


def test_a_lesson_of_unknown_time_is_of_when_it_was_entered():
    """Nothing else says when it was."""
    mark = lesson("Lesson 2", "/", "10:20", starts=None, ends=None)

    assert ann(day(lessons=[mark]), "11:00").since == at("10:20")


def test_what_has_no_time_decides_nothing_and_comes_last():
    """A mark without any time is told, and the newest of the others counts."""
    mark = lesson("Lesson 2", "N", starts=None, ends=None)
    found = ann(day({AM: "/"}, lessons=[mark]), "11:00")

    assert (found.place, found.since) == (Place.ON_SITE, at("08:40"))
    assert [each.says for each in found.knows] == ["marked / in Tutor", "not in Lesson 2"]


def test_present_in_tutor_time_and_not_in_a_lesson_is_unknown():
    """Nobody knows where the pupil is since the lesson began, and when the last sighting was."""
    found = ann(day({AM: "/"}, lessons=[lesson("Lesson 3", "N", "11:24")]), "11:30")

    assert (found.place, found.since) == (Place.UNKNOWN, at("11:24"))
    assert found.knows[-1].place is Place.ON_SITE


@pytest.mark.parametrize(
    ("event", "place"),
    [
        (seen(ANN, "11:00", S.RESET_ROOM), Place.ELSEWHERE_ON_SITE),
        (seen(ANN, "11:00", S.AP_RETURN), Place.OFF_SITE_KNOWN),
        (seen(ANN, "11:00", S.SIGN_OUT), Place.LEFT),
        (seen(ANN, "11:00", S.SIGN_IN), Place.UNKNOWN),
    ],
)
def test_a_known_location_is_not_lost_because_a_lesson_is_without_the_pupil(event, place):
    """In the same half of the day; signed in is no location."""
    registers = day({AM: "/"}, [event], [lesson("Lesson 3", "N", "11:24")])

    assert ann(registers, "11:30").place is place


def test_who_is_ill_is_not_missing_from_a_lesson():
    """The register says why the pupil is not there; in the afternoon it has to say so again."""
    registers = day({AM: "I", PM: "N"}, lessons=[lesson("Lesson 3", "N")])

    assert ann(registers, "11:30").place is Place.ABSENT
    assert ann(registers, "13:30").place is Place.UNKNOWN


def test_what_held_in_the_morning_need_not_hold_in_the_afternoon():
    """In the reset room at eleven, and N at twenty past one: nobody knows; who left has left."""
    inside = day({PM: "N"}, [seen(ANN, "11:00", S.RESET_ROOM)])
    left = day({PM: "N"}, [seen(ANN, "11:00", S.SIGN_OUT)])

    assert ann(inside, "13:30").place is Place.UNKNOWN
    assert ann(left, "13:30").place is Place.LEFT


@pytest.mark.parametrize("code", ["N", "I", "G"])
def test_presence_before_the_register_closes_is_never_turned_into_absence(code):
    """Signed in at 08:30 or at 08:50: the pupil is in school, and the contradiction is shown."""
    for clock in ("08:30", "08:50"):
        found = ann(day({AM: code}, [seen(ANN, clock)]), "09:30")

        assert found.place is Place.ON_SITE
        assert found.doubts


def test_an_absence_never_outweighs_a_later_sighting():
    """N in tutor time, signed in when the register had closed: no contradiction either."""
    found = ann(day({AM: "N"}, [seen(ANN, "09:40")]), "10:00")

    assert (found.place, found.doubts) == (Place.ON_SITE, ())


def test_absent_in_lesson_and_register_alike_is_what_the_register_says():
    """The lesson that is the register says the same with less."""
    found = ann(day({AM: "I"}, lessons=[lesson("Tutor", "N")]), "09:00")

    assert (found.place, found.doubts) == (Place.ABSENT, ())


RESET = (seen(ANN, "08:50", S.RESET_ROOM),)
CONTRADICTIONS = {
    "on the reset list and in class": (
        {AM: "/"},
        RESET,
        [lesson("Lesson 1", "/", "09:15")],
        ("in the reset room at 08:50; present in Lesson 1",),
    ),
    "N and in the lesson that is the register": (
        {PM: "N"},
        (),
        [lesson("Lesson 4", "/", "13:30")],
        ("marked N in Lesson 4; present in Lesson 4",),
    ),
    "present and not in the lesson that is the register": (
        {PM: "\\"},
        (),
        [lesson("Lesson 4", "N", "13:30")],
        ("not in Lesson 4; marked \\ in Lesson 4",),
    ),
    "at the provision and in class": (
        {AM: "B"},
        (),
        [lesson("Lesson 2", "/")],
        ("marked B in Tutor; present in Lesson 2",),
    ),
    "in two rooms": (
        {},
        (*RESET, seen(ANN, "08:50", S.FIRST_AID)),
        (),
        ("in the reset room at 08:50; in First Aid at 08:50",),
    ),
    "signed in and signed out in one minute": (
        {},
        (seen(ANN, "09:00"), seen(ANN, "09:00", S.SIGN_OUT)),
        (),
        ("signed in at 09:00; signed out at 09:00",),
    ),
    "in two lessons": (
        {},
        (),
        [lesson("Lesson 2", "/"), lesson("Lesson 3", "/", starts=time(10, 30))],
        ("present in Lesson 2; present in Lesson 3",),
    ),
    "returned absent and on a visit": (
        {AM: "V"},
        (evolve(seen(ANN, "09:30", S.AP_RETURN, E.SEEN), code="N"),),
        (),
        ("marked V in Tutor; returned as N by the alternative provision at 09:30",),
    ),
}


@pytest.mark.parametrize(
    ("codes", "presence", "lessons", "doubts"), CONTRADICTIONS.values(), ids=CONTRADICTIONS
)
def test_a_contradiction_of_the_same_time_is_shown(codes, presence, lessons, doubts):
    """It is in the doubts, in words, and nothing of it is resolved."""
    found = ann(day(codes, presence, lessons), "15:00")

    assert found.doubts == doubts
    assert found.for_parents() == "not known"


AGREEING = {
    "from one lesson to the next": (
        {AM: "/"},
        (),
        [lesson("Lesson 1", "/"), lesson("Lesson 2", "/")],
    ),
    "in the reset room, and not in class": (
        {AM: "/"},
        RESET,
        [lesson("Lesson 1", "N", "09:15"), lesson("Lesson 2", "RESET")],
    ),
    "seen in a room, then in class": (
        {AM: "/"},
        (seen(ANN, "09:12", S.RESET_ROOM, E.SEEN),),
        [lesson("Lesson 1", "/", "09:15")],
    ),
    "left the room, then in class": (
        {AM: "/"},
        (*RESET, seen(ANN, "09:12", S.RESET_ROOM, E.LEFT)),
        [lesson("Lesson 1", "/", "09:15")],
    ),
    "in a room after the morning": ({}, RESET, [lesson("Lesson 5", "/")]),
    "left during a lesson": (
        {AM: "/"},
        (seen(ANN, "10:30", S.SIGN_OUT),),
        [lesson("Lesson 2", "/")],
    ),
    "present in the register, not in the next lesson": (
        {AM: "/"},
        (),
        [lesson("Lesson 1", "N", "09:12")],
    ),
}


@pytest.mark.parametrize(("codes", "presence", "lessons"), AGREEING.values(), ids=AGREEING)
def test_what_can_both_be_true_is_no_contradiction(codes, presence, lessons):
    """One came after the other, or one says less than the other."""
    assert ann(day(codes, presence, lessons), "15:00").doubts == ()


def test_all_on_roll_are_answered_or_some():
    """Whoever left the roll, or is a pupil of before by status, is not among them."""
    registers = day({AM: "/"})
    roll = registers.roll
    first, second, third = roll.enrolments
    gone = evolve(second, leaving=date(2026, 11, 19))
    before = evolve(third, enrolment_status=EnrolmentStatus.PREVIOUS)
    fewer = evolve(registers, roll=evolve(roll, enrolments=(first, gone, before)))

    assert list(whereabouts(registers, at=at("09:00"))) == [ANN, BO, CY]
    assert list(whereabouts(registers, at=at("09:00"), pupils=[CY, "adno:9"])) == [CY]
    assert list(whereabouts(fewer, at=at("09:00"))) == [ANN]


def test_on_a_day_without_school_only_who_was_seen_is_known():
    """No register is held, and no mark of it counts."""
    closed = Calendar(HeldSession(FRIDAY, half, SessionStatus.CLOSED) for half in Half)
    events = [seen(ANN, "10:00", S.HUB)]
    registers = day({AM: "/"}, events, [lesson("Lesson 2", "/")], calendar=closed)
    found = ann(registers, "15:00")

    assert [each.says for each in found.knows] == ["in the Hub at 10:00"]


def test_events_of_other_days_and_later_ones_are_left_aside():
    """A moment without a zone is by the clock of London."""
    yesterday = evolve(seen(ANN, "10:00"), at=datetime(2026, 11, 19, 10))  # noqa: DTZ001
    today = evolve(seen(ANN, "10:00", S.HUB), at=datetime(2026, 11, 20, 10))  # noqa: DTZ001
    found = ann(day({}, [yesterday, today, seen(ANN, "11:00")]), "10:30")

    assert (found.place, found.since) == (Place.ELSEWHERE_ON_SITE, at("10:00"))


def test_a_moment_without_a_zone_is_refused():
    """Nobody can say which moment it is."""
    with pytest.raises(Refused, match="a moment with its zone was expected"):
        whereabouts(day(), at=datetime(2026, 11, 20, 10))  # noqa: DTZ001


def test_without_the_times_of_the_registers_nothing_is_said():
    """Of when a mark is cannot be known then."""
    with pytest.raises(Refused, match="register times in force on 2026-11-20 were expected"):
        whereabouts(evolve(day(), school=evolve(SCHOOL, register=())), at=at("10:00"))


def test_lesson_marks_without_their_columns_are_refused():
    """Each column that is missing is named."""
    frame = pl.DataFrame({"pupil": [ANN], "date": [FRIDAY]})
    with pytest.raises(Refused) as refused:
        whereabouts(evolve(day(), lessons=frame), at=at("10:00"))

    assert [each.column for each in refused.value.faults] == ["period", "code"]


def test_lesson_marks_may_lack_what_is_optional():
    """Pupil, date, period and code are enough; of their time then only the school knows."""
    rows = {"pupil": [ANN], "date": [FRIDAY], "period": ["Lesson 4"], "code": ["/"]}

    assert ann(evolve(day(), lessons=pl.DataFrame(rows)), "14:00").since == at("13:20")


# Codes to propose.


def proposed(codes=None, presence=(), lessons=(), half=AM):
    """Give what is proposed for Ann: code, minutes late, and what stands."""
    found = proposed_codes(day(codes, presence, lessons), Session(FRIDAY, half))
    return [(each.code, each.minutes_late, each.stands) for each in found if each.pupil == ANN]


@pytest.mark.parametrize("stands", ["N", None])
@pytest.mark.parametrize(
    ("clock", "code", "minutes"),
    [
        ("08:10", "/", None),
        ("08:40", "/", None),
        ("08:40:59", "/", None),
        ("08:41", "L", 1),
        ("08:47:59", "L", 7),
        ("09:10", "L", 30),
        ("09:10:59", "L", 30),
        ("09:11", "U", 31),
        ("12:19", "U", 219),
    ],
)
def test_a_sign_in_becomes_a_proposed_code(stands, clock, code, minutes):
    """Whole minutes after the register opened, those that have begun not counted."""
    codes = {AM: stands} if stands else {}

    assert proposed(codes, [seen(ANN, clock)]) == [(code, minutes, stands)]


def test_in_the_afternoon_the_morning_does_not_count():
    """The window begins as the morning ends; and present has its own code."""
    assert proposed({PM: "N"}, [seen(ANN, "11:00")], half=PM) == []
    assert proposed({PM: "N"}, [seen(ANN, "12:50")], half=PM) == [("\\", None, "N")]
    assert proposed({PM: "N"}, [seen(ANN, "15:11")], half=PM) == []


@pytest.mark.parametrize("stands", ["/", "L", "U", "I", "B", "O", "G"])
def test_a_mark_that_waits_for_no_reason_is_left_alone(stands):
    """U stays U, whoever signed in when."""
    assert proposed({AM: stands}, [seen(ANN, "08:47")]) == []


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (seen(ANN, "08:30", S.RESET_ROOM, E.SEEN), [("/", None, "N")]),
        (seen(ANN, "08:50", S.FIRST_AID, E.SEEN), [("L", 10, "N")]),
        (seen(ANN, "09:30", S.FIRST_AID, E.SEEN), [(None, None, "N")]),
        (seen(ANN, "08:50", S.RED_BUTTON, E.ALERT), []),
        (seen(ANN, "08:50", S.AP_RETURN, E.SEEN), []),
        (seen(ANN, "08:50", S.SIGN_OUT, E.LEFT), []),
    ],
)
def test_whoever_is_seen_in_school_is_proposed_to_be_present(event, expected):
    """Seen only after the close, nobody knows when the pupil came: no code is proposed."""
    assert proposed({AM: "N"}, [event]) == expected


def test_without_a_mark_and_seen_only_later_the_register_is_chased():
    """It is not known to be the pupil who was late."""
    assert proposed({}, lessons=[lesson("Lesson 2", "/")]) == []
    assert proposed({AM: "N"}, lessons=[lesson("Lesson 2", "/")]) == [(None, None, "N")]


def test_who_left_before_the_register_opened_was_not_there_when_it_did():
    """Back at five to nine, the pupil is late."""
    events = [
        seen(ANN, "08:20"),
        seen(ANN, "08:30", S.SIGN_OUT, E.LEFT),
        seen(ANN, "08:55"),
    ]

    assert proposed({AM: "N"}, events[:2]) == []
    assert proposed({AM: "N"}, events) == [("L", 15, "N")]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (lesson("Lesson 4", "/", "13:40"), [("\\", None, None)]),
        (evolve(lesson("Lesson 4", "/", "13:40"), period="LESSON 4 "), [("\\", None, None)]),
        (lesson("Lesson 4", "L", "13:40", minutes_late=6), [("L", 6, None)]),
        (lesson("Lesson 4", "LT", "13:40"), [("L", None, None)]),
        (lesson("Lesson 4", "L", "13:40", minutes_late=40), [(None, None, "N")]),
    ],
)
def test_the_lesson_that_is_the_register_is_of_its_time(mark, expected):
    """Present in it is present; late in it is so many minutes late, or nobody knows how many."""
    stands = expected[0][2]

    assert proposed({PM: stands} if stands else {}, lessons=[mark], half=PM) == expected


def test_a_name_that_both_registers_have_does_not_say_which():
    """A lesson mark of it is of the time that it gives itself."""
    times = SCHOOL.registers[0]
    school = evolve(SCHOOL, register=(evolve(times, am=evolve(times.am, period="Lesson 4")),))
    without = lesson("Lesson 4", "/", starts=None, ends=None)

    assert ann(day(lessons=[lesson("Lesson 4", "/")], school=school), "14:00").since == at("13:20")
    assert ann(day(lessons=[without], school=school), "14:00").place is Place.UNKNOWN


def test_a_proposal_says_why_and_by_what_law():
    """Its key is the same each time, and its sources say how well they are established."""
    registers = day({AM: "N"}, [seen(ANN, "09:30")])
    (found,) = proposed_codes(registers, Session(FRIDAY, AM))
    (again,) = proposed_codes(registers, Session(FRIDAY, AM))

    assert found == again
    assert len(found.key) == 20
    assert found.why == (
        "signed in at 09:30: came after the register closed: U, or a better code if another reason"
        " is found"
    )
    assert [each.status.value for each in found.sources] == ["corroborated", "single source"]
    assert found.verified


def test_nothing_is_proposed_for_a_session_that_is_not_held():
    """Nobody takes a register on a Saturday."""
    assert proposed_codes(day(), Session(date(2026, 11, 21), AM)) == ()


def test_before_the_rules_were_in_force_nothing_is_proposed():
    """What the law was before is not known here, and not guessed."""
    before = date(2024, 7, 1)
    school = evolve(SCHOOL, register=(evolve(SCHOOL.registers[0], in_force=date(2023, 9, 1)),))
    roll = roll_of()
    times = tuple(evolve(each, start=date(2023, 9, 1)) for each in roll.enrolments)
    event = evolve(seen(ANN, "08:47"), at=at("08:47").replace(2024, 7, 1))
    registers = day(
        {},
        [event],
        school=school,
        roll=evolve(roll, enrolments=times),
        calendar=Calendar([HeldSession(before, AM)]),
    )
    with pytest.raises(NotInForce):
        proposed_codes(registers, Session(before, AM))


# What reaches a parent.


@pytest.mark.parametrize("source", S)
def test_a_parent_is_never_told_in_which_room_a_pupil_is(source):
    """In school, or not: the room, the list and who saw the pupil are the school's affair."""
    found = ann(day({AM: "/"}, [seen(ANN, "10:00", source)]), "10:30")

    assert found.for_parents() in {"in school", "not in school", "not in school, as arranged"}
    assert ann(day(), "10:30").for_parents() == "not known"


def test_nothing_of_it_is_in_a_repr():
    """Neither the pupil nor the room, nor who saw them."""
    events = [evolve(seen(ANN, "08:50", S.RESET_ROOM), place="Mr Quick")]
    registers = day({AM: "N"}, events)
    (code,) = proposed_codes(registers, Session(FRIDAY, AM))
    shown = f"{ann(registers, '10:00')!r} {ann(registers, '10:00').knows[0]!r} {code!r}"

    assert not [word for word in (ANN, "eset", "Quick", "elsewhere") if word in shown]


LOCATIONS = (
    "place",
    "room",
    "where",
    "location",
    "source",
    "presence",
    "sighting",
    "seen",
    "known",
)


def test_no_text_message_can_carry_a_location():
    """No document that goes by text message has a field for one, so none can say it."""
    texts = [each.declaration for each in packaged_pack().documents.values()]
    texts = [each for each in texts if "sms" in each.channels]

    assert len(texts) > 1
    for declaration in texts:
        assert not [name for name in declaration.fields for word in LOCATIONS if word in name]
