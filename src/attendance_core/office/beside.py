"""What is read beside the registers: lessons, presence, amendments, part time, sickness."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from attrs import evolve

from attendance_core.correspondence import MessageOutcome, Reply
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Amendment, Frame, Presence
from attendance_core.register.lessons import checked_lessons
from attendance_core.school import School
from attendance_core.tables import LONDON

__all__ = [
    "BESIDE",
    "amendments",
    "by_london",
    "in_london",
    "lessons",
    "presence",
    "read_beside",
    "unread",
]

BESIDE = frozenset({"presence", "lessons", "amendments", "part_time", "sickness"})
"""The capabilities that give what is held beside the statutory registers."""

T = TypeVar("T", Presence, Reply, MessageOutcome)


def in_london(at: datetime) -> datetime:
    """Give a moment by the clock of Europe/London.

    Raises:
        Refused: it has no zone, so that nobody can say which moment it is.
    """
    if at.tzinfo is None:
        raise Refused([Fault("at", "a moment with its zone was expected")])
    return at.astimezone(LONDON)


def by_london(events: Iterable[T]) -> tuple[T, ...]:
    """Give what happened at moments, each by the clock of London.

    Raises:
        Refused: a moment has no zone.
    """
    return tuple(evolve(each, at=in_london(each.at)) for each in events)


def lessons(adapters: SchoolAdapters, school: School) -> Frame:
    """Read the lesson marks, in the codes of the register and of the school.

    Raises:
        Refused: they cannot be read, or are not what they should be.
        AdapterError: the adapter failed.
    """
    return checked_lessons(adapters.read_lesson_marks(None), school.lesson_codes)


def presence(adapters: SchoolAdapters) -> tuple[Presence, ...]:
    """Read where pupils were seen, with moments by the clock of London.

    Raises:
        Refused: it cannot be read, or a moment has no zone.
        AdapterError: the adapter failed.
    """
    return by_london(adapters.read_presence_events(None))


def amendments(adapters: SchoolAdapters) -> tuple[Amendment, ...]:
    """Read the changes of marks, with moments by the clock of London.

    Raises:
        Refused: they cannot be read, or a moment has no zone.
        AdapterError: the adapter failed.
    """
    return tuple(
        each if each.amended_at is None else evolve(each, amended_at=in_london(each.amended_at))
        for each in adapters.read_amendments(None)
    )


def unread(adapters: SchoolAdapters) -> frozenset[str]:
    """Give the capabilities of `BESIDE` for which the school named no adapter."""
    return frozenset(each for each in BESIDE if not adapters.can(each))


def read_beside(adapters: SchoolAdapters, school: Callable[[], School]) -> Mapping[str, Any]:
    """Read all that is held beside the statutory registers, as fields of `SchoolRegisters`.

    Args:
        adapters: the school's adapters; what it named none for is `unread`.
        school: what gives the school.

    Raises:
        Refused: with every fault of every part.
        AdapterError: an adapter failed.
    """
    reads: Mapping[str, tuple[str, Callable[[], Any]]] = {
        "lessons": ("lessons", lambda: lessons(adapters, school())),
        "presence": ("presence", partial(presence, adapters)),
        "amendments": ("amendments", partial(amendments, adapters)),
        "off_sessions": ("part_time", adapters.read_part_time),
        "expected_sickness": ("sickness", adapters.read_expected_sickness),
    }
    with collecting() as faults:
        held = {
            name: faults.attempt(read)
            for name, (capability, read) in reads.items()
            if adapters.can(capability)
        }
    return held | {"unread": unread(adapters)}
