from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from same_register import SHAPES, as_rows

from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import LatenessRule, persistently_late

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))
BOTH = ("L", "U")

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def found(made: Prepared, rule: LatenessRule, span: tuple[date, date] = YEAR) -> list[Any]:
    """Give who meets a rule: the pupil, how many late sessions, and when it was met."""
    frame = persistently_late(made, rule=rule, span=span)
    rows: list[Any] = frame.select("pupil", "late_sessions", "met_on").rows()
    return rows


def test_three_late_sessions_within_two_school_weeks(prepared: School, weekdays: Weekdays) -> None:
    """Met on the day of the third, and every late session of the span is told."""
    days = weekdays(MONDAY, 15)
    pupils = [
        {"marks": ["1 day L \\", "5 days / \\", "1 day / U", "1 day L \\", "7 days L \\"]},
        {"marks": ["1 day L L", "9 days / \\", "1 day L \\"]},  # the third is in the third week
        {"marks": ["15 days / \\"]},
    ]
    made = prepared(pupils, days=days)

    assert found(made, LatenessRule(3, 2, BOTH)) == [("P0", 10, days[7])]
    assert found(made, LatenessRule(3, 3, BOTH)) == [("P0", 10, days[7]), ("P1", 3, days[10])]
    assert found(made, LatenessRule(3, None, BOTH)) == found(made, LatenessRule(3, 3, BOTH))


def test_a_week_of_holiday_is_no_school_week(prepared: School) -> None:
    """The week before a half term's holiday and that after it are two school weeks in a row."""
    days = [date(2026, 10, 23), date(2026, 11, 2)]
    made = prepared([{"marks": ["2 days L \\"]}], days=days)

    assert found(made, LatenessRule(2, 2, BOTH)) == [("P0", 2, days[1])]
    assert found(made, LatenessRule(2, 1, BOTH)) == []


def test_only_the_codes_of_the_rule_count(prepared: School, weekdays: Weekdays) -> None:
    """A rule of U alone does not count L."""
    days = weekdays(MONDAY, 3)
    made = prepared([{"marks": ["1 day L U", "1 day L \\", "1 day / U"]}], days=days)

    assert found(made, LatenessRule(2, None, ("U",))) == [("P0", 2, days[2])]
    assert found(made, LatenessRule(2, None, ("L",))) == [("P0", 2, days[1])]
    assert found(made, LatenessRule(3, None, ("U",))) == []


def test_with_least_minutes_only_marks_that_carry_them_count(
    school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """Fifteen minutes count for a rule of fifteen; fourteen, and none told, do not."""
    days = weekdays(MONDAY, 4)
    held = school([{"marks": []}], days=days)
    rows = [
        (142000, "P0", day, "AM", "L", minutes)
        for day, minutes in zip(days, (15, 14, None, 90), strict=True)
    ]
    columns = ["urn", "pupil", "date", "session", "code", "minutes_late"]
    made = Register.from_frame(
        pl.DataFrame(rows, schema=columns, orient="row"),
        calendar=held.calendar,
        enrolments=held.enrolments,
    ).prepared()

    assert found(made, LatenessRule(2, None, BOTH, least_minutes=15)) == [("P0", 2, days[3])]
    assert found(made, LatenessRule(3, None, BOTH, least_minutes=15)) == []
    assert found(made, LatenessRule(3, None, BOTH, least_minutes=14)) == [("P0", 3, days[3])]


def test_only_the_days_of_the_span_count(prepared: School, weekdays: Weekdays) -> None:
    """A late session the day before the span helps to meet nothing."""
    days = weekdays(MONDAY, 3)
    made = prepared([{"marks": ["3 days L \\"]}], days=days)

    assert found(made, LatenessRule(2, None, BOTH), (days[1], days[2])) == [("P0", 2, days[2])]
    assert found(made, LatenessRule(2, None, BOTH), (days[2], days[2])) == []


def test_a_guest_is_left_out(prepared: School, weekdays: Weekdays) -> None:
    """Enrolment status G counts at the school that the pupil comes from."""
    made = prepared([{"marks": ["3 days L L"], "status": "G"}], days=weekdays(MONDAY, 3))

    assert found(made, LatenessRule(1, None, BOTH)) == []


LETTERS = st.sampled_from([*"/LUI."])
DAYS = 45
PUPIL = st.lists(st.tuples(LETTERS, LETTERS), max_size=DAYS)
RULES = st.builds(
    LatenessRule,
    st.integers(1, 6),
    st.none() | st.integers(1, 6),
    st.sampled_from([("L",), ("U",), BOTH]),
)


def slowly(
    marks: list[tuple[str, str]], rule: LatenessRule, days: list[date]
) -> tuple[int, date] | None:
    """Say plainly whether and when a pupil's marks meet a rule."""
    mondays = sorted({day.toordinal() - day.weekday() for day in days})
    late = [
        (day, mondays.index(day.toordinal() - day.weekday()))
        for day, codes in zip(days, marks, strict=False)
        for code in codes
        if code in rule.codes
    ]
    for at, (day, week) in enumerate(late):
        weeks = rule.within_school_weeks or len(mondays)
        recent = [each for _, each in late[: at + 1] if each > week - weeks]
        if len(recent) >= rule.sessions:
            return len(late), day
    return None


@settings(max_examples=60)
@given(pupils=st.lists(PUPIL, max_size=4), rule=RULES)
def test_the_answer_is_that_of_a_slow_reckoning(
    pupils: list[list[tuple[str, str]]], rule: LatenessRule, prepared: School, weekdays: Weekdays
) -> None:
    """For each late session, those of the school weeks up to it are counted one by one."""
    # One day of the third week, none of the fifth: weeks differ, and one is no school week.
    every = weekdays(MONDAY, DAYS + 9)
    days = [*every[:11], *every[15:20], *every[25:]]
    written = [{"marks": [f"1 day {am} {pm}" for am, pm in marks]} for marks in pupils]
    expected = [
        (f"P{at}", *answer)
        for at, marks in enumerate(pupils)
        if (answer := slowly(marks, rule, days))
    ]

    assert found(prepared(written, days=days), rule) == expected


@pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB gives up
@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_register_does_not_matter(
    shape: str, school: Callable[..., Register], weekdays: Weekdays
) -> None:
    """The answer is the same whatever the order of marks and wherever they are."""
    pupils = [{"marks": ["3 days / U", "4 days L \\"]}, {"marks": ["7 days U L"]}]
    held, rule = school(pupils, days=weekdays(MONDAY, 7)), LatenessRule(4, 2, BOTH)
    here = as_rows(persistently_late(held.prepared(), rule=rule, span=YEAR))

    assert len(here) == 2
    assert as_rows(persistently_late(SHAPES[shape](held), rule=rule, span=YEAR)) == here


def test_a_rule_that_says_nothing_is_refused() -> None:
    """All that is wrong with a rule is told at once."""
    with pytest.raises(Refused) as refused:
        LatenessRule(0, 0, ("L", "N"), least_minutes=0)

    assert [fault.key for fault in refused.value.faults] == [
        "sessions",
        "within_school_weeks",
        "least_minutes",
        "codes",
    ]
    with pytest.raises(Refused, match="at least one of L, U was expected"):
        LatenessRule(1, None, ())
