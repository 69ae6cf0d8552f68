"""The taking of a register: which group's, when, and until when it stayed open."""

from datetime import date, datetime

from attrs import field, frozen

from attendance_core.sessions import Half

__all__ = ["Taking"]


@frozen
class Taking:
    """One register that was to be taken; `taken_at` None is not taken.

    `session` is known where the period is one of the two statutory registers of the day. Moments
    are local time of Europe/London.
    """

    date: date
    period: str
    group: str
    taken_at: datetime | None
    taken_by: str | None = field(default=None, repr=False)
    session: Half | None = None
    closed_at: datetime | None = None
