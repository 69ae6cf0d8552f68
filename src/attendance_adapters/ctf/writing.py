"""Writing a school's registers as one CTF."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attrs import frozen

from attendance_adapters.ctf.document import SchoolNumbers
from attendance_adapters.ctf.strings import Strings, strings_of
from attendance_adapters.ctf.years import WITH_COMMAS
from attendance_core.errors import Fault, collecting
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Enrolment, Parent, Pupil, Roll
from attendance_core.school import School
from attendance_core.sessions import Span, school_year_start
from attendance_core.tables import LONDON

__all__ = ["Header", "written"]

# The order of the format.
_COUNTS = ("SessionsPossible", "SessionsAuthorised", "SessionsAttended", "SessionsUnauthorised")
_WITH_SEX = 25
"""The first version that says `Sex` where those before say `Gender`."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""Characters that no XML can hold, such as those that a form feed in a name leaves."""


@frozen
class Header:
    """What a CTF says of itself: its version, the moment at which it stood so, where it goes."""

    version: int
    made: datetime
    destination: SchoolNumbers | None = None
    supplier: str = "mat-attendance"


def written(
    registers: SchoolRegisters, span: Span, header: Header, *, pupils: Sequence[Pupil]
) -> bytes:
    """Write a CTF of some pupils, whose marks run from the first day held to the last.

    `#` stands where the school is closed, `-` where there is no mark. A contact's order is that of
    the priorities. The year of a `YearData` is that in which the school year begins. Of somebody
    who came back, year group and status are those of the last time on roll that began by the end.

    Args:
        registers: the school's registers.
        span: the first and the last day of the marks, both included.
        header: what it says of itself.
        pupils: the pupils, each with a UPN.

    Raises:
        Refused: the school has no numbers, a pupil no UPN, or a code has two characters and the
            version has room for one.
    """
    keys = {each.key for each in pupils}
    strings = {key: of for key, of in strings_of(registers, span).items() if key in keys}
    with collecting() as faults:
        faults.extend(_amiss(registers.school, pupils, strings, header.version))
    root = Element("CTfile")
    _header(SubElement(root, "Header"), registers.school, header, span)
    inside = SubElement(root, "CTFpupilData")
    for pupil in pupils:
        element = SubElement(inside, "Pupil")
        _person(element, pupil, _latest(registers.roll, pupil, span), header.version)
        _contacts(element, registers.roll.parents_of(pupil.key))
        _attendance(element, registers.school, strings.get(pupil.key, ()), header.version)
        _history(element, registers, pupil)
    indent(root)
    made: bytes = tostring(root, "utf-8", xml_declaration=True)
    return made


def _amiss(
    school: School, pupils: Sequence[Pupil], strings: Mapping[str, Sequence[Strings]], version: int
) -> Iterator[Fault]:
    if school.la_number is None or school.establishment is None:
        yield Fault("ctf", "the numbers of the school were expected", key="la_number")
    if lacking := sum(each.upn is None for each in pupils):
        yield Fault("ctf", f"a UPN was expected of each pupil; {lacking} have none", key="pupils")
    if version >= WITH_COMMAS:
        return
    items = [item for of in strings.values() for each in of for item in each.items]
    for code in sorted({each for each in items if len(each) > 1}):
        expected = f"a version from {WITH_COMMAS} on was expected: {code} has two characters"
        yield Fault("ctf", f"{expected}, and stands {items.count(code)} times", key="version")


def _texts(parent: Element, texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        if text is not None:
            SubElement(parent, name).text = _NOT_XML.sub("", text)


def _numbers(authority: int | None, establishment: int | None) -> Mapping[str, str]:
    return {"LEA": f"{authority or 0:03d}", "Estab": f"{establishment or 0:04d}"}


def _of_school(school: School) -> Mapping[str, str]:
    return {**_numbers(school.la_number, school.establishment), "SchoolName": school.name}


def _header(element: Element, school: School, header: Header, span: Span) -> None:
    local = header.made.astimezone(LONDON).replace(tzinfo=None)
    _texts(
        element,
        {
            "DocumentName": "Common Transfer File",
            "CTFversion": f"{header.version}.0",
            "DateTime": local.isoformat(timespec="seconds"),
            "DocumentQualifier": "full",
            "SupplierID": header.supplier,
        },
    )
    year = str(school_year_start(span[1]).year)
    source = SubElement(element, "SourceSchool")
    _texts(source, {**_of_school(school), "AcademicYear": year})
    if header.destination:
        _texts(SubElement(element, "DestSchool"), _numbers(*header.destination))


def _latest(roll: Roll, pupil: Pupil, span: Span) -> Enrolment:
    times = roll.times_of(pupil.key)
    begun = [each for each in times if each.start is None or each.start <= span[1]]
    return max(begun or times, key=lambda each: each.start or date.min)


def _person(element: Element, pupil: Pupil, enrolment: Enrolment, version: int) -> None:
    born = pupil.date_of_birth
    texts = {
        "UPN": pupil.upn,
        "Surname": pupil.legal_surname,
        "Forename": pupil.legal_forename,
        "DOB": born.isoformat() if born else None,
        "Sex" if version >= _WITH_SEX else "Gender": enrolment.sex,
    }
    _texts(element, texts)
    details = {
        "PreferredSurname": pupil.preferred_surname,
        "PreferredForename": pupil.preferred_forename,
        "NCyearActual": enrolment.year_group,
        "EnrolStatus": enrolment.enrolment_status.value,
    }
    _texts(SubElement(element, "BasicDetails"), details)


def _contacts(element: Element, parents: Sequence[Parent]) -> None:
    contacts = SubElement(element, "Contacts")
    for order, each in enumerate(parents, 1):
        contact = SubElement(contacts, "Contact")
        responsibility = each.parental_responsibility
        texts = {
            "Order": str(order),
            "Title": each.title,
            "Surname": each.surname,
            "Forename": each.forename,
            "Relationship": each.relationship,
            "Responsibility": None if responsibility is None else str(responsibility).lower(),
        }
        _texts(contact, texts)
        phones = SubElement(contact, "Phones")
        for kind, number in (("M", each.mobile), ("H", each.telephone)):
            if number is not None:
                _texts(SubElement(phones, "Phone"), {"TelephoneType": kind, "PhoneNo": number})


def _attendance(element: Element, school: School, strings: Sequence[Strings], version: int) -> None:
    attendance = SubElement(element, "Attendance")
    between = "," if version >= WITH_COMMAS else ""
    for year in strings:
        data = SubElement(attendance, "YearData")
        _texts(data, {"Year": str(year.school_year), **_of_school(school)})
        _texts(data, {name: str(year.counts[name]) for name in _COUNTS})
        marks = {
            "AttendanceStartDate": year.start.isoformat(),
            "AttendanceMarks": between.join(year.items),
        }
        _texts(SubElement(data, "AttendSessions"), marks)


def _history(element: Element, registers: SchoolRegisters, pupil: Pupil) -> None:
    history = SubElement(element, "SchoolHistory")
    for each in registers.roll.times_of(pupil.key):
        days = {
            "EntryDate": each.start.isoformat() if each.start else None,
            "LeavingDate": each.leaving.isoformat() if each.leaving else None,
        }
        _texts(SubElement(history, "School"), {**_of_school(registers.school), **days})
