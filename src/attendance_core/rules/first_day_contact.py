"""Contact on the first day of an absence for which no reason is given, and who else is told.

A parent is contacted on the first day. Where the pupil has a social worker, or a worker of the
youth offending team, that person is told of the absence as well; that it is on the same day is a
reading. While the day is not over, what was not done can still be.

Source: "Working together to improve school attendance" (DfE), July 2026, p. 20; August 2024, para
52.

>>> friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
>>> told = {Worker.SOCIAL_WORKER: friday}
>>> first_day_contact(friday, contacted_on=friday, told=told, on=saturday).met
True
>>> first_day_contact(friday, contacted_on=saturday, on=saturday).met
False
>>> first_day_contact(friday, contacted_on=None, on=friday).missing
('a parent was contacted on Friday 20 November 2026',)
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attendance_core.rules.answers import Answer, answer

__all__ = ["Worker", "first_day_contact"]


class Worker(StrEnum):
    """Somebody outside the school who is told of a pupil's unexplained absence."""

    SOCIAL_WORKER = "social_worker"
    YOUTH_OFFENDING_TEAM = "youth_offending_team"


def first_day_contact(
    absent: date,
    *,
    contacted_on: date | None,
    told: Mapping[Worker, date | None] | None = None,
    on: date,
) -> Answer:
    """Say whether all were contacted on the first day of an absence without a reason.

    Args:
        absent: the first day of the absence.
        contacted_on: when a parent was first contacted, or None.
        told: the workers whom the pupil has, and when each was told, or None.
        on: the day of the question.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    asked = {"parent": contacted_on} | {each.value: day for each, day in (told or {}).items()}
    found = {name: _in_time(day, absent, on) for name, day in asked.items()}
    return answer("first_day_contact", found, on=on, days={"absent": absent})


def _in_time(done: date | None, absent: date, on: date) -> bool | None:
    if done == absent <= on:
        return True
    return None if on <= absent else False
