"""Messages as files in a folder, one for each: for a gateway to collect, or a person to read."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import ClassVar

from attrs import frozen

from attendance_core.correspondence import Message, Receipt
from attendance_core.errors import AdapterError
from attendance_core.hooks import hookimpl

__all__ = ["MessageFolder"]


@frozen
class MessageFolder:
    """Puts each message into a file that is named by its key, whole or not at all.

    What was sent is kept in `sent`, inside the folder, as an empty file of the same name: a message
    that was collected from the folder is not put there again.
    """

    @frozen
    class Settings:
        """`folder` is where the messages go; it is made if it is not there."""

        folder: Path

    capabilities: ClassVar[frozenset[str]] = frozenset({"messages.sms"})

    settings: Settings

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Write one message, unless it was written before.

        Raises:
            AdapterError: the machine stopped in the middle of this very message, and whether it
                has been collected since cannot be known: a person looks.
        """
        path = self.settings.folder / f"{message.key}.txt"
        sent = self.settings.folder / "sent" / path.name
        begun = sent.with_suffix(".begun")
        sent.parent.mkdir(parents=True, exist_ok=True)
        if sent.exists():
            return Receipt(path.name, already_sent=True)
        try:
            begun.touch(exist_ok=False)
        except FileExistsError:
            if not path.exists():
                reason = "it stopped in the middle of this message: a person looks"
                raise AdapterError("folder", "attendance_send_message", reason) from None
            _settle(begun, sent)
            return Receipt(path.name, already_sent=True)
        try:
            _write(path, f"Channel: {message.channel}\nTo: {message.to}\n\n{message.body}\n")
        except OSError:
            # Nothing was written, and that is known: the next run may try again.
            begun.unlink(missing_ok=True)
            raise
        _settle(begun, sent)
        return Receipt(path.name, already_sent=False)


def _settle(begun: Path, sent: Path) -> None:
    # Another run that met the message in the folder may have settled it already.
    with suppress(FileNotFoundError):
        begun.replace(sent)


def _write(path: Path, text: str) -> None:
    """Write a file that is there as a whole, and for good, or not at all."""
    handle, written = mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(written).replace(path)
    finally:
        Path(written).unlink(missing_ok=True)
