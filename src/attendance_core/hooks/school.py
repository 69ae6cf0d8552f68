"""The adapters of one school, behind one typed method for each hook."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pluggy
from attrs import evolve, field, fields, frozen

from attendance_core.calendar import Calendar
from attendance_core.correspondence import Gateway, Message, MessageStatus, Receipt, Reply
from attendance_core.errors import AdapterError, AttendanceError, Fault, Refused, collecting
from attendance_core.hooks import specs
from attendance_core.hooks.discovery import CAPABILITIES, Factory, factory
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    Frame,
    Notice,
    OffSession,
    Presence,
    Taking,
)
from attendance_core.roll import Roll
from attendance_core.school import School
from attendance_core.sessions import Span
from attendance_core.tables import structure
from attendance_core.trust import SchoolConfiguration

__all__ = ["SchoolAdapters"]

T = TypeVar("T")

_OF_THE_SCHOOL = frozenset({"calendar", "roll", "marks"})


@frozen(eq=False)
class SchoolAdapters:
    """For each capability, the hooks of the one adapter that the school named, and no others.

    Adapters are made for one look at a school, and may keep what they have read: to look again
    later, make them again.
    """

    _manager: pluggy.PluginManager = field(repr=False)
    _named: dict[str, str]

    @classmethod
    def of(
        cls, configuration: SchoolConfiguration, *, place: str, folder: Path
    ) -> "SchoolAdapters":
        """Build the adapters that a school's configuration names.

        One that knows the school itself as well can be asked for it, to compare it.

        Args:
            configuration: the school's part of the trust's configuration.
            place: the configuration's file name, for the faults.
            folder: the folder from which paths in the settings are reckoned.

        Raises:
            Refused: an adapter is not installed, cannot do what it is named for, or its settings
                are not what it takes; all at once.
            AdapterError: an adapter cannot be loaded or made.
        """
        wanted = dict(configuration.adapters)
        knowing: dict[str, str] = {}
        if not configuration.calendar.endswith(".csv"):
            wanted["calendar"] = configuration.calendar
        made: dict[str, object] = {}
        with collecting() as faults:
            for capability, name in wanted.items():
                parent = "" if capability == "calendar" else ".adapters"
                key = f"{configuration.key}{parent}.{capability}"
                try:
                    found = _able(name, capability, place=place, key=key)
                    # One that was named for who was seen may hold nothing else of the school.
                    if "school" in found.capabilities and capability in _OF_THE_SCHOOL:
                        knowing["school"] = name
                    if name not in made:
                        settings = configuration.settings.get(name, {})
                        where = f"{configuration.key}.{name}"
                        made[name] = _made(found, name, settings, place, where, folder)
                except Refused as refused:
                    faults.extend(refused.faults)
        named = wanted | knowing
        return cls.joined({capability: (name, made[name]) for capability, name in named.items()})

    @classmethod
    def alone(cls, name: str, adapter: object, capabilities: frozenset[str]) -> "SchoolAdapters":
        """Let one adapter answer for everything that it can do."""
        return cls.joined(dict.fromkeys(sorted(capabilities), (name, adapter)))

    @classmethod
    def joined(cls, adapters: dict[str, tuple[str, object]]) -> "SchoolAdapters":
        """Join adapters by capability.

        Raises:
            AdapterError: an adapter implements a hook that is not declared, or not as declared.
        """
        manager = pluggy.PluginManager(specs.PROJECT)
        manager.add_hookspecs(specs)
        for capability, (name, adapter) in adapters.items():
            _register(manager, capability, name, adapter)
        return cls(manager, {capability: name for capability, (name, _) in adapters.items()})

    def can(self, capability: str) -> bool:
        """Say whether the school named an adapter for a capability."""
        return capability in self._named

    def read_school(self) -> School:
        """Read the school itself."""
        answer: School = self._ask("school", "attendance_read_school")
        return answer

    def read_calendar(self) -> Calendar:
        """Read the sessions that the school holds."""
        answer: Calendar = self._ask("calendar", "attendance_read_calendar")
        return answer

    def read_roll(self) -> Roll:
        """Read the pupils, with their enrolments and parents."""
        answer: Roll = self._ask("roll", "attendance_read_roll")
        return answer

    def read_marks(self, span: Span | None) -> Frame:
        """Read the marks of a span of days, or all."""
        return self._ask("marks", "attendance_read_marks", span=span)

    def read_register_status(self, span: Span | None) -> tuple[Taking, ...]:
        """Read which registers of a span of days were taken, and when."""
        answer: tuple[Taking, ...] = self._ask(
            "marks", "attendance_read_register_status", span=span
        )
        return answer

    def marks_as_at(self) -> datetime:
        """Give the moment at which the marks stood as they were read."""
        answer: datetime = self._ask("marks", "attendance_marks_as_at")
        return answer

    def read_presence_events(self, span: Span | None) -> tuple[Presence, ...]:
        """Read where pupils were seen in a span of days."""
        answer: tuple[Presence, ...] = self._ask(
            "presence", "attendance_read_presence_events", span=span
        )
        return answer

    def read_lesson_marks(self, span: Span | None) -> Frame:
        """Read the lesson marks of a span of days, or all."""
        return self._ask("lessons", "attendance_read_lesson_marks", span=span)

    def read_amendments(self, span: Span | None) -> tuple[Amendment, ...]:
        """Read the recorded changes of marks in a span of days, or all."""
        answer: tuple[Amendment, ...] = self._ask(
            "amendments", "attendance_read_amendments", span=span
        )
        return answer

    def read_part_time(self) -> tuple[OffSession, ...]:
        """Read the sessions of the week that were agreed to be off."""
        answer: tuple[OffSession, ...] = self._ask("part_time", "attendance_read_part_time")
        return answer

    def read_expected_sickness(self) -> tuple[ExpectedSickness, ...]:
        """Read how long pupils are expected to be ill."""
        answer: tuple[ExpectedSickness, ...] = self._ask(
            "sickness", "attendance_read_expected_sickness"
        )
        return answer

    def read_notices(self) -> tuple[Notice, ...]:
        """Read the penalty notices that were issued."""
        answer: tuple[Notice, ...] = self._ask("notices", "attendance_read_notices")
        return answer

    def read_replies(self, span: Span | None) -> tuple[Reply, ...]:
        """Read what families let the school know in a span of days."""
        answer: tuple[Reply, ...] = self._ask("replies", "attendance_read_replies", span=span)
        return answer

    def send_message(self, message: Message) -> Receipt:
        """Send one approved message by its channel."""
        capability = f"messages.{message.channel}"
        answer: Receipt = self._ask(capability, "attendance_send_message", message=message)
        return answer

    def message_status(self, channel: str, key: str) -> MessageStatus:
        """Say whether the message of a key went out by a channel."""
        capability = f"messages.{channel}"
        answer: MessageStatus = self._ask(
            capability, "attendance_message_status", channel=channel, key=key
        )
        return answer

    def message_gateway(self, channel: str) -> Gateway:
        """Say what the gateway of a channel can promise of a message."""
        answer: Gateway = self._ask(
            f"messages.{channel}", "attendance_message_gateway", channel=channel
        )
        return answer

    def _ask(self, capability: str, hook: str, **arguments: object) -> Any:  # noqa: ANN401 - the hook's own type
        name = self._named.get(capability)
        if name is None:
            raise AdapterError("(none)", hook, f"the school named no adapter for {capability}")
        try:
            answer = getattr(self._manager.hook, hook)(**arguments)
        except AttendanceError:
            raise
        except Exception as error:
            # The cause is chained for whoever debugs; its text may hold a pupil's name.
            raise AdapterError(name, hook, f"it failed with {type(error).__name__}") from error
        if answer is None:
            raise AdapterError(name, hook, "it gave no answer")
        return answer


def _able(name: str, capability: str, *, place: str, key: str) -> Factory:
    found = factory(name, place=place, key=key)
    if capability not in found.capabilities:
        able = ", ".join(sorted(found.capabilities))
        expected = f"an adapter for {capability} was expected; {name} is one for {able}"
        raise Refused([Fault(place, expected, key=key)])
    return found


def _made(
    found: Factory, name: str, settings: object, place: str, key: str, folder: Path
) -> object:
    read = structure(settings, found.Settings, place=place, key=key)
    paths = {
        each.alias: folder / value
        for each in fields(type(read))
        if isinstance(value := getattr(read, each.name), Path)
    }
    try:
        return found(evolve(read, **paths))
    except AttendanceError:
        raise
    except Exception as error:
        raise AdapterError(name, "(making)", f"it failed with {type(error).__name__}") from error


class _Part:
    """The hooks of one capability of an adapter, so that pluggy sees no others."""


def _register(manager: pluggy.PluginManager, capability: str, name: str, adapter: object) -> None:
    undeclared = [
        hook
        for hook in dir(type(adapter))
        if hook.startswith(f"{specs.PROJECT}_") and not hasattr(specs, hook)
    ]
    if undeclared:
        raise AdapterError(name, undeclared[0], "there is no such hook")
    if capability not in CAPABILITIES:
        raise AdapterError(name, "(capabilities)", f"there is no capability {capability}")
    part = _Part()
    for hook in CAPABILITIES[capability]:
        method: Callable[..., object] | None = getattr(adapter, hook, None)
        if not hasattr(method, f"{specs.PROJECT}_impl"):
            expected = f"an adapter for {capability} was expected to have it, marked `hookimpl`"
            raise AdapterError(name, hook, expected)
        setattr(part, hook, method)
    try:
        manager.register(part, name=f"{name} ({capability})")
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        reason = str(error).strip().splitlines()[-1]
        raise AdapterError(name, CAPABILITIES[capability][0], reason) from error
