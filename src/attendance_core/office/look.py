"""One look at a school: what its systems show at a moment, and what they could not be asked."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from attrs import evolve, field, frozen

from attendance_core.correspondence import Reply
from attendance_core.errors import AttendanceError, Fault, Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.sources import OpenedSchool
from attendance_core.register import Presence, PresenceEvent, SchoolRegisters
from attendance_core.roll import Enrolment, EnrolmentStatus
from attendance_core.sessions import school_year_start
from attendance_core.tables import LONDON

__all__ = ["Look", "in_london", "look_at"]

T = TypeVar("T", Presence, Reply)


@frozen(eq=False)
class Look:
    """A school at the moment `at`.

    The marks stood as they are here at `as_at`. `presence` is what was seen on the day, in order;
    `replies` what families let the school know in the school year. `missing` says in a sentence
    each what a system could not be asked: as long as it is not empty nobody is written to.
    `strange` says what was read and is about nobody.
    """

    registers: SchoolRegisters
    at: datetime
    as_at: datetime
    presence: tuple[Presence, ...] = field(default=(), repr=False)
    replies: tuple[Reply, ...] = field(default=(), repr=False)
    missing: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()

    def looked_for(self) -> Iterator[Enrolment]:
        """Give the pupils on roll on the day, save those who are pupils of before by status."""
        for each in self.registers.roll.on_roll(self.at.date()):
            if each.enrolment_status is not EnrolmentStatus.PREVIOUS:
                yield each


def in_london(at: datetime) -> datetime:
    """Give a moment by the clock of Europe/London.

    Raises:
        Refused: it has no zone, so that nobody can say which moment it is.
    """
    if at.tzinfo is None:
        raise Refused([Fault("at", "a moment with its zone was expected")])
    return at.astimezone(LONDON)


def look_at(school: OpenedSchool, adapters: SchoolAdapters, *, at: datetime) -> Look:
    """Look at a school. Without its registers there is nothing to see; without the rest there is.

    Args:
        school: the school.
        adapters: its adapters, made for this look.
        at: the moment, with its zone: what came later is left aside.

    Raises:
        Refused: the registers cannot be read, or the moment has no zone.
        AdapterError: an adapter failed to read the registers.
    """
    at = in_london(at)
    registers = school.read(adapters)
    as_at = in_london(adapters.marks_as_at())
    missing: list[str] = []

    def asked(capability: str, what: str, read: Callable[[], Iterable[T]]) -> tuple[T, ...]:
        if not adapters.can(capability):
            return ()
        try:
            return tuple(sorted(read(), key=lambda each: each.at))
        except AttendanceError as error:
            first, *others = str(error).splitlines()
            more = f" (and {len(others)} faults more)" if others else ""
            missing.append(f"{what} could not be read: {first}{more}")
            return ()

    day, year = (at.date(), at.date()), (school_year_start(at.date()), at.date())
    presence = asked(
        "presence",
        "who was seen",
        lambda: (_by_london(each) for each in adapters.read_presence_events(day)),
    )
    replies = asked(
        "replies",
        "replies",
        lambda: (_by_london(each) for each in adapters.read_replies(year)),
    )
    seen = tuple(each for each in presence if each.at <= at and each.at.date() == at.date())
    came = tuple(each for each in replies if each.at <= at)
    known = registers.roll.by_key
    today = [each.pupil for each in came if each.at.date() == at.date()]
    met = [each.pupil for each in seen if each.event is not PresenceEvent.ALERT]
    strange = [
        f"{what} of today: {strangers} about nobody on the roll. A UPN was expected, or adno: and "
        "the admission number."
        for what, people in (("Sign-ins and locations", met), ("Replies", today))
        if (strangers := sum(each not in known for each in people))
    ]
    return Look(registers, at, as_at, seen, came, tuple(missing), tuple(strange))


def _by_london(each: T) -> T:
    return evolve(each, at=in_london(each.at))
