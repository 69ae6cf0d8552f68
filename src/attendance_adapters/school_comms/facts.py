"""What is known of School Comms, and of the words of its kind, as data."""

import re
from collections.abc import Mapping
from functools import cache

from attrs import frozen

from attendance_core.tables import packaged

__all__ = ["Facts", "facts", "folded"]


@frozen
class _AbsenceScreen:
    code: str
    not_shown: tuple[str, ...]
    verified: bool
    source: str


@frozen
class _Role:
    name: str
    id: int
    verified: bool
    source: str


@frozen
class _Headers:
    verified: bool
    source: str
    replies: dict[str, tuple[str, ...]]
    statuses: dict[str, tuple[str, ...]]


@frozen
class _Channel:
    channel: str
    words: tuple[str, ...]


@frozen
class _Status:
    words: tuple[str, ...]
    outcome: str
    verified: bool
    source: str


@frozen
class Facts:
    """The code of the absence screen, the roles of members, and the words of exports."""

    absence_screen: _AbsenceScreen
    role: tuple[_Role, ...]
    headers: _Headers
    channel: tuple[_Channel, ...]
    status: tuple[_Status, ...]

    @property
    def roles(self) -> Mapping[str, int]:
        """The number of each role."""
        return {each.name: each.id for each in self.role}

    @property
    def channels(self) -> Mapping[str, str]:
        """The channel of each word, folded."""
        return {folded(word): each.channel for each in self.channel for word in each.words}

    @property
    def outcomes(self) -> Mapping[str, str]:
        """The outcome of each word, folded."""
        return {folded(word): each.outcome for each in self.status for word in each.words}


@cache
def facts() -> Facts:
    """Give what is known."""
    return packaged(__package__, "data/school_comms.toml", Facts)


def folded(words: str) -> str:
    """Give words as they are compared: without capitals, dashes and brackets.

    >>> folded("Left message (ans mach)"), folded("Aware - text reply")
    ('left message ans mach', 'aware text reply')
    """
    return " ".join(re.findall(r"\w+", words.casefold()))
