"""What those claim who saw a pupil beside the register: at the gate, in a room, elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from attendance_core.codes import Physical, counted_as
from attendance_core.register.presence import Presence, PresenceEvent, PresenceSource
from attendance_core.register.whereabouts.claims import Claim, Day, Kind
from attendance_core.register.whereabouts.values import Place, Sighting, SourceWords, words
from attendance_core.tables import LONDON

__all__ = ["in_zone", "presence_claims", "sighting_of"]

_KINDS = {
    Place.ON_SITE: Kind.ON_SITE,
    Place.ELSEWHERE_ON_SITE: Kind.ELSEWHERE,
    Place.OFF_SITE_KNOWN: Kind.OFF_SITE,
    Place.LEFT: Kind.LEFT,
    Place.ABSENT: Kind.NOT_IN_SCHOOL,
    Place.UNKNOWN: Kind.NOT_IN_SCHOOL,
    None: Kind.SILENT,
}


def presence_claims(events: Iterable[tuple[datetime, Presence]], day: Day) -> Iterator[Claim]:
    """Give what events claim, each with its moment by the clock of London.

    Who arrived in a room is there until the next event about the pupil, or the session's end; who
    was seen or left is so at that moment.
    """
    by_pupil: dict[str, list[tuple[datetime, Presence]]] = defaultdict(list)
    for at, event in events:
        if event.pupil is not None:
            by_pupil[event.pupil].append((at, event))
    for pupil, found in by_pupil.items():
        found.sort(key=lambda each: each[0])
        moves = [at for at, event in found if event.event is not PresenceEvent.ALERT]
        for at, event in found:
            ends = max(at, min((x for x in moves if x > at), default=day.ends(day.half(at))))
            yield _claim(pupil, at, event, ends)


def sighting_of(event: Presence) -> Sighting:
    """Give what an event says, in words, and where it puts the pupil."""
    at = in_zone(event.at)
    said = words(event.source)
    place, says = _place(event, said, at)
    where = ", ".join(part for part in (said.where, event.place) if part)
    is_there = place is said.place
    return Sighting(event.source, at, f"{says} at {at:%H:%M}", place, where if is_there else "")


def in_zone(at: datetime) -> datetime:
    """Give a moment by the clock of London; one without a zone is by that clock already."""
    return at.astimezone(LONDON) if at.tzinfo else at.replace(tzinfo=LONDON)


def _claim(pupil: str, at: datetime, event: Presence, ends: datetime) -> Claim:
    said, seen = words(event.source), sighting_of(event)
    kind = _KINDS[seen.place]
    stays = event.event is PresenceEvent.ARRIVED and kind in (Kind.ELSEWHERE, Kind.OFF_SITE)
    is_arrival = said.is_arrival and kind is Kind.ON_SITE
    return Claim(pupil, seen, kind, at, ends if stays else at, is_arrival=is_arrival)


def _place(event: Presence, said: SourceWords, at: datetime) -> tuple[Place | None, str]:
    """Give where an event puts a pupil, and what it says of that."""
    if event.event is PresenceEvent.ALERT or said.place is None:
        return None, said.says if said.place is None else f"an alert: {said.says}"
    if event.event is PresenceEvent.LEFT:
        return said.left, f"left {said.where}" if said.where else "left"
    if event.source is PresenceSource.AP_RETURN and event.code:
        return _returned(event.code, said, at)
    return said.place, said.says


def _returned(code: str, said: SourceWords, at: datetime) -> tuple[Place | None, str]:
    """Give what a code means that an alternative provision returned."""
    law = counted_as(code, on=at.date())
    if law is None:
        return None, f"a return of {said.where} that a person reads"
    if law.physical_meaning is Physical.ABSENT:
        place = Place.UNKNOWN if law.awaits_reason else Place.ABSENT
        return place, f"returned as {law.code} by {said.where}"
    return said.place, said.says
