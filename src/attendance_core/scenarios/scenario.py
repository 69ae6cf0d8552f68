"""An invented school, and what its systems show of it at a moment of its last day."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from attrs import evolve, field, frozen

from attendance_core.calendar import Calendar
from attendance_core.errors import Fault, Refused
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    Frame,
    LessonMark,
    Notice,
    OffSession,
    Presence,
    Taking,
    marks_table,
)
from attendance_core.roll import Roll
from attendance_core.scenarios.day import Day
from attendance_core.scenarios.told import Told
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["Scenario"]


@frozen
class Scenario:
    """An invented school up to the middle of a morning, and, with `at`, at any moment of its day.

    `marks` is what `attendance_read_marks` gives; `today` is the last day, of whose sessions only
    the morning is marked, and not in every group. `cast` gives the key of the pupil, or the name of
    the group, that has a role in the day. `presence` has what providers returned before the day;
    it, `told`, `lessons` and `amendments` have what was seen, what families let the school know,
    what was entered in lessons and what was corrected in the day by the moment `as_at`.
    `off_sessions` are what was agreed for part-time pupils. `expected_sickness` and `notices`
    are empty unless they are put there: nobody in an invented school records any.
    """

    school: School
    calendar: Calendar
    roll: Roll = field(repr=False)
    marks: Frame = field(repr=False)
    takings: tuple[Taking, ...] = field(repr=False)
    today: date
    presence: tuple[Presence, ...] = field(default=(), repr=False)
    told: tuple[Told, ...] = field(default=(), repr=False)
    as_at: datetime | None = None
    cast: Mapping[str, str] = field(factory=dict, repr=False)
    day: Day = field(factory=Day, repr=False)
    lessons: tuple[LessonMark, ...] = field(default=(), repr=False)
    amendments: tuple[Amendment, ...] = field(default=(), repr=False)
    off_sessions: tuple[OffSession, ...] = field(default=(), repr=False)
    expected_sickness: tuple[ExpectedSickness, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = field(default=(), repr=False)

    def at(self, moment: datetime) -> "Scenario":
        """Give the school as its systems show it at a moment of its last day.

        Raises:
            Refused: the moment has no zone, or is on another day.
        """
        if moment.tzinfo is None or moment.astimezone(LONDON).date() != self.today:
            expected = f"a moment of {self.today} with its zone was expected"
            raise Refused([Fault("scenario", expected, key="at")])
        local = moment.astimezone(LONDON)
        before = self.marks.filter(self.marks["date"] < self.today)
        earlier = (each for each in self.takings if each.date < self.today)
        returned = (each for each in self.presence if each.at.date() < self.today)
        return evolve(
            self,
            marks=before.vstack(marks_table(self.day.marks(local))),
            takings=(*earlier, *self._opened(local)),
            presence=(*returned, *(each for each in self.day.presence if each.at <= local)),
            told=tuple(each for each in self.day.told if each.at <= local),
            lessons=tuple(self.day.lessons_by(local)),
            amendments=tuple(self.day.amendments(local)),
            as_at=local,
        )

    def _opened(self, moment: datetime) -> Iterator[Taking]:
        """Give the registers of the day that have opened: no system misses one before that."""
        for each in self.day.registers(moment):
            period = self.school.period(Session(each.date, each.session or Half.AM))
            if period is not None and period.opens <= moment.time():
                yield each
