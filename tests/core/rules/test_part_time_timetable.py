"""Part-time timetables: agreed beforehand, with an end, and reviewed in time."""

from datetime import date

from attrs import evolve, frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.register import OffSession
from attendance_core.rules import Answer, explain
from attendance_core.rules.law import law_of
from attendance_core.rules.part_time_timetable import part_time_timetable
from attendance_core.sessions import Half

RULE = "part_time_timetable"
FIRST, DAY = date(2026, 11, 2), date(2026, 11, 20)
FRIDAYS = OffSession("adno:21", FIRST, DAY, 4, Half.PM, "Ms Moyle", FIRST, DAY)


@frozen
class Given:
    """The sessions of the week on which a pupil is off."""

    sessions: tuple[OffSession, ...]


def ask(given: Given, on: date) -> Answer:
    """Ask the rule."""
    return part_time_timetable(given.sessions, on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Every session agreed beforehand, the last of them not over, and no review overdue."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_an_answer_explains_itself(case):
    """Each point and source is named, neither pupil nor parent is, and the record is plain."""
    (answer,) = answers_of(case, Given, ask)

    assert amiss(answer, personal=["adno", "Moyle"]) == []


def test_what_no_record_shows_is_said():
    """That it is in the pupil's interest, and no way to manage behaviour, a person must know."""
    assert law_of(RULE).missing
    assert all(each in explain(ask(Given((FRIDAYS,)), DAY)) for each in law_of(RULE).missing)


def test_the_order_of_the_sessions_does_not_matter():
    """And they may be given one by one."""
    mondays = evolve(FRIDAYS, weekday=0, end=date(2026, 11, 27), review_due=None)
    found = part_time_timetable(iter([mondays, FRIDAYS]), on=DAY)

    assert found == part_time_timetable([FRIDAYS, mondays], on=DAY)
    assert found.days == {"first": FIRST, "last": date(2026, 11, 27), "review": DAY}
