"""Putting a text into a folder exactly once, whenever the process dies and whoever collects.

Under a lock, which the system lets go when the process dies:

1. the text is written as `sent/KEY.writing`;
2. the empty record `sent/KEY.txt` is made, or with another ending where the file has one;
3. the text is moved to `KEY.txt`, where it may be collected at any moment.

Each step is on the disk before the next begins. So without a record the message never lay in the
folder; with a record and `KEY.writing` it did not yet; with a record alone it did.
"""

import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

__all__ = ["Readers", "put", "was_put"]

_PATIENCE = 60.0
"""For how long to wait for another process that is in the folder, in seconds."""


class Readers(StrEnum):
    """Who may read a message in the folder, and take it away: each holds a name and a number."""

    OWNER = "owner"
    GROUP = "group"


_FOLDERS = {Readers.OWNER: 0o700, Readers.GROUP: 0o770}
_FILES = {Readers.OWNER: 0o600, Readers.GROUP: 0o640}


def put(
    folder: Path, key: str, text: str, readers: Readers = Readers.OWNER, suffix: str = ".txt"
) -> bool:
    """Put a text into a folder as `KEY.txt`, which is there as a whole or not at all.

    Args:
        folder: where it is to be collected; it is made if it is not there.
        key: its name, of which no two messages share one.
        text: what it says.
        readers: who may read it. A folder that is there already stays as it is.
        suffix: how its file's name ends.

    Returns:
        Whether it was put there by this call; if not, an earlier one had put it there.

    Raises:
        OSError: it could not be put there. It may be tried again.
        filelock.Timeout: another process has been in the folder for too long; likewise.
    """
    sent = folder / "sent"
    if not sent.is_dir():
        _make(folder, _FOLDERS[readers])
        _make(sent, _FOLDERS[Readers.OWNER])
        _keep(folder.parent)
        _keep(folder)
    record, writing = sent / f"{key}{suffix}", sent / f"{key}.writing"
    with FileLock(sent / ".lock", timeout=_PATIENCE):
        if not record.exists():
            _write(sent / f"{key}.part", text, _FILES[readers])
            (sent / f"{key}.part").replace(writing)
            _keep(sent)
            _write(record, "", _FILES[Readers.OWNER])
            _keep(sent)
        elif not writing.exists():
            return False
        writing.replace(folder / record.name)
        _keep(folder)
        _keep(sent)
    return True


def was_put(folder: Path, key: str, suffix: str = ".txt") -> bool:
    """Say whether the text of a key was put into a folder, whoever has collected it since."""
    sent = folder / "sent"
    return (sent / f"{key}{suffix}").exists() and not (sent / f"{key}.writing").exists()


def _make(folder: Path, mode: int) -> None:
    if not folder.is_dir():
        folder.mkdir(mode, parents=True, exist_ok=True)
        folder.chmod(mode)  # what is made loses what the process masks


def _write(path: Path, text: str, mode: int) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILES[Readers.OWNER])
    with os.fdopen(opened, "w", encoding="utf-8", newline="\n") as file:
        path.chmod(mode)
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
