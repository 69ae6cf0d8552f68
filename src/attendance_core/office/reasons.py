"""What a family's words may mean: a reason, if the words leave no doubt, and else nothing."""

import re
from collections.abc import Mapping
from functools import cache

from attrs import frozen

from attendance_core.correspondence import Reply
from attendance_core.tables import packaged

__all__ = ["Reason", "meaning", "reasons"]


@frozen
class Reason:
    """One reason for an absence. `code` is what a person is offered, None where they decide.

    `accounts` says whether the school knows with it where the pupil is, and `all_day` whether it
    does in the afternoon after a morning on which it was said. A reason that is `alone` holds
    against all others in the same text, and is read by the safeguarding lead.
    """

    name: str
    title: str
    words: tuple[str, ...]
    accounts: bool
    code: str | None = None
    all_day: bool = False
    alone: bool = False


@frozen
class _Table:
    doubts: tuple[str, ...]
    reason: tuple[Reason, ...]


@cache
def _table() -> _Table:
    return packaged(__package__, "data/reasons.toml", _Table)


@cache
def reasons() -> Mapping[str, Reason]:
    """Give all reasons by their names."""
    return {each.name: each for each in _table().reason}


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, words))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def meaning(reply: Reply) -> Reason | None:
    """Give the reason of a reply: the one that was chosen, or the only one in its words.

    None is for a person: a word that is no reason, none or several in the text, or one that turns
    the meaning round.
    """
    text = " ".join((reply.text or "").replace("’", "'").split())
    found = [each for each in reasons().values() if _pattern(each.words).search(text)]
    for each in found:
        if each.alone:
            return each
    if reply.reason is not None:
        return reasons().get(reply.reason)
    if len(found) != 1 or _pattern(_table().doubts).search(text):
        return None
    return found[0]
