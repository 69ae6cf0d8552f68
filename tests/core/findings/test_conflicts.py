"""There in one register and not in another of the same time: each way, and what is none."""

from datetime import date, time

import pytest
from attrs import evolve

from attendance_core.calendar import Calendar, HeldSession, SessionStatus
from attendance_core.findings import Name
from attendance_core.register import LessonMark, lessons_frame
from attendance_core.school import CycleWeek, OtherPeriods, Period, RegisterTimes
from attendance_core.sessions import Half

AT = "at the same time"


@pytest.mark.parametrize(
    ("mark", "lesson", "detail"),
    [
        ("/", "Tutor: N", f"/ in the register, and N in Tutor {AT}"),
        ("/", "Tutor: I", f"/ in the register, and I in Tutor {AT}"),
        ("L", "Tutor: B", f"L in the register, and B in Tutor {AT}"),
        ("N", "Tutor: /", f"N in the register, and / in Tutor {AT}"),
        ("O", "Tutor: L", f"O in the register, and L in Tutor {AT}"),
        ("N", "Tutor: RR", f"N in the register, and RR in Tutor {AT}"),
        ("I", "Tutor: /", f"I in the register, and / in Tutor {AT}"),
        ("E", "Tutor: RR", f"E in the register, and RR in Tutor {AT}"),
        ("/", " tutor : N", f"/ in the register, and N in  tutor  {AT}"),
        ("/", "Assembly 08:30-09:00: N", f"/ in the register, and N in Assembly {AT}"),
        ("/", "Tutor: /", None),
        ("/", "Tutor: RR", None),
        ("/", "Tutor: XX", None),
        ("/", "Tutor: Z", None),
        ("N", "Tutor: O", None),
        ("I", "Tutor: N", None),
        # Late is late: when exactly is not for a lesson mark to say.
        ("U", "Tutor: N", None),
        ("U", "Tutor: /", None),
        ("M", "Tutor: L", None),
        # The register was taken before or after these.
        ("N", "Lesson 1: /", None),
        ("N", "Breakfast 08:00-08:40: /", None),
        ("I", "Lesson 3: /", None),
    ],
)
def test_a_lesson_in_which_the_register_is_taken(make, found, mark, lesson, detail):
    """By its name or by its time; the codes of the school come first."""
    conflicts = found(make(mark, lessons=(lesson,)), Name.CONFLICTING_MARKS)

    assert [each.detail for each in conflicts] == [detail] * (detail is not None)
    assert {(each.session, bool(each.sources)) for each in conflicts} <= {(Half.AM, True)}


def test_the_register_of_the_afternoon_is_taken_in_lesson_4(make, found):
    """Absent in lesson 4 and marked present in the afternoon is a conflict, of that lesson."""
    (conflict,) = found(make(lessons=("Lesson 4: N",)), Name.CONFLICTING_MARKS)

    assert (conflict.session, conflict.period) == (Half.PM, "Lesson 4")


@pytest.mark.parametrize("code", ["B", "D", "K", "P", "V", "W"])
@pytest.mark.parametrize(
    ("lessons", "seen", "detail", "period"),
    [
        (("Lesson 2: /",), (), "present in Lesson 2", "Lesson 2"),
        (("Lesson 1: L", "Lesson 2: /"), (), "present in Lesson 1", "Lesson 1"),
        (("Tutor: RR",), (), "present in Tutor", "Tutor"),
        ((), ("09:00 sign_in arrived",), "seen at the school", None),
        ((), ("12:19 first_aid seen",), "seen at the school", None),
        (("Lesson 2: /",), ("10:20 hub seen",), "present in Lesson 2", "Lesson 2"),
        ((), ("08:39 sign_in arrived",), None, None),
        ((), ("12:20 sign_in arrived",), None, None),
        ((), ("09:00 sign_out left", "09:30 hub left", "10:00 red_button alert"), None, None),
        ((), ("09:00 other seen", "09:30 ap_return seen B"), None, None),
        (("Lesson 1: B", "Lesson 2: N", "Lesson 4: /"), (), None, None),
    ],
)
def test_at_another_place_and_at_the_school(make, found, code, lessons, seen, detail, period):
    """One finding for the session, whatever shows that the pupil was at the school."""
    conflicts = found(make(code, lessons=lessons, seen=seen), Name.CONFLICTING_MARKS)

    wanted = [(f"{code} in the register, and {detail}", period)] if detail else []
    assert [(each.detail, each.period) for each in conflicts] == wanted


