"""Which sightings cannot both be true: a pupil is not at two places at one time."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from attendance_core.register.whereabouts.claims import Claim, Kind
from attendance_core.register.whereabouts.values import Record

__all__ = ["doubts_of"]

_EXCLUDE: Mapping[Kind, frozenset[Kind]] = {
    Kind.IN_CLASS: frozenset(
        {Kind.IN_CLASS, Kind.ELSEWHERE, Kind.OFF_SITE, Kind.NOT_IN_CLASS, Kind.NOT_IN_SCHOOL}
    ),
    Kind.ON_SITE: frozenset({Kind.OFF_SITE, Kind.NOT_IN_SCHOOL}),
    Kind.ELSEWHERE: frozenset({Kind.ELSEWHERE, Kind.OFF_SITE, Kind.NOT_IN_SCHOOL}),
    Kind.OFF_SITE: frozenset({Kind.NOT_IN_SCHOOL}),
}


def doubts_of(claims: Sequence[Claim]) -> Iterator[str]:
    """Give the pairs of claims about one pupil that contradict each other, in words."""
    for one, other in combinations(claims, 2):
        is_same_time = one.begins <= other.until and other.begins <= one.until
        if is_same_time and _exclude(one, other):
            yield f"{one.sighting.says}; {other.sighting.says}"


def _exclude(one: Claim, other: Claim) -> bool:
    kinds = {one.kind, other.kind}
    if kinds == {Kind.ON_SITE, Kind.NOT_IN_CLASS}:
        # Of the same moment, one in the register and one in the lesson that is the register.
        return _is_at_once(one, other) and Record.REGISTER in {_source(one), _source(other)}
    if kinds == {Kind.ON_SITE, Kind.LEFT}:
        return _is_at_once(one, other)
    if one.kind is other.kind:
        rooms = {one.sighting.where, other.sighting.where}
        return one.kind in _EXCLUDE.get(one.kind, ()) and len(rooms) > 1 and "" not in rooms
    return other.kind in _EXCLUDE.get(one.kind, ()) or one.kind in _EXCLUDE.get(other.kind, ())


def _source(claim: Claim) -> str:
    return claim.sighting.source


def _is_at_once(one: Claim, other: Claim) -> bool:
    return one.at == other.at
