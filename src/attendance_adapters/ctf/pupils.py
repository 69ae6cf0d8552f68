"""The roll of a CTF: its pupils, their contacts, and the times for which the school had them."""

from datetime import date
from functools import partial
from itertools import pairwise
from xml.etree.ElementTree import Element

from attendance_adapters.ctf.contacts import read_contacts
from attendance_adapters.ctf.document import Document, PupilElement, text_of
from attendance_core.errors import collecting
from attendance_core.roll import Enrolment, EnrolmentStatus, Parent, Pupil, Roll
from attendance_core.tables import iso_date

__all__ = ["read_roll"]


def read_roll(document: Document) -> Roll:
    """Read the pupils, their contacts, and their enrolments at the document's school.

    Where `SchoolHistory` says nothing of that school, start and leaving are not known.

    Raises:
        Refused: with every fault, told by the pupil's position.
    """
    people: list[Pupil] = []
    enrolments: list[Enrolment] = []
    parents: list[Parent] = []
    with collecting() as faults:
        for each in document.pupils:
            person = faults.attempt(partial(_person, each))
            people.extend([person] if person else [])
            enrolments.extend(faults.attempt(partial(_enrolments, each, document)) or ())
            parents.extend(faults.attempt(partial(read_contacts, each)) or ())
    return Roll(tuple(people), tuple(enrolments), tuple(parents))


def _person(pupil: PupilElement) -> Pupil:
    element = pupil.element
    surname, forename = text_of(element, "Surname"), text_of(element, "Forename")
    with collecting() as faults:
        for name, text in (("Surname", surname), ("Forename", forename)):
            if not text:
                faults.extend([pupil.fault(name, f"a {name.lower()} was expected")])
        born = _day(pupil, element, "DOB", faults)
    return Pupil(
        upn=pupil.upn,
        admission_number=None,
        legal_surname=surname,
        legal_forename=forename,
        date_of_birth=born,
        preferred_surname=text_of(element, "BasicDetails/PreferredSurname") or None,
        preferred_forename=text_of(element, "BasicDetails/PreferredForename") or None,
    )


def _enrolments(pupil: PupilElement, document: Document) -> list[Enrolment]:
    schools = [
        each
        for each in pupil.element.iterfind("SchoolHistory/School")
        if document.is_of_school(each)
    ]
    with collecting() as faults:
        status = _status(pupil, faults)
        times = [
            (_day(pupil, each, "EntryDate", faults), _day(pupil, each, "LeavingDate", faults))
            for each in schools
        ] or [(None, None)]
        _check(pupil, times, faults)
    return [
        Enrolment(
            pupil.upn,
            start,
            leaving,
            year_group=text_of(pupil.element, "BasicDetails/NCyearActual") or None,
            sex=text_of(pupil.element, "Sex") or text_of(pupil.element, "Gender") or None,
            enrolment_status=status,
        )
        for start, leaving in times
    ]


def _status(pupil: PupilElement, faults: collecting) -> EnrolmentStatus:
    # That the letter of the census stands here is unverified; most files leave it out.
    letter = text_of(pupil.element, "BasicDetails/EnrolStatus")
    if letter in {each.value for each in EnrolmentStatus}:
        return EnrolmentStatus(letter)
    if letter:
        allowed = ", ".join(EnrolmentStatus)
        faults.extend([pupil.fault("EnrolStatus", f"one of {allowed} was expected")])
    return EnrolmentStatus.CURRENT


def _day(pupil: PupilElement, element: Element, name: str, faults: collecting) -> date | None:
    text = text_of(element, name)
    try:
        return iso_date(text) if text else None
    except ValueError:
        expected = "an ISO date such as 2026-11-20 was expected"
        faults.extend([pupil.fault(name, expected)])
        return None


def _check(
    pupil: PupilElement, times: list[tuple[date | None, date | None]], faults: collecting
) -> None:
    spans = sorted((start or date.min, leaving or date.max) for start, leaving in times)
    if any(leaving < start for start, leaving in spans):
        expected = "a LeavingDate no earlier than the EntryDate was expected"
        faults.extend([pupil.fault("SchoolHistory", expected)])
    elif any(later[0] <= sooner[1] for sooner, later in pairwise(spans)):
        expected = "times at the school that do not overlap were expected"
        faults.extend([pupil.fault("SchoolHistory", expected)])
