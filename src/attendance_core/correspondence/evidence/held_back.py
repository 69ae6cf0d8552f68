"""Words of a case that would tell one parent of another: they are held back, and a person is told.

What stands in the register and in the log was written for the office. A pack is one parent's, and
goes into their hands if it comes to a court.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import combining, normalize

from attrs import field, frozen

from attendance_core.roll import Parent, Pupil

__all__ = ["HELD_BACK", "HoldingBack"]

HELD_BACK = "(held back: it speaks of somebody else)"
"""What stands in the place of such words."""

_WORD = re.compile(r"\w+")
_LONG_ENOUGH = 2
_DIGITS = 9
"""A telephone number without what may stand before it."""

_SAME = (
    frozenset({"mother", "mum", "mummy", "mam", "mom"}),
    frozenset({"father", "dad", "daddy"}),
)
"""What else a mother or a father is called."""


@frozen
class HoldingBack:
    """Reads free text for one parent of a pupil; `others` are all further contacts of theirs."""

    parent: Parent = field(repr=False)
    pupil: Pupil = field(repr=False)
    others: tuple[Parent, ...] = field(repr=False)

    def read(self, text: str) -> str:
        """Give a text that somebody wrote, or `HELD_BACK` where it speaks of another of them."""
        return HELD_BACK if any(self._is_told_of(each, text) for each in self.others) else text

    def _is_told_of(self, other: Parent, text: str) -> bool:
        own = {*_words(_names(self.parent)), *_called(self.parent)}
        own |= {*_words((self.pupil.legal_forename, self.pupil.legal_surname))}
        own |= {*_words((self.pupil.preferred_forename, self.pupil.preferred_surname))}
        words = {*_words(_names(other)), *_called(other), *_words((other.parent_id,))} - own
        said, plain = list(_words((text,))), _plain(text)
        in_full = list(_words((other.title, other.surname)))
        return (
            not words.isdisjoint(said)
            or (bool(other.title) and other.title != self.parent.title and _follow(in_full, said))
            or any(each in plain for each in self._ways_to(other))
        )

    def _ways_to(self, other: Parent) -> Iterator[str]:
        """Give how another is reached, as it may stand in a text; not how this parent is."""
        for name in ("email", "address", "postcode"):
            theirs = _plain(getattr(other, name) or "")
            if theirs and theirs != _plain(getattr(self.parent, name) or ""):
                yield theirs
        own = {_digits(self.parent.mobile), _digits(self.parent.telephone)}
        yield from {_digits(other.mobile), _digits(other.telephone)} - own - {""}


def _names(parent: Parent) -> tuple[str | None, ...]:
    return parent.forename, parent.surname


def _called(parent: Parent) -> set[str]:
    words = {*_words((parent.relationship,))}
    return words.union(*(each for each in _SAME if each & words))


def _words(texts: Iterable[str | None]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(_folded(text or "")):
            if len(word) >= _LONG_ENOUGH:
                yield word


def _follow(words: list[str], said: list[str]) -> bool:
    return any(said[at : at + len(words)] == words for at in range(len(said)))


def _folded(text: str) -> str:
    return "".join(each for each in normalize("NFKD", text.casefold()) if not combining(each))


def _plain(text: str) -> str:
    return "".join(_WORD.findall(_folded(text)))


def _digits(number: str | None) -> str:
    found = "".join(each for each in number or "" if each.isdecimal())
    return found[-_DIGITS:] if len(found) >= _DIGITS else ""