@pytest.mark.parametrize("code", ["G", "O", "N", "I", "M", "E"])
@pytest.mark.parametrize(
    ("lessons", "seen", "detail", "period"),
    [
        ((), ("08:50 sign_in arrived",), "signed in at 08:50", None),
        ((), ("09:10 sign_in arrived",), "signed in at 09:10", None),
        ((), ("08:55 first_aid seen",), "seen at the school at 08:55", None),
        ((), ("08:55 reset_room arrived",), "seen at the school at 08:55", None),
        # In the building when the register opened, and not gone again.
        ((), ("08:30 sign_in arrived",), "signed in at 08:30", None),
        ((), ("08:20 sign_out left", "08:39 sign_in arrived"), "signed in at 08:39", None),
        (("Choir 09:00-10:00: /",), (), "present in Choir at 09:00", "Choir"),
        # What shows it first, whatever else does.
        (
            ("Lesson 2: /", "Choir 09:00-10:00: /"),
            ("08:50 sign_in arrived", "09:30 hub seen"),
            "signed in at 08:50",
            None,
        ),
        ((), ("08:30 sign_in arrived", "08:40 sign_out left"), None, None),
        ((), ("08:30 sign_in arrived", "08:40 sign_in left"), None, None),
        ((), ("08:55 sign_out left", "09:00 hub left", "09:00 red_button alert"), None, None),
        ((), ("09:00 other seen", "09:00 ap_return seen B"), None, None),
        (("Lesson 1: N", "Lesson 4: /"), ("13:00 sign_in arrived",), None, None),
    ],
)
def test_absent_and_at_the_school(make, found, code, lessons, seen, detail, period):
    """On site before the register closes is never an absence, with leave or without."""
    conflicts = found(make(code, lessons=lessons, seen=seen), Name.CONFLICTING_MARKS)

    wanted = [(f"{code} in the register, and {detail}", period, Half.AM)] if detail else []
    assert [(each.detail, each.period, each.session) for each in conflicts] == wanted
    assert all(each.sources for each in conflicts)


@pytest.mark.parametrize("code", ["G", "O"])
@pytest.mark.parametrize(
    ("lessons", "seen", "detail", "period"),
    [
        ((), ("09:11 sign_in arrived",), "signed in at 09:11", None),
        ((), ("10:40 reset_room seen",), "seen at the school at 10:40", None),
        (("Lesson 1: /",), (), "present in Lesson 1 at 09:10", "Lesson 1"),
        (("Lesson 1: L", "Lesson 3: /"), (), "present in Lesson 1 at 09:10", "Lesson 1"),
        (("Choir 09:00-10:00: L",), (), "present in Choir at 09:00", "Choir"),
        (("Lesson 2: RR",), ("11:30 hub seen",), "present in Lesson 2 at 10:10", "Lesson 2"),
        # There, and gone again before the register closed.
        ((), ("08:45 sign_in arrived", "08:55 sign_out left"), "signed in at 08:45", None),
    ],
)
def test_absent_without_leave_and_there_later(make, found, code, lessons, seen, detail, period):
    """G and O say that a pupil did not come; who is excused, or has an N, may come later."""
    school = make(code, lessons=lessons, seen=seen)
    conflicts = found(school, Name.CONFLICTING_MARKS)

    said = [(each.detail, each.period) for each in conflicts]
    assert said == [(f"{code} in the register, and {detail}", period)]
    for later in ("M", "N"):
        assert found(make(later, lessons=lessons, seen=seen), Name.CONFLICTING_MARKS) == []


def test_the_afternoon_has_its_own_arrivals(make, found):
    """Who came back from lunch and has an O is told of; who came in the morning alone is not."""
    back = make(pm="O", seen=("12:40 sign_in arrived",))
    morning = make(pm="O", lessons=("Lesson 3: /",), seen=("08:45 sign_in arrived",))
    after = make(pm="O", lessons=("Club 15:10-16:00: /",), seen=("15:11 sign_in arrived",))

    assert [each.session for each in found(back, Name.CONFLICTING_MARKS)] == [Half.PM]
    assert found(morning, Name.CONFLICTING_MARKS) == found(after, Name.CONFLICTING_MARKS) == []


