from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from wonde_server import ANN, BO, details, midnight, student_row, two_students

from attendance_core.roll import (
    Boarder,
    Enrolment,
    EnrolmentStatus,
    Parent,
    Pupil,
    Restriction,
    SenStatus,
)

Serve = Callable[..., Any]
Refusal = Callable[[Callable[[], object]], list[str]]

PUPIL = Pupil("J919400123001", "004512", "Example", "Ann", date(2012, 3, 4))
TIME = Enrolment(PUPIL.key, date(2023, 9, 1), year_group="9", registration_group="9A", sex=None)


def roll_of(served: Any, **settings: Any) -> Any:
    """Read the roll."""
    return served.adapter(**settings).attendance_read_roll()


def test_two_students(served: Any) -> None:
    """Who has no UPN is known by the admission number; a name that differs is the preferred one."""
    roll = roll_of(served)
    ann, zoe = roll.pupils

    assert ann == PUPIL
    assert (zoe.key, zoe.legal_forename, zoe.known_as) == ("adno:004513", "Zoë", "Bo")
    assert roll.enrolments == (TIME, evolve(TIME, pupil=zoe.key))


def test_all_that_is_known_of_a_student(served: Any) -> None:
    """What statistics group by, boarding and care, home and number."""
    student = served.school.students[0]
    student["gender"] = "OTHER"
    student["extended_details"]["data"] |= {
        "enrolment_status": "Subsidiary - Dual  Registration",
        "boarding_status": "Boarder, six nights or less a week",
        "sen_status": "SEN support",
        "free_school_meals": True,
        "english_as_additional_language": "No",
        "ethnicity_code": None,
        "ethnicity": "White - British",
        "in_lea_care": 1,
    }
    home = {"house_number": 4, "street": "High Street", "town": "Saltash", "postcode": "PL12 0AA"}
    student["contact_details"]["data"] = details("07700900123")
    student["contact_details"]["data"]["addresses"]["home"] |= {**home, "house_name": "Rose Cott"}
    roll = roll_of(served)

    assert roll.pupils[0] == evolve(
        PUPIL,
        mobile="07700900123",
        address="Rose Cott, 4 High Street, Saltash",
        postcode="PL12 0AA",
    )
    assert roll.enrolments[0] == evolve(
        TIME,
        sex="OTHER",
        enrolment_status=EnrolmentStatus.SUBSIDIARY,
        boarder=Boarder.SIX_NIGHTS,
        sen_status=SenStatus.SUPPORT,
        fsm=True,
        eal=False,
        ethnicity="White - British",
        looked_after=True,
    )


@pytest.mark.parametrize(
    ("year", "group"),
    [
        ("9", "9"),
        (9, "9"),
        ("Year  9", "9"),
        ("09", "9"),
        ("R", "R"),
        ("0", "R"),
        ("Reception", "R"),
        ("N1", "N1"),
        (None, "10"),
    ],
    ids=repr,
)
def test_year_groups(served: Any, year: object, group: str) -> None:
    """However the school's system writes one; the year that is included if education has none."""
    student = served.school.students[0]
    student["education_details"]["data"]["current_nc_year"] = year
    student["year"]["data"]["name"] = "Year 10"

    assert roll_of(served).enrolments[0].year_group == group


@pytest.mark.parametrize("registration", [None, {"data": None}, {"data": []}, "A11"])
def test_a_registration_group_among_others(served: Any, registration: object) -> None:
    """Where the registration is empty, the group of that type is the one."""
    student = served.school.students[0]
    student["registration"] = registration
    groups = [{"type": "HOUSE", "name": "Lynher"}, {"type": "REGISTRATION", "name": "9B"}]
    student["groups"]["data"] = groups

    assert roll_of(served).enrolments[0].registration_group == "9B"


def test_what_is_not_included_is_not_known(served: Any) -> None:
    """A school that gives no leave for the extended details has students all the same."""
    student = served.school.students[0]
    for name in ("extended_details", "year", "registration", "groups", "contact_details"):
        del student[name]
    served.school.students[0]["contacts"] = {"data": []}

    assert roll_of(served).enrolments[0] == evolve(TIME, registration_group=None)


def test_a_school_s_own_words(served: Any, refusal: Refusal) -> None:
    """A word by which it is decided who is counted is not passed over; the school says it."""
    served.school.students[0]["extended_details"]["data"]["enrolment_status"] = "Visiting"

    assert refusal(lambda: roll_of(served)) == [
        (
            "wonde, students, row 1, extended_details, enrolment_status: a word that is known was "
            "expected, and not Visiting; say in the setting words what it means"
        )
    ]
    roll = roll_of(served, words={"visiting": "G"})
    assert roll.enrolments[0].enrolment_status is EnrolmentStatus.GUEST


