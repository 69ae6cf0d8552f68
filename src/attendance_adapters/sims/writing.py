"""Writing an invented school as the two reports."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attendance_core.roll import Enrolment, Pupil
from attendance_core.scenarios import Scenario

__all__ = ["write_reports"]

_HEADER = (
    "UPN",
    "Adno",
    "Legal Surname",
    "Legal Forename",
    "Reg",
    "Year",
    "Session date",
    "Session",
    "Mark",
    "Minutes late",
    "Comments",
)


def write_reports(scenario: Scenario, folder: Path) -> None:
    """Write `marks.csv` and `students.xml` into a folder, which is made if it is not there.

    As CommandReporter does, the CSV is in cp1252 with CRLF and dd/mm/yyyy; a letter of a name that
    cp1252 does not have becomes a question mark there. The XML is in UTF-8.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADER)
    writer.writerows(_rows(scenario))
    (folder / "marks.csv").write_bytes(text.getvalue().encode("cp1252", errors="replace"))
    report = Element("SuperStarReport")
    for number, enrolment in enumerate(scenario.roll.enrolments, 1):
        pupil = scenario.roll.by_key[enrolment.pupil]
        _record(SubElement(report, "Record"), number, pupil, enrolment)
    indent(report)
    (folder / "students.xml").write_bytes(tostring(report, "utf-8", xml_declaration=True))


def _rows(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    pupils = {each.pupil: _whose(scenario, each) for each in scenario.roll.enrolments}
    fields = ("pupil", "date", "session", "code", "minutes_late")
    for key, day, session, code, minutes in scenario.marks.select(fields).iter_rows():
        yield (*pupils[key], f"{day:%d/%m/%Y}", session, code, minutes, None)


def _whose(scenario: Scenario, enrolment: Enrolment) -> tuple[str | None, ...]:
    pupil = scenario.roll.by_key[enrolment.pupil]
    return (
        pupil.upn,
        pupil.admission_number,
        pupil.legal_surname,
        pupil.legal_forename,
        enrolment.registration_group,
        _year(enrolment),
    )


def _record(record: Element, number: int, pupil: Pupil, enrolment: Enrolment) -> None:
    cells = {
        "primary_id": str(number),
        "Adno": pupil.admission_number,
        "UPN": pupil.upn,
        "Legal Surname": pupil.legal_surname,
        "Legal Forename": pupil.legal_forename,
        "Preferred Surname": pupil.preferred_surname,
        "Preferred Forename": pupil.preferred_forename,
        "DOB": _moment(pupil.date_of_birth),
        "Sex": enrolment.sex,
        "Reg": enrolment.registration_group,
        "Year": _year(enrolment),
        "Enrolment status": enrolment.enrolment_status.value,
        "Date of admission": _moment(enrolment.start),
        "Date of leaving": _moment(enrolment.leaving),
    }
    for name, cell in cells.items():
        if cell is not None:
            SubElement(record, name.replace(" ", "_x0020_")).text = cell


def _year(enrolment: Enrolment) -> str | None:
    return None if enrolment.year_group is None else f"Year  {enrolment.year_group}"


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00"
