from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from attendance_adapters.ctf import Ctf
from attendance_core.roll import Enrolment, EnrolmentStatus, Pupil

Files = Callable[..., Ctf]
Refusal = Callable[..., list[str]]


def school(entry: str = "", leaving: str = "", *, estab: int = 4001) -> str:
    """Make a `School` of a school history."""
    days = (("EntryDate", entry), ("LeavingDate", leaving))
    inside = "".join(f"<{name}>{day}</{name}>" for name, day in days if day)
    return f"<School><LEA>919</LEA><Estab>{estab}</Estab>{inside}</School>"


def history(*schools: str) -> str:
    """Make a school history."""
    return f"<SchoolHistory>{''.join(schools)}</SchoolHistory>"


@pytest.mark.parametrize(
    ("name", "year_group"),
    [("ctf25_attendance.xml", "9"), ("ctf23_attendance_single_char.xml", "7")],
)
def test_the_samples(shared: Path, name: str, year_group: str) -> None:
    """The samples read to their one pupil, by Sex or by Gender; when they came is not said."""
    roll = Ctf(Ctf.Settings(shared / "samples" / name)).attendance_read_roll()
    ann = Pupil("J919400123001", None, "Example", "Ann", date(2012, 3, 4), None, "Annie")

    assert roll.pupils == (ann,)
    assert roll.enrolments == (Enrolment(ann.key, None, None, year_group=year_group, sex="F"),)
    assert roll.parents == ()


def test_times_at_the_school(files: Files) -> None:
    """Start and leaving are those of this school; somebody who came back has two times."""
    more = history(
        school("2020-09-01", "2023-07-21", estab=2001),
        school("2023-09-01", "2024-07-19"),
        school("2025-09-01"),
    )
    enrolments = files(more=more).attendance_read_roll().enrolments

    assert [(each.start, each.leaving) for each in enrolments] == [
        (date(2023, 9, 1), date(2024, 7, 19)),
        (date(2025, 9, 1), None),
    ]


def test_the_letter_of_the_census(files: Files) -> None:
    """An enrolment status is read where it stands."""
    more = "<BasicDetails><EnrolStatus>M</EnrolStatus></BasicDetails>"
    (enrolment,) = files(more=more).attendance_read_roll().enrolments

    assert enrolment.enrolment_status is EnrolmentStatus.MAIN


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            history(school("01/09/2023")),
            "ctf.xml, pupil 1, element EntryDate: an ISO date such as 2026-11-20 was expected",
        ),
        (
            history(school("2025-09-01", "2025-08-31")),
            (
                "ctf.xml, pupil 1, element SchoolHistory: "
                "a LeavingDate no earlier than the EntryDate was expected"
            ),
        ),
        (
            history(school("2023-09-01"), school("2025-09-01")),
            (
                "ctf.xml, pupil 1, element SchoolHistory: "
                "times at the school that do not overlap were expected"
            ),
        ),
        (
            "<BasicDetails><EnrolStatus>Guest</EnrolStatus></BasicDetails>",
            "ctf.xml, pupil 1, element EnrolStatus: one of C, M, S, F, O, G, P was expected",
        ),
    ],
)
def test_a_faulty_pupil(refusal: Refusal, more: str, told: str) -> None:
    """A pupil is told by the position in the file, and nothing of the pupil is repeated."""
    assert refusal(more=more) == [told]


def test_names_and_dates_of_birth(refusal: Refusal) -> None:
    """Names are needed; a date of birth may be absent, and is a date if it is not."""
    upn = "<UPN>J919400123001</UPN>"

    assert refusal(pupils=f"<Pupil>{upn}<DOB>04/03/2012</DOB></Pupil>") == [
        "ctf.xml, pupil 1, element Surname: a surname was expected",
        "ctf.xml, pupil 1, element Forename: a forename was expected",
        "ctf.xml, pupil 1, element DOB: an ISO date such as 2026-11-20 was expected",
    ]
