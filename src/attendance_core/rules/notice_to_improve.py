"""Notices to improve: the last offer of support before a penalty notice, and what it must say.

It is sent where the threshold is met and support is not engaged with or does not work, for three to
six weeks, or as the local authority has settled within them. It has eight elements. A penalty
notice before its end is allowed where improvement clearly fails, and the parent is told first. An
officer may do without it, as after a holiday in term time; that is a person's decision.

Source: Nottinghamshire County Council's toolkit; Rotherham's and Manchester's codes of conduct.

>>> starts = date(2026, 11, 2)
>>> notice = ImprovementNotice(starts, date(2026, 11, 22), frozenset(Element))
>>> notice_to_improve(notice, on=starts).met
True
>>> short = ImprovementNotice(starts, date(2026, 11, 21), frozenset(Element))
>>> [each.name for each in notice_to_improve(short, on=starts).points if each.is_so is False]
['long_enough']
>>> nothing = ImprovementNotice(starts, date(2026, 11, 22), frozenset())
>>> sum(each.is_so is False for each in notice_to_improve(nothing, on=starts).points)
8
"""

from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import period_on
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["Element", "ImprovementNotice", "notice_to_improve"]

_RULE = "notice_to_improve"


class Element(StrEnum):
    """What a notice to improve says."""

    RECORD = "record"
    BENEFITS = "benefits"
    SUPPORT_GIVEN = "support_given"
    SUPPORT_OFFERED = "support_offered"
    WARNING = "warning"
    PERIOD = "period"
    IMPROVEMENT = "improvement"
    EARLY_END = "early_end"


@frozen
class ImprovementNotice:
    """A notice to improve: its first and last day, and what it says.

    `ends_early_on` is the day on which a penalty notice is asked for before the last day, and
    `told_on` when the parent was told that it would be; on one and the same day a record of days
    does not show which was first.
    """

    first: date
    last: date
    elements: frozenset[Element]
    ends_early_on: date | None = None
    told_on: date | None = None


def notice_to_improve(
    notice: ImprovementNotice, *, on: date, thresholds: Thresholds = NATIONAL
) -> Answer:
    """Say whether a notice to improve is as it must be; `figures` has its `days`.

    Args:
        notice: the notice.
        on: the day whose law applies.
        thresholds: the figures of the law, with those of the local authority.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    now = period_on(_RULE, on, thresholds=thresholds)
    lasts = notice.last - notice.first + timedelta(days=1)
    found: dict[str, bool | None] = {each.value: each in notice.elements for each in Element}
    found["long_enough"] = lasts >= timedelta(weeks=now["notice_to_improve_shortest"])
    found["short_enough"] = lasts <= timedelta(weeks=now["notice_to_improve_longest"])
    if notice.ends_early_on and notice.ends_early_on <= notice.last:
        found["told_first"] = _is_before(notice.told_on, notice.ends_early_on)
    return answer(
        _RULE,
        found,
        on=on,
        thresholds=thresholds,
        days={"first": notice.first, "last": notice.last},
        figures={"days": lasts.days},
    )


def _is_before(told: date | None, asked: date) -> bool | None:
    return None if told == asked else told is not None and told < asked
