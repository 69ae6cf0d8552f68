"""A register folder read as a whole: every file, every reference, all faults at once."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, fields, frozen

from attendance_adapters.register_folder import rows as of
from attendance_adapters.register_folder.marks import read_marks
from attendance_core.calendar import Calendar, read_calendar
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.identifiers import pupil_key
from attendance_core.register import Frame, Taking
from attendance_core.roll import Enrolment, Parent, Pupil, Roll
from attendance_core.school import School, read_school
from attendance_core.tables import decoded, rows

__all__ = ["Contents", "read_folder"]

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
    """What a register folder holds, checked."""

    school: School
    calendar: Calendar
    roll: Roll = field(repr=False)
    marks: Frame = field(repr=False)
    takings: tuple[Taking, ...] = field(repr=False)


def read_folder(folder: Path) -> Contents:
    """Read a register folder.

    Raises:
        Refused: with every fault of every file; nothing is read by halves.
    """
    try:
        there = {each.name for each in folder.iterdir()}
    except PermissionError:
        fault = Fault(str(folder), "a register folder that can be read was expected")
        raise Refused([fault]) from None
    except OSError:
        raise Refused([Fault(str(folder), "a register folder was expected")]) from None
    with collecting() as faults:
        for name in _REQUIRED:
            if name not in there:
                faults.add(name, "this file is missing from the register folder")
        school = _attempt(faults, folder, "school.toml", read_school)
        calendar = _attempt(faults, folder, "calendar.csv", read_calendar)
        pupils = _attempt(faults, folder, "pupils.csv", _read_pupils)
        takings = _attempt(faults, folder, "registers.csv", _read_takings)
        known = {_key(row) for row in pupils} if pupils is not None else None
        parents = _read_others(faults, folder, known)
        marks = _attempt(
            faults, folder, "marks.csv", lambda text, *, place: read_marks(text, known, place=place)
        )
        if school is None or calendar is None or pupils is None:
            faults.refuse()
    return Contents(school, calendar, _roll(pupils, parents), marks, tuple(takings or ()))


def _attempt(faults: collecting, folder: Path, name: str, read: Callable[..., T]) -> T | None:
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        faults.add(name, "a file that can be read was expected")
        return None
    return faults.attempt(lambda: read(decoded(data, place=name), place=name))


def _key(row: of.PupilRow) -> str:
    return pupil_key(row.upn, row.admission_number)


def _doubles(found: Sequence[tuple[int, T]], key: tuple[str, ...], place: str) -> Iterator[Fault]:
    seen: set[tuple[object, ...]] = set()
    for line, row in found:
        value = tuple(getattr(row, name) for name in key)
        if value in seen:
            yield Fault(place, f"one row for each {', '.join(key)} was expected", line=line)
        seen.add(value)


def _read_pupils(text: str, *, place: str) -> list[of.PupilRow]:
    found = rows(text, of.PupilRow, place=place)
    with collecting() as faults:
        last: dict[str, tuple[of.PupilRow, ...]] = {}
        for line, row in found:
            before = last.setdefault(_key(row), ())
            if any(_overlap(row, other) for other in before):
                expected = "times on the roll that do not overlap were expected for each pupil"
                faults.add(place, expected, line=line, column="start_date")
            if any(other.date_of_birth != row.date_of_birth for other in before):
                expected = "one date of birth for each pupil was expected"
                faults.add(place, expected, line=line, column="date_of_birth")
            last[_key(row)] = (*before, row)
    return [row for _, row in found]


def _overlap(one: of.PupilRow, other: of.PupilRow) -> bool:
    first, second = sorted((one, other), key=lambda row: row.start_date)
    return first.leaving_date is None or first.leaving_date >= second.start_date


def _read_takings(text: str, *, place: str) -> list[Taking]:
    found = rows(text, Taking, place=place)
    with collecting() as faults:
        faults.extend(_doubles(found, ("date", "period", "group"), place))
    return [row for _, row in found]


def _read_others(faults: collecting, folder: Path, known: set[str] | None) -> list[of.ParentRow]:
    parents: list[of.ParentRow] = []
    for name, (kind, key) in _KEYS.items():
        found = _attempt(
            faults,
            folder,
            name,
            lambda text, *, place, kind=kind: rows(text, kind, place=place, aliases=_PUPIL),
        )
        if found is None:
            continue
        faults.extend(_doubles(found, key, name))
        if known is not None:
            faults.extend(
                Fault(name, "a pupil of pupils.csv was expected", line=line, column="pupil")
                for line, row in found
                if row.pupil is not None and row.pupil not in known
            )
        if kind is of.ParentRow:
            parents = [row for _, row in found]
    return parents


def _roll(pupils: Sequence[of.PupilRow], parents: Sequence[of.ParentRow]) -> Roll:
    people = {_key(row): _pupil(row) for row in pupils}
    return Roll(
        tuple(people.values()),
        tuple(_enrolment(row) for row in pupils),
        tuple(_parent(row) for row in parents),
    )


def _pupil(row: of.PupilRow) -> Pupil:
    return Pupil(**{name: getattr(row, name) for name in _names(Pupil)})


def _enrolment(row: of.PupilRow) -> Enrolment:
    same = {name: getattr(row, name) for name in _names(Enrolment) - {"pupil", "start", "leaving"}}
    return Enrolment(_key(row), row.start_date, row.leaving_date, **same)


def _parent(row: of.ParentRow) -> Parent:
    return Parent(**{name: getattr(row, name) for name in _names(Parent)})


def _names(kind: type[Any]) -> set[str]:
    return {each.name for each in fields(kind)}
