from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from attendance_adapters.sims import Sims
from attendance_core.errors import Refused
from attendance_core.roll import Enrolment, EnrolmentStatus, Pupil

NAMES = "<Surname>Example</Surname><Forename>Ann</Forename>"
ANN = f"<UPN>J919400123001</UPN>{NAMES}"

Reports = Callable[..., Sims]


def report(*records: str) -> str:
    """Make a report of the insides of records."""
    inside = "".join(f"<Record>{each}</Record>" for each in records)
    return f"<SuperStarReport>{inside}</SuperStarReport>"


def refused(adapter: Sims) -> list[str]:
    """Give the faults of a roll that must be refused; none of them names anybody."""
    with pytest.raises(Refused) as error:
        adapter.attendance_read_roll()
    told = str(error.value)
    assert not [value for value in ("Example", "Ann", "J9194", "004512") if value in told]
    return told.splitlines()


def test_the_sample(shared: Path) -> None:
    """The sample reads to its two pupils, with what is absent not known."""
    folder = shared / "samples"
    students = folder / "sims_report_students.xml"
    roll = Sims(Sims.Settings(folder / "none.csv", students)).attendance_read_roll()

    assert roll.pupils == (
        Pupil("J919400123001", "004512", "Example", "Ann", date(2012, 3, 4), "Example", "Annie"),
        Pupil(None, "004513", "Sample-Test", "Zoë", None),
    )
    assert roll.enrolments == (
        Enrolment("J919400123001", None, year_group="9", registration_group="9B"),
        Enrolment("adno:004513", None, year_group="9"),
    )
    assert roll.parents == ()


def test_every_column(reports: Reports) -> None:
    """Dates stand in either way, and SIMS's words become the values of the roll."""
    students = report(
        f"{ANN}<Date_x0020_of_x0020_birth>04/03/2012</Date_x0020_of_x0020_birth>"
        "<Gender>Female</Gender><RegGroup>9B</RegGroup>"
        "<Year_x0020_taught_x0020_in_x0020_Code>9</Year_x0020_taught_x0020_in_x0020_Code>"
        "<Admission_x0020_date>2023-09-01</Admission_x0020_date>"
        "<Leaving_x0020_date>2026-07-21T00:00:00</Leaving_x0020_date>"
        "<Enrolment_x0020_status>Main – Dual Registration</Enrolment_x0020_status>"
    )
    roll = reports("", students).attendance_read_roll()

    assert roll.pupils[0].date_of_birth == date(2012, 3, 4)
    assert roll.enrolments == (
        Enrolment(
            "J919400123001",
            date(2023, 9, 1),
            date(2026, 7, 21),
            year_group="9",
            registration_group="9B",
            sex="F",
            enrolment_status=EnrolmentStatus.MAIN,
        ),
    )


@pytest.mark.parametrize(
    ("written", "year_group"),
    [("Year  9", "9"), ("Year 11", "11"), ("7", "7"), ("Reception", "R"), ("Year  R", "R")],
)
def test_year_groups(reports: Reports, written: str, year_group: str) -> None:
    """A year group is what follows the word."""
    roll = reports("", report(f"{ANN}<Year>{written}</Year>")).attendance_read_roll()

    assert roll.enrolments[0].year_group == year_group


def test_somebody_who_came_back(reports: Reports) -> None:
    """Two records of one pupil are two times on the roll."""
    students = report(
        f"{ANN}<Admission_x0020_date>2023-09-01</Admission_x0020_date>"
        "<Leaving_x0020_date>2024-07-21</Leaving_x0020_date>",
        f"{ANN}<Admission_x0020_date>2025-09-01</Admission_x0020_date>",
    )
    roll = reports("", students).attendance_read_roll()

    assert len(roll.pupils) == 1
    assert [each.start for each in roll.enrolments] == [date(2023, 9, 1), date(2025, 9, 1)]


def test_columns_of_the_settings(reports: Reports) -> None:
    """A school's own column is read, or left aside, as the setting says."""
    students = report(f"{ANN}<Tutor_x0020_group>9B</Tutor_x0020_group><Bus>14</Bus>")
    columns = {"Tutor group": "registration_group", "Bus": ""}
    roll = reports("", students, columns=columns).attendance_read_roll()

    assert roll.enrolments[0].registration_group == "9B"


def test_unknown_columns(reports: Reports) -> None:
    """Unknown columns are told together, each once, as the author of the report wrote them."""
    students = report(f"{ANN}<Tutor_x0020_group>9B</Tutor_x0020_group><Bus>14</Bus>", ANN)
    sentence = "this column is not known; say in the setting columns what it means"

    assert refused(reports("", students))[:2] == [
        f"students.xml, column Tutor group: {sentence}",
        f"students.xml, column Bus: {sentence}",
    ]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("<Adno>1</Adno><Surname>Example</Surname>", "record 1: a legal forename was expected"),
        ("<Adno>1</Adno><Forename>Ann</Forename>", "record 1: a legal surname was expected"),
        (NAMES, "record 1: a UPN or an Adno was expected"),
        (f"<UPN>J9194</UPN>{NAMES}", "record 1, column UPN: a UPN, a letter and twelve"),
        (f"{ANN}<DOB>03/14/2012</DOB>", "record 1, column DOB: the report must give its dates"),
        (
            f"{ANN}<Sex>F</Sex><Gender>F</Gender>",
            "record 1, column Gender: a second column for sex",
        ),
        (
            f"{ANN}<Enrolment_x0020_status>Z</Enrolment_x0020_status>",
            "record 1, column Enrolment status: an enrolment status was expected",
        ),
        (
            (
                f"{ANN}<Admission_x0020_date>2025-09-01</Admission_x0020_date>"
                "<Leaving_x0020_date>2025-08-31</Leaving_x0020_date>"
            ),
            "record 1: a date of leaving no earlier than that of admission was expected",
        ),
    ],
)
def test_a_faulty_record(reports: Reports, record: str, told: str) -> None:
    """A record is told by its number and its column, and nothing of it is repeated."""
    (fault,) = refused(reports("", report(record)))

    assert told in fault


def test_what_records_say_together(reports: Reports) -> None:
    """Times on the roll do not overlap, and nobody has another's admission number."""
    other = f"<UPN>A919400123002</UPN><Adno>004512</Adno>{NAMES}"
    students = report(f"{ANN}<Adno>004512</Adno>", ANN, other)

    (overlap, number) = refused(reports("", students))

    assert overlap.startswith("students.xml, record 2: times on the roll that do not overlap")
    assert number == "students.xml, record 3: an Adno that no other pupil has was expected"
