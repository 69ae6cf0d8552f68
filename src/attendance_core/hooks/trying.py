"""Trying the adapters of a school: every hook that only reads is asked, and nothing is sent."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from attendance_core.calendar import Calendar
from attendance_core.correspondence import Gateway
from attendance_core.errors import AdapterError, Refused
from attendance_core.hooks.discovery import CAPABILITIES
from attendance_core.hooks.school import SchoolAdapters
from attendance_core.register import count_marks
from attendance_core.roll import Roll
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = ["Tried", "tried"]

_DOES_NOT_READ = frozenset(
    {
        "attendance_export",
        "attendance_log_concern",
        "attendance_message_status",
        "attendance_send_message",
        "attendance_write_marks",
    }
)


@frozen
class Tried:
    """What came of asking one adapter for one capability; `says` tells how much, or what failed."""

    capability: str
    adapter: str
    works: bool
    says: str


def tried(adapters: SchoolAdapters, *, span: Span) -> Iterator[Tried]:
    """Ask each adapter of a school for what it was named for, one capability after the other.

    A failure of one keeps no other back. Nothing is sent, written or handed over.

    Args:
        adapters: the school's adapters.
        span: the days of which is asked, where a hook takes days.
    """
    for capability, name in adapters.named.items():
        hooks = [each for each in CAPABILITIES[capability] if each not in _DOES_NOT_READ]
        try:
            said = [_asked(adapters, capability, name, each, span) for each in hooks]
        except (Refused, AdapterError) as error:
            yield Tried(capability, name, works=False, says=str(error))
        else:
            yield Tried(capability, name, works=True, says="; ".join(said) or "made, and not asked")


def _asked(adapters: SchoolAdapters, capability: str, adapter: str, hook: str, span: Span) -> str:
    name = hook.removeprefix("attendance_")
    method = getattr(adapters, name)
    given = {"span": span, "channel": capability.partition(".")[2]}
    answer = method(**{each: given[each] for each in inspect.signature(method).parameters})
    expected = _EXPECTED.get(hook)
    if expected and not expected[0](answer):
        raise AdapterError(adapter, hook, f"{expected[1]} was expected")
    # Of marks it is not enough that they were given: a register is to be made of them.
    told = str(count_marks(answer)) if hook == "attendance_read_marks" else _told(answer)
    return f"{name.removeprefix('read_').replace('_', ' ')}: {told}"


_EXPECTED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "attendance_marks_as_at": (
        lambda answer: isinstance(answer, datetime) and answer.tzinfo is not None,
        "a moment with its zone",
    ),
    "attendance_message_gateway": (
        lambda answer: isinstance(answer, Gateway),
        "one of Gateway",
    ),
}
"""What an answer is that would pass for another: text for a word of ours, a clock of nowhere."""


def _told(answer: Any) -> str:  # noqa: ANN401 - of whichever hook
    """Say how much was given, and nothing of anybody."""
    match answer:
        case School():
            told = str(answer.urn)
        case Calendar():
            told = f"{len(answer.sessions)} sessions"
        case Roll():
            told = f"{len(answer.pupils)} pupils, {len(answer.parents)} parents"
        case datetime():
            told = f"{answer:%Y-%m-%dT%H:%M}"
        case Gateway():
            told = answer
        case str():
            told = f"{len(answer.splitlines())} lines"
        case _:
            told = str(len(answer))
    return told
