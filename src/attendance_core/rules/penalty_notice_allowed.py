"""Penalty notices: whether another one can be issued to a parent for a child, and at which price.

Counted are notices to the same parent for the same child that were issued in the three years ending
with the day on which the next one is proposed, from 19 August 2024 on: paid or not, by whichever
authority, but not those that were withdrawn, and none of s.105, which is another scheme. The first
is 160 pounds, or 80 if it is paid early; the second 160 pounds; there is no third, and other action
is considered. What another authority issued is not on the record: of a first one the authority is
asked.

Source: SI 2007/1867 as amended by SI 2024/210, by way of local codes of conduct.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from attrs import field, frozen

from attendance_core.dated import day_text
from attendance_core.register import LegalBasis, Mark, Notice
from attendance_core.roll import birthday
from attendance_core.rules.law import Period, law_of, period_on, sources_of
from attendance_core.sources import Source, are_verified
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["NoticeAllowed", "Price", "penalty_notice_allowed", "unused_sessions"]

_RULE = "penalty_notice_allowed"


@frozen
class Price:
    """What a notice costs if it is paid within so many days, that of receipt being the first."""

    pounds: Decimal
    within_days: int


@frozen
class NoticeAllowed:
    """What the record says of another notice to a parent for a child, proposed on a day.

    `number` is which one it would be, of those issued from `since` on; `counted` are those before
    it. With `ask_the_authority` it would be the first on this record, and another authority's may
    not stand in it. Where it is not allowed, it has no price.
    """

    parent_id: str = field(repr=False)
    pupil: str = field(repr=False)
    on: date
    since: date
    counted: tuple[Notice, ...]
    number: int
    allowed: bool
    prices: tuple[Price, ...]
    sources: tuple[Source, ...] = field(repr=False)
    rule: ClassVar[str] = _RULE

    @property
    def ask_the_authority(self) -> bool:
        """Whether the authority has to be asked for notices that are not on this record."""
        return not self.counted

    @property
    def verified(self) -> bool:
        """Say whether no figure and no reading of it is unverified."""
        return are_verified(self.sources)

    def __str__(self) -> str:
        """Say it in plain words, without the parent and the child."""
        law = law_of(_RULE)
        said = [law.says.format(number=self.number, on=day_text(self.on))]
        if not self.allowed:
            said.append(law.says_ended)
        if self.ask_the_authority:
            said.append("It is the first on this record: ask the authority whether it has others.")
        prices = (f"{each.pounds} pounds within {each.within_days} days" for each in self.prices)
        if self.prices:
            said.append(f"It is to be paid by {', or '.join(prices)}.")
        return " ".join(said)


def penalty_notice_allowed(
    notices: Iterable[Notice],
    *,
    parent: str,
    pupil: str,
    on: date,
    thresholds: Thresholds = NATIONAL,
) -> NoticeAllowed:
    """Say whether another notice can be issued to a parent for a child.

    Args:
        notices: those that are on the record, of any parent and child.
        parent: the parent's id.
        pupil: the child's key.
        on: the day on which the notice is proposed.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        NotInForce: there was no national framework on the day.
    """
    law, now = law_of(_RULE), period_on(_RULE, on, thresholds=thresholds)
    since = max(_years_before(on, now["penalty_notice_years"]), law.in_force)
    counted = tuple(
        each
        for each in sorted(notices, key=lambda notice: notice.issued_on)
        if (each.parent_id, each.pupil) == (parent, pupil)
        and each.legal_basis is LegalBasis.S444A
        and since <= each.issued_on <= on
        and not each.is_withdrawn(on=on)
    )
    number = len(counted) + 1
    allowed = number <= now["penalty_notice_limit"]
    prices = _prices(now, number) if allowed else ()
    sources = sources_of(law, [now], with_age=False)
    return NoticeAllowed(parent, pupil, on, since, counted, number, allowed, prices, sources)


def _years_before(day: date, years: int) -> date:
    """Give the first day of the years that end with a day."""
    return birthday(day + timedelta(days=1), -years)


def _prices(now: Period, number: int) -> tuple[Price, ...]:
    full, days = now["penalty_notice_second"], now["penalty_notice_days"]
    if number > 1:
        return (Price(Decimal(full), days),)
    reduced = Price(Decimal(now["penalty_notice_reduced"]), now["penalty_notice_reduced_days"])
    return reduced, Price(Decimal(now["penalty_notice_first"]), days)


def unused_sessions(
    sessions: Iterable[Mark], notices: Iterable[Notice], *, parent: str, on: date
) -> tuple[Mark, ...]:
    """Give the sessions for which no notice was issued to a parent that stands on a day.

    Args:
        sessions: marks of one child, as an outcome of `penalty_notice_threshold` has them.
        notices: those that are on the record.
        parent: the parent's id.
        on: the day.
    """
    used = [
        (each.pupil, each.offence)
        for each in notices
        if each.parent_id == parent
        and each.legal_basis is LegalBasis.S444A
        and each.issued_on <= on
        and not each.is_withdrawn(on=on)
    ]
    return tuple(
        mark
        for mark in sessions
        if not any(
            pupil == mark.pupil and span and span[0] <= mark.session.day <= span[1]
            for pupil, span in used
        )
    )
