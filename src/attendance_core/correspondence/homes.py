"""Brothers and sisters in one home: about them one call is made, and a letter each is written."""

from collections import defaultdict
from collections.abc import Iterable

from attendance_core.correspondence.telephones import mobile
from attendance_core.roll import Parent, Roll

__all__ = ["by_home"]


def by_home(roll: Roll, pupils: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Put those of some pupils together who live in one home, in the order in which they came.

    They do if they live with the same person, known by the id or by a mobile number. An address
    alone says nothing: strangers share a house. Nothing of a home is given, for whose it is may be
    withheld; and what one pupil's contacts are is nothing of another's.

    Args:
        roll: the roll.
        pupils: keys of pupils, such as those about whom somebody is rung.
    """
    homes: dict[str, list[str]] = {}
    at: dict[str, set[str]] = defaultdict(set)
    for pupil in dict.fromkeys(pupils):
        people = {each for parent in roll.parents_of(pupil) for each in _at_home(parent)}
        same = [first for first in homes if at[first] & people]
        into = same[0] if same else pupil
        homes.setdefault(into, [])
        at[into] |= people
        for other in same[1:]:
            homes[into] += homes.pop(other)
            at[into] |= at.pop(other)
        homes[into].append(pupil)
    return tuple(map(tuple, homes.values()))


def _at_home(parent: Parent) -> Iterable[str]:
    """Give by what somebody who lives with a pupil is known; an empty id is nobody's."""
    if not parent.lives_with_pupil:
        return ()
    known = parent.parent_id, mobile(parent.mobile).address
    return tuple(each for each in known if each)
