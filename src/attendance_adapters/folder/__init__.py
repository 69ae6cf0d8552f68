"""Messages as files in a folder, for a gateway to collect or a person to read, and replies."""

import re
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import frozen

from attendance_adapters.folder.replies import read_replies
from attendance_adapters.outbox import Readers, put, was_put
from attendance_core.correspondence import Gateway, Message, MessageStatus, Receipt, Reply
from attendance_core.errors import AdapterError
from attendance_core.hooks import hookimpl
from attendance_core.sessions import Span

__all__ = ["MessageFolder"]

_KEY = re.compile(r"[0-9A-Za-z_-]{1,100}")


@frozen
class MessageFolder:
    """Puts each message into a file that is named by its key, once, and reads a file of replies.

    What was sent is kept in `sent`, inside the folder, as an empty file of the same name: a message
    that was collected from the folder is not put there again.
    """

    @frozen
    class Settings:
        """`folder` is where the messages go; it is made if it is not there.

        `replies` is the file of replies, which need not be there: `replies.csv` in the folder if
        left out. `readable_by` is who may read the messages and take them away.
        """

        folder: Path
        replies: Path | None = None
        readable_by: Readers = Readers.OWNER

    capabilities: ClassVar[frozenset[str]] = frozenset({"messages.sms", "replies"})

    settings: Settings

    @cached_property
    def _replies(self) -> tuple[Reply, ...]:
        return read_replies(self.settings.replies or self.settings.folder / "replies.csv")

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Write one message, unless it was written before.

        Raises:
            AdapterError: the key is no name for a file.
            OSError: it could not be written, and may be tried again.
        """
        if not _KEY.fullmatch(message.key):
            reason = "a key of letters, digits, - and _ was expected"
            raise AdapterError("folder", "attendance_send_message", reason)
        text = f"Channel: {message.channel}\nTo: {message.to}\n\n{message.body}\n"
        is_new = put(self.settings.folder, message.key, text, self.settings.readable_by)
        return Receipt(f"{message.key}.txt", already_sent=not is_new)

    @hookimpl
    def attendance_message_status(
        self,
        channel: str,  # noqa: ARG002 - one folder has one
        key: str,
    ) -> MessageStatus:
        """Say whether the message of a key was written, wherever it is by now."""
        is_known = _KEY.fullmatch(key) is not None and was_put(self.settings.folder, key)
        return MessageStatus.SENT if is_known else MessageStatus.NOT_SENT

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:  # noqa: ARG002 - one folder
        """Say that a key is known again: its file is put there once."""
        return Gateway.IDEMPOTENT

    @hookimpl
    def attendance_read_replies(self, span: Span | None) -> tuple[Reply, ...]:  # noqa: ARG002 - all are held
        """Give the replies of the file, with their moments by the clock of London."""
        return self._replies
