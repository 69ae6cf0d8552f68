"""Putting a message into a folder exactly once, whenever the process dies and whoever collects.

Under a lock, which the system lets go when the process dies:

1. the message is written as `sent/KEY.writing`;
2. the empty record `sent/KEY.txt` is made;
3. the message is moved to `KEY.txt`, where it may be collected at any moment.

Each step is on the disk before the next begins. So without a record the message never lay in the
folder; with a record and `KEY.writing` it did not yet; with a record alone it did.
"""

import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

__all__ = ["put", "was_put"]

_PATIENCE = 60.0
"""For how long to wait for another process that is in the folder, in seconds."""


def put(folder: Path, key: str, text: str) -> bool:
    """Put a text into a folder as `KEY.txt`, which is there as a whole or not at all.

    Args:
        folder: where it is to be collected; it is made if it is not there.
        key: its name, of which no two messages share one.
        text: what it says.

    Returns:
        Whether it was put there by this call; if not, an earlier one had put it there.

    Raises:
        OSError: it could not be put there. It may be tried again.
        filelock.Timeout: another process has been in the folder for too long; likewise.
    """
    sent = folder / "sent"
    if not sent.is_dir():
        sent.mkdir(parents=True, exist_ok=True)
        _keep(folder.parent)
        _keep(folder)
    record, writing = sent / f"{key}.txt", sent / f"{key}.writing"
    with FileLock(sent / ".lock", timeout=_PATIENCE):
        if not record.exists():
            _write(sent / f"{key}.part", text)
            (sent / f"{key}.part").replace(writing)
            _keep(sent)
            _write(record, "")
            _keep(sent)
        elif not writing.exists():
            return False
        writing.replace(folder / record.name)
        _keep(folder)
        _keep(sent)
    return True


def was_put(folder: Path, key: str) -> bool:
    """Say whether the text of a key was put into a folder, whoever has collected it since."""
    sent = folder / "sent"
    return (sent / f"{key}.txt").exists() and not (sent / f"{key}.writing").exists()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    """Have the names in a folder on the disk, too."""
    # Windows opens no folder, and a folder may be closed to readers: there it is as it is.
    with suppress(PermissionError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
