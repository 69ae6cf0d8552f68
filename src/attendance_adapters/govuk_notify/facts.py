"""What GOV.UK Notify documents, as data: `data/notify.toml`."""

from collections.abc import Mapping
from functools import cache

from attrs import frozen

from attendance_core.tables import packaged

__all__ = ["CHANNELS", "Facts", "facts"]

CHANNELS = ("sms", "email", "letter")


@frozen
class _Figure:
    value: int
    verified: bool
    source: str


@frozen
class _Daily:
    channel: str
    limit: int
    verified: bool
    source: str


@frozen
class _Status:
    channels: tuple[str, ...]
    words: tuple[str, ...]
    outcome: str
    verified: bool
    source: str


@frozen
class Facts:
    """Where Notify is, how much it takes, how long it remembers, and what its words mean."""

    base_url: str
    per_minute: _Figure
    remembers_days: _Figure
    daily: tuple[_Daily, ...]
    status: tuple[_Status, ...]

    @property
    def daily_limits(self) -> Mapping[str, int]:
        """How many messages are taken in a day, by channel."""
        return {each.channel: each.limit for each in self.daily}

    @property
    def outcomes(self) -> Mapping[tuple[str, str], str]:
        """The outcome of each word of a channel; "" while nothing is known."""
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
