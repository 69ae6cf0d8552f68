from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.calendar import (
    Calendar,
    HeldSession,
    SessionStatus,
    Term,
    monday,
    read_calendar,
)
from attendance_core.errors import Refused
from attendance_core.sessions import Half, Session
from attendance_core.tables import Misfit

FRIDAY, MONDAY, TUESDAY = date(2026, 10, 23), date(2026, 11, 2), date(2026, 11, 3)
CLOSED = SessionStatus.CLOSED

# A Friday before half term, an INSET day after it, and a Tuesday whose afternoon is closed.
CALENDAR = Calendar(
    [
        HeldSession(TUESDAY, Half.AM),
        HeldSession(TUESDAY, Half.PM, CLOSED, "heating"),
        HeldSession(MONDAY, Half.AM, CLOSED, "INSET"),
        HeldSession(MONDAY, Half.PM, CLOSED, "INSET"),
        HeldSession(FRIDAY, Half.PM),
        HeldSession(FRIDAY, Half.AM),
    ]
)
HEADER = "date,session,status,reason,term,half_term\n"


def test_the_sessions_stand_in_order() -> None:
    """However they are handed in, the sessions run in the order of the days."""
    assert [each.at for each in CALENDAR.sessions] == sorted(
        Session(day, half) for day in (FRIDAY, MONDAY, TUESDAY) for half in Half
    )


def test_an_inset_day_is_no_school_day_and_a_half_closed_day_is_one() -> None:
    """A school day is a date with at least one open session."""
    assert CALENDAR.school_days == [FRIDAY, TUESDAY]
    assert [each.at for each in CALENDAR.open_on(TUESDAY)] == [Session(TUESDAY, Half.AM)]
    assert CALENDAR.open_on(MONDAY) == ()


@pytest.mark.parametrize(
    ("session", "is_open"),
    [
        (Session(FRIDAY, Half.PM), True),
        (Session(MONDAY, Half.AM), False),
        (Session(TUESDAY, Half.PM), False),
        (Session(date(2026, 10, 24), Half.AM), False),
    ],
)
def test_a_session_is_open_if_the_calendar_says_so(session: Session, *, is_open: bool) -> None:
    """A closed session is not open, and neither is one that the calendar does not have."""
    assert CALENDAR.is_open(session) is is_open


def test_what_the_calendar_says_of_a_session() -> None:
    """A session of the calendar is found with its reason; of another nothing is said."""
    inset = CALENDAR.held(Session(MONDAY, Half.AM))

    assert inset is not None
    assert inset.reason == "INSET"
    assert CALENDAR.held(Session(date(2026, 10, 24), Half.AM)) is None


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 1, 1), 1, FRIDAY),
        (date(2026, 1, 1), 2, TUESDAY),
        (FRIDAY, 1, TUESDAY),
        (MONDAY, 1, TUESDAY),
        (FRIDAY, 2, None),
        (TUESDAY, 1, None),
        (date(2027, 1, 1), 1, None),
    ],
)
def test_the_school_day_after_a_day(day: date, count: int, expected: date | None) -> None:
    """School days are counted over holidays and INSET; past the calendar's end nobody knows."""
    assert CALENDAR.school_day_after(day, count) == expected


def test_school_weeks_are_numbered_on_across_holidays_and_years() -> None:
    """Weeks without a session have no number and leave no gap; a new year does not begin again."""
    days = [date(2026, 7, 20), date(2026, 9, 7), date(2026, 12, 18), date(2027, 1, 4)]
    calendar = Calendar(HeldSession(day, Half.AM) for day in days)

    assert [calendar.week_number(day) for day in days] == [1, 2, 3, 4]
    assert calendar.week_number(date(2026, 8, 17)) is None
    assert calendar.week_number(date(2026, 12, 28)) is None


def test_a_week_that_is_closed_throughout_is_no_school_week() -> None:
    """A school week holds at least one open session; a week of closed ones has no number."""
    calendar = Calendar(
        [
            HeldSession(date(2026, 9, 3), Half.AM),
            HeldSession(date(2026, 9, 7), Half.AM, CLOSED),
            HeldSession(date(2026, 9, 14), Half.AM),
        ]
    )

    assert calendar.week_number(date(2026, 9, 7)) is None
    assert calendar.week_number(date(2026, 9, 14)) == 2


def test_a_school_week_runs_from_monday_to_sunday() -> None:
    """Every day of the week that holds a session has that week's number, the Sunday too."""
    calendar = Calendar([HeldSession(date(2026, 9, 3), Half.AM)])
    week = [date(2026, 8, 31) + timedelta(days=offset) for offset in range(-1, 8)]

    assert [calendar.week_number(day) for day in week] == [None, *[1] * 7, None]


