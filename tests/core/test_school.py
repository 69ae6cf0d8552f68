from datetime import date, datetime, time

import pytest

from attendance_core.errors import Refused
from attendance_core.school import Period, Phase, School, read_school
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

TAMAR = """
urn = 142000
name = "Tamar Valley College"
local_authority = "cornwall"
la_number = 908
establishment = 4151
phase = "secondary"
[[register]]
from = 2025-09-01
am = { period = "Tutor", opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }
[[register]]
from = 2026-09-01
am = { period = "Tutor", opens = "08:30", closes = "09:00", ends = "12:10" }
pm = { period = "Lesson 5", opens = "13:10", closes = "13:40", ends = "15:00" }
"""


def test_a_school_is_read_as_the_contract_shows_it() -> None:
    """Numbers, name, phase and the times of the registers are read."""
    school = read_school(TAMAR, place="school.toml")

    assert (school.urn, school.name, school.phase) == (
        142000,
        "Tamar Valley College",
        Phase.SECONDARY,
    )
    assert (school.local_authority, school.la_number, school.establishment) == (
        "cornwall",
        908,
        4151,
    )
    assert len(school.registers) == 2


@pytest.mark.parametrize(
    ("day", "half", "period"),
    [
        (date(2025, 8, 31), Half.AM, None),
        (date(2025, 9, 1), Half.AM, "Tutor"),
        (date(2026, 8, 31), Half.PM, "Lesson 4"),
        (date(2026, 9, 1), Half.PM, "Lesson 5"),
    ],
)
def test_a_school_may_change_its_day(day: date, half: Half, period: str | None) -> None:
    """The times of a session are those that were in force on its day."""
    found = read_school(TAMAR, place="school.toml").period(Session(day, half))

    assert (found.period if found else None) == period


def test_the_register_closes_at_a_moment_of_london() -> None:
    """The moment is the day's, by the clock of London; where no times are known there is none."""
    school = read_school(TAMAR, place="school.toml")

    assert school.closes(Session(date(2026, 11, 20), Half.AM)) == datetime(
        2026, 11, 20, 9, tzinfo=LONDON
    )
    assert school.closes(Session(date(2020, 1, 6), Half.AM)) is None


def test_how_long_a_register_is_open() -> None:
    """The minutes are those between opening and closing."""
    assert Period("Tutor", time(8, 40), time(9, 10), time(12, 20)).minutes_open == 30


@pytest.mark.parametrize(
    "times",
    [
        (time(9), time(9), time(12)),
        (time(9, 10), time(8, 40), time(12)),
        (time(8, 40), time(12, 30), time(12, 20)),
    ],
)
def test_a_register_opens_before_it_closes_and_closes_before_the_end(
    times: tuple[time, time, time],
) -> None:
    """Times in another order are refused."""
    with pytest.raises(ValueError, match="opens before closes"):
        Period("Tutor", *times)


def test_a_register_may_close_as_the_session_ends() -> None:
    """Closing at the very end is allowed."""
    assert Period("Tutor", time(8, 40), time(9, 10), time(9, 10)).minutes_open == 30


CYCLE = """
urn = 142000
name = "Tamar Valley College"
[[register]]
from = 2026-09-01
am = { period = "Tutor",    opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }
[[register.on]]
days = ["Wed", "B Fri"]
pm = { period = "Lesson 5", opens = "14:10", closes = "14:40", ends = "15:10" }
[[register.on]]
days = ["Fri in lieu Mon"]
am = { period = "Assembly", opens = "08:50", closes = "09:15", ends = "12:20" }
[[cycle]]
week = "B"
mondays = [2026-09-14, 2026-09-28]
[[cycle]]
week = "Fri in lieu"
mondays = [2026-10-05]
"""


@pytest.mark.parametrize(
    ("day", "half", "period"),
    [
        (date(2026, 9, 15), Half.PM, "Lesson 4"),
        (date(2026, 9, 16), Half.PM, "Lesson 5"),
        (date(2026, 9, 16), Half.AM, "Tutor"),
        (date(2026, 9, 11), Half.PM, "Lesson 4"),
        (date(2026, 9, 18), Half.PM, "Lesson 5"),
        (date(2026, 9, 25), Half.PM, "Lesson 4"),
        (date(2026, 10, 2), Half.PM, "Lesson 5"),
        (date(2026, 10, 5), Half.AM, "Assembly"),
        (date(2026, 10, 5), Half.PM, "Lesson 4"),
        (date(2026, 10, 12), Half.AM, "Tutor"),
        (date(2026, 8, 26), Half.PM, None),
    ],
)
def test_another_period_is_the_register_on_some_days_of_the_cycle(day, half, period):
    """On Wednesdays and the Fridays of week B it is Lesson 5, and only of the afternoon."""
    found = read_school(CYCLE, place="school.toml").period(Session(day, half))

    assert (found.period if found else None) == period


def test_the_other_register_closes_at_its_own_time():
    """The moment is that of the period of the day."""
    school = read_school(CYCLE, place="school.toml")

    assert school.closes(Session(date(2026, 9, 16), Half.PM)) == datetime(
        2026, 9, 16, 14, 40, tzinfo=LONDON
    )


