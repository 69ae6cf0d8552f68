"""The rows of `pupils.csv` and `parents.csv` as a roll."""

from collections.abc import Sequence
from typing import Any

from attrs import fields

from attendance_adapters.register_folder.rows import ParentRow, PupilRow
from attendance_core.errors import collecting
from attendance_core.identifiers import pupil_key
from attendance_core.roll import Enrolment, Parent, Pupil, Roll
from attendance_core.tables import rows

__all__ = ["key_of", "read_pupils", "roll_of"]


def key_of(row: PupilRow) -> str:
    """Give the key by which a row's pupil is known."""
    return pupil_key(row.upn, row.admission_number)


def read_pupils(text: str, *, place: str) -> list[PupilRow]:
    """Read `pupils.csv`.

    Raises:
        Refused: with every fault: times of a pupil that overlap, two dates of birth.
    """
    found = rows(text, PupilRow, place=place)
    with collecting() as faults:
        last: dict[str, tuple[PupilRow, ...]] = {}
        for line, row in found:
            before = last.setdefault(key_of(row), ())
            if any(_overlap(row, other) for other in before):
                expected = "times on the roll that do not overlap were expected for each pupil"
                faults.add(place, expected, line=line, column="start_date")
            if any(other.date_of_birth != row.date_of_birth for other in before):
                expected = "one date of birth for each pupil was expected"
                faults.add(place, expected, line=line, column="date_of_birth")
            last[key_of(row)] = (*before, row)
    return [row for _, row in found]


def _overlap(one: PupilRow, other: PupilRow) -> bool:
    first, second = sorted((one, other), key=lambda row: row.start_date)
    return first.leaving_date is None or first.leaving_date >= second.start_date


def roll_of(pupils: Sequence[PupilRow], parents: Sequence[ParentRow]) -> Roll:
    """Make the roll of rows that have been checked."""
    people = {key_of(row): _pupil(row) for row in pupils}
    return Roll(
        tuple(people.values()),
        tuple(_enrolment(row) for row in pupils),
        tuple(_parent(row) for row in parents),
    )


def _pupil(row: PupilRow) -> Pupil:
    return Pupil(**{name: getattr(row, name) for name in _names(Pupil)})


def _enrolment(row: PupilRow) -> Enrolment:
    same = {name: getattr(row, name) for name in _names(Enrolment) - {"pupil", "start", "leaving"}}
    return Enrolment(key_of(row), row.start_date, row.leaving_date, **same)


def _parent(row: ParentRow) -> Parent:
    return Parent(**{name: getattr(row, name) for name in _names(Parent)})


def _names(kind: type[Any]) -> set[str]:
    return {each.name for each in fields(kind)}
