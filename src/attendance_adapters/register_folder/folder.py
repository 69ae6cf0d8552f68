"""A register folder read as a whole: every file, every reference, all faults at once."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, fields, frozen

from attendance_adapters.register_folder import rows as of
from attendance_adapters.register_folder.marks import read_marks
from attendance_adapters.register_folder.people import key_of, read_pupils, roll_of
from attendance_core.calendar import Calendar, read_calendar
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register import Frame, Presence, Taking
from attendance_core.roll import Roll
from attendance_core.school import School, read_school
from attendance_core.tables import LONDON, decoded, rows

__all__ = ["Contents", "read_folder", "read_presence_alone"]

T = TypeVar("T")

_PUPIL = {"upn": "pupil"}

# The files about pupils, beside pupils.csv and marks.csv: the row of each, and its key.
_KEYS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "parents.csv": (of.ParentRow, ("parent_id", "pupil")),
    "lesson_marks.csv": (of.LessonMarkRow, ("pupil", "date", "period")),
    "amendments.csv": (of.AmendmentRow, ("pupil", "date", "session", "amended_at")),
    "presence.csv": (of.PresenceRow, ("at", "source", "pupil")),
    "part_time.csv": (of.PartTimeRow, ("pupil", "start", "weekday", "session")),
    "expected_sickness.csv": (of.ExpectedSicknessRow, ("pupil", "recorded_on")),
    "notices.csv": (of.NoticeRow, ("parent_id", "pupil", "issued_on")),
}
_REQUIRED = ("school.toml", "calendar.csv", "pupils.csv", "marks.csv")


@frozen
class Contents:
    """What a register folder holds, checked; the marks stood so at the moment `as_at`."""

    school: School
    calendar: Calendar
    roll: Roll = field(repr=False)
    marks: Frame = field(repr=False)
    as_at: datetime
    takings: tuple[Taking, ...] = field(repr=False)
    presence: tuple[Presence, ...] = field(repr=False)


def read_folder(folder: Path) -> Contents:
    """Read a register folder.

    Raises:
        Refused: with every fault of every file; nothing is read by halves.
    """
    _there(folder)
    with collecting() as faults:
        school = _attempt(faults, folder, "school.toml", read_school)
        calendar = _attempt(faults, folder, "calendar.csv", read_calendar)
        pupils = _attempt(faults, folder, "pupils.csv", read_pupils)
        takings = _attempt(faults, folder, "registers.csv", _read_takings)
        known = {key_of(row) for row in pupils} if pupils is not None else None
        others = {name: _read_other(faults, folder, name, known) for name in _KEYS}
        opened = _opened(faults, folder, "marks.csv")
        marks = faults.attempt(lambda: _marks(opened[0], known)) if opened else None
        if school is None or calendar is None or pupils is None or opened is None:
            faults.refuse()
    return Contents(
        school,
        calendar,
        roll_of(pupils, others["parents.csv"]),
        marks,
        opened[1],
        tuple(takings or ()),
        _presence(others["presence.csv"]),
    )


def read_presence_alone(folder: Path) -> tuple[Presence, ...] | None:
    """Read `presence.csv` where nothing else of a register folder is there, else give None.

    Whether its pupils are on a roll cannot be said, for there is none.

    Raises:
        Refused: with every fault.
    """
    there = _there(folder) & {*_REQUIRED, "registers.csv", *_KEYS}
    if not there:
        raise Refused([Fault("presence.csv", "this file is missing")])
    if there != {"presence.csv"}:
        return None
    with collecting() as faults:
        found = _read_other(faults, folder, "presence.csv", None)
    return _presence(found)


def _there(folder: Path) -> set[str]:
    try:
        return {each.name for each in folder.iterdir()}
    except PermissionError:
        fault = Fault(str(folder), "a register folder that can be read was expected")
        raise Refused([fault]) from None
    except OSError:
        raise Refused([Fault(str(folder), "a register folder was expected")]) from None


def _opened(faults: collecting, folder: Path, name: str) -> tuple[bytes, datetime] | None:
    """Give what a file holds, and when it was written."""
    try:
        with (folder / name).open("rb") as file:
            # Before the reading: what is written in between must not make old marks look fresh.
            written = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, LONDON)
            return file.read(), written
    except FileNotFoundError:
        if name in _REQUIRED:
            faults.add(name, "this file is missing from the register folder")
    except OSError:
        faults.add(name, "a file that can be read was expected")
    return None


def _attempt(faults: collecting, folder: Path, name: str, read: Callable[..., T]) -> T | None:
    opened = _opened(faults, folder, name)
    if opened is None:
        return None
    return faults.attempt(lambda: read(decoded(opened[0], place=name), place=name))


def _marks(data: bytes, known: set[str] | None) -> Frame:
    return read_marks(decoded(data, place="marks.csv"), known, place="marks.csv")


def _doubles(found: Sequence[tuple[int, T]], key: tuple[str, ...], place: str) -> Iterator[Fault]:
    seen: set[tuple[object, ...]] = set()
    for line, row in found:
        value = tuple(getattr(row, name) for name in key)
        if value in seen:
            yield Fault(place, f"one row for each {', '.join(key)} was expected", line=line)
        seen.add(value)


def _read_takings(text: str, *, place: str) -> list[Taking]:
    found = rows(text, Taking, place=place)
    with collecting() as faults:
        faults.extend(_doubles(found, ("date", "period", "group"), place))
    return [row for _, row in found]


def _read_other(faults: collecting, folder: Path, name: str, known: set[str] | None) -> list[Any]:
    kind, key = _KEYS[name]
    found = _attempt(
        faults,
        folder,
        name,
        lambda text, *, place: rows(text, kind, place=place, aliases=_PUPIL),
    )
    if found is None:
        return []
    faults.extend(_doubles(found, key, name))
    if known is not None:
        faults.extend(
            Fault(name, "a pupil of pupils.csv was expected", line=line, column="pupil")
            for line, row in found
            if row.pupil is not None and row.pupil not in known
        )
    return [row for _, row in found]


def _presence(found: Sequence[of.PresenceRow]) -> tuple[Presence, ...]:
    names = [each.name for each in fields(Presence)]
    return tuple(Presence(**{name: getattr(row, name) for name in names}) for row in found)
