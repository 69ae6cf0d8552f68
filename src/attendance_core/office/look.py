"""One look at a school: what its systems show at a moment, and what they could not be asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from attrs import define, evolve, field, frozen

from attendance_core.correspondence import MessageOutcome, Reply
from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office import beside
from attendance_core.office.beside import BESIDE, by_london, in_london
from attendance_core.office.sources import OpenedSchool
from attendance_core.register import Presence, PresenceEvent, SchoolRegisters
from attendance_core.register.lessons import lessons_by
from attendance_core.roll import Enrolment, EnrolmentStatus
from attendance_core.sessions import school_year_start
from attendance_core.trust import CHASE, ChaseRules

__all__ = ["Look", "in_london", "look_at"]

E = TypeVar("E", Presence, Reply, MessageOutcome)
T = TypeVar("T")


@frozen(eq=False)
class Look:
    """A school at the moment `at`.

    The marks stood as they are here at `as_at`. `presence` is what was seen on the day, in order;
    `replies` what families let the school know in the school year. `missing` says in a sentence
    each what a system could not be asked: as long as it is not empty nobody is written to. `aside`
    says it of what no message depends on, and what is told without it. `strange` says what was read
    and is about nobody.

    `registers` hold what stands beside them too, of all days, as it was known at the moment.
    `chase` says who is asked for a register that is not taken, and when. `holds` gives, for each
    pupil about whom nothing is to be sent, the role to speak to; `outcomes` what became of messages
    in the last days.
    """

    registers: SchoolRegisters
    at: datetime
    as_at: datetime
    presence: tuple[Presence, ...] = field(default=(), repr=False)
    replies: tuple[Reply, ...] = field(default=(), repr=False)
    missing: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    chase: tuple[ChaseRules, ...] = CHASE
    holds: Mapping[str, str] = field(factory=dict, repr=False)
    outcomes: tuple[MessageOutcome, ...] = field(default=(), repr=False)

    def looked_for(self) -> Iterator[Enrolment]:
        """Give the pupils on roll on the day, save those who are pupils of before by status."""
        for each in self.registers.roll.on_roll(self.at.date()):
            if each.enrolment_status is not EnrolmentStatus.PREVIOUS:
                yield each


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
    asking = _Asking(adapters)
    registers = _with_beside(registers, asking, at)
    year = (school_year_start(at.date()), at.date())
    replies = asking.ask("replies", "replies", lambda: by_london(adapters.read_replies(year)))
    holds = asking.ask("safeguarding", "of whom nothing is to be sent", adapters.read_holds)
    last = (at.date() - _OUTCOMES, at.date())
    outcomes = asking.ask(
        "outcomes",
        "what became of messages",
        lambda: by_london(adapters.read_message_outcomes(last)),
        without=_BY_SENDING,
    )
    seen = [each for each in registers.presence if each.at.date() == at.date()]
    came = [each for each in replies if each.at <= at]
    about = {
        "Sign-ins and locations": [x.pupil for x in seen if x.event is not PresenceEvent.ALERT],
        "Replies": [each.pupil for each in came if each.at.date() == at.date()],
        "Holds": [each.pupil for each in holds if each.is_on(at.date())],
        "Lesson marks": registers.lessons.filter(date=at.date())["pupil"].to_list(),
    }
    strange = tuple(_strangers(about, registers))
    return Look(
        registers,
        at,
        as_at,
        _in_order(seen),
        _in_order(came),
        asking.missing,
        asking.aside,
        strange,
        chase=school.configuration.chase,
        holds={each.pupil: each.owner for each in holds if each.is_on(at.date())},
        outcomes=_in_order([each for each in outcomes if each.at <= at]),
    )


_OUTCOMES = timedelta(days=14)
_BY_SENDING = "of messages it is told that they were sent, and no more"


def _with_beside(registers: SchoolRegisters, asking: "_Asking", at: datetime) -> SchoolRegisters:
    """Give the registers with what is held beside them, as it was known at a moment."""
    adapters = asking.adapters
    seen = asking.ask("presence", "who was seen", lambda: beside.presence(adapters))
    lessons = asking.ask(
        "lessons",
        "lesson marks",
        lambda: (lessons_by(beside.lessons(adapters, registers.school), at),),
    )
    changes = asking.ask("amendments", "amendments", lambda: beside.amendments(adapters))
    agreed = asking.ask("part_time", "part-time agreements", adapters.read_part_time)
    ill = asking.ask(
        "sickness", "expected sickness", adapters.read_expected_sickness, without=_BY_MARKS
    )
    return evolve(
        registers,
        lessons=lessons[0] if lessons else registers.lessons,
        presence=tuple(each for each in seen if each.at <= at),
        amendments=tuple(x for x in changes if x.amended_at is None or x.amended_at <= at),
        off_sessions=agreed,
        expected_sickness=tuple(each for each in ill if each.recorded_on <= at.date()),
        unread=asking.unread & BESIDE,
    )


_BY_MARKS = "the sickness return is told by the marks alone"


@define
class _Asking:
    """Asks a school's systems what may fail, and says in a sentence each what could not be read.

    `aside` is said of what no message depends on. `unread` are the capabilities that failed, or
    that no adapter is named for.
    """

    adapters: SchoolAdapters
    missing: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()

    def ask(
        self,
        capability: str,
        what: str,
        read: Callable[[], tuple[T, ...]],
        *,
        without: str = "",
    ) -> tuple[T, ...]:
        """Read something, or give nothing where it cannot be read or no adapter is named.

        Args:
            capability: what the adapter is named for.
            what: what it is, for people.
            read: what reads it.
            without: what is told without it, where no message depends on it.
        """
        try:
            if self.adapters.can(capability):
                return read()
        except AttendanceError as error:
            first, *others = str(error).splitlines()
            more = f" (and {len(others)} faults more)" if others else ""
            said = f"{what} could not be read: {first}{more}"
            if without:
                self.aside += (f"{said}; {without}",)
            else:
                self.missing += (said,)
        self.unread |= {capability}
        return ()


def _in_order(events: Sequence[E]) -> tuple[E, ...]:
    return tuple(sorted(events, key=lambda each: each.at))


def _strangers(
    about: Mapping[str, Sequence[str | None]], registers: SchoolRegisters
) -> Iterator[str]:
    known = registers.roll.by_key
    for what, people in about.items():
        strangers = sum(each not in known for each in people)
        if strangers:
            yield (
                f"{what} of today: {strangers} about nobody on the roll. A UPN was expected, or "
                "adno: and the admission number."
            )