@pytest.mark.parametrize("code", ["/", "L", "U", "-"])
def test_who_is_not_marked_absent_may_be_seen(make, found, code):
    """A mark of presence agrees with it, and no mark says nothing."""
    school = make(code, lessons=("Lesson 2: /",), seen=("08:50 sign_in arrived",))

    assert found(school, Name.CONFLICTING_MARKS) == []


def test_absent_and_there_is_told_once(make, found):
    """Of the session, whatever shows it: its register, its other lessons, its rooms."""
    seen = ("08:50 sign_in arrived", "09:30 hub seen")
    for lesson in ("Tutor: /", " tutor : /", "Lesson 1: /"):
        once = make("O", lessons=(lesson,), seen=seen)
        assert len(found(once, Name.CONFLICTING_MARKS)) == 1
        assert found(once, Name.LATE_MARK_DISAGREES) == []


@pytest.mark.parametrize(
    ("lessons", "period"),
    [
        (("Lesson 1: N", "Music 09:30-10:00: /"), "Lesson 1"),
        (("Lesson 1: /", "Music 09:30-10:00: M"), "Music"),
        (("Lesson 1: L", "Music 10:09-10:40: O"), "Music"),
        # Which half of the day a lesson at noon is of, nobody says.
        (("Chess 12:30-13:00: /", "Music 12:40-13:10: N"), "Music"),
        (("Lesson 1: /", "Music 10:10-10:40: N"), None),
        (("Lesson 1: /", "Music 09:30-10:00: XX"), None),
        (("Lesson 1: RR", "Music 09:30-10:00: N"), None),
        (("Lesson 1: N", "Music 09:30-10:00: I"), None),
        (("Lesson 1: /", "Music: N"), None),
    ],
)
def test_two_lessons_at_the_same_time(make, found, lessons, period):
    """Present in one and absent in the other, if their times are known and overlap."""
    conflicts = found(make(lessons=lessons), Name.CONFLICTING_MARKS)

    assert [each.period for each in conflicts] == [period] * (period is not None)
    assert found(make(lessons=lessons), Name.LEFT_AFTER_REGISTRATION) == [] or period is None


@pytest.mark.parametrize(
    ("lesson", "seen", "number"),
    [
        ("Lesson 1: /", ("09:30 reset_room seen",), 1),
        ("Lesson 1: /", ("09:30 inclusion_room arrived",), 1),
        ("Lesson 1: /", ("09:10 hub seen",), 1),
        ("Lesson 1: /", ("09:00 hub arrived", "09:40 hub left"), 1),
        ("Lesson 1: /", ("09:00 hub arrived", "09:10 hub left"), 0),
        ("Lesson 1: /", ("09:00 hub arrived",), 0),
        ("Lesson 1: /", ("09:00 hub arrived", "09:05 sign_out left"), 0),
        ("Lesson 1: /", ("10:10 hub seen",), 0),
        ("Lesson 1: /", ("09:30 hub left",), 0),
        ("Lesson 1: L", ("09:30 hub seen",), 0),
        ("Lesson 1: RR", ("09:30 reset_room seen",), 0),
        ("Club: /", ("09:30 reset_room seen",), 0),
        # Whoever is in First Aid or at the gate may have come out of the lesson.
        ("Lesson 1: /", ("09:30 first_aid seen", "09:40 sign_in arrived"), 0),
    ],
)
def test_on_the_reset_list_and_in_a_lesson(make, found, lesson, seen, number):
    """Duty 8: a pupil on the reset list and in a taught class is shown as a conflict."""
    conflicts = found(make(lessons=(lesson,), seen=seen), Name.CONFLICTING_MARKS)

    wanted = f"present in Lesson 1, and seen in another room {AT}"
    assert [each.detail for each in conflicts] == [wanted] * number