def test_a_strange_word_that_may_be_somebody_s(served: Any, refusal: Refusal) -> None:
    """What has figures, or is long, is not repeated; a word that changes no count is not known."""
    served.school.students[0]["extended_details"]["data"] |= {
        "boarding_status": "since 2012-03-04",
        "sen_status": "School action",
    }

    assert refusal(lambda: roll_of(served)) == [
        (
            "wonde, students, row 1, extended_details, boarding_status: "
            "a word that is known was expected; say in the setting words what it means"
        )
    ]


def contact(**more: Any) -> dict[str, Any]:
    """Give a contact."""
    related = {
        "relationship": "Mother",
        "parental_responsibility": True,
        "priority": 1,
        "lives_with_pupil": True,
        "correspondence": True,
        "court_order": None,
    }
    found = {
        "id": "A31",
        "upi": "c1",
        "title": "Ms",
        "forename": "Kerra",
        "surname": "Quick",
        "relationship": related | more,
        "contact_details": {"data": details("07700900124", "01632960001")},
    }
    found["contact_details"]["data"]["emails"]["home"] = "kerra@example.org"
    return found


PARENT = Parent(
    "c1",
    PUPIL.key,
    "Quick",
    parental_responsibility=True,
    lives_with_pupil=True,
    contact_allowed=True,
    title="Ms",
    forename="Kerra",
    relationship="Mother",
    priority=1,
    mobile="07700900124",
    telephone="01632960001",
    email="kerra@example.org",
)


def test_a_contact(served: Any) -> None:
    """Who a contact is, whether they may be written to, and how."""
    served.school.students[0]["contacts"]["data"] = [contact(), contact()]

    assert roll_of(served).parents == (PARENT,)


@pytest.mark.parametrize("flag", [None, "", "unknown", [], {}])
def test_whether_they_may_be_written_to_is_not_known(served: Any, flag: object) -> None:
    """What is no yes and no no is not known, and nobody writes."""
    served.school.students[0]["contacts"]["data"] = [contact(correspondence=flag)]
    (parent,) = roll_of(served).parents

    assert parent == evolve(PARENT, contact_allowed=None)


def test_other_flags(served: Any) -> None:
    """A school says by which flag its system tells of correspondence, and of a court."""
    row = contact(letters=False, order="Yes")
    served.school.students[0]["contacts"]["data"] = [row]
    (parent,) = roll_of(served, correspondence="letters", court_order="order").parents

    assert (parent.contact_allowed, parent.restriction) == (False, Restriction.COURT_ORDER)


def test_a_contact_of_two_pupils(served: Any) -> None:
    """Brothers and sisters have one contact; without a upi the id is what is known."""
    for student in served.school.students:
        student["contacts"]["data"] = [contact() | {"upi": None}]
    first, second = roll_of(served).parents

    assert first.parent_id == second.parent_id == "A31"
    assert first.pupil != second.pupil


def gone(leaving: date, start: date = date(2020, 9, 1), student: str = "A1700000001") -> Any:
    """Give a time of Ann's that is over."""
    return student_row(student, PUPIL, evolve(TIME, start=start, leaving=leaving))


def test_somebody_who_left_and_came_back(served: Any) -> None:
    """Two ids and one pupil, with two times on the roll."""
    served.school.leavers.append(gone(date(2022, 7, 20)))
    roll = roll_of(served)
    times = [(each.start, each.leaving) for each in roll.times_of(PUPIL.key)]

    assert len(roll.pupils) == 2
    assert times == [
        (date(2023, 9, 1), None),
        (date(2020, 9, 1), date(2022, 7, 20)),
    ]


@pytest.mark.parametrize("left", [date(2026, 11, 19), date(2024, 7, 20)])
def test_somebody_in_both_lists_on_one_day_of_admission(served: Any, left: date) -> None:
    """Who leaves while the lists are read, or came back so, is there: nobody drops off the roll."""
    served.school.leavers.append(gone(left, date(2023, 9, 1)))
    (time,) = roll_of(served).times_of(PUPIL.key)

    assert time == TIME


