"""Marks of pupils who are taught elsewhere: a B without a return, a D of one school's pupil."""

from datetime import date

import pytest
from attrs import evolve

from attendance_core.findings import Name
from attendance_core.roll import EnrolmentStatus


@pytest.mark.parametrize(
    ("seen", "halves"),
    [
        ((), ["AM", "PM"]),
        (("09:30 ap_return seen",), ["PM"]),
        (("12:19 ap_return arrived B",), ["PM"]),
        (("12:20 ap_return arrived B",), ["AM"]),
        (("09:30 ap_return seen", "13:30 ap_return seen K"), []),
        # Neither a departure nor another room is a return.
        (("11:30 ap_return left", "13:30 hub seen"), ["AM", "PM"]),
        (("09:30 ap_return alert",), ["AM", "PM"]),
    ],
)
def test_a_b_without_a_return(make, found, seen, halves):
    """Each half of the day has to be confirmed by the provider."""
    amiss = found(make("B", "B", seen=seen), Name.PROVISION_UNCONFIRMED)

    assert [each.session for each in amiss] == halves
    words = {"AM": "morning", "PM": "afternoon"}
    said = [f"B without a return of the provider for the {words[each]}" for each in halves]
    assert [each.detail for each in amiss] == said
    assert all(each.sources for each in amiss)


@pytest.mark.parametrize(
    ("seen", "detail"),
    [
        (("09:30 ap_return seen O",), "B, and O in the return"),
        (("09:30 ap_return seen I",), "B, and I in the return"),
        (("09:30 ap_return seen -",), "B, and - in the return"),
        (("09:30 ap_return seen O", "10:00 ap_return arrived B"), None),
    ],
)
def test_a_return_that_says_that_the_pupil_was_not_there(make, found, seen, detail):
    """It confirms nothing, unless a later one does."""
    amiss = found(make("B", seen=seen), Name.PROVISION_UNCONFIRMED)

    assert [each.detail for each in amiss] == [detail] * (detail is not None)


@pytest.mark.parametrize("code", ["K", "W", "D", "V", "P", "/"])
def test_other_codes_need_no_return(make, found, code):
    """Only a B does: whether the others need one is not established."""
    assert found(make(code), Name.PROVISION_UNCONFIRMED) == []


def test_without_times_a_return_is_for_the_day(make, found):
    """Where nobody knows when the morning ends, one return confirms both sessions."""
    school = make("B", "B", seen=("09:30 ap_return seen",))
    bare = evolve(school, school=evolve(school.school, register=()))

    assert found(bare, Name.PROVISION_UNCONFIRMED) == []


@pytest.mark.parametrize(
    ("status", "number"),
    [("C", 1), ("F", 1), ("O", 1), ("G", 1), ("P", 1), ("M", 0), ("S", 0)],
)
def test_a_d_of_a_pupil_of_one_school(make, found, status, number):
    """D is for pupils with a main or a subsidiary registration."""
    enrolment = {"enrolment_status": EnrolmentStatus(status)}
    amiss = found(make("D", enrolment=enrolment), Name.DUAL_REGISTRATION_MISMATCH)

    detail = f"D of a pupil who is not registered at two schools, but as {status}"
    assert [each.detail for each in amiss] == [detail] * number
    assert all(each.sources for each in amiss)


def test_other_codes_say_nothing_of_another_school(make, found):
    """A pupil with one registration may have any other code."""
    assert found(make("K", "B"), Name.DUAL_REGISTRATION_MISMATCH) == []


def test_marks_that_do_not_count_are_asked_nothing_more(make, found):
    """Outside the time on roll a B and a D are left out."""
    school = make("B", "D", enrolment={"start": date(2026, 11, 18)})

    assert found(school, Name.PROVISION_UNCONFIRMED) == []
    assert found(school, Name.DUAL_REGISTRATION_MISMATCH) == []


def test_where_no_system_gives_returns_none_is_missed(make, found):
    """What was not read is not what is not there."""
    unread = make("B", "B", unread=frozenset({"presence"}))

    assert found(unread, Name.PROVISION_UNCONFIRMED) == []
    assert (
        len(found(evolve(unread, unread=frozenset({"lessons"})), Name.PROVISION_UNCONFIRMED)) == 2
    )
