"""One student as Wonde has them: the pupil, and the pupil's time on the roll."""

import re

from attendance_adapters.wonde.details import details_of
from attendance_adapters.wonde.facts import Words
from attendance_adapters.wonde.rows import Row
from attendance_core.identifiers import is_upn, pupil_key
from attendance_core.roll import Boarder, Enrolment, EnrolmentStatus, Pupil, SenStatus

__all__ = ["enrolment_of", "pupil_of"]


def pupil_of(row: Row) -> Pupil:
    """Read the pupil.

    Raises:
        Refused: a name or a number is missing, or a value is not what it should be.
    """
    details, reached = row.one("education_details"), details_of(row)
    upn, number = _numbers(details)
    legal = row.text("legal_surname"), row.text("legal_forename")
    known = row.text("surname"), row.text("forename")
    surname, forename = legal[0] or row.needed("surname"), legal[1] or row.needed("forename")
    return Pupil(
        upn,
        number,
        surname,
        forename,
        row.day("date_of_birth"),
        preferred_surname=known[0] if known[0] != surname else None,
        preferred_forename=known[1] if known[1] != forename else None,
        mobile=reached["mobile"],
        address=reached["address"],
        postcode=reached["postcode"],
    )


def _numbers(details: Row) -> tuple[str | None, str | None]:
    upn, number = details.text("upn"), details.text("admission_number")
    if upn is not None and not is_upn(upn):
        raise details.refused("upn", "a UPN, a letter and twelve characters, was expected")
    if upn is None and number is None:
        raise details.refused("upn", "a UPN, or an admission_number, was expected")
    return upn, number


def enrolment_of(row: Row, words: Words) -> Enrolment:
    """Read the time on the roll, and what statistics group by.

    Raises:
        Refused: the days are not in order, or nobody knows what a word means.
    """
    details, more = row.one("education_details"), row.one("extended_details")
    start, leaving = details.day("admission_date"), details.day("leaving_date")
    if start and leaving and leaving < start:
        raise details.refused("leaving_date", "a day no earlier than admission_date was expected")
    gender, sen = row.text("gender"), words.meaning("sen_status", more.text("sen_status"))
    return Enrolment(
        pupil_key(*_numbers(details)),
        start,
        leaving,
        year_group=_year(details.text("current_nc_year") or row.one("year").text("name")),
        registration_group=_registration(row),
        sex=words.meaning("gender", gender) or gender,
        enrolment_status=EnrolmentStatus(_meaning(more, "enrolment_status", words) or "C"),
        boarder=Boarder(_meaning(more, "boarding_status", words) or "N"),
        sen_status=SenStatus(sen) if sen else None,
        fsm=more.flag("free_school_meals"),
        eal=more.flag("english_as_additional_language"),
        ethnicity=more.text("ethnicity_code") or more.text("ethnicity"),
        looked_after=more.flag("in_lea_care"),
    )


def _meaning(row: Row, name: str, words: Words) -> str | None:
    """Give what a word means. By these words it is decided who is counted: none is passed over."""
    word = row.text(name)
    meaning = words.meaning(name, word)
    if word is not None and meaning is None:
        shown = f", and not {word}" if _WORDS.fullmatch(word) else ""
        expected = f"a word that is known was expected{shown}"
        raise row.refused(name, f"{expected}; say in the setting words what it means")
    return meaning


# What is longer, or has figures, may be something of the pupil's.
_WORDS = re.compile(r"[A-Za-z][A-Za-z ,/-]{0,39}")
_YEAR = re.compile(r"(?:year\s+)?0*([0-9]+|\D.*)", re.IGNORECASE)


def _year(text: str | None) -> str | None:
    found = _YEAR.fullmatch(text or "")
    year = found[1] if found else text
    return "R" if year == "0" or (year or "").casefold() == "reception" else year


def _registration(row: Row) -> str | None:
    name = row.one("registration").text("name")
    if name is not None:
        return name
    groups = (each for each in row.many("groups") if each.text("type") == "REGISTRATION")
    return next((each.text("name") for each in groups), None)