def test_a_lesson_has_one_conflict(make, found):
    """N in the register, present in the lesson and in the reset room is said once."""
    school = make("N", lessons=("Tutor: /",), seen=("08:50 reset_room seen",))

    assert len(found(school, Name.CONFLICTING_MARKS)) == 1


def test_what_does_not_count_has_no_conflict(make, found):
    """On a session that is not held, or outside the time on roll, there is nothing to resolve."""
    school = make(lessons=("Tutor: N",))
    shut = Calendar([HeldSession(date(2026, 11, 17), Half.AM, SessionStatus.CLOSED)])
    gone = make(lessons=("Tutor: N",), enrolment={"start": date(2026, 11, 18)})

    assert found(evolve(school, calendar=shut), Name.CONFLICTING_MARKS) == []
    assert found(gone, Name.CONFLICTING_MARKS) == []


def test_a_school_without_times_has_conflicts_of_lessons_alone(make, found):
    """Where no register has times, no lesson is of a session, and two at one time conflict."""
    school = make("B", lessons=("Tutor: N", "Choir 08:50-09:00: /"), seen=("09:00 hub seen",))
    bare = evolve(school, school=evolve(school.school, register=()))

    assert [each.session for each in found(bare, Name.CONFLICTING_MARKS)] == [None]


def test_registers_of_one_name_are_told_apart_by_their_time(make, found):
    """Where both registers are taken in a period of one name, the name says nothing."""
    school = make(pm="N")
    am = Period("Registration", time(8, 40), time(9, 10), time(12, 20))
    pm = Period("Registration", time(13, 20), time(13, 50), time(15, 10))
    times = (RegisterTimes(in_force=date(2020, 9, 1), am=am, pm=pm),)
    lesson = LessonMark(
        "J919400123001", date(2026, 11, 17), "Registration", "/", time(13, 20), time(13, 50)
    )
    named = evolve(
        school, school=evolve(school.school, register=times), lessons=lessons_frame([lesson])
    )

    assert [each.session for each in found(named, Name.CONFLICTING_MARKS)] == [Half.PM]


def test_lesson_marks_may_come_in_any_frame(make, found):
    """Lazy or of another engine: the register's own marks are joined to them all the same."""
    school = make(lessons=("Tutor: N",))
    lazy = evolve(school, lessons=school.lessons.lazy())

    assert len(found(lazy, Name.CONFLICTING_MARKS)) == 1


LESSON_5 = Period("Lesson 5", time(14, 15), time(14, 45), time(15, 10))


@pytest.mark.parametrize(
    ("days", "mondays", "period"),
    [
        (("Tue",), (), "Lesson 5"),
        (("Wed",), (), "Lesson 4"),
        (("B Tue",), (date(2026, 11, 16),), "Lesson 5"),
        (("B Tue",), (date(2026, 11, 9),), "Lesson 4"),
    ],
)
def test_another_lesson_is_the_register_on_some_days_of_the_cycle(
    make, found, days, mondays, period
):
    """The lesson that is the register contradicts it; whoever misses the other one has left."""
    school = make(lessons=("Lesson 4: N", "Lesson 5: N"))
    (times,) = school.school.registers
    others = evolve(times, on=(OtherPeriods(days, pm=LESSON_5),))
    weeks = (CycleWeek("B", mondays),) if mondays else ()
    changed = evolve(school, school=evolve(school.school, register=(others,), cycle=weeks))
    gone = ["Lesson 5"] if period == "Lesson 4" else []

    assert [each.period for each in found(changed, Name.CONFLICTING_MARKS)] == [period]
    assert [each.period for each in found(changed, Name.LEFT_AFTER_REGISTRATION)] == gone


def test_each_day_has_the_registers_of_its_own_times(make, found):
    """A school that changed its day is asked by the times that were in force on the day."""
    school = make(lessons=("Lesson 5: N",))
    (times,) = school.school.registers
    later = evolve(times, in_force=DAY, pm=LESSON_5)
    to_come = evolve(times, in_force=date(2027, 1, 4))

    for registers in ((times, later), (to_come, later, times)):
        changed = evolve(school, school=evolve(school.school, register=registers))
        assert [each.period for each in found(changed, Name.CONFLICTING_MARKS)] == ["Lesson 5"]


DAY = date(2026, 11, 17)
