"""Messages as files in a folder, one for each: for a gateway to collect, or a person to read."""

import os
from pathlib import Path
from tempfile import mkstemp
from typing import ClassVar

from attrs import frozen

from attendance_core.correspondence import Message, Receipt
from attendance_core.hooks import hookimpl

__all__ = ["MessageFolder"]


@frozen
class MessageFolder:
    """Puts each message into a file that is named by its key, whole or not at all."""

    @frozen
    class Settings:
        """`folder` is where the messages go; it is made if it is not there."""

        folder: Path

    capabilities: ClassVar[frozenset[str]] = frozenset({"messages.sms"})

    settings: Settings

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Write one message, unless its file is there already."""
        folder = self.settings.folder
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{message.key}.txt"
        return Receipt(path.name, already_sent=not _create(path, _text(message)))


def _text(message: Message) -> str:
    return f"Channel: {message.channel}\nTo: {message.to}\n\n{message.body}\n"


def _create(path: Path, text: str) -> bool:
    """Create a file with its text at one stroke, and say whether it was not there before."""
    handle, written = mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - a handle, not a path
            file.write(text)
        # A link appears whole, and never over another file: a crash leaves all or nothing.
        os.link(written, path)
    except FileExistsError:
        return False
    finally:
        Path(written).unlink()
    return True
