"""What GOV.UK Notify documents, as data: `data/notify.toml`."""

from collections.abc import Mapping
from functools import cache

from attrs import frozen

from attendance_core.tables import packaged

__all__ = ["CHANNELS", "Daily", "Facts", "Status", "facts"]

CHANNELS = ("sms", "email", "letter")


@frozen
class Daily:
    """How many messages of a channel are taken in a day."""

    channel: str
    limit: int
    verified: bool
    source: str


@frozen
class Status:
    """Words for a message, and what they mean for a parent; "" while nothing is known."""

    channels: tuple[str, ...]
    words: tuple[str, ...]
    outcome: str
    verified: bool
    source: str


@frozen
class Facts:
    """Where Notify is, how much it takes, how long it remembers, and what its words mean."""

    base_url: str
    per_minute: int
    remembers_days: int
    page_of_limits: str
    daily: tuple[Daily, ...]
    status: tuple[Status, ...]

    @property
    def daily_limits(self) -> Mapping[str, int]:
        """How many messages are taken in a day, by channel."""
        return {each.channel: each.limit for each in self.daily}

    @property
    def outcomes(self) -> Mapping[tuple[str, str], str]:
        """The outcome of each word of a channel."""
        return {
            (channel, word): each.outcome
            for each in self.status
            for channel in each.channels
            for word in each.words
        }


@cache
def facts() -> Facts:
    """Give what is documented."""
    return packaged(__package__, "data/notify.toml", Facts)
