"""The hooks that an adapter may implement. Each is called for one school, and one adapter answers.

An adapter raises `Refused` for input that cannot be read, with a sentence for every fault; any
other exception becomes an `AdapterError` that names the adapter and the hook.
"""

from collections.abc import Mapping
from datetime import datetime

import pluggy

from attendance_core.calendar import Calendar
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
)
from attendance_core.forms import FormSpec
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    ExportFile,
    Frame,
    MarkToWrite,
    Notice,
    OffSession,
    Presence,
    SchoolRegisters,
    Taking,
    WrittenMark,
)
from attendance_core.roll import Roll
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = [
    "attendance_export",
    "attendance_form_specs",
    "attendance_log_concern",
    "attendance_marks_as_at",
    "attendance_message_gateway",
    "attendance_message_status",
    "attendance_policy",
    "attendance_read_amendments",
    "attendance_read_calendar",
    "attendance_read_expected_sickness",
    "attendance_read_holds",
    "attendance_read_lesson_marks",
    "attendance_read_marks",
    "attendance_read_message_outcomes",
    "attendance_read_notices",
    "attendance_read_part_time",
    "attendance_read_presence_events",
    "attendance_read_register_status",
    "attendance_read_replies",
    "attendance_read_roll",
    "attendance_read_school",
    "attendance_send_message",
    "attendance_templates",
    "attendance_write_marks",
    "hookimpl",
]

PROJECT = "attendance"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def attendance_read_school() -> School | None:
    """Give the school itself, where the system knows its numbers and times (capability `school`).

    Called when a source is opened on its own, without a trust's configuration.
    """


@hookspec(firstresult=True)
def attendance_read_calendar() -> Calendar | None:
    """Give the sessions that the school holds (capability `calendar`)."""


@hookspec(firstresult=True)
def attendance_read_roll() -> Roll | None:
    """Give the pupils with their enrolments and parents (capability `roll`)."""


@hookspec(firstresult=True)
def attendance_read_marks(span: Span | None) -> Frame | None:
    """Give the marks of the statutory sessions (capability `marks`).

    Args:
        span: the first and last day wanted, both included; None is all that is held. Marks of other
            days may be given too.

    Returns:
        A frame with `pupil` (the key of the roll), `date`, `session` (AM, PM), `code` (null, empty
        or `-` is no mark), and optionally `minutes_late` (whole minutes) and `detail`, which is
        left out by a system that has no place for it. One row at most for a pupil and a session.
    """


@hookspec(firstresult=True)
def attendance_read_register_status(span: Span | None) -> tuple[Taking, ...] | None:
    """Give which registers were taken, and when (capability `marks`).

    Called after `attendance_read_marks`. A system that does not know returns an empty tuple: then
    no register is said to be missing.

    Args:
        span: the first and last day wanted, both included; None is all that is held.
    """


@hookspec(firstresult=True)
def attendance_marks_as_at() -> datetime | None:
    """Give the moment, with its zone, at which the marks stood as they are given (`marks`).

    Called after `attendance_read_marks`. For an export it is when it was made, for a system that is
    asked the moment of asking. Nobody is written to from marks that are old.
    """


@hookspec(firstresult=True)
def attendance_read_presence_events(span: Span | None) -> tuple[Presence, ...] | None:
    """Give where pupils were seen, beside the register (capability `presence`).

    Args:
        span: the first and last day wanted, both included; None is all that is held. Events of
            other days may be given too.
    """


@hookspec(firstresult=True)
def attendance_read_lesson_marks(span: Span | None) -> Frame | None:
    """Give the marks that teachers entered in lessons, beside the register (capability `lessons`).

    Args:
        span: the first and last day wanted, both included; None is all that is held. Marks of other
            days may be given too.

    Returns:
        A frame as `register.lessons_frame` makes it, with `pupil`, `date`, `period` and `code`, and
        optionally `starts`, `ends`, `subject`, `teacher`, `minutes_late` (whole minutes) and
        `recorded_at` (a moment with its zone). `code` is a code of the register, one of the
        school's own (`School.lesson_codes`), or `-` for no mark yet. One row at most for a pupil, a
        day and a period.
    """


@hookspec(firstresult=True)
def attendance_read_amendments(span: Span | None) -> tuple[Amendment, ...] | None:
    """Give the changes of marks that were recorded (capability `amendments`).

    Args:
        span: the first and last day of the sessions that are wanted, both included; None is all
            that is held. Those of other days may be given too.
    """


