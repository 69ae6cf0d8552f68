"""Reading the students report: the roll, without parents, and SIMS's own ids of people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import STUDENTS
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.sheets import Sheet
from attendance_core.errors import Fault
from attendance_core.identifiers import pupil_key
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.tables import Misfit

__all__ = ["Students", "read_students"]

_PUPIL = ("legal_surname", "legal_forename", "preferred_surname", "preferred_forename")
_NUMBERS = {"adno": "an Adno", "person_id": "a person id"}
_ENROLMENT = (
    *("leaving", "year_group", "registration_group", "sex", "enrolment_status", "boarder"),
    *("looked_after", "child_protection", "social_worker", "youth_justice_worker"),
)

_Values = Mapping[str, Any]


@frozen
class Students:
    """The roll of a students report, and the keys of its pupils by all their numbers."""

    roll: Roll
    keys: Keys = field(repr=False)


def read_students(report: Report, further: Mapping[str, str]) -> Students:
    """Read the roll of a students report.

    Args:
        report: the report, whose columns are refused before its rows are read.
        further: the headers of the setting `columns`.

    Raises:
        Refused: with every fault, told by its line or its record's number.
    """
    sheet = Sheet.of(report, STUDENTS, further)
    read = sheet.read(_in_order)
    sheet.refuse_any(_clashes(read, sheet))
    people = {_key(each): _pupil(each) for _, each in read}
    roll = Roll(tuple(people.values()), tuple(_enrolment(each) for _, each in read))
    numbers = ({each[name]: _key(each) for _, each in read if name in each} for name in _NUMBERS)
    return Students(roll, Keys(frozenset(roll.by_key), *numbers))


def _key(values: _Values) -> str:
    return pupil_key(values.get("upn"), values.get("adno"))


def _in_order(values: _Values) -> _Values:
    first, last = _time(values)
    if last < first:
        raise Misfit("", "a date of leaving no earlier than that of admission was expected")
    return values


def _time(values: _Values) -> tuple[date, date]:
    return values.get("start", date.min), values.get("leaving", date.max)


def _clashes(read: Sequence[tuple[int, _Values]], sheet: Sheet) -> Iterator[Fault]:
    """Give what is wrong between the rows: times on roll, and whose the numbers are."""
    times: dict[str, list[tuple[date, date]]] = {}
    owners: dict[tuple[str, str], str] = {}
    for number, each in read:
        key, (first, last) = _key(each), _time(each)
        before = times.setdefault(key, [])
        if any(first <= other[1] and other[0] <= last for other in before):
            expected = "times on the roll that do not overlap were expected for each pupil"
            yield sheet.fault(number, expected)
        else:
            before.append((first, last))
        for name, called in _NUMBERS.items():
            if name in each and owners.setdefault((name, each[name]), key) != key:
                yield sheet.fault(number, f"{called} that no other pupil has was expected")


def _pupil(values: _Values) -> Pupil:
    given: dict[str, Any] = {name: values.get(name) for name in _PUPIL}
    return Pupil(
        values.get("upn"),
        values.get("adno"),
        date_of_birth=values.get("date_of_birth"),
        mobile=values.get("own_mobile"),
        **given,
    )


def _enrolment(values: _Values) -> Enrolment:
    given: dict[str, Any] = {name: values[name] for name in _ENROLMENT if name in values}
    return Enrolment(_key(values), values.get("start"), **given)
