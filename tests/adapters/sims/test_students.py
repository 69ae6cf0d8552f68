from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from attendance_adapters.sims import Sims
from attendance_core.errors import Refused
from attendance_core.roll import Boarder, Enrolment, EnrolmentStatus, Pupil

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


def test_somebody_who_came_back_with_another_number(reports: Reports) -> None:
    """The Adno of either time is the pupil's, and nobody else's is."""
    students = report(
        f"{ANN}<Adno>1</Adno><Leaving_x0020_date>2024-07-21</Leaving_x0020_date>",
        f"{ANN}<Adno>2</Adno><Admission_x0020_date>2025-09-01</Admission_x0020_date>",
        f"<Adno>3</Adno>{NAMES}",
    )
    upn = "J919400123001"
    rows = [f"{upn},1,01/10/2023,AM,/", ",1,02/10/2023,AM,/", f"{upn},2,01/10/2025,AM,/"]
    marks = "\r\n".join(["UPN,Adno,Date,Session,Mark", *rows])
    found = reports(marks, students).attendance_read_marks(None)

    assert found["pupil"].to_list() == [upn] * 3
    for other in ("3", "4"):
        with pytest.raises(Refused, match="line 5, column Adno: the Adno of the pupil of the UPN"):
            reports(f"{marks}\r\n{upn},{other},06/10/2025,AM,/", students).attendance_read_marks(
                None
            )


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
        ("<Adno>1</Adno><Surname>Example</Surname>", "a column Legal forename is missing"),
        ("<Adno>1</Adno><Forename>Ann</Forename>", "a column Legal surname is missing"),
        (NAMES, "students.xml: a column UPN or Adno is missing"),
        (f"<UPN>J9194</UPN>{NAMES}", "record 1, column UPN: a UPN, a letter and twelve"),
        (f"{ANN}<DOB>03/14/2012</DOB>", "record 1, column DOB: the report must give its dates"),
        (
            f"{ANN}<Sex>F</Sex><Gender>F</Gender>",
            "students.xml, column Gender: a second column for sex",
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


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            "<Adno>1</Adno><Surname>Example</Surname>",
            "record 2, column Forename: a Legal forename was expected",
        ),
        (
            "<Adno>1</Adno><Forename>Ann</Forename>",
            "record 2, column Surname: a Legal surname was expected",
        ),
        (NAMES, "record 2, column UPN: a UPN or Adno was expected"),
        (
            f"<Adno>1</Adno>{NAMES}<In_x0020_care>perhaps</In_x0020_care>",
            "record 2, column In care: Yes or No, True or False, 1 or 0, or nothing was expected",
        ),
        (
            f"<Adno>1</Adno>{NAMES}<Boarder>5</Boarder>",
            "record 2, column Boarder: B, 6, 7 or N was expected, or Yes or No",
        ),
    ],
)
def test_a_faulty_record_beside_a_whole_one(reports: Reports, record: str, told: str) -> None:
    """What every record must have is told of the one in which it is not there."""
    (fault,) = refused(reports("", report(ANN, record)))

    assert fault == f"students.xml, {told}"


def test_what_is_held_about_a_pupil(reports: Reports) -> None:
    """The pupil's own number, boarding, care and workers are read; No is nobody's name."""
    students = report(
        f"{ANN}<Own_x0020_mobile>07700 900123</Own_x0020_mobile><Boarder>6</Boarder>"
        "<In_x0020_care>Yes</In_x0020_care><Child_x0020_protection>0</Child_x0020_protection>"
        "<Social_x0020_worker>S. Quick</Social_x0020_worker>"
        "<YOT_x0020_worker>No</YOT_x0020_worker>",
        f"<Adno>2</Adno>{NAMES}<Boarder>No</Boarder>",
        f"<Adno>3</Adno>{NAMES}<Boarder>yes</Boarder>",
    )
    roll = reports("", students).attendance_read_roll()
    first, second, third = roll.enrolments

    assert [each.mobile for each in roll.pupils] == ["07700 900123", None, None]
    assert (first.boarder, second.boarder, third.boarder) == (
        Boarder.SIX_NIGHTS,
        Boarder.NOT,
        Boarder.BOARDER,
    )
    assert (first.looked_after, first.child_protection) == (True, False)
    assert (first.social_worker, first.youth_justice_worker) == ("S. Quick", None)
    assert second.looked_after is second.child_protection is second.social_worker is None


def test_a_bare_mobile_is_nobodys(reports: Reports) -> None:
    """Mobile does not say whose it is: a school says that it is the pupil's own."""
    students = report(f"{ANN}<Mobile>07700 900123</Mobile>")
    columns = {"Mobile": "own_mobile"}

    assert refused(reports("", students))[0].startswith("students.xml, column Mobile: this column")
    roll = reports("", students, columns=columns).attendance_read_roll()
    assert roll.pupils[0].mobile == "07700 900123"


def test_what_records_say_together(reports: Reports) -> None:
    """Times on the roll do not overlap, and nobody has another's admission number."""
    other = f"<UPN>A919400123002</UPN><Adno>004512</Adno>{NAMES}"
    students = report(f"{ANN}<Adno>004512</Adno>", ANN, other)

    (overlap, number) = refused(reports("", students))

    assert overlap.startswith("students.xml, record 2: times on the roll that do not overlap")
    assert number == "students.xml, record 3: an Adno that no other pupil has was expected"
