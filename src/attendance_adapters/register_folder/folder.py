"""A register folder read as a whole: every file, every reference, all faults at once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import field, frozen

from attendance_adapters.register_folder.beside import BESIDE, read_beside
from attendance_adapters.register_folder.files import KEYS, attempt, opened, read_rows, there
from attendance_adapters.register_folder.keys import doubles
from attendance_adapters.register_folder.marks import read_marks
from attendance_adapters.register_folder.people import key_of, read_pupils, roll_of
from attendance_core.calendar import Calendar, read_calendar
from attendance_core.errors import collecting
from attendance_core.register import Frame, Taking
from attendance_core.roll import Roll
from attendance_core.school import School, read_school
from attendance_core.tables import decoded, rows

__all__ = ["Contents", "read_folder"]


@frozen
class Contents:
    """What a register folder holds, checked; the marks stood so at the moment `as_at`.

    `beside` has what stands beside the register, by the names of the files.
    """

    school: School
    calendar: Calendar
    roll: Roll = field(repr=False)
    marks: Frame = field(repr=False)
    as_at: datetime
    takings: tuple[Taking, ...] = field(repr=False)
    beside: Mapping[str, Any] = field(repr=False)


def read_folder(folder: Path) -> Contents:
    """Read a register folder.

    Raises:
        Refused: with every fault of every file; nothing is read by halves.
    """
    there(folder)
    with collecting() as faults:
        school = attempt(faults, folder, "school.toml", read_school)
        calendar = attempt(faults, folder, "calendar.csv", read_calendar)
        pupils = attempt(faults, folder, "pupils.csv", read_pupils)
        takings = attempt(faults, folder, "registers.csv", _read_takings)
        known = {key_of(row) for row in pupils} if pupils is not None else None
        codes = school.lesson_codes if school is not None else None
        others = {
            name: read_rows(faults, folder, name, known) for name in KEYS if name not in BESIDE
        }
        beside = {name: read_beside(faults, folder, name, known, codes) for name in BESIDE}
        held = opened(faults, folder, "marks.csv")
        marks = faults.attempt(lambda: _marks(held[0], known)) if held else None
        if school is None or calendar is None or pupils is None or held is None:
            faults.refuse()
    roll = roll_of(pupils, others["parents.csv"])
    return Contents(school, calendar, roll, marks, held[1], tuple(takings or ()), beside)


def _marks(data: bytes, known: set[str] | None) -> Frame:
    return read_marks(decoded(data, place="marks.csv"), known, place="marks.csv")


def _read_takings(text: str, *, place: str) -> list[Taking]:
    found = rows(text, Taking, place=place)
    with collecting() as faults:
        faults.extend(doubles(found, ("date", "period", "group"), place))
    return [row for _, row in found]
