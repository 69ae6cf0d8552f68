"""Registers that are not taken: who is asked for them by now, those of lessons among them."""

from datetime import date, time

import pytest
from attrs import NOTHING, evolve, fields
from friday import ANN, FRIDAY, RULES, SCHOOL, Systems, at, look_of, opened, roll_of

from attendance_core.calendar import Calendar
from attendance_core.office import SchoolDay, look_at, morning
from attendance_core.office.chased import lessons_not_taken, not_taken
from attendance_core.office.report import daily_report
from attendance_core.register import LessonMark, Taking, lessons_frame
from attendance_core.sessions import Half, Session
from attendance_core.trust import CHASE, ChaseRules, FallsDueRules

MORNING = Session(FRIDAY, Half.AM)
LADDER = (ChaseRules("teacher", 5), ChaseRules("head of year", 15))


def lesson(period, group, taken=None, teacher="Mr Quick", day=FRIDAY):
    """Give the register of a lesson of the Friday, or of another day."""
    return Taking(day, period, group, at(taken) if taken else None, teacher)


def look(clock, *takings, starts=None):
    """Give a look at the Friday; of some periods a lesson mark says when they start."""
    marks = [
        LessonMark(ANN, FRIDAY, period, "/", time.fromisoformat(begins))
        for period, begins in (starts or {}).items()
    ]
    made = look_of({(ANN, Half.AM): "/"}, roll_of(), clock)
    registers = evolve(made.registers, takings=takings, lessons=lessons_frame(marks))
    return evolve(made, registers=registers)


@pytest.mark.parametrize(
    ("clock", "asked"),
    [
        ("08:49", None),
        ("08:50", "teacher"),
        ("08:59", "teacher"),
        ("09:00", "head of department"),
        ("09:10", "senior leadership team"),
        ("12:00", "senior leadership team"),
    ],
)
def test_who_is_asked_goes_by_the_minutes_since_the_register_opened(clock, asked):
    """The teacher from ten minutes on, the head of department from twenty, then the leadership."""
    looked = look(clock, Taking(FRIDAY, "Tutor", "7A", None, session=Half.AM))

    assert [each.asked for each in not_taken(looked, MORNING).values()] == [asked]


@pytest.mark.parametrize(
    ("clock", "asked"), [("08:44", None), ("08:45", "teacher"), ("08:55", "head of year")]
)
def test_a_school_has_a_ladder_of_its_own(clock, asked):
    """Its roles and minutes are its policy's."""
    looked = look(clock, Taking(FRIDAY, "Tutor", "7A", None, session=Half.AM))

    assert [each.asked for each in not_taken(looked, MORNING, LADDER).values()] == [asked]
    assert [each.asked for each in not_taken(looked, MORNING, ()).values()] == [None]


def test_lessons_are_chased_as_sessions_are():
    """Minutes are counted from the lesson's start, the longest open first."""
    looked = look(
        "10:35",
        lesson("Lesson 2", "7x/Ma1"),
        lesson("Lesson 1", "7x/En1"),
        lesson("Lesson 1", "7x/En2", "09:20"),
        lesson("Lesson 3", "7x/Ma2"),
        lesson("Lesson 1", "7x/En3", day=date(2026, 11, 19)),
        lesson("Lesson 2", "7x/Ma3", "10:36"),
        starts={"Lesson 1": "09:10", "Lesson 2": "10:10", "Lesson 3": "11:20"},
    )
    found = [
        (each.group, each.period, each.minutes, each.asked) for each in lessons_not_taken(looked)
    ]

    assert found == [
        ("7x/En1", "Lesson 1", 85, "senior leadership team"),
        ("7x/Ma1", "Lesson 2", 25, "head of department"),
        ("7x/Ma3", "Lesson 2", 25, "head of department"),
    ]
    assert lessons_not_taken(looked, LADDER)[0].asked == "head of year"


