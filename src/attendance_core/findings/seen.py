"""Where a pupil was seen on one day, in order, and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from attrs import field, frozen

from attendance_core.findings.marked import Marked, marked
from attendance_core.register import Presence, PresenceEvent, PresenceSource, SchoolRegisters
from attendance_core.school import Period
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = [
    "ON_SITE",
    "PLACES",
    "Seen",
    "first_at_school",
    "half_of",
    "is_accounted_for",
    "seen_by_day",
    "was_seen",
]

PLACES = frozenset({PresenceSource.RESET_ROOM, PresenceSource.INCLUSION_ROOM, PresenceSource.HUB})
"""Where a pupil is instead of in a lesson; somebody in First Aid may have come out of one."""
ON_SITE = PLACES | {PresenceSource.FIRST_AID, PresenceSource.SIGN_IN}
"""Where a pupil who is seen is at the school."""
_LOCATIONS = PLACES | {PresenceSource.FIRST_AID, PresenceSource.OTHER}
_ATTENDING = frozenset({Marked.ON_SITE, Marked.LATER, Marked.OFF_SITE})
_THERE = frozenset({PresenceEvent.ARRIVED, PresenceEvent.SEEN})


@frozen
class Seen:
    """One time that a pupil was seen on a day, by the clock of London.

    `code` is what an alternative provision returned, and `denies` that it is one of an absence.
    """

    at: time
    source: PresenceSource = field(repr=False)
    event: PresenceEvent
    code: str | None = field(default=None, repr=False)
    denies: bool = False

    @property
    def is_there(self) -> bool:
        """Say whether the pupil was there then: a departure and an absence do not say so."""
        is_exit = self.source is PresenceSource.SIGN_OUT
        return self.event in _THERE and not is_exit and not self.denies

    @property
    def is_exit(self) -> bool:
        """Say whether the pupil signed out."""
        return self.source is PresenceSource.SIGN_OUT

    @property
    def is_gone(self) -> bool:
        """Say whether the pupil went out of the school."""
        is_gate = self.source is PresenceSource.SIGN_IN
        return self.is_exit or (is_gate and self.event is PresenceEvent.LEFT)


def seen_by_day(registers: SchoolRegisters, on: date) -> Mapping[tuple[str, date], Sequence[Seen]]:
    """Give where each pupil was seen on each day up to `on`, in order; alerts are left out."""
    found: dict[tuple[str, date], list[Seen]] = {}
    for each in registers.presence:
        local = _local(each)
        day = local.date()
        if each.pupil and each.event is not PresenceEvent.ALERT and day <= on:
            denies = each.code is not None and marked(each.code, on=day) not in _ATTENDING
            seen = Seen(local.time(), each.source, each.event, each.code, denies)
            found.setdefault((each.pupil, day), []).append(seen)
    for of_one in found.values():
        of_one.sort(key=lambda each: each.at)
    return found


def _local(each: Presence) -> datetime:
    return each.at.astimezone(LONDON) if each.at.tzinfo else each.at.replace(tzinfo=LONDON)


def half_of(registers: SchoolRegisters, day: date, at: time) -> Half | None:
    """Give the half of the day of a moment, by the end of the morning; None if it is not known."""
    morning = registers.school.period(Session(day, Half.AM))
    if morning is None:
        return None
    return Half.AM if at < morning.ends else Half.PM


def first_at_school(events: Sequence[Seen], since: time, until: time) -> Seen | None:
    """Give the first time that somebody was seen at the school up to a time.

    Args:
        events: where the pupil was seen in a half of the day, in order.
        since: whoever had gone again by then was not there.
        until: the last moment that is looked at.
    """
    went = [number for number, each in enumerate(events, 1) if each.is_gone and each.at <= since]
    after = events[went[-1] :] if went else events
    return next(
        (each for each in after if each.is_there and each.source in ON_SITE and each.at <= until),
        None,
    )


def was_seen(events: Sequence[Seen], starts: time, ends: time) -> bool:
    """Say whether somebody was in a place of the school, and not in a lesson, between two times.

    Who arrived and left again was there all the while.
    """
    for number, each in enumerate(events):
        if each.source not in PLACES or not each.is_there or each.at >= ends:
            continue
        after = events[number + 1] if number + 1 < len(events) else None
        is_stay = after and after.source is each.source and after.event is PresenceEvent.LEFT
        if each.at >= starts or (after and is_stay and after.at > starts):
            return True
    return False


def is_accounted_for(
    events: Sequence[Seen], session: Period, starts: time, ends: time | None
) -> bool:
    """Say whether it is known where a pupil was in a lesson, or that they had signed out.

    Args:
        events: where the pupil was seen on the day, in order.
        session: the period of the session's register: what came before it opened says nothing.
        starts: when the lesson starts.
        ends: when it ends; if that is not known, the end of the session.
    """
    until = ends or session.ends
    known = [each for each in events if session.opens <= each.at < until]
    here = [each for each in known if each.is_there and each.source in _LOCATIONS]
    if any(each.at >= starts for each in here):
        return True
    # Whoever has arrived somewhere, and has not been seen since, is still there.
    before = [each for each in known if each.at < starts]
    if before and before[-1] in here and before[-1].event is PresenceEvent.ARRIVED:
        return True
    exits = [each.at for each in known if each.is_exit]
    back = [each.at for each in before if each.is_there and each.source is PresenceSource.SIGN_IN]
    return bool(exits) and not any(exits[-1] < at for at in back)
