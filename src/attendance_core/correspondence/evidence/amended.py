"""Amendments of the register as documents show them: what stood, what stands, when, why, by whom.

By whom is a position, never a name: who of the office it was is the school's to say if it is asked.
Source: SI 2024/208, the particulars of an amendment.
"""

from collections.abc import Collection
from datetime import datetime

from attrs import field, frozen

from attendance_core.codes import UNMARKED
from attendance_core.dated import day_text
from attendance_core.register import SchoolRegisters
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["NOT_RECORDED", "ShownAmendment", "amendments_of", "moment_text", "session_text"]

NOT_RECORDED = "not recorded"


@frozen
class ShownAmendment:
    """One change of a mark; what an old record does not say is None."""

    session: Session
    original: str | None
    amended: str | None
    at: datetime | None
    position: str | None
    reason: str | None = field(repr=False)

    @property
    def says(self) -> str:
        """It in words, without its session."""
        change = f"{self.original or UNMARKED} to {self.amended or UNMARKED}"
        when = moment_text(self.at) if self.at else f"moment {NOT_RECORDED}"
        who = self.position or f"position {NOT_RECORDED}"
        return f"{change}, {when}, by {who}: {self.reason or f'reason {NOT_RECORDED}'}"


def amendments_of(
    registers: SchoolRegisters, pupil: str, sessions: Collection[Session], as_at: datetime
) -> tuple[ShownAmendment, ...]:
    """Give the amendments of some sessions of a pupil that were made by a moment, in order.

    One whose own moment is not known is among them, the first of its session.
    """
    found = [
        ShownAmendment(
            each.session,
            each.original_code,
            each.amended_code,
            _in_london(each.amended_at),
            each.position,
            each.reason,
        )
        for each in registers.amendments
        if each.pupil == pupil and each.session in sessions
    ]
    by_then = [each for each in found if each.at is None or each.at <= as_at]
    return tuple(sorted(by_then, key=_order))


def _in_london(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at.astimezone(LONDON) if at.tzinfo else at.replace(tzinfo=LONDON)


def _order(each: ShownAmendment) -> tuple[Session, float]:
    return each.session, each.at.timestamp() if each.at else 0


def moment_text(at: datetime) -> str:
    """Write a moment as documents show it, on the clock of Europe/London.

    >>> from datetime import UTC
    >>> moment_text(datetime(2026, 7, 20, 8, 5, tzinfo=UTC))
    'Monday 20 July 2026, 09:05'
    """
    local = at.astimezone(LONDON)
    return f"{day_text(local.date())}, {local:%H:%M}"


def session_text(session: Session) -> str:
    """Write a session as documents show it.

    >>> from datetime import date
    >>> from attendance_core.sessions import Half
    >>> session_text(Session(date(2026, 11, 20), Half.AM))
    'Friday 20 November 2026, AM'
    """
    return f"{day_text(session.day)}, {session.half}"
