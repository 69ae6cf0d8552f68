"""Part-time timetables: agreed beforehand, with an end, and reviewed in time.

A timetable is an exception for a while, in the pupil's best interest: the school and a parent whom
the pupil normally lives with agree the sessions on which the pupil is off, it has an end date, and
it is reviewed with them. It is not a way to manage behaviour, which no record shows.

Source: SI 2024/208 reg 11(6); "Working together to improve school attendance" (DfE), part-time
timetables.

>>> from attendance_core.sessions import Half
>>> first, day = date(2026, 11, 2), date(2026, 11, 20)
>>> friday = OffSession("A1", first, day, 4, Half.PM, "A parent", first, day)
>>> part_time_timetable([friday], on=day).met
True
>>> part_time_timetable([friday], on=date(2026, 11, 21)).met
False
>>> part_time_timetable([], on=day)
Traceback (most recent call last):
ValueError: at least one session that is off was expected
"""

from collections.abc import Iterable
from datetime import date

from attendance_core.register import OffSession
from attendance_core.rules.answers import Answer, all_so, answer

__all__ = ["part_time_timetable"]


def part_time_timetable(sessions: Iterable[OffSession], *, on: date) -> Answer:
    """Say whether a part-time timetable stands as it must; `days` has its `first` and `last`.

    Args:
        sessions: the sessions on which one pupil is off, of one timetable.
        on: the day.

    Raises:
        NotInForce: there was no such rule on that day.
        ValueError: there is no session.
    """
    off = list(sessions)
    if not off:
        raise ValueError("at least one session that is off was expected")
    first, last = min(each.start for each in off), max(each.end for each in off)
    reviews = [each.review_due for each in off]
    review = min((each for each in reviews if each is not None), default=None)
    found = {
        "agreed": None if any(each.agreed_by is None for each in off) else True,
        "beforehand": all_so(_is_by(each.agreed_on, each.start) for each in off),
        "not_over": on <= last,
        "reviewed": all_so(_is_by(on, each) for each in reviews),
    }
    days = {"first": first, "last": last, "review": review}
    return answer("part_time_timetable", found, on=on, days=days)


def _is_by(day: date | None, other: date | None) -> bool | None:
    return day <= other if day and other else None