def test_somebody_who_left_twice_on_one_day_of_admission(served: Any) -> None:
    """The later leaving is the one."""
    served.school.students.pop(0)
    start = date(2020, 9, 1)
    for student, left in (("A17X", date(2024, 7, 20)), ("A17Y", date(2022, 7, 20))):
        served.school.leavers.append(gone(left, start, student))
    (time,) = roll_of(served).times_of(PUPIL.key)

    assert (time.start, time.leaving) == (start, date(2024, 7, 20))


def test_without_leavers(served: Any) -> None:
    """A school that does not want them read is not asked for them."""
    served.school.leavers.append(gone(date(2022, 7, 20)))
    roll = roll_of(served, leavers=False)

    assert len(roll.enrolments) == 2
    assert "/students-leaver/" not in served.server.paths()


def test_a_student_twice_is_one(served: Any) -> None:
    """A row that came twice is one row, as it came last."""
    again = student_row(ANN, evolve(PUPIL, legal_surname="Later"), TIME)
    served.school.students.append(again | {"contacts": {"data": []}})

    assert [each.legal_surname for each in roll_of(served).pupils] == ["Later", "Sample"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"upn": "J9194001230"}, "upn: a UPN, a letter and twelve characters, was expected"),
        ({"upn": None, "admission_number": ""}, "upn: a UPN, or an admission_number, was expected"),
        ({"upn": {}}, "upn: text was expected"),
        ({"admission_date": "01/09/2023"}, "admission_date: a date as Wonde has them was expected"),
        (
            {"leaving_date": midnight(date(2023, 8, 31))},
            "leaving_date: a day no earlier than admission_date was expected",
        ),
    ],
    ids=["upn", "no number", "no text", "date", "order"],
)
def test_a_faulty_student(served: Any, refusal: Refusal, change: dict[str, Any], told: str) -> None:
    """Told by the row's number and the value's name; nothing of it is repeated."""
    served.school.students[0]["education_details"]["data"] |= change

    assert refusal(lambda: roll_of(served)) == [
        f"wonde, students, row 1, education_details, {told}"
    ]


def test_all_faults_are_told_at_once(served: Any, refusal: Refusal) -> None:
    """Of students, of their contacts and of leavers."""
    served.school.students[0]["surname"] = served.school.students[0]["legal_surname"] = None
    served.school.students[1]["contacts"] = {"data": [contact(priority="first"), {"id": "A39"}]}
    served.school.leavers.append(gone(date(2022, 7, 20)))
    served.school.leavers[0]["education_details"]["data"]["leaving_date"] = None

    assert refusal(lambda: roll_of(served)) == [
        "wonde, students, row 1, surname: something was expected to stand here",
        "wonde, students, row 2, contacts 1, relationship, priority: a whole number was expected",
        "wonde, students, row 2, contacts 2, surname: something was expected to stand here",
        (
            "wonde, students-leaver, row 1, education_details, leaving_date: "
            "the day of leaving was expected"
        ),
    ]


def test_two_students_of_one_number(served: Any, refusal: Refusal) -> None:
    """A UPN that two have is of neither."""
    other = evolve(PUPIL, legal_forename="Other")
    served.school.students.append(student_row("A1749191435", other, TIME))

    assert refusal(lambda: roll_of(served)) == [
        (
            "wonde, students, row 3: "
            "a UPN, or an admission_number, that no other student has was expected"
        )
    ]


def test_times_that_overlap(served: Any, refusal: Refusal) -> None:
    """A pupil is on the roll once at a time."""
    served.school.leavers.append(gone(date(2023, 9, 1)))

    assert refusal(lambda: roll_of(served)) == [
        (
            "wonde, students, row 1: "
            "times on the roll that do not overlap were expected for each pupil"
        )
    ]


def test_a_birthday_in_summer(serve: Serve) -> None:
    """A day that is told as midnight of London in UTC is that day, and not the one before."""
    served = serve(two_students())
    born = {"date": "2012-06-14 23:00:00.000000", "timezone_type": 3, "timezone": "UTC"}
    served.school.students[0]["date_of_birth"] = born
    served.school.students[1]["date_of_birth"] = "2012-06-15"

    assert [each.date_of_birth for each in roll_of(served).pupils] == [date(2012, 6, 15)] * 2


def test_ids_say_nothing_to_anybody(served: Any) -> None:
    """Nobody stands in a repr of what was read."""
    adapter = served.adapter()
    adapter.attendance_read_roll()
    shown = repr(adapter._reading.people)  # noqa: SLF001 - what a debugger would show

    assert not [each for each in (ANN, BO, "Example", "J919400123001") if each in shown]