def test_a_lesson_that_is_the_register_starts_as_it_opens():
    """The school says when Lesson 4 opens, though no lesson mark does."""
    looked = look("13:31", lesson("Lesson 4", "7x/Ma1"))

    assert [(each.minutes, each.asked) for each in lessons_not_taken(looked)] == [(11, "teacher")]


def test_a_lesson_of_unknown_start_is_told_when_school_is_over():
    """Before that nobody knows whether it has begun; nobody is asked by minutes."""
    taking = lesson("Lesson 6", "7x/Ma1")

    assert lessons_not_taken(look("15:09", taking)) == ()
    assert [(each.minutes, each.asked) for each in lessons_not_taken(look("15:10", taking))] == [
        (None, None)
    ]


def test_on_a_day_without_school_no_lesson_is_chased():
    """Nobody takes a register then."""
    looked = look("15:10", lesson("Lesson 1", "7x/Ma1"))
    closed = evolve(looked.registers, calendar=Calendar(()))

    assert lessons_not_taken(evolve(looked, registers=closed)) == ()


def test_sixty_classes_are_listed_and_escalated_at_the_set_minutes():
    """Of sixty, ten were taken; the rest stand on one list, and go up the ladder together."""
    takings = [
        lesson("Lesson 1", f"7x/{number}", "09:15" if number < 10 else None) for number in range(60)
    ]
    asked = {
        clock: {each.asked for each in lessons_not_taken(look(clock, *takings, starts=STARTS))}
        for clock in ("09:19", "09:20", "09:30", "09:40")
    }

    assert len(lessons_not_taken(look("09:40", *takings, starts=STARTS))) == 50
    assert asked == {
        "09:19": {None},
        "09:20": {CHASE[0].role},
        "09:30": {CHASE[1].role},
        "09:40": {CHASE[2].role},
    }


STARTS = {"Lesson 1": "09:10"}


def test_the_report_says_who_is_asked_and_names_no_teacher_without_names():
    """Registers of the session stand before those of lessons, and all of them are counted."""
    looked = look(
        "15:15",
        Taking(FRIDAY, "Lesson 4", "7A", None, "Mrs Slow", Half.PM),
        lesson("Lesson 1", "7x/Ma1"),
        lesson("Lesson 6", "7x/Ma2"),
        starts=STARTS,
    )
    nothing = {each.name: () for each in fields(SchoolDay) if each.default is NOTHING}
    day = SchoolDay(**nothing | {"look": looked, "morning": morning(looked, RULES)})
    report = daily_report(day, FallsDueRules())
    section = report.sections[0]

    assert [(row["group"], row["minutes"], row["asked"]) for row in section.rows] == [
        ("7A", 115, "senior leadership team"),
        ("7x/Ma1", 365, "senior leadership team"),
        ("7x/Ma2", None, None),
    ]
    assert report.figures["registers_not_taken"] == 3
    assert "Asked now" in report.html()
    assert "senior leadership team" in report.tables()["registers_not_taken"]
    assert "Mr Quick" in report.html()
    assert "Mr Quick" not in report.without_names().html()
    assert SCHOOL.name in report.html()


def test_the_office_asks_by_the_ladder_of_the_school():
    """What its configuration says reaches the look, the morning and the report's numbers."""
    systems = Systems({}, roll_of())
    school = opened(systems)
    own = evolve(school, configuration=evolve(school.configuration, chase=LADDER))
    taken = look_at(own, own.adapters(), at=at("09:00"))
    lessons = look("09:25", lesson("Lesson 1", "7x/Ma1"), starts={"Lesson 1": "09:10"})
    told = evolve(lessons, chase=LADDER)

    assert look_at(school, school.adapters(), at=at("09:00")).chase == CHASE
    assert taken.chase == LADDER
    assert [each.asked for each in morning(taken, RULES).not_taken] == ["head of year"]
    assert [each.asked for each in lessons_not_taken(told, told.chase)] == ["head of year"]
