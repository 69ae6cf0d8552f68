"""Late marks and the time of the sign-in: the register is open from 08:40 to 09:10."""

from datetime import date, datetime

import pytest
from attrs import evolve

from attendance_core.findings import Name
from attendance_core.register import Presence, PresenceEvent, PresenceSource


@pytest.mark.parametrize(
    ("code", "seen", "detail"),
    [
        # Duty 7: a sign-in at 08:47 is L, one at 09:11 is U.
        ("L", ("08:47 sign_in arrived",), None),
        ("L", ("09:10 sign_in arrived",), None),
        ("L", ("09:10:59 sign_in arrived",), None),
        ("L", ("09:11 sign_in arrived",), "L, and signed in at 09:11, after the register closed"),
        ("U", ("09:11 sign_in arrived",), None),
        ("U", ("09:10:59 sign_in arrived",), None),
        ("U", ("09:10 sign_in arrived",), "U, and signed in at 09:10, before the register closed"),
        ("U", ("08:40 sign_in arrived",), "U, and signed in at 08:40, before the register closed"),
        # In the building before the register opened, and late for it: nobody knows why.
        ("U", ("08:39 sign_in arrived",), None),
        ("L", ("08:30 sign_in arrived",), None),
        # Only the first sign-in of the half of the day is the arrival.
        ("L", ("08:50 sign_in arrived", "11:00 sign_in arrived"), None),
        ("L", ("12:20 sign_in arrived",), None),
        ("L", ("09:30 hub arrived", "09:31 sign_in left", "09:32 sign_in seen"), None),
        # A sign-in after a mark of presence may be a return.
        ("/", ("09:31 sign_in arrived",), None),
        ("N", ("08:50 sign_in arrived",), None),
    ],
)
def test_a_sign_in_on_the_wrong_side_of_the_close(make, found, code, seen, detail):
    """An L after it and a U before it disagree; within its minute neither does."""
    amiss = found(make(code, seen=seen), Name.LATE_MARK_DISAGREES)

    assert [each.detail for each in amiss] == [detail] * (detail is not None)
    assert all(each.sources for each in amiss)


@pytest.mark.parametrize(
    ("pm", "seen", "number"),
    [("L", "13:51", 1), ("L", "13:50", 0), ("U", "13:50", 1), ("U", "13:51", 0), ("L", "09:30", 0)],
)
def test_the_afternoon_has_a_close_of_its_own(make, found, pm, seen, number):
    """A sign-in of the morning says nothing of it."""
    school = make(pm=pm, seen=(f"{seen} sign_in arrived",))

    assert len(found(school, Name.LATE_MARK_DISAGREES)) == number


def test_minutes_and_sign_in_are_one_finding(make, found):
    """The minutes that were entered come first; where they agree, the sign-in is asked."""
    both = found(make("L", minutes=31, seen=("09:31 sign_in arrived",)), Name.LATE_MARK_DISAGREES)
    one = found(make("L", minutes=30, seen=("09:31 sign_in arrived",)), Name.LATE_MARK_DISAGREES)

    assert [each.detail for each in both] == ["L at 31 minutes, after the register closed"]
    assert [each.detail for each in one] == ["L, and signed in at 09:31, after the register closed"]


def test_without_times_nothing_is_late(make, found):
    """Where it is not known when the register closes, nothing disagrees."""
    school = make("L", minutes=99, seen=("09:31 sign_in arrived",))
    bare = evolve(school, school=evolve(school.school, register=()))

    assert found(bare, Name.LATE_MARK_DISAGREES) == []


def test_a_moment_without_a_zone_is_by_the_clock_of_london(make, found):
    """An embedder's own sign-ins may have none."""
    at = datetime(2026, 11, 17, 9, 31)  # noqa: DTZ001 - as an embedder may give it
    seen = Presence(at, PresenceSource.SIGN_IN, PresenceEvent.ARRIVED, "J919400123001")
    tomorrow = evolve(seen, at=at.replace(day=18))

    assert len(found(make("L", presence=(seen,)), Name.LATE_MARK_DISAGREES)) == 1
    assert found(make("L", presence=(tomorrow,)), Name.LATE_MARK_DISAGREES) == []


def test_a_mark_that_does_not_count_is_never_late(make, found):
    """Outside the time on roll it is left out."""
    school = make("L", seen=("09:31 sign_in arrived",), enrolment={"start": date(2026, 11, 18)})

    assert found(school, Name.LATE_MARK_DISAGREES) == []