@hookspec(firstresult=True)
def attendance_read_part_time() -> tuple[OffSession, ...] | None:
    """Give the sessions of the week that were agreed to be off (capability `part_time`).

    Agreements that have ended are given too: an old mark is judged by what was agreed then.
    """


@hookspec(firstresult=True)
def attendance_read_expected_sickness() -> tuple[ExpectedSickness, ...] | None:
    """Give what was recorded about how long pupils will be ill (capability `sickness`).

    What was recorded of an illness that is over is given too: a return of the school year rests on
    it.
    """


@hookspec(firstresult=True)
def attendance_read_notices() -> tuple[Notice, ...] | None:
    """Give the penalty notices that were issued (capability `notices`), each once.

    Those that were withdrawn are given too, with the day; of which school a child was then is of no
    account.
    """


@hookspec(firstresult=True)
def attendance_read_replies(span: Span | None) -> tuple[Reply, ...] | None:
    """Give what families let the school know (capability `replies`), each once.

    Args:
        span: the first and last day on which it came, both included; None is all that is held.
            Those of other days may be given too.
    """


@hookspec(firstresult=True)
def attendance_send_message(message: Message) -> Receipt | None:
    """Send one approved message (capability `messages`, for each channel).

    Called once a message, and again if a process died before it could record that it went out. An
    idempotent gateway that is called again with the same `message.key` sends nothing, and its
    receipt says so; the others are called again only once it is known that nothing went out.

    Raise `Refused` where the message was not handed over for certain. After any other exception it
    may have gone out.
    """


@hookspec(firstresult=True)
def attendance_message_status(channel: str, key: str) -> MessageStatus | None:
    """Say whether the message of a key went out (capability `messages`, for each channel).

    Called of a queryable gateway, for a message whose sending was cut short.
    """


@hookspec(firstresult=True)
def attendance_message_gateway(channel: str) -> Gateway | None:
    """Say what the gateway of a channel can promise (capability `messages`, for each channel).

    Idempotent: it knows a key again. Queryable: it can be asked what became of one. Neither: then a
    message whose sending was cut short waits for a person.
    """


@hookspec(firstresult=True)
def attendance_read_message_outcomes(span: Span | None) -> tuple[MessageOutcome, ...] | None:
    """Give what became of messages that went out (capability `outcomes`), as often as it changed.

    Only of messages with a key of ours. While a system cannot say, it gives nothing.

    Args:
        span: the first and last day of the outcomes that are wanted, both included; None is all
            that is held. Those of other days may be given too.
    """


@hookspec(firstresult=True)
def attendance_write_marks(marks: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...] | None:
    """Write marks that somebody decided (capability `write_marks`), and say of each what became.

    Called with each mark at most once in a look, and again at later ones until the register shows
    it; a system that has it already writes nothing. One mark that is refused keeps no other back.

    Args:
        marks: the marks, in the order of the screen on which they would be keyed.
    """


@hookspec(firstresult=True)
def attendance_log_concern(concern: Concern) -> Receipt | None:
    """Hand a concern over that somebody approved (capability `safeguarding`).

    Handed over again under the same `concern.key`, it is there once, and the receipt says so.
    """


@hookspec(firstresult=True)
def attendance_read_holds() -> tuple[SafeguardingHold, ...] | None:
    """Give of whom nothing is to be sent (capability `safeguarding`), and never why.

    While this cannot be read, nobody is written to.
    """


@hookspec(firstresult=True)
def attendance_export(
    registers: SchoolRegisters, span: Span, at: datetime
) -> tuple[ExportFile, ...] | None:
    """Write a school's registers in the format of another system (capability `export`).

    The same registers at the same moment give the same bytes.

    Args:
        registers: the school's registers.
        span: the first and the last day that are wanted, both included.
        at: the moment, with its zone, at which the registers stood so.
    """


@hookspec(firstresult=True)
def attendance_form_specs() -> tuple[FormSpec, ...] | None:
    """Give the forms of a local authority (capability `local_authority`), those of old days too.

    The library fills them for a person to check and to submit; it submits none.
    """


@hookspec(firstresult=True)
def attendance_templates() -> Mapping[str, str] | None:
    """Give documents in a trust's own words, by the names of their files (capability `wording`).

    They stand in the place of the library's, and under those of a folder that a school names.
    """


@hookspec(firstresult=True)
def attendance_policy() -> str | None:
    """Give the text of a trust's policy (capability `policy`), to lie under a school's own."""
