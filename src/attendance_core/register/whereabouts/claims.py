"""What each sighting of a day claims of a pupil: where, from when until when."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from attrs import field, frozen

from attendance_core.errors import Fault, Refused
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.whereabouts.values import Sighting
from attendance_core.school import Period
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["Claim", "Day", "Kind"]


class Kind(StrEnum):
    """What a sighting claims; `SILENT` ones say that somebody must look, or nothing."""

    IN_CLASS = "in class"
    ON_SITE = "on site"
    ELSEWHERE = "elsewhere on site"
    OFF_SITE = "off site"
    LEFT = "left"
    NOT_IN_CLASS = "not in class"
    NOT_IN_SCHOOL = "not in school"
    SILENT = "silent"

    @property
    def is_on_site(self) -> bool:
        """Say whether the pupil is in the school."""
        return self in (Kind.IN_CLASS, Kind.ON_SITE, Kind.ELSEWHERE)


@frozen
class Claim:
    """A sighting of one pupil, what it claims, and from when until when, both included.

    `is_arrival` is of the school; `is_late` of a lesson whose mark does not say by how much.
    """

    pupil: str = field(repr=False)
    sighting: Sighting
    kind: Kind = field(repr=False)
    begins: datetime
    until: datetime
    is_arrival: bool = False
    is_late: bool = False

    @property
    def at(self) -> datetime:
        """The moment by which claims stand in order."""
        return self.sighting.at or self.begins

    def order(self) -> tuple[datetime, int]:
        """Give what claims are sorted by: of one moment, those that count for more come later."""
        return (self.at, _RANKS[self.kind])


_RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.SILENT,
            Kind.NOT_IN_CLASS,
            Kind.NOT_IN_SCHOOL,
            Kind.OFF_SITE,
            Kind.ON_SITE,
            Kind.IN_CLASS,
            Kind.ELSEWHERE,
            Kind.LEFT,
        )
    )
}


@frozen
class Day:
    """A day of a school: its date, and the periods of the registers of its open sessions."""

    day: date
    periods: Mapping[Half, Period]
    noon: datetime

    @classmethod
    def of(cls, registers: SchoolRegisters, day: date) -> "Day":
        """Give a day of a school.

        Raises:
            Refused: the school is open, and the times of its registers are not known.
        """
        periods: dict[Half, Period] = {}
        for held in registers.calendar.open_on(day):
            period = registers.school.period(held.at)
            if period is None:
                expected = f"register times in force on {day} were expected"
                raise Refused([Fault(f"school {registers.school.urn}", expected, key="register")])
            periods[held.session] = period
        morning = registers.school.period(Session(day, Half.AM))
        noon = morning.ends if morning else time(12)
        return cls(day, periods, datetime.combine(day, noon, LONDON))

    def moment(self, of_day: time) -> datetime:
        """Give a moment of the day, in Europe/London."""
        return datetime.combine(self.day, of_day, LONDON)

    def half(self, at: datetime) -> Half:
        """Give the half of the day that a moment is in: the morning is over as its session ends."""
        return Half.AM if at < self.noon else Half.PM

    def starts(self, half: Half) -> datetime:
        """Give the moment at which a half of the day begins."""
        return self.moment(time.min) if half is Half.AM else self.noon

    def ends(self, half: Half) -> datetime:
        """Give the moment until which what was seen in a half of the day holds."""
        period = self.periods.get(half)
        return self.moment(period.ends if period else time.max)
