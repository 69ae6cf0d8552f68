"""Postal addresses as schools hold them, and whose may stand on whose letter.

A parent's address is their own row's. It is the pupil's only where the pupil is known to live with
them, and never where another parent's is withheld: the pupil's may be that one.
"""

import re
from collections.abc import Sequence

from attendance_core.correspondence.addressing import Found
from attendance_core.roll import Parent, Pupil

__all__ = ["home_of_parent", "home_of_pupil"]

_NONE = "no postal address is held: telephone"
_NO_ADDRESS = "what is held is no postal address: a person looks"
_LOOK = "the postal address that is held for them needs a look: a person decides"
"""Says nothing of anybody else, and stands on a list that is carried about."""
_PART = re.compile(r"[\n,]")
_FEWEST = 2
"""How many lines an address has at least: a street and a town or a postcode."""


def _postal(address: str | None, postcode: str | None) -> Found:
    if not (address or "").strip():
        return Found(None, _NONE)
    text = "\n".join((address or "").splitlines())
    lines = [line for each in _PART.split(text) if (line := " ".join(each.split()))]
    code = " ".join((postcode or "").split()).upper()
    if code and not _same(lines[-1:]).endswith(_same([code])):
        lines.append(code)
    if len(lines) < _FEWEST or not all(map(str.isprintable, lines)):
        return Found(None, _NO_ADDRESS)
    return Found("\n".join(lines))


def _same(lines: Sequence[str]) -> str:
    """Give an address as it can be compared with another: its letters and figures."""
    return "".join(each for each in "".join(lines).casefold() if each.isalnum())


def _is_same(one: Found, other: Found) -> bool:
    if one.address is None or other.address is None:
        return False
    return _same([one.address]) == _same([other.address])


def home_of_parent(parent: Parent, pupil: Pupil, parents: Sequence[Parent]) -> Found:
    """Give the postal address of a parent, each line one of an envelope.

    Args:
        parent: the parent.
        pupil: the pupil.
        parents: all of the pupil's parents and contacts.
    """
    withheld = [each for each in parents if each.address_withheld and each != parent]
    if (parent.address or "").strip():
        found = _postal(parent.address, parent.postcode)
    elif parent.lives_with_pupil is not True:
        return Found(None, _NONE)
    elif withheld:
        return Found(None, _LOOK)
    else:
        found = _postal(pupil.address, pupil.postcode)
    # Where two rows have the withheld address of one, somebody may have copied it in error.
    copied = any(_is_same(found, _postal(each.address, each.postcode)) for each in withheld)
    return Found(None, _LOOK) if copied and not parent.address_withheld else found


def home_of_pupil(pupil: Pupil, parents: Sequence[Parent]) -> Found:
    """Give the postal address of a pupil who is of age, unless one with a restriction has it."""
    found = _postal(pupil.address, pupil.postcode)
    barred = (each for each in parents if each.restriction)
    if any(_is_same(found, _postal(each.address, each.postcode)) for each in barred):
        return Found(None, _LOOK)
    return found
