"""Penalty notices that were issued: when they are taken to be received, and by when they are paid.

A notice sent by first-class post is taken to be received on the second working day after it was
posted, unless the day on which it was served is on the record; no source was found for it. The days
for payment begin with the day of receipt: 21 of them for the reduced amount of a first notice, 28
for the full one. One that was not paid in time is the local authority's to prosecute or withdraw.

Source: SI 2007/1867 as amended by SI 2024/210, by way of local codes of conduct.

>>> from attrs import evolve
>>> from attendance_core.register import LegalBasis
>>> issued = Notice("P1", "A1", date(2026, 12, 24), LegalBasis.S444A)
>>> found = penalty_notice_payment(issued, on=date(2027, 1, 26))
>>> [f"{day:%d %B}" for day in found.days.values()]
['30 December', '19 January', '26 January']
>>> found.met is None, penalty_notice_payment(issued, on=date(2027, 1, 27)).met
(True, False)
>>> penalty_notice_payment(evolve(issued, paid_on=date(2027, 1, 26)), on=date(2027, 1, 27)).met
True
"""

from collections.abc import Collection
from datetime import date, timedelta

from holidays import country_holidays

from attendance_core.register import LegalBasis, Notice
from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import period_on
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["penalty_notice_payment"]

_RULE = "penalty_notice_payment"


def penalty_notice_payment(
    notice: Notice,
    *,
    on: date,
    days_off: Collection[date] = (),
    thresholds: Thresholds = NATIONAL,
) -> Answer:
    """Say by when a notice is to be paid, and whether it was.

    `days` has when it is taken to be `received`, and the last days for the reduced amount
    (`reduced_until`) and for the full one (`until`). A second notice has no reduced amount.

    Args:
        notice: a notice under s.444A, taken to be posted on the day of its issue.
        on: the day of the question.
        days_off: days that are no working days besides weekends and the bank holidays of England.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        NotInForce: there was no such rule on the day of the issue.
        ValueError: the notice is one of s.105, which is another scheme.
    """
    if notice.legal_basis is not LegalBasis.S444A:
        raise ValueError("a notice under s.444A was expected")
    now = period_on(_RULE, notice.issued_on, thresholds=thresholds)
    received = notice.served_on or _working_day_after(
        notice.issued_on, now["penalty_notice_service"], days_off
    )
    until = _last(received, now["penalty_notice_days"])
    reduced = _last(received, now["penalty_notice_reduced_days"])
    days = {"received": received, "reduced_until": reduced, "until": until}
    found = {"paid": _is_paid(notice, until, on), "stands": not notice.is_withdrawn(on=on)}
    issued = notice.issued_on
    return answer(_RULE, found, on=on, law_on=issued, thresholds=thresholds, days=days)


def _working_day_after(day: date, count: int, days_off: Collection[date]) -> date:
    bank_holidays = country_holidays("GB", subdiv="ENG")
    bank_holidays.update(list(days_off))
    return bank_holidays.get_nth_working_day(day, count)


def _last(first: date, days: int) -> date:
    return first + timedelta(days=days - 1)


def _is_paid(notice: Notice, until: date, on: date) -> bool | None:
    if notice.paid_on is not None and notice.paid_on <= on:
        return notice.paid_on <= until
    return None if on <= until else False
