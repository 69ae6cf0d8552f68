"""The roll of an invented school: pupils, parents and their times on it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random

from attrs import frozen

from attendance_core.identifiers import upn_check_letter
from attendance_core.roll import (
    Enrolment,
    EnrolmentStatus,
    Parent,
    ParentBasis,
    Pupil,
    Restriction,
    Roll,
    SenStatus,
)
from attendance_core.school import School
from attendance_core.sessions import Span
from attendance_core.tables import packaged

__all__ = ["forenames", "people", "teachers"]

_GROUP_SIZE = 28
_FIRST_YEAR = 2025
"""The school year in which the records begin."""


@frozen
class _Names:
    surnames: tuple[str, ...]
    forenames: tuple[str, ...]


@cache
def _names() -> _Names:
    return packaged(__package__, "data/names.toml", _Names)


def forenames() -> tuple[str, ...]:
    """Give the forenames from which everybody has theirs."""
    return _names().forenames


def people(random: Random, school: School, *, years: range, size: int, span: Span) -> Roll:
    """Invent a roll: every year group of both school years, those who come and those who go."""
    pupils: list[Pupil] = []
    enrolments: list[Enrolment] = []
    parents: list[Parent] = []
    each_year = size // len(years)
    for year in range(years.start - 1, years.stop):
        for place in range(each_year):
            number = len(pupils) + 1
            pupil = _pupil(random, school, year, number)
            pupils.append(pupil)
            enrolments.append(_enrolment(random, pupil, year, years, place, span))
            parents.extend(_parents(random, pupil, number))
    return Roll(tuple(pupils), tuple(enrolments), tuple(parents))


def _pupil(random: Random, school: School, year: int, number: int) -> Pupil:
    # Establishment numbers below 1000 are no school's: nobody real has such a UPN.
    entered = min(_FIRST_YEAR - year + 1, _FIRST_YEAR + 1) % 100
    digits = f"{school.la_number}{school.establishment:04d}{entered:02d}{number % 1000:03d}"
    if random.random() < 0.01:
        digits = digits[:-1] + "ABCDEFGHJK"[number % 10]
    upn = upn_check_letter(digits) + digits
    if number == 7:
        upn = ("A" if upn[0] != "A" else "B") + digits
    ages = _FIRST_YEAR - year - 5
    born = date(ages, 9, 1) + timedelta(days=random.randrange(365))
    forename = random.choice(_names().forenames)
    return Pupil(
        upn=None if random.random() < 0.005 else upn,
        admission_number=f"{number:06d}",
        legal_surname=random.choice(_names().surnames),
        legal_forename=forename,
        date_of_birth=born,
        preferred_forename=forename[:3] if random.random() < 0.03 else None,
    )


def _enrolment(
    random: Random, pupil: Pupil, year: int, years: range, place: int, span: Span
) -> Enrolment:
    first, last = span
    start = date(_FIRST_YEAR - (year - years.start), 9, 1)
    leaving = date(_FIRST_YEAR + 1, 7, 21) if year == years.stop - 1 else None
    now = min(year + 1, years.stop - 1)
    if random.random() < 0.03 and year >= years.start:
        start = first + timedelta(days=random.randrange(((leaving or last) - first).days - 60))
    elif random.random() < 0.02:
        left = max(start, first) + timedelta(days=random.randrange(30, 300))
        leaving = min(leaving or left, left)
    status = random.choices(list(EnrolmentStatus)[:3], weights=(975, 15, 10))[0]
    return Enrolment(
        pupil=pupil.key,
        start=start,
        leaving=leaving,
        year_group=_year_group(now),
        registration_group=f"{_year_group(now)}{'ABCDEFGH'[place // _GROUP_SIZE]}",
        sex=random.choice("FM"),
        enrolment_status=EnrolmentStatus.GUEST if random.random() < 0.004 else status,
        sen_status=random.choices(list(SenStatus), weights=(82, 13, 5))[0],
        fsm=random.random() < 0.25,
        eal=random.random() < 0.12,
        ethnicity=random.choices(("WBRI", "WOTH", "BAFR", "APKN", "MOTH"), (78, 8, 4, 5, 5))[0],
        looked_after=random.random() < 0.01,
    )


def _year_group(year: int) -> str:
    return str(year) if year else "R"


def _parents(random: Random, pupil: Pupil, number: int) -> Iterator[Parent]:
    restriction = Restriction.COURT_ORDER if random.random() < 0.01 else None
    for priority in range(1, random.choice((2, 3, 3, 3)) + (random.random() < 0.1)):
        chance = random.random()
        basis = ParentBasis.NONE if priority > 2 else ParentBasis.NATURAL
        yield Parent(
            parent_id=f"P{number:05d}{priority}",
            pupil=pupil.key,
            surname=pupil.legal_surname,
            parental_responsibility=priority == 1 or chance < 0.8,
            lives_with_pupil=priority == 1,
            contact_allowed=chance > 0.03,
            parent_basis=None if chance > 0.97 else basis,
            restriction=restriction if priority == 2 else None,
            title=random.choice(("Mr", "Ms", "Mrs", "Dr")),
            forename=random.choice(_names().forenames),
            priority=priority,
            # The range that Ofcom keeps for drama: 07700 900000 to 900999.
            mobile=None if 0.5 < chance < 0.53 else f"07700900{random.randrange(1000):03d}",
        )


def teachers(random: Random, groups: Sequence[str]) -> Mapping[str, str]:
    """Give who takes the registers of each group."""
    titles, surnames = ("Mr", "Ms", "Mrs", "Dr"), _names().surnames
    return {each: f"{random.choice(titles)} {random.choice(surnames)}" for each in groups}