@given(st.dates(date(2006, 1, 1), date(2040, 1, 1)))
def test_the_monday_of_a_week(day: date) -> None:
    """The Monday is a Monday, on the day or at most six days before it."""
    assert monday(day).isoweekday() == 1
    assert timedelta(0) <= day - monday(day) <= timedelta(days=6)


def test_an_empty_calendar_has_nothing() -> None:
    """A calendar without sessions has no school day, no week and no day after any."""
    calendar = Calendar([])

    assert calendar.school_days == []
    assert calendar.week_number(FRIDAY) is None
    assert calendar.school_day_after(FRIDAY, 1) is None


@pytest.mark.parametrize("number", [0, 7, -1])
def test_there_are_six_half_terms(number: int) -> None:
    """A half term is one of six."""
    with pytest.raises(Misfit, match="one of 1, 2, 3, 4, 5, 6 was expected"):
        HeldSession(FRIDAY, Half.AM, half_term=number)


def test_a_calendar_is_read_with_everything_that_it_may_say() -> None:
    """Status, reason, term and half term are read; where they stand empty the session is open."""
    text = HEADER + "2026-11-02,AM,closed,INSET,autumn,2\n2026-11-03,PM,,,,\n"

    assert read_calendar(text, place="calendar.csv").sessions == (
        HeldSession(MONDAY, Half.AM, CLOSED, "INSET", Term.AUTUMN, 2),
        HeldSession(TUESDAY, Half.PM),
    )


def test_two_columns_make_a_calendar() -> None:
    """Date and session are enough, in any order."""
    calendar = read_calendar("session,date\nAM,2026-11-03\n", place="calendar.csv")

    assert calendar.open_sessions == (HeldSession(TUESDAY, Half.AM),)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("02/11/2026,AM,,,,", "column date: an ISO date such as 2026-11-20 was expected"),
        ("2026-11-31,AM,,,,", "column date: an ISO date such as 2026-11-20 was expected"),
        ("2026-11-02,am,,,,", "column session: one of AM, PM was expected"),
        ("2026-11-02,AM,shut,,,", "column status: one of open, closed was expected"),
        ("2026-11-02,AM,,,winter,", "column term: one of autumn, spring, summer was expected"),
        ("2026-11-02,AM,,,,7", "column half_term: one of 1, 2, 3, 4, 5, 6 was expected"),
        ("2026-11-02,AM,,,,two", "column half_term: a whole number was expected"),
        ("2026-11-02,AM", "6 cells were expected"),
        (",AM,,,,", "column date: an ISO date such as 2026-11-20 was expected"),
    ],
)
def test_a_row_that_is_no_session_is_refused(row: str, fault: str) -> None:
    """A fault names the line, the column and what was expected there."""
    with pytest.raises(Refused) as refused:
        read_calendar(f"{HEADER}{row}\n", place="calendar.csv")

    assert str(refused.value).startswith("calendar.csv, line 2")
    assert str(refused.value).endswith(fault)


def test_a_session_that_stands_twice_is_refused() -> None:
    """Each session stands once, whatever else its rows say; the second line is named."""
    text = HEADER + "2026-11-02,AM,open,,,\n2026-11-02,PM,,,,\n2026-11-02,AM,closed,,,\n"

    with pytest.raises(Refused) as refused:
        read_calendar(text, place="calendar.csv")

    assert str(refused.value) == "calendar.csv, line 4: the session 2026-11-02 AM stands twice"


def test_a_calendar_without_its_columns_is_refused() -> None:
    """A missing column is named."""
    with pytest.raises(Refused, match="column session: this column is missing"):
        read_calendar("date\n2026-11-02\n", place="calendar.csv")


WEEKS = Calendar(
    HeldSession(day, half)
    for day in (date(2026, 10, 23), date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 9))
    for half in Half
)


@pytest.mark.parametrize(
    ("day", "until", "count"),
    [
        (date(2026, 10, 23), date(2026, 11, 2), 1),
        (date(2026, 10, 23), date(2026, 11, 8), 2),
        (date(2026, 11, 2), date(2026, 11, 2), 0),
        (date(2026, 10, 1), date(2026, 12, 1), 4),
    ],
)
def test_school_days_since_a_day(day: date, until: date, count: int) -> None:
    """The day itself does not count, the last one does, and holidays do not."""
    assert WEEKS.school_days_since(day, until) == count
