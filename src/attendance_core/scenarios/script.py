"""A day while it is written: one thing after another is put down, each at its moment."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from attrs import evolve, field, frozen

from attendance_core.register import Presence, PresenceEvent, PresenceSource, Taking
from attendance_core.roll import Roll
from attendance_core.scenarios.day import Day, Entry
from attendance_core.scenarios.told import Told, say
from attendance_core.school import Period, School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["Script"]

_PLACES = {
    PresenceSource.SIGN_IN: "Reception",
    PresenceSource.SIGN_OUT: "Reception",
    PresenceSource.RESET_ROOM: "Reset room",
    PresenceSource.HUB: "Hub",
    PresenceSource.FIRST_AID: "First Aid",
    PresenceSource.AP_RETURN: "Alternative provision",
}


@frozen
class Script:
    """What is known of a school's day so far, and the chances that make the rest."""

    random: Random
    school: School
    roll: Roll = field(repr=False)
    today: date
    _entries: dict[tuple[str, Half], list[Entry]] = field(
        factory=lambda: defaultdict(list), repr=False
    )
    _presence: list[Presence] = field(factory=list, repr=False)
    _told: list[Told] = field(factory=list, repr=False)

    def moment(self, clock: time, minutes: int = 0) -> datetime:
        """Give the moment of today that is some minutes after a time of day."""
        return datetime.combine(self.today, clock, LONDON) + timedelta(minutes=minutes)

    def period(self, half: Half) -> Period:
        """Give the period in which the register of a half of the day is taken."""
        period = self.school.period(Session(self.today, half))
        if period is None:  # every invented school has its times from its first day
            raise LookupError(str(half))
        return period

    def between(self, first: datetime, last: datetime) -> datetime:
        """Give a whole minute between two moments, both included."""
        minutes = max(0, (last - first) // timedelta(minutes=1))
        return first + timedelta(minutes=self.random.randint(0, minutes))

    def enter(
        self,
        pupil: str,
        half: Half,
        at: datetime,
        code: str,
        *,
        late: int | None = None,
        detail: str | None = None,
    ) -> None:
        """Enter a mark, or correct the one that stands; `late` is in minutes."""
        self._entries[pupil, half].append(Entry(at, pupil, half, code, late, detail))

    def stands(self, pupil: str, half: Half) -> Entry | None:
        """Give the mark that stands when all that has been written has come."""
        entered = self._entries.get((pupil, half))
        return max(entered, key=lambda each: each.at) if entered else None

    def see(self, pupil: str, source: PresenceSource, at: datetime) -> None:
        """Let a pupil be seen somewhere: come in, go out, or be there."""
        event = {
            PresenceSource.SIGN_IN: PresenceEvent.ARRIVED,
            PresenceSource.AP_RETURN: PresenceEvent.ARRIVED,
            PresenceSource.SIGN_OUT: PresenceEvent.LEFT,
        }.get(source, PresenceEvent.SEEN)
        self._presence.append(Presence(at, source, event, pupil, _PLACES.get(source)))

    def tell(self, pupil: str, kind: str, at: datetime) -> None:
        """Let the family of a pupil tell the school something."""
        told = say(self.random, kind, self.roll.by_key[pupil].known_as, at=at)
        first = next(iter(self.roll.parents_of(pupil)), None)
        self._told.append(
            evolve(told, pupil=pupil, parent=None if first is None else first.parent_id)
        )

    def tell_about_nobody(self, kind: str, at: datetime) -> None:
        """Let somebody tell something from a number that nobody knows."""
        self._told.append(say(self.random, kind, "My daughter", at=at))

    def day(self, takings: tuple[Taking, ...]) -> Day:
        """Give the whole day, in order."""
        entries = [entry for entered in self._entries.values() for entry in entered]
        return Day(
            tuple(sorted(entries, key=lambda each: each.at)),
            takings,
            tuple(sorted(self._presence, key=lambda each: each.at)),
            tuple(sorted(self._told, key=lambda each: each.at)),
        )
