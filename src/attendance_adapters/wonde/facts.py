"""What is held of Wonde's API beyond its documentation, as data: `data/wonde.toml`."""

from collections.abc import Mapping
from functools import cache, cached_property

from attrs import field, frozen

from attendance_core.tables import packaged

__all__ = ["Facts", "Words", "facts"]


@frozen
class _Number:
    value: int
    verified: bool
    source: str


@frozen
class _Name:
    name: str
    verified: bool
    source: str


@frozen
class _Values:
    values: tuple[str, ...]
    verified: bool
    source: str


@frozen
class _Names:
    names: tuple[str, ...]
    verified: bool
    source: str


@frozen
class _Words:
    name: str
    verified: bool
    source: str
    meanings: dict[str, str] = field(hash=False)


@frozen
class Facts:
    """How much is asked for at a time, how old it may be, and what fields and words mean."""

    per_page: _Number
    behind_minutes: _Number
    overlap_minutes: _Number
    day_filters: _Values
    lesson_filters: _Values
    correspondence: _Name
    court_order: _Name
    writeback: _Names
    words: tuple[_Words, ...]

    @cached_property
    def meanings(self) -> Mapping[str, Mapping[str, str]]:
        """What each word of a field means."""
        return {each.name: each.meanings for each in self.words}


@cache
def facts() -> Facts:
    """Give what is held."""
    return packaged(__package__, "data/wonde.toml", Facts)


@frozen
class Words:
    """What words mean: those of the data, and a school's own before them."""

    own: Mapping[str, str] = field(factory=dict, hash=False)

    def meaning(self, name: str, word: str | None) -> str | None:
        """Give what a word of a field means, None where it is not known.

        >>> Words({"Trip guest": "G"}).meaning("enrolment_status", "TRIP GUEST")
        'G'
        """
        known = facts().meanings[name]
        folded = _folded(word or "")
        own = {_folded(each): meaning for each, meaning in self.own.items()}.get(folded)
        # A school's own word is of whichever field has such a meaning.
        return own if own in known.values() else known.get(folded)


def _folded(word: str) -> str:
    return " ".join(word.casefold().replace("–", "-").split())
