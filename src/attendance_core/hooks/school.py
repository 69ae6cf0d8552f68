"""The adapters of one school, behind one typed method for each hook."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pluggy
from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
)
from attendance_core.errors import AdapterError, AttendanceError
from attendance_core.forms import FormSpec
from attendance_core.hooks import specs
from attendance_core.hooks.joining import register
from attendance_core.hooks.making import made_adapters
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
from attendance_core.trust import SchoolConfiguration

__all__ = ["SchoolAdapters"]


@frozen(eq=False)
class SchoolAdapters:
    """For each capability, the hooks of the one adapter that the school named, and no others.

    Adapters are made for one look at a school, and may keep what they have read: to look again
    later, make them again. `named` gives the name of the adapter for each capability.
    """

    _manager: pluggy.PluginManager = field(repr=False)
    named: Mapping[str, str]

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
        return cls.joined(made_adapters(configuration, place=place, folder=folder))

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
            register(manager, capability, name, adapter)
        return cls(manager, {capability: name for capability, (name, _) in adapters.items()})

    def can(self, capability: str) -> bool:
        """Say whether the school named an adapter for a capability."""
        return capability in self.named

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

    def read_message_outcomes(self, span: Span | None) -> tuple[MessageOutcome, ...]:
        """Read what became of messages, in a span of days."""
        answer: tuple[MessageOutcome, ...] = self._ask(
            "outcomes", "attendance_read_message_outcomes", span=span
        )
        return answer

    def write_marks(self, marks: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...]:
        """Write marks that somebody decided."""
        answer: tuple[WrittenMark, ...] = self._ask(
            "write_marks", "attendance_write_marks", marks=marks
        )
        return answer

    def log_concern(self, concern: Concern) -> Receipt:
        """Hand a concern over to the safeguarding lead's system."""
        answer: Receipt = self._ask("safeguarding", "attendance_log_concern", concern=concern)
        return answer

    def read_holds(self) -> tuple[SafeguardingHold, ...]:
        """Read of whom nothing is to be sent."""
        answer: tuple[SafeguardingHold, ...] = self._ask("safeguarding", "attendance_read_holds")
        return answer

    def export(
        self, registers: SchoolRegisters, span: Span, at: datetime
    ) -> tuple[ExportFile, ...]:
        """Write registers, as they stood at a moment, in the format of another system."""
        answer: tuple[ExportFile, ...] = self._ask(
            "export", "attendance_export", registers=registers, span=span, at=at
        )
        return answer

    def form_specs(self) -> tuple[FormSpec, ...]:
        """Give the forms of the local authority that the school named."""
        answer: tuple[FormSpec, ...] = self._ask("local_authority", "attendance_form_specs")
        return answer

    def templates(self) -> Mapping[str, str]:
        """Give documents in the trust's own words, by the names of their files."""
        answer: Mapping[str, str] = self._ask("wording", "attendance_templates")
        return answer

    def policy(self) -> str:
        """Give the text of the trust's policy."""
        answer: str = self._ask("policy", "attendance_policy")
        return answer

    def _ask(self, capability: str, hook: str, **arguments: object) -> Any:  # noqa: ANN401 - the hook's own type
        name = self.named.get(capability)
        if name is None:
            raise AdapterError("(none)", hook, f"the school named no adapter for {capability}")
        try:
            answer = self._caller(hook, f"{name} ({capability})")(**arguments)
        except AttendanceError:
            raise
        except Exception as error:
            # The cause is chained for whoever debugs; its text may hold a pupil's name.
            raise AdapterError(name, hook, f"it failed with {type(error).__name__}") from error
        if answer is None:
            raise AdapterError(name, hook, "it gave no answer")
        return answer

    def _caller(self, hook: str, part: str) -> Callable[..., Any]:
        """Give a hook of one part alone: each channel may have an adapter of its own."""
        others = [plugin for name, plugin in self._manager.list_name_plugin() if name != part]
        return self._manager.subset_hook_caller(hook, others)
