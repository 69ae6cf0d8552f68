"""The files of a register folder: opened, decoded, and read as rows that stand once."""

import os
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from attendance_adapters.register_folder import rows as of
from attendance_adapters.register_folder.keys import doubles, strangers
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import LONDON, decoded, rows

__all__ = ["KEYS", "REQUIRED", "attempt", "opened", "read_rows", "there"]

T = TypeVar("T")

REQUIRED = ("school.toml", "calendar.csv", "pupils.csv", "marks.csv")
"""The files without which there is no register."""

KEYS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "parents.csv": (of.ParentRow, ("parent_id", "pupil")),
    "amendments.csv": (of.AmendmentRow, ("pupil", "date", "session", "amended_at")),
    "presence.csv": (of.PresenceRow, ("at", "source", "pupil")),
    "part_time.csv": (of.PartTimeRow, ("pupil", "start", "weekday", "session")),
    "expected_sickness.csv": (of.ExpectedSicknessRow, ("pupil", "recorded_on")),
    "notices.csv": (of.NoticeRow, ("parent_id", "pupil", "issued_on")),
}
"""The short files about pupils, beside pupils.csv: the row of each, and its key."""


def there(folder: Path) -> set[str]:
    """Give the names of what lies in a folder.

    Raises:
        Refused: there is no folder that can be read.
    """
    try:
        return {each.name for each in folder.iterdir()}
    except PermissionError:
        fault = Fault(str(folder), "a register folder that can be read was expected")
        raise Refused([fault]) from None
    except OSError:
        raise Refused([Fault(str(folder), "a register folder was expected")]) from None


def opened(faults: collecting, folder: Path, name: str) -> tuple[bytes, datetime] | None:
    """Give what a file holds, and when it was written."""
    try:
        with (folder / name).open("rb") as file:
            # Before the reading: what is written in between must not make old marks look fresh.
            written = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, LONDON)
            return file.read(), written
    except FileNotFoundError:
        if name in REQUIRED:
            faults.add(name, "this file is missing from the register folder")
    except OSError:
        faults.add(name, "a file that can be read was expected")
    return None


def attempt(faults: collecting, folder: Path, name: str, read: Callable[..., T]) -> T | None:
    """Read a file's text, and note its faults; None is no file, or one that is refused."""
    found = opened(faults, folder, name)
    if found is None:
        return None
    return faults.attempt(lambda: read(decoded(found[0], place=name), place=name))


def read_rows(
    faults: collecting, folder: Path, name: str, known: Collection[str] | None
) -> list[Any]:
    """Read one of the short files about pupils; where it is not there, nothing is held.

    Args:
        faults: where its faults are noted.
        folder: the folder.
        name: the file's name.
        known: the keys of the pupils; None where they are not known, and not checked.
    """
    kind, key = KEYS[name]

    def read(text: str, *, place: str) -> list[tuple[int, Any]]:
        return rows(text, kind, place=place, aliases={"upn": "pupil"})

    found = attempt(faults, folder, name, read) or []
    faults.extend(doubles(found, key, name))
    faults.extend(strangers(found, known, name))
    return [row for _, row in found]