def test_a_day_of_the_cycle_is_a_weekday_and_perhaps_one_of_a_named_week():
    """A week that no Monday begins has no name."""
    school = read_school(CYCLE, place="school.toml")

    assert school.cycle_days(date(2026, 9, 18)) == ("Fri", "B Fri")
    assert school.cycle_days(date(2026, 9, 20)) == ("Sun", "B Sun")
    assert school.cycle_days(date(2026, 9, 21)) == ("Mon",)


def test_a_school_with_a_cycle_can_be_hashed():
    """It is a value like any other, and equal to one that is read from the same text."""
    one, other = (read_school(CYCLE, place="school.toml") for _ in range(2))

    assert {one} == {other}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            '"Wed", "B Fri"',
            '"Wed", "Wednesday"',
            "a day such as Wed, or B Fri of a week called B, was expected in days[2]",
        ),
        ('"Wed", "B Fri"', "", "key register[1].on[1]: a day such as Wed, or B Fri of a week"),
        ('"Wed", "B Fri"', '"B  Fri"', "was expected in days[1]"),
        ('"Wed", "B Fri"', '" Fri"', "was expected in days[1]"),
        ('"Wed", "B Fri"', "3", "key register[1].on[1].days[1]: text in quotes was expected"),
        (
            '"B Fri"',
            '"C Fri"',
            "key register[1].on[1].days[2]: a day of a week that stands in cycle was expected",
        ),
        (
            '"Fri in lieu Mon"',
            '"Wed"',
            "key register[1].on[2].days[1]: a day that stands once was expected",
        ),
        (
            '"Fri in lieu Mon"',
            '"B Wed"',
            "key register[1].on[2].days[1]: a day that stands once was expected",
        ),
        (
            '"Wed", "B Fri"',
            '"Wed", "Wed"',
            "key register[1].on[1].days[2]: a day that stands once was expected",
        ),
        ('pm = { period = "Lesson 5"', 'PM = { period = "Lesson 5"', "on[1].PM: this key"),
        (
            'am = { period = "Assembly", opens = "08:50", closes = "09:15", ends = "12:20" }',
            "",
            "key register[1].on[2]: am or pm was expected",
        ),
        (
            "2026-09-28",
            "2026-09-29",
            "key cycle[1]: a Monday was expected in mondays[2], not 2026-09-29",
        ),
        (
            "2026-10-05",
            "2026-09-14",
            "key cycle[2].mondays[1]: a Monday of one week was expected; 2026-09-14 stands twice",
        ),
        ("2026-09-28", "2026-09-14", "key cycle[1].mondays[2]: a Monday of one week was expected"),
        ('week = "Fri in lieu"', 'week = "B"', "key cycle[2].week: a week that stands once"),
        ('week = "B"', 'week = "B "', "key cycle[1]: the name of a week, such as B, was expected"),
        ('week = "B"', 'week = ""', "key cycle[1]: the name of a week, such as B, was expected"),
    ],
)
def test_days_and_weeks_that_do_not_belong_together_are_refused(old, new, fault):
    """A fault names the key, and no other day or week is guessed."""
    assert CYCLE.count(old) == 1
    with pytest.raises(Refused) as refused:
        read_school(CYCLE.replace(old, new), place="school.toml")

    assert fault in str(refused.value)


def test_all_that_is_amiss_in_a_cycle_is_told_at_once():
    """Whoever mends a school's file sees everything that is wrong with its days."""
    text = CYCLE.replace('"B Fri"', '"C Fri"').replace("2026-10-05", "2026-09-14")
    with pytest.raises(Refused) as refused:
        read_school(text, place="school.toml")

    assert [each.key for each in refused.value.faults] == [
        "cycle[2].mondays[1]",
        "register[1].on[1].days[2]",
    ]


def test_two_lines_make_a_school() -> None:
    """The URN and the name are enough."""
    assert read_school('urn = 142000\nname = "T"', place="school.toml") == School(142000, "T")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('name = "T"', "key urn: this key is missing"),
        ('urn = "142000"\nname = "T"', "key urn: a whole number was expected"),
        ('urn = 14200\nname = "T"', "a school's URN, six digits, was expected"),
        ("urn = 142000\nname = 7", "key name: text in quotes was expected"),
        (
            'urn = 142000\nname = "T"\nphase = "infant"',
            (
                "key phase: one of nursery, primary, middle, secondary, all_through, special, ap"
                " was expected"
            ),
        ),
        ('urn = 142000\nname = "T"\nlea = 908', "key lea: this key is not known here"),
        (TAMAR.replace("2026-09-01", '"2026-09-01"'), "key register[2].from: a date"),
        (TAMAR.replace('"08:30"', "08:30:00"), "key register[2].am.opens: a time"),
        (TAMAR.replace('"08:30"', '"25:30"'), "key register[2].am.opens: a time"),
        (TAMAR.replace('"08:30"', '"09:30"'), "key register[2].am: opens before closes"),
        (TAMAR.replace("am = {", "mornings = {"), "key register[1].am: this key is missing"),
        ("urn = ", "well-formed TOML was expected"),
    ],
)
def test_what_is_no_school_is_refused(text: str, fault: str) -> None:
    """A fault names the key, by its path, and what was expected there."""
    with pytest.raises(Refused) as refused:
        read_school(text, place="school.toml")

    assert fault in str(refused.value)
    assert all(each.place == "school.toml" for each in refused.value.faults)
