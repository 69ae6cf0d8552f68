"""A part-time timetable: a C2 only in the sessions that were agreed to be off."""

from datetime import date

import pytest
from attrs import evolve

from attendance_core.findings import Name
from attendance_core.register import OffSession
from attendance_core.sessions import Half

ANN = "J919400123001"
# The day of the tests is Tuesday 17 November 2026, and the mark is of its afternoon.
NOVEMBER = (date(2026, 11, 2), date(2026, 11, 30))


def off(
    start: date, end: date, weekday: int = 1, half: Half = Half.PM, **more: object
) -> OffSession:
    """Give one session of the week that is agreed to be off; 1 is Tuesday."""
    return OffSession(ANN, start, end, weekday, half, **more)


OTHER = OffSession("A", *NOVEMBER, 1, Half.PM, agreed_by="A. Example")
LATE = "C2 by an agreement of 2026-11-18, after the session"
NOBODY = "C2 by an agreement that does not say who agreed"


@pytest.mark.parametrize(
    ("agreed", "detail"),
    [
        ((off(*NOVEMBER),), None),
        ((off(date(2026, 11, 17), date(2026, 11, 17)),), None),
        ((), "C2 with no agreement"),
        ((OffSession("A", *NOVEMBER, 1, Half.PM),), "C2 with no agreement"),
        (
            (off(date(2026, 11, 2), date(2026, 11, 16)),),
            "C2 after the end of the agreement on 2026-11-16",
        ),
        (
            (off(date(2026, 11, 18), date(2026, 12, 1)),),
            "C2 before the agreement begins on 2026-11-18",
        ),
        ((off(*NOVEMBER, half=Half.AM),), "C2 in a session in which the pupil is expected"),
        ((off(*NOVEMBER, weekday=2),), "C2 in a session in which the pupil is expected"),
        (
            (off(date(2026, 9, 1), date(2026, 10, 1)), off(*NOVEMBER, weekday=2)),
            "C2 in a session in which the pupil is expected",
        ),
        ((off(date(2026, 9, 1), date(2026, 10, 1)), off(*NOVEMBER)), None),
    ],
)
def test_a_session_that_was_agreed_to_be_off(make, found, agreed, detail):
    """From the first to the last day of the agreement, on its weekday and half of the day."""
    amiss = found(make(pm="C2", off_sessions=agreed), Name.CODE_PRECONDITION)

    assert [each.detail for each in amiss] == [detail] * (detail is not None)
    assert all("SI 2024/208" in str(each.sources) for each in amiss)


@pytest.mark.parametrize(
    ("agreed", "detail"),
    [
        ((off(*NOVEMBER, agreed_by="A. Example", agreed_on=date(2026, 11, 17)),), None),
        ((off(*NOVEMBER, agreed_by="A. Example"),), None),
        ((off(*NOVEMBER, agreed_by="A. Example", agreed_on=date(2026, 11, 18)),), LATE),
        ((off(*NOVEMBER, agreed_on=date(2026, 11, 18)),), LATE),
        # Nobody is named: not by a school that names nobody, and by one that names others.
        ((off(*NOVEMBER, agreed_on=date(2026, 11, 17)),), None),
        ((off(*NOVEMBER), OTHER), NOBODY),
        # One that is in order is enough, and one of another session is not asked.
        ((off(*NOVEMBER), off(*NOVEMBER, agreed_by="A. Example")), None),
        ((off(*NOVEMBER, weekday=2), off(*NOVEMBER, agreed_by="A. Example"), OTHER), None),
    ],
)
def test_an_agreement_that_is_none(make, found, agreed, detail):
    """It is made before the session, by somebody who is named where the school names them."""
    amiss = found(make(pm="C2", off_sessions=agreed), Name.CODE_PRECONDITION)

    assert [each.detail for each in amiss] == [detail] * (detail is not None)


def test_other_codes_need_no_agreement(make, found):
    """Only the code of a part-time timetable does."""
    assert found(make("C", "I"), Name.CODE_PRECONDITION) == []


def test_a_mark_that_does_not_count_is_asked_nothing_more(make, found):
    """Outside the time on roll a C2 is that, and no other finding."""
    school = make("-", "C2", enrolment={"start": date(2026, 11, 18)})

    assert found(school, Name.CODE_PRECONDITION) == []
    assert len(found(school, Name.MARK_OUTSIDE_ROLL)) == 1


def test_where_no_system_gives_agreements_none_is_missed(make, found):
    """A C2 is then no finding; one of a pupil who need not be at school is one all the same."""
    unread = frozenset({"part_time"})
    school = make(pm="C2", unread=unread)
    roll = school.roll
    grown = evolve(roll, pupils=(evolve(roll.pupils[0], date_of_birth=date(2009, 3, 5)),))

    assert found(school, Name.CODE_PRECONDITION) == []
    assert [each.detail for each in found(evolve(school, roll=grown), Name.CODE_PRECONDITION)] == [
        "C2 while the pupil is not of compulsory school age"
    ]
