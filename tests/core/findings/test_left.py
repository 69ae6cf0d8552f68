"""Present when the register was taken, and not in a lesson after it."""

from datetime import date

import pytest
from attrs import evolve

from attendance_core.findings import Name
from attendance_core.sessions import Half


@pytest.mark.parametrize(
    ("am", "lesson", "found_in"),
    [
        ("/", "Lesson 3: N", "Lesson 3"),
        ("L", "Lesson 1: O", "Lesson 1"),
        ("/", "Lesson 2: G", "Lesson 2"),
        ("/", "Lesson 2: N", "Lesson 2"),
        ("/", "Lesson 5: N", "Lesson 5"),
        # With an explanation, late, or elsewhere in the school.
        ("/", "Lesson 3: M", None),
        ("/", "Lesson 3: I", None),
        ("/", "Lesson 3: U", None),
        ("/", "Lesson 3: RR", None),
        ("/", "Lesson 3: XX", None),
        ("/", "Lesson 3: -", None),
        # The lesson of the register itself is a conflict.
        ("/", "Tutor: N", None),
        # Not present when it was taken.
        ("N", "Lesson 3: N", None),
        ("U", "Lesson 3: N", None),
        ("B", "Lesson 3: N", None),
        # Before the register opened, between the sessions, after school, or at a time not known.
        ("/", "Breakfast 08:00-08:30: N", None),
        ("/", "Chess 12:30-13:00: N", None),
        ("/", "Club 15:10-16:00: N", None),
        ("/", "Drama: N", None),
    ],
)
def test_absent_in_a_lesson_of_the_session(make, found, am, lesson, found_in):
    """Duty 11: present in AM tutor and absent in lesson 3 without a code."""
    gone = found(make(am, lessons=(lesson,)), Name.LEFT_AFTER_REGISTRATION)

    assert [each.period for each in gone] == [found_in] * (found_in is not None)
    assert all(each.sources for each in gone)


@pytest.mark.parametrize(
    ("seen", "number"),
    [
        ((), 1),
        (("11:30 first_aid seen",), 0),
        (("11:20 hub seen",), 0),
        (("11:30 other seen",), 0),
        (("12:20 hub seen",), 1),
        (("08:55 first_aid seen",), 1),
        # Whoever arrived and did not leave is still there.
        (("10:00 reset_room arrived",), 0),
        (("10:00 reset_room arrived", "10:30 reset_room left"), 1),
        (("10:00 reset_room arrived", "10:30 sign_in seen"), 1),
        (("10:00 sign_out left",), 0),
        (("11:50 sign_out left",), 0),
        (("10:00 sign_out left", "11:00 sign_in arrived"), 1),
        (("10:00 sign_out left", "11:50 sign_in arrived"), 0),
        (("08:30 sign_out left",), 1),
        (("12:20 sign_out left",), 1),
        (("08:45 sign_in arrived",), 1),
        (("11:30 sign_in arrived",), 1),
        (("11:30 red_button alert",), 1),
        (("09:30 ap_return seen",), 0),
        (("09:30 ap_return seen B",), 0),
        (("09:30 ap_return seen O",), 1),
        (("13:30 ap_return seen",), 1),
    ],
)
def test_a_known_location_suppresses_it(make, found, seen, number):
    """A room, a return or the way out at the time of the lesson; an alert is no location."""
    school = make(lessons=("Lesson 3: N",), seen=seen)

    assert len(found(school, Name.LEFT_AFTER_REGISTRATION)) == number


def test_a_lesson_without_an_end_lasts_to_the_end_of_the_session(make, found):
    """A sign-out after it began explains it."""
    lesson = ("Drama 11:20-: N",)
    school = make(lessons=lesson, seen=("12:19 sign_out left",))

    assert found(school, Name.LEFT_AFTER_REGISTRATION) == []
    assert len(found(make(lessons=lesson), Name.LEFT_AFTER_REGISTRATION)) == 1


def test_another_lesson_at_the_time_says_where_the_pupil_was(make, found):
    """Elsewhere in the school by the mark of another lesson."""
    school = make(lessons=("Lesson 3: N", "Music 11:30-12:00: RR"))

    assert found(school, Name.LEFT_AFTER_REGISTRATION) == []


def test_it_says_which_session_and_lesson(make, found):
    """The afternoon is a session of its own: present in it, gone in lesson 5."""
    (gone,) = found(make("N", lessons=("Lesson 1: N", "Lesson 5: N")), Name.LEFT_AFTER_REGISTRATION)

    assert (gone.date, gone.session, gone.period) == (date(2026, 11, 17), Half.PM, "Lesson 5")
    assert gone.detail == "\\ in the register, and N in Lesson 5, place not known"


def test_nobody_is_looked_for_outside_the_roll(make, found):
    """Outside the time on roll a mark does not count."""
    school = make(lessons=("Lesson 3: N",), enrolment={"start": date(2026, 11, 18)})
    bare = evolve(school, school=evolve(school.school, register=()))

    assert found(school, Name.LEFT_AFTER_REGISTRATION) == []
    assert found(bare, Name.LEFT_AFTER_REGISTRATION) == []
