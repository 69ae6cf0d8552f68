"""School Comms, by files: members and messages go out, replies and statuses come in.

School Comms has no public interface. What leaves here is put where somebody takes it into the
program; what comes in is what somebody exported from it, or from another system of its kind.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import Attribute, define, field, frozen

from attendance_adapters.outbox import Readers, put, was_put
from attendance_adapters.school_comms.batches import line_of
from attendance_adapters.school_comms.exporting import exported
from attendance_adapters.school_comms.exports import LEFT_ASIDE
from attendance_adapters.school_comms.facts import facts
from attendance_adapters.school_comms.members import Member, members_text, read_members
from attendance_adapters.school_comms.replies import read_replies
from attendance_adapters.school_comms.statuses import read_statuses
from attendance_adapters.school_comms.writing import write_exports
from attendance_core.correspondence import (
    ContactOutcome,
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
)
from attendance_core.errors import Fault, Refused
from attendance_core.hooks import hookimpl
from attendance_core.register import ExportFile, SchoolRegisters
from attendance_core.scenarios import Scenario
from attendance_core.sessions import Span

__all__ = ["Member", "SchoolComms", "members_text", "read_members"]

_KEY = re.compile(r"[0-9A-Za-z_-]{1,100}")


@define(slots=False)
class SchoolComms:
    """Puts each message into a file that is named by its key, once, and reads what was exported."""

    @frozen
    class Settings:
        """`folder` is where the messages go; it is made if it is not there.

        `replies` and `statuses` are the exports, which need not be there. `columns` maps further
        headers to what they mean, one of the fields of `data/school_comms.toml`, or to nothing ("")
        where a column is to be left aside; `words` maps further words of statuses to outcomes, or
        to nothing while a message is on its way. `readable_by` is who may read the messages and
        take them away.
        """

        folder: Path
        replies: Path | None = None
        statuses: Path | None = None
        columns: dict[str, str] = field(factory=dict)
        words: dict[str, str] = field(factory=dict)
        readable_by: Readers = Readers.OWNER

        @columns.validator
        def _to_fields(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
            known = {*facts().headers.replies, *facts().headers.statuses}
            if not set(value.values()) <= {*known, LEFT_ASIDE}:
                names = ", ".join(sorted(known))
                raise ValueError(
                    f'in columns, one of {names} was expected, or "" to leave it aside'
                )

        @words.validator
        def _to_outcomes(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
            if not set(value.values()) <= {*ContactOutcome, ""}:
                known = ", ".join(ContactOutcome)
                raise ValueError(f'in words, one of {known} was expected, or ""')

    capabilities: ClassVar[frozenset[str]] = frozenset(
        {"messages.sms", "messages.email", "replies", "outcomes", "export"}
    )

    settings: Settings

    @cached_property
    def _replies(self) -> tuple[Reply, ...]:
        path = self.settings.replies
        return read_replies(path, self.settings.columns) if path else ()

    @cached_property
    def _outcomes(self) -> tuple[MessageOutcome, ...]:
        path = self.settings.statuses
        return read_statuses(path, self.settings.columns, self.settings.words) if path else ()

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Write one message, unless it was written before.

        Raises:
            Refused: the key is no name for a file.
            OSError: it could not be written, and may be tried again.
        """
        if not _KEY.fullmatch(message.key):
            expected = "a key of letters, digits, - and _ was expected"
            raise Refused([Fault("message", expected, key="key")])
        folder, readers = self.settings.folder, self.settings.readable_by
        is_new = put(folder, message.key, line_of(message), readers, ".csv")
        return Receipt(f"{message.key}.csv", already_sent=not is_new)

    @hookimpl
    def attendance_message_status(
        self,
        channel: str,  # noqa: ARG002 - one folder has both
        key: str,
    ) -> MessageStatus:
        """Say whether the message of a key was written, wherever it is by now."""
        is_known = _KEY.fullmatch(key) is not None and was_put(self.settings.folder, key, ".csv")
        return MessageStatus.SENT if is_known else MessageStatus.NOT_SENT

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:  # noqa: ARG002 - one folder
        """Say that a key is known again: its file is put there once."""
        return Gateway.IDEMPOTENT

    @hookimpl
    def attendance_read_replies(self, span: Span | None) -> tuple[Reply, ...]:  # noqa: ARG002 - all are held
        """Give the replies of the export."""
        return self._replies

    @hookimpl
    def attendance_read_message_outcomes(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[MessageOutcome, ...]:
        """Give what became of messages, by the export of statuses."""
        return self._outcomes

    @hookimpl
    def attendance_export(self, registers: SchoolRegisters, span: Span) -> tuple[ExportFile, ...]:
        """Write the members of the last day of a span; what is not shown that day is counted."""
        return (exported(registers, span[1]),)

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write what an invented school would have exported, and give the settings that read it."""
        write_exports(scenario, folder)
        replies, statuses = folder / "replies.csv", folder / "statuses.csv"
        return SchoolComms.Settings(folder / "messages", replies, statuses)
