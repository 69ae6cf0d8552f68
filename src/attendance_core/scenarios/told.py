"""What invented families let a school know, in their own words."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from attrs import field, frozen

from attendance_core.tables import packaged

__all__ = ["Told", "Wording", "say", "wordings"]


@frozen
class Told:
    """One thing that a family let the school know, at a moment in Europe/London.

    `channel` and `reason` are words that `attendance_core.correspondence.Reply` knows. `pupil` is
    None where nobody knows whom it is about; `reason` is set where the person who took it chose it.
    """

    at: datetime
    pupil: str | None = field(repr=False)
    channel: str
    reason: str | None = field(repr=False)
    text: str = field(repr=False)
    parent: str | None = field(default=None, repr=False)
    first_day: date | None = None
    last_day: date | None = None


@frozen
class Wording:
    """The ways in which one kind of thing is told; `days` is for how many more days it is told."""

    kind: str
    channels: tuple[str, ...]
    texts: tuple[str, ...]
    code: str | None = None
    days: int | None = None


@frozen
class _Table:
    wording: tuple[Wording, ...]


@cache
def wordings() -> Mapping[str, Wording]:
    """Give all that is told, by its kind."""
    return {each.kind: each for each in packaged(__package__, "data/told.toml", _Table).wording}


_TAKEN = frozenset({"call", "note"})
"""The channels whose reason a person chooses, who hears the family or reads their hand."""


def say(random: Random, kind: str, name: str, *, at: datetime) -> Told:
    """Let a family tell one kind of thing about a pupil of a name; whose it is, is to be filled in.

    Args:
        random: the chances of the day.
        kind: a kind of `data/told.toml`.
        name: what the pupil goes by.
        at: when, in Europe/London.
    """
    wording = wordings()[kind]
    channel = random.choice(wording.channels)
    chosen = kind if channel in _TAKEN and kind != "unclear" else None
    text = random.choice(wording.texts).format(name=name)
    last = at.date() + timedelta(days=wording.days) if wording.days else None
    return Told(at, None, channel, chosen, text, None, at.date() if last else None, last)
