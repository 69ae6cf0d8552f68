"""The hooks that an adapter may implement. Each is called for one school, and one adapter answers.

An adapter raises `Refused` for input that cannot be read, with a sentence for every fault; any
other exception becomes an `AdapterError` that names the adapter and the hook.
"""

from datetime import datetime

import pluggy

from attendance_core.calendar import Calendar
from attendance_core.correspondence import Message, MessageStatus, Receipt, Reply
from attendance_core.register import Frame, Presence, Taking
from attendance_core.roll import Roll
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = [
    "attendance_marks_as_at",
    "attendance_message_status",
    "attendance_read_calendar",
    "attendance_read_marks",
    "attendance_read_presence_events",
    "attendance_read_register_status",
    "attendance_read_replies",
    "attendance_read_roll",
    "attendance_read_school",
    "attendance_send_message",
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
def attendance_read_replies(span: Span | None) -> tuple[Reply, ...] | None:
    """Give what families let the school know (capability `replies`), each once.

    Args:
        span: the first and last day on which it came, both included; None is all that is held.
            Those of other days may be given too.
    """


@hookspec(firstresult=True)
def attendance_send_message(message: Message) -> Receipt | None:
    """Send one approved message (capability `messages`, for each channel).

    Called once a message; if called again with the same `message.key`, nothing is sent and the
    receipt says so.
    """


@hookspec(firstresult=True)
def attendance_message_status(channel: str, key: str) -> MessageStatus | None:
    """Say whether the message of a key went out (capability `messages`, for each channel).

    Called for approved messages of the day that are not due any more: whoever was written to and
    has arrived since stays known as written to.
    """
