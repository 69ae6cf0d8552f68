"""Writing an invented school as one CTF of version 25."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attendance_adapters.ctf.strings import Strings, strings_of
from attendance_core.roll import Parent, Pupil
from attendance_core.scenarios import Scenario
from attendance_core.school import School
from attendance_core.sessions import school_year_start
from attendance_core.tables import LONDON

__all__ = ["write_file"]

# The order of the format.
_COUNTS = ("SessionsPossible", "SessionsAuthorised", "SessionsAttended", "SessionsUnauthorised")


def write_file(scenario: Scenario, folder: Path) -> Path:
    """Write `ctf.xml` into a folder, which is made if it is not there, and give its path.

    It is made at the scenario's moment, or at four o'clock of its last day if it has none. A
    contact's order is that of the priorities.

    The year of a `YearData` is that in which the school year begins. Its marks run from the first
    day held to the last: `#` where the school is closed, `-` where there is no mark.
    """
    folder.mkdir(parents=True, exist_ok=True)
    root = Element("CTfile")
    _header(SubElement(root, "Header"), scenario)
    pupils = SubElement(root, "CTFpupilData")
    strings = strings_of(scenario)
    for pupil in scenario.roll.pupils:
        if pupil.upn is not None:
            element = SubElement(pupils, "Pupil")
            _person(element, scenario, pupil)
            _contacts(element, scenario.roll.parents_of(pupil.key))
            _attendance(element, scenario.school, strings.get(pupil.key, ()))
            _history(element, scenario, pupil)
    indent(root)
    path = folder / "ctf.xml"
    path.write_bytes(tostring(root, "utf-8", xml_declaration=True))
    return path


def _texts(parent: Element, texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        if text is not None:
            SubElement(parent, name).text = text


def _numbers(school: School) -> Mapping[str, str]:
    return {"LEA": f"{school.la_number or 0:03d}", "Estab": f"{school.establishment or 0:04d}"}


def _header(header: Element, scenario: Scenario) -> None:
    _texts(
        header,
        {
            "DocumentName": "Common Transfer File",
            "CTFversion": "25.0",
            "DateTime": _made(scenario).isoformat(timespec="seconds"),
            "DocumentQualifier": "full",
            "SupplierID": "EXAMPLE",
        },
    )
    source = SubElement(header, "SourceSchool")
    year = school_year_start(scenario.today).year
    numbers = _numbers(scenario.school)
    _texts(source, {**numbers, "SchoolName": scenario.school.name, "AcademicYear": str(year)})


def _made(scenario: Scenario) -> datetime:
    """Give the local time of London at which the file is made, without its zone."""
    if scenario.as_at is None:
        return datetime.combine(scenario.today, time(16))
    return scenario.as_at.astimezone(LONDON).replace(tzinfo=None)


def _person(element: Element, scenario: Scenario, pupil: Pupil) -> None:
    enrolment, *_ = scenario.roll.times_of(pupil.key)
    born = pupil.date_of_birth
    texts = {
        "UPN": pupil.upn,
        "Surname": pupil.legal_surname,
        "Forename": pupil.legal_forename,
        "DOB": born.isoformat() if born else None,
        "Sex": enrolment.sex,
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


def _attendance(element: Element, school: School, strings: Sequence[Strings]) -> None:
    attendance = SubElement(element, "Attendance")
    for year in strings:
        data = SubElement(attendance, "YearData")
        _texts(data, {"Year": str(year.school_year), **_numbers(school), "SchoolName": school.name})
        _texts(data, {name: str(year.counts[name]) for name in _COUNTS})
        marks = {
            "AttendanceStartDate": year.start.isoformat(),
            "AttendanceMarks": ",".join(year.items),
        }
        _texts(SubElement(data, "AttendSessions"), marks)


def _history(element: Element, scenario: Scenario, pupil: Pupil) -> None:
    history = SubElement(element, "SchoolHistory")
    school = {**_numbers(scenario.school), "SchoolName": scenario.school.name}
    for each in scenario.roll.times_of(pupil.key):
        days = {
            "EntryDate": each.start.isoformat() if each.start else None,
            "LeavingDate": each.leaving.isoformat() if each.leaving else None,
        }
        _texts(SubElement(history, "School"), {**school, **days})
