"""Writing an invented school as the five reports."""

import csv
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import polars as pl

from attendance_core.register import LessonMark, Taking
from attendance_core.roll import Enrolment, Parent, Pupil
from attendance_core.scenarios import Scenario

__all__ = ["write_reports"]

T = TypeVar("T")


def write_reports(scenario: Scenario, folder: Path) -> None:
    """Write `marks.csv`, `students.xml`, `contacts.csv`, `registers.csv` and `lessons.csv`.

    The folder is made if it is not there; without lessons there is none of the last. As
    CommandReporter does, CSV is in cp1252 with CRLF and dd/mm/yyyy; a letter of a name that cp1252
    does not have becomes a question mark there. The XML is in UTF-8. The marks bear the moment at
    which the scenario says they were exported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roll = scenario.roll
    _write(folder / "contacts.csv", _csv(_contact(scenario), roll.parents))
    _write(folder / "registers.csv", _csv(_REGISTER, scenario.takings))
    # What an earlier writing left there is not of this moment.
    (folder / "lessons.csv").unlink(missing_ok=True)
    if scenario.lessons:
        _write(folder / "lessons.csv", _csv(_lesson(scenario), scenario.lessons))
    report = Element("SuperStarReport")
    ids = {key: number for number, key in enumerate(roll.by_key, 1)}
    for enrolment in roll.enrolments:
        key = enrolment.pupil
        _record(SubElement(report, "Record"), ids[key], roll.by_key[key], enrolment)
    indent(report)
    (folder / "students.xml").write_bytes(tostring(report, "utf-8", xml_declaration=True))
    _write(folder / "marks.csv", _marks(scenario))
    if scenario.as_at is not None:
        written = scenario.as_at.timestamp()
        os.utime(folder / "marks.csv", (written, written))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("cp1252", errors="replace"))


def _csv(columns: Mapping[str, Callable[[T], object]], values: Iterable[T]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(each) for cell in columns.values()] for each in values)
    return text.getvalue()


def _marks(scenario: Scenario) -> str:
    """Write the marks beside the names of their pupils, all at once: they are many."""
    roll = scenario.roll
    # A pupil who came back is written as on the last time on roll.
    latest = {each.pupil: each for each in roll.enrolments}
    people = pl.DataFrame(
        [
            (key, *_names(roll.by_key[key]), each.registration_group, _year(each))
            for key, each in latest.items()
        ],
        schema=dict.fromkeys(("pupil", *_HEADER[:6]), pl.String),
        orient="row",
    )
    named = scenario.marks.join(people, on="pupil", how="left", maintain_order="left")
    wanted = named.select(
        *_HEADER[:6],
        pl.col("date").dt.strftime("%d/%m/%Y").alias("Session date"),
        pl.col("session").alias("Session"),
        pl.col("code").alias("Mark"),
        pl.col("minutes_late").alias("Minutes late"),
        pl.lit(None, pl.String).alias("Comments"),
    )
    return str(wanted.write_csv(line_terminator="\r\n"))


def _names(pupil: Pupil) -> tuple[str | None, ...]:
    return (pupil.upn, pupil.admission_number, pupil.legal_surname, pupil.legal_forename)


_HEADER = ("UPN", "Adno", "Legal Surname", "Legal Forename", "Reg", "Year")

_REGISTER: Mapping[str, Callable[[Taking], object]] = {
    "Date": lambda each: f"{each.date:%d/%m/%Y}",
    "Session": lambda each: each.session,
    "Period": lambda each: each.period,
    "Group": lambda each: each.group,
    "Teacher": lambda each: each.taken_by,
    "Taken at": lambda each: _clock(each.taken_at),
    "Closed at": lambda each: _clock(each.closed_at),
}


def _contact(scenario: Scenario) -> Mapping[str, Callable[[Parent], object]]:
    pupils = scenario.roll.by_key
    return {
        "UPN": lambda each: pupils[each.pupil].upn,
        "Adno": lambda each: pupils[each.pupil].admission_number,
        "Contact ID": lambda each: each.parent_id,
        "Title": lambda each: each.title,
        "Surname": lambda each: each.surname,
        "Forename": lambda each: each.forename,
        "Relationship": lambda each: each.relationship,
        "Priority": lambda each: each.priority,
        "Parental responsibility": lambda each: _answer(each.parental_responsibility),
        "Same address": lambda each: _answer(each.lives_with_pupil),
        "Correspondence": lambda each: _answer(each.contact_allowed),
        "Restriction": lambda each: each.restriction,
        "Parent basis": lambda each: each.parent_basis,
        "Mobile": lambda each: each.mobile,
        "Telephone": lambda each: each.telephone,
    }


def _lesson(scenario: Scenario) -> Mapping[str, Callable[[LessonMark], object]]:
    pupils = scenario.roll.by_key
    return {
        "UPN": lambda each: pupils[each.pupil].upn,
        "Adno": lambda each: pupils[each.pupil].admission_number,
        "Date": lambda each: f"{each.date:%d/%m/%Y}",
        "Period": lambda each: each.period,
        "Starts": lambda each: each.starts,
        "Ends": lambda each: each.ends,
        "Subject": lambda each: each.subject,
        "Teacher": lambda each: each.teacher,
        "Mark": lambda each: each.code,
        "Minutes late": lambda each: each.minutes_late,
        "Recorded at": lambda each: _clock(each.recorded_at),
    }


def _record(record: Element, number: int, pupil: Pupil, enrolment: Enrolment) -> None:
    cells = {"primary_id": str(number), **_of_pupil(pupil), **_of_enrolment(enrolment)}
    for name, cell in cells.items():
        if cell is not None:
            SubElement(record, name.replace(" ", "_x0020_")).text = cell


def _of_pupil(pupil: Pupil) -> Mapping[str, str | None]:
    return {
        "Adno": pupil.admission_number,
        "UPN": pupil.upn,
        "Legal Surname": pupil.legal_surname,
        "Legal Forename": pupil.legal_forename,
        "Preferred Surname": pupil.preferred_surname,
        "Preferred Forename": pupil.preferred_forename,
        "DOB": _moment(pupil.date_of_birth),
        "Own mobile": pupil.mobile,
    }


def _of_enrolment(enrolment: Enrolment) -> Mapping[str, str | None]:
    return {
        "Sex": enrolment.sex,
        "Reg": enrolment.registration_group,
        "Year": _year(enrolment),
        "Enrolment status": enrolment.enrolment_status.value,
        "Date of admission": _moment(enrolment.start),
        "Date of leaving": _moment(enrolment.leaving),
        "Boarder": enrolment.boarder.value,
        "In care": _answer(enrolment.looked_after),
        "Child protection": _answer(enrolment.child_protection),
        "Social worker": enrolment.social_worker,
        "Youth justice worker": enrolment.youth_justice_worker,
    }


def _year(enrolment: Enrolment) -> str | None:
    return None if enrolment.year_group is None else f"Year  {enrolment.year_group}"


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00"


def _clock(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%d/%m/%Y %H:%M:%S}"


def _answer(value: bool | None) -> str | None:  # noqa: FBT001 - what is written is a yes or no
    return None if value is None else "Yes" if value else "No"
