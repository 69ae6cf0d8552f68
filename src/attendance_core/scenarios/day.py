"""The day of an invented school: what is entered, seen and told in it, each at its moment."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from attendance_core.register import Amendment, LessonMark, Presence, Taking
from attendance_core.scenarios.told import Told
from attendance_core.sessions import Half, Session

__all__ = ["Day", "Entry"]


@frozen
class Entry:
    """A mark as it was entered at a moment; a later entry for the same session corrects it."""

    at: datetime
    pupil: str = field(repr=False)
    half: Half
    code: str = field(repr=False)
    minutes_late: int | None = field(default=None, repr=False)
    detail: str | None = field(default=None, repr=False)


@frozen
class Day:
    """A whole day, in the order of its moments; takings are as they are when it is over.

    `lessons` are the marks of its lessons, in the order of the lessons.
    """

    entries: tuple[Entry, ...] = field(default=(), repr=False)
    takings: tuple[Taking, ...] = field(default=(), repr=False)
    presence: tuple[Presence, ...] = field(default=(), repr=False)
    told: tuple[Told, ...] = field(default=(), repr=False)
    lessons: tuple[LessonMark, ...] = field(default=(), repr=False)

    def lessons_by(self, moment: datetime) -> Iterator[LessonMark]:
        """Give the lesson marks that were entered by a moment."""
        for each in self.lessons:
            if each.recorded_at is not None and each.recorded_at <= moment:
                yield each

    def amendments(self, moment: datetime) -> Iterator[Amendment]:
        """Give the corrections of the day's marks that were made by a moment, in their order."""
        stand: dict[tuple[str, Half], Entry] = {}
        for each in self.entries:
            before = stand.get((each.pupil, each.half))
            if each.at > moment:
                return
            if before is not None and before.code != each.code:
                session = Session(moment.date(), each.half)
                changed = each.pupil, session, before.code, each.code
                yield Amendment(*changed, _REASONS.get(each.code, _OTHER), each.at, *_OFFICE)
            stand[each.pupil, each.half] = each

    def marks(self, moment: datetime) -> Iterator[tuple[str, Session, str, int | None, str | None]]:
        """Give the marks of the day as they stand at a moment."""
        stand = {(each.pupil, each.half): each for each in self.entries if each.at <= moment}
        for each in stand.values():
            session = Session(moment.date(), each.half)
            yield each.pupil, session, each.code, each.minutes_late, each.detail

    def registers(self, moment: datetime) -> Iterator[Taking]:
        """Give the registers of the day, each as far as it has been taken at a moment."""
        for each in self.takings:
            taken, closed = _by(each.taken_at, moment), _by(each.closed_at, moment)
            yield evolve(each, taken_at=taken, closed_at=closed)


_OFFICE = ("A. Example", "Attendance Officer")
_OTHER = "the family let the school know"
_REASONS: Mapping[str, str] = {
    "/": "seen at the school",
    "L": "signed in at the office",
    "U": "signed in at the office",
    "B": "the provider let the school know",
}


def _by(at: datetime | None, moment: datetime) -> datetime | None:
    return at if at is not None and at <= moment else None
