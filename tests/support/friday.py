"""A school of three pupils on one Friday, and its systems, for the tests of the office."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from attrs import define, evolve, field

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
    ReplyChannel,
)
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.office import Look, OpenedSchool
from attendance_core.records import Journal
from attendance_core.records.moments import now
from attendance_core.register import (
    Mark,
    MarkToWrite,
    Presence,
    PresenceEvent,
    PresenceSource,
    SchoolRegisters,
    Taking,
    WrittenMark,
    marks_frame,
)
from attendance_core.roll import Enrolment, Parent, ParentBasis, Pupil, Roll
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.school import Period, RegisterTimes, School
from attendance_core.sessions import Half, Session, Span
from attendance_core.tables import LONDON
from attendance_core.trust import MessageRules, ReplyRules, SchoolConfiguration

FRIDAY = date(2026, 11, 20)
ANN, BO, CY = "adno:1", "adno:2", "adno:3"
RULES = MessageRules(approved_by="Attendance Administrator", reply_to="01632 960001")
SCHOOL = School(
    urn=142000,
    name="Example School",
    register=(
        RegisterTimes(
            in_force=date(2026, 9, 1),
            am=Period("Tutor", time(8, 40), time(9, 10), time(12, 20)),
            pm=Period("Lesson 4", time(13, 20), time(13, 50), time(15, 10)),
        ),
    ),
)


def at(clock: str) -> datetime:
    """Give a moment of the Friday."""
    return datetime.combine(FRIDAY, time.fromisoformat(clock), LONDON)


def a_parent(pupil: str, number: int = 1, **changes: object) -> Parent:
    """Give a parent to whom a message may go, unless something is changed."""
    allowed = Parent(
        f"{pupil}/{number}",
        pupil,
        "Example",
        parental_responsibility=True,
        contact_allowed=True,
        parent_basis=ParentBasis.NATURAL,
        mobile=f"07700 90000{number}",
    )
    return evolve(allowed, **changes)


def roll_of(*parents: Parent, names: Mapping[str, str] | None = None) -> Roll:
    """Give a roll of Ann, Bo and Cy, or of others, all born in 2014, with these parents."""
    names = names or {ANN: "Ann", BO: "Bo", CY: "Cy"}
    pupils = tuple(
        Pupil(None, key.removeprefix("adno:"), "Sample", name, date(2014, 3, 5))
        for key, name in names.items()
    )
    enrolments = tuple(
        Enrolment(key, date(2026, 9, 1), year_group="7", registration_group="7A") for key in names
    )
    return Roll(pupils, enrolments, parents)


def registers_of(codes: dict[tuple[str, Half], str], roll: Roll) -> SchoolRegisters:
    """Give the registers of the Friday with these codes."""
    marks = [Mark(pupil, Session(FRIDAY, half), code) for (pupil, half), code in codes.items()]
    held = Calendar(HeldSession(FRIDAY, half) for half in Half)
    return SchoolRegisters(SCHOOL, held, roll, marks_frame(marks), ())


def look_of(
    codes: dict[tuple[str, Half], str], roll: Roll, clock: str = "09:30", **changes: object
) -> Look:
    """Give a look at the Friday, from marks of that very moment unless something is changed."""
    look = Look(registers_of(codes, roll), at(clock), at(clock))
    return evolve(look, **changes)


def seen(
    pupil: str,
    clock: str,
    source: PresenceSource = PresenceSource.SIGN_IN,
    event: PresenceEvent = PresenceEvent.ARRIVED,
) -> Presence:
    """Give where a pupil was seen on the Friday."""
    return Presence(at(clock), source, event, pupil)


def told(pupil: str | None, text: str, clock: str = "08:15", **changes: object) -> Reply:
    """Give what a family let the school know by telephone on the Friday."""
    reply = Reply(f"{pupil} {clock}", at(clock), ReplyChannel.CALL, pupil, text=text)
    return evolve(reply, **changes)


def a_journal(clock: Callable[[], datetime] = now) -> Journal:
    """Give an empty journal, in a folder of its own that goes when the journal does."""
    folder = Path(mkdtemp(prefix="records-"))
    journal = Journal.open("sqlite:///records.db", folder=folder, clock=clock)
    finalize(journal.engine, rmtree, folder, ignore_errors=True)
    return journal


@define
class Systems:
    """A school's systems, kept in memory: what they hold, and what was sent through them."""

    codes: dict[tuple[str, Half], str]
    roll: Roll
    sent: dict[str, Message] = field(factory=dict)
    out_of_order: bool = False
    as_at: datetime = field(factory=lambda: at("23:00"))
    presence: tuple[Presence, ...] = ()
    replies: tuple[Reply, ...] = ()
    blind: bool = False
    holds: date = FRIDAY
    held_back: tuple[SafeguardingHold, ...] | None = None
    outcomes: tuple[MessageOutcome, ...] | None = None
    written: tuple[WrittenMark, ...] | None = None
    asked: list[MarkToWrite] = field(factory=list)
    journal: Journal = field(factory=a_journal)

    @property
    def capabilities(self) -> frozenset[str]:
        """What the school named it for: of the last three, what it was given an answer for."""
        more = {
            "safeguarding": self.held_back,
            "outcomes": self.outcomes,
            "write_marks": self.written,
        }
        given = {name for name, answer in more.items() if answer is not None}
        return frozenset(
            {"calendar", "roll", "marks", "presence", "replies", "messages.sms", *given}
        )

    @hookimpl
    def attendance_read_calendar(self) -> Calendar:
        """Give the Friday, or another day."""
        return Calendar(HeldSession(self.holds, half) for half in Half)

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the roll."""
        return self.roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> object:  # noqa: ARG002 - all are held
        """Give the marks."""
        return registers_of(self.codes, self.roll).marks

    @hookimpl
    def attendance_read_register_status(
        self,
        span: Span | None,  # noqa: ARG002 - nothing is known
    ) -> tuple[Taking, ...]:
        """Give nothing."""
        return ()

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give the moment of which the marks are."""
        return self.as_at

    @hookimpl
    def attendance_read_presence_events(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[Presence, ...]:
        """Give who was seen, unless the system cannot say."""
        if self.blind:
            raise ConnectionError(self.presence)
        return self.presence

    @hookimpl
    def attendance_read_replies(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[Reply, ...]:
        """Give what families let the school know."""
        return self.replies

    @hookimpl
    def attendance_message_status(
        self,
        channel: str,  # noqa: ARG002 - there is one
        key: str,
    ) -> MessageStatus:
        """Say whether it was sent."""
        return MessageStatus.SENT if key in self.sent else MessageStatus.NOT_SENT

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:  # noqa: ARG002 - there is one
        """Say that a key is known again."""
        return Gateway.IDEMPOTENT

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Keep the message, once, unless the system is out of order."""
        if self.out_of_order:
            raise ConnectionError(message.to)
        known = message.key in self.sent
        self.sent.setdefault(message.key, message)
        return Receipt(message.key, already_sent=known)

    @hookimpl
    def attendance_log_concern(self, concern: Concern) -> Receipt:
        """Take a concern."""
        return Receipt(concern.key, already_sent=False)

    @hookimpl
    def attendance_read_holds(self) -> tuple[SafeguardingHold, ...]:
        """Give who is held back, unless the system is out of order."""
        if self.out_of_order or self.held_back is None:
            raise ConnectionError
        return self.held_back

    @hookimpl
    def attendance_read_message_outcomes(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[MessageOutcome, ...]:
        """Give what became of messages, unless the system is out of order."""
        if self.out_of_order or self.outcomes is None:
            raise ConnectionError
        return self.outcomes

    @hookimpl
    def attendance_write_marks(self, marks: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...]:
        """Keep what was asked, and give the answers, unless the system is out of order."""
        if self.out_of_order or self.written is None:
            raise ConnectionError
        self.asked.extend(marks)
        return tuple(
            evolve(answer, key=mark.key) for answer, mark in zip(self.written, marks, strict=False)
        )


def opened(systems: Systems) -> OpenedSchool:
    """Open the school with its systems."""
    adapters = SchoolAdapters.alone("memory", systems, systems.capabilities)
    configuration = SchoolConfiguration(
        SCHOOL, "memory", {}, {}, RULES, "school[1]", ReplyRules(RULES.approved_by)
    )
    return OpenedSchool(configuration, lambda: adapters, Path(), "trust.toml")
