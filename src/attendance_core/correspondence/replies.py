"""What comes back from a family: a text, a call, a note. It never becomes a code by itself."""

from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

__all__ = ["Reply", "ReplyChannel"]


class ReplyChannel(StrEnum):
    """By which way it came."""

    TEXT = "text"
    CALL = "call"
    VOICE = "voice"
    EMAIL = "email"
    APP = "app"
    NOTE = "note"
    IN_PERSON = "in_person"


@frozen
class Reply:
    """One thing that a family let the school know.

    `reply` is its key in the system by which it came; `at` a moment in Europe/London. `pupil` is
    None while nobody knows whom it is about. `reason` is the word for it that the person who took
    it chose, `text` what was said. It is about the days from `first_day` to `last_day`, both
    included; without a first day it does not say which days it is about.
    """

    reply: str
    at: datetime
    channel: ReplyChannel
    pupil: str | None = field(default=None, repr=False)
    reason: str | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)
    parent: str | None = field(default=None, repr=False)
    first_day: date | None = None
    last_day: date | None = None
    taken_by: str | None = field(default=None, repr=False)
