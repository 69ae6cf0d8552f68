from datetime import date
from itertools import permutations

import pytest

from attendance_core.sessions import Half, Session, school_year_start


def test_sessions_are_in_the_order_in_which_a_school_lives_them() -> None:
    """A morning comes before its afternoon, and that before the next morning."""
    lived = [
        Session(date(2026, 11, 19), Half.PM),
        Session(date(2026, 11, 20), Half.AM),
        Session(date(2026, 11, 20), Half.PM),
    ]

    assert all(sorted(each) == lived for each in permutations(lived))


def test_a_session_reads_as_its_day_and_half() -> None:
    """A session is written as the ISO day and AM or PM."""
    assert str(Session(date(2026, 11, 20), Half.PM)) == "2026-11-20 PM"


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 7, 31), date(2025, 8, 1)),
        (date(2026, 8, 1), date(2026, 8, 1)),
        (date(2026, 12, 31), date(2026, 8, 1)),
        (date(2027, 1, 1), date(2026, 8, 1)),
    ],
)
def test_the_school_year_runs_from_august_to_july(day: date, first: date) -> None:
    """The school year of a day begins on the 1 August on or before it."""
    assert school_year_start(day) == first
