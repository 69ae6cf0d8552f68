"""The part that a pupil has in the day of an invented school."""

from datetime import time
from enum import StrEnum

from attrs import frozen

from attendance_core.register import PresenceSource

__all__ = ["Part", "Spends"]


class Spends(StrEnum):
    """How a pupil spends the morning."""

    PRESENT = "present"
    LATE = "late"
    AFTER_CLOSING = "after_closing"
    KNOWN = "known"
    ABSENT = "absent"
    SEEN = "seen"
    ELSEWHERE = "elsewhere"
    UNMARKED = "unmarked"


@frozen
class Part:
    """How one pupil spends the day.

    `clock` is when they sign in or are seen, `seen` where; `told` is a kind of thing that the
    family lets the school know, at `told_at`. `code` is the mark of who is present, known to be
    absent or educated elsewhere; `afternoon` the code of the afternoon, where it is not that of the
    morning.
    """

    spends: Spends
    clock: time | None = None
    seen: PresenceSource | None = None
    told: str | None = None
    told_at: time | None = None
    code: str = "/"
    minutes_late: int | None = None
    detail: str | None = None
    afternoon: str | None = None
    afternoon_detail: str | None = None
