"""Reading the students report: the roll, without parents."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from attrs import field, frozen

from attendance_adapters.sims.columns import meaning, shown
from attendance_adapters.sims.dates import EXPECTED, Way, read_date, way_of
from attendance_adapters.sims.reports import records
from attendance_adapters.sims.values import CELLS
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.identifiers import pupil_key
from attendance_core.roll import Enrolment, EnrolmentStatus, Pupil, Roll

__all__ = ["read_students"]

_DATES = ("date_of_birth", "start", "leaving")
_NAMES = ("legal_surname", "legal_forename")
_PUPIL = (*_NAMES, "date_of_birth", "preferred_surname", "preferred_forename")
_ENROLMENT = ("start", "leaving", "year_group", "registration_group", "sex")


@frozen
class _Cell:
    """One cell of a record: the column's name as its author wrote it, and what it holds."""

    name: str
    text: str = field(repr=False)


_Record = Mapping[str, _Cell]
_Values = Mapping[str, Any]


def read_students(data: bytes, columns: Mapping[str, str], *, place: str) -> Roll:
    """Read the roll of a students report.

    Args:
        data: the report; a column that is empty for somebody is absent from the record.
        columns: what each header means.
        place: the file's name.

    Raises:
        Refused: with every fault, told by the record's number.
    """
    elements = records(data, place=place)
    with collecting() as faults:
        faults.extend(_unknown(elements, columns, place))
        found = []
        for number, element in enumerate(elements, 1):
            faults.extend(_doubled(element, columns, _where(place, number)))
            found.append(_cells(element, columns))
        ways = _ways(found)
        read: list[tuple[int, _Values]] = []
        for number, record in enumerate(found, 1):
            try:
                read.append((number, _values(record, ways, _where(place, number))))
            except Refused as refused:
                faults.extend(refused.faults)
        faults.extend(_clashes(read, place))
    values = [each for _, each in read]
    people = {each["key"]: _pupil(each) for each in values}
    return Roll(tuple(people.values()), tuple(_enrolment(each) for each in values))


def _where(place: str, number: int) -> str:
    return f"{place}, record {number}"


def _unknown(
    elements: Sequence[Element], columns: Mapping[str, str], place: str
) -> Iterator[Fault]:
    for name in dict.fromkeys(child.tag for element in elements for child in element):
        if meaning(name, columns) is None:
            expected = "this column is not known; say in the setting columns what it means"
            yield Fault(place, expected, column=shown(name))


def _doubled(element: Element, columns: Mapping[str, str], where: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for child in element:
        means = meaning(child.tag, columns)
        if means and means in seen:
            expected = f"a second column for {means}; the setting columns can leave one aside"
            yield Fault(where, expected, column=shown(child.tag))
        seen.add(means or "")


def _cells(element: Element, columns: Mapping[str, str]) -> _Record:
    found = ((meaning(each.tag, columns), each, (each.text or "").strip()) for each in element)
    return {means: _Cell(shown(each.tag), text) for means, each, text in found if means and text}


def _ways(found: Sequence[_Record]) -> Mapping[str, Way]:
    firsts = ((name, [each[name] for each in found if name in each]) for name in _DATES)
    return {name: way_of(cells[0].text) for name, cells in firsts if cells}


def _values(record: _Record, ways: Mapping[str, Way], where: str) -> _Values:
    values: dict[str, Any] = {}
    with collecting() as faults:
        for name, cell in record.items():
            try:
                values[name] = _value(name, cell.text, ways)
            except ValueError:
                expected = CELLS[name].expected if name in CELLS else EXPECTED
                faults.add(where, expected, column=cell.name)
        for name in _NAMES:
            if name not in record:
                faults.add(where, f"a {name.replace('_', ' ')} was expected")
        if not {"upn", "adno"} & record.keys():
            faults.add(where, "a UPN or an Adno was expected")
        first, last = _time(values)
        if last < first:
            faults.add(where, "a date of leaving no earlier than that of admission was expected")
    values["key"] = pupil_key(values.get("upn"), values.get("adno"))
    return values


def _value(name: str, text: str, ways: Mapping[str, Way]) -> object:
    if name in ways:
        return read_date(text, ways[name])
    return CELLS[name].read(text) if name in CELLS else text


def _time(values: _Values) -> tuple[date, date]:
    return values.get("start", date.min), values.get("leaving", date.max)


def _clashes(read: Sequence[tuple[int, _Values]], place: str) -> Iterator[Fault]:
    """Give what is wrong between the records: times on roll, and whose the numbers are."""
    times: dict[str, list[tuple[date, date]]] = {}
    owners: dict[str, str] = {}
    for number, each in read:
        key, (first, last) = each["key"], _time(each)
        before = times.setdefault(key, [])
        if any(first <= other[1] and other[0] <= last for other in before):
            expected = "times on the roll that do not overlap were expected for each pupil"
            yield Fault(_where(place, number), expected)
        before.append((first, last))
        if "adno" in each and owners.setdefault(each["adno"], key) != key:
            yield Fault(_where(place, number), "an Adno that no other pupil has was expected")


def _pupil(values: _Values) -> Pupil:
    given: dict[str, Any] = {name: values.get(name) for name in _PUPIL}
    return Pupil(values.get("upn"), values.get("adno"), **given)


def _enrolment(values: _Values) -> Enrolment:
    given: dict[str, Any] = {name: values.get(name) for name in _ENROLMENT}
    status = values.get("enrolment_status", EnrolmentStatus.CURRENT)
    return Enrolment(values["key"], enrolment_status=status, **given)
