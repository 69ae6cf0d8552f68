"""Students and those who left: the roll, and whose each of Wonde's ids is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from attrs import field, frozen

from attendance_adapters.wonde.contacts import Flags, read_contacts
from attendance_adapters.wonde.facts import Words
from attendance_adapters.wonde.one_student import enrolment_of, pupil_of
from attendance_adapters.wonde.rows import Row
from attendance_core.errors import Fault, collecting
from attendance_core.roll import Enrolment, Parent, Pupil, Roll

__all__ = ["LEAVERS", "OF_LEAVERS", "OF_STUDENTS", "STUDENTS", "People", "read_people"]

STUDENTS = "schools/{school}/students/"
OF_STUDENTS = (
    "education_details,extended_details,year,registration,groups,contact_details,"
    "contacts,contacts.contact_details"
)
"""What is included of those who are there: all that a roll has."""
LEAVERS = "schools/{school}/students-leaver/"
OF_LEAVERS = "education_details,extended_details"
"""What is included of those who left: nobody writes to their families."""


@frozen
class People:
    """The roll, the key of each id of a student, and the id of each who is there now."""

    roll: Roll
    keys: Mapping[str, str] = field(repr=False)
    ids: Mapping[str, str] = field(repr=False)


@frozen
class _Student:
    """One student as read: a pupil's one time on the roll, under an id that leaving ends."""

    where: str
    id: str = field(repr=False)
    pupil: Pupil
    time: Enrolment
    parents: tuple[Parent, ...] = field(repr=False)


def read_people(
    students: Iterable[Row], leavers: Iterable[Row], words: Words, flags: Flags
) -> People:
    """Read those who are there, with their contacts, and those who left.

    Somebody who came back stands in both lists, under one key and two ids: two times on the roll.

    Raises:
        Refused: with every fault, told by the row's number.
    """
    with collecting() as faults:
        here = _read_all(students, partial(_here, words=words, flags=flags), faults)
        gone = _read_all(leavers, partial(_gone, words=words), faults)
    times: dict[str, list[_Student]] = {}
    for each in (*here.values(), *gone.values()):
        times.setdefault(each.pupil.key, []).append(each)
    with collecting() as faults:
        faults.extend(_doubles(here.values()))
        roll = _roll(times, faults)
    return People(
        roll,
        {each.id: key for key, found in times.items() for each in found},
        {each.pupil.key: each.id for each in here.values()},
    )


def _read_all(
    rows: Iterable[Row], read: Callable[[Row], _Student], faults: collecting
) -> Mapping[str, _Student]:
    """Read each row; one that stands twice, on a page that came twice, is one."""
    found: dict[str, _Student] = {}
    for row in rows:
        student = faults.attempt(partial(read, row))
        if student is not None:
            found[student.id] = student
    return found


def _here(row: Row, words: Words, flags: Flags) -> _Student:
    pupil, time = pupil_of(row), enrolment_of(row, words)
    parents = read_contacts(row, pupil.key, flags)
    return _Student(row.where, row.needed("id"), pupil, time, parents)


def _gone(row: Row, words: Words) -> _Student:
    pupil, time = pupil_of(row), enrolment_of(row, words)
    if time.leaving is None:
        where = row.one("education_details")
        raise where.refused("leaving_date", "the day of leaving was expected")
    return _Student(row.where, row.needed("id"), pupil, time, ())


def _roll(times: Mapping[str, Sequence[_Student]], faults: collecting) -> Roll:
    enrolments: list[Enrolment] = []
    for found in times.values():
        faults.extend(_clashes(found))
        by_start: dict[date | None, Enrolment] = {}
        for time in (each.time for each in found):
            # Who leaves while both lists are read stands in both. So does who came back on the old
            # day of admission, who must not be off the roll: there until the next look shows it.
            by_start[time.start] = max(by_start.get(time.start, time), time, key=_end)
        enrolments.extend(by_start.values())
    first = [found[0] for found in times.values()]
    parents = tuple(parent for each in first for parent in each.parents)
    return Roll(tuple(each.pupil for each in first), tuple(enrolments), parents)


def _end(time: Enrolment) -> date:
    return time.leaving or date.max


def _doubles(here: Iterable[_Student]) -> Iterator[Fault]:
    seen: set[str] = set()
    for each in here:
        if each.pupil.key in seen:
            expected = "a UPN, or an admission_number, that no other student has was expected"
            yield Fault(each.where, expected)
        seen.add(each.pupil.key)


def _clashes(found: Sequence[_Student]) -> Iterator[Fault]:
    in_order = sorted(found, key=lambda each: each.time.start or date.min)
    for sooner, later in pairwise(in_order):
        if sooner.time.start != later.time.start and _overlap(sooner.time, later.time):
            expected = "times on the roll that do not overlap were expected for each pupil"
            yield Fault(later.where, expected)


def _overlap(sooner: Enrolment, later: Enrolment) -> bool:
    return (later.start or date.min) <= _end(sooner)
