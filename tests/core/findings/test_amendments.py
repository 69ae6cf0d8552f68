"""Amendments that lack a particular, and marks that are not what the last one made them."""

from datetime import date, datetime

import pytest
from attrs import evolve

from attendance_core.findings import Name, check
from attendance_core.register import Amendment
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

DAY = date(2026, 11, 17)
WHOLE = Amendment(
    "J919400123001",
    Session(DAY, Half.AM),
    original_code="N",
    amended_code="/",
    reason="came in by the side door",
    amended_at=datetime(2026, 11, 17, 10, tzinfo=LONDON),
    name="A. Example",
    position="attendance officer",
)
LATER = evolve(
    WHOLE, original_code="/", amended_code="M", amended_at=WHOLE.amended_at.replace(hour=11)
)


@pytest.mark.parametrize(
    ("lacking", "detail"),
    [
        ({}, None),
        ({"original_code": None}, "of 2026-11-17 at 10:00 does not say the original entry"),
        ({"amended_code": None}, "of 2026-11-17 at 10:00 does not say the amended entry"),
        ({"reason": None}, "of 2026-11-17 at 10:00 does not say the reason"),
        ({"amended_at": None}, "does not say the date"),
        ({"name": ""}, "of 2026-11-17 at 10:00 does not say the name"),
        ({"position": None}, "of 2026-11-17 at 10:00 does not say the position"),
        (
            {"reason": None, "name": None},
            "of 2026-11-17 at 10:00 does not say the reason, the name",
        ),
        # There was no mark before: that is an entry too.
        ({"original_code": "-"}, None),
    ],
)
def test_an_amendment_without_a_particular(make, found, lacking, detail):
    """Each that is missing is named."""
    school = make(amendments=(evolve(WHOLE, **lacking),))
    amiss = found(school, Name.AMENDMENT_INCOMPLETE)

    assert [each.detail for each in amiss] == [f"the amendment {detail}"] * (detail is not None)
    assert all(not source.verified for each in amiss for source in each.sources)


@pytest.mark.parametrize(
    ("at", "number"),
    [(datetime(2024, 8, 18, 12, tzinfo=LONDON), 0), (datetime(2024, 8, 19, 12, tzinfo=LONDON), 1)],
)
def test_the_particulars_are_those_of_the_day_of_the_amendment(make, at, number):
    """The amended entry is asked for since 19 August 2024, of older sessions too."""
    old = evolve(WHOLE, session=Session(date(2024, 7, 1), Half.AM))
    amended = evolve(old, amended_code=None, amended_at=at)
    found = check(make(amendments=(amended,)), on=DAY)

    assert sum(each.finding is Name.AMENDMENT_INCOMPLETE for each in found) == number


def test_before_there_were_regulations_nothing_was_asked_for(make, found):
    """An amendment of a day of which no law is known lacks nothing."""
    old = evolve(WHOLE, session=Session(date(2001, 7, 2), Half.AM), amended_at=None, reason=None)

    assert found(make(amendments=(old,)), Name.AMENDMENT_INCOMPLETE) == []


@pytest.mark.parametrize(
    ("am", "amendments", "detail"),
    [
        ("M", (WHOLE, LATER), None),
        ("M", (LATER, WHOLE), None),
        ("/", (LATER, WHOLE), "/ in the register, and M by the last amendment"),
        ("I", (WHOLE,), "I in the register, and / by the last amendment"),
        # Which of these was the last, nobody can say.
        ("I", (WHOLE, evolve(LATER, amended_at=WHOLE.amended_at)), None),
        # A mark that was taken away, and made again.
        ("/", (evolve(WHOLE, amended_code="-"),), None),
    ],
)
def test_a_mark_that_was_changed_without_an_amendment(make, found, am, amendments, detail):
    """The register holds what the last amendment says, whatever the order they are given in."""
    amiss = found(make(am, amendments=amendments), Name.AMENDMENT_INCOMPLETE)

    wanted = f"{detail}: changed without one"
    assert [each.detail for each in amiss] == [wanted] * (detail is not None)


@pytest.mark.parametrize(
    ("other", "detail"),
    [
        ({}, None),
        ({"original_code": "O"}, "11:00 begins with O, and the one before it made it /"),
        ({"original_code": "-"}, "11:00 begins with -, and the one before it made it /"),
        # Of one moment, before the other one, or when nobody knows: the order is not known.
        ({"original_code": "O", "amended_at": WHOLE.amended_at}, None),
        ({"original_code": "M", "amended_at": WHOLE.amended_at.replace(hour=9)}, "10:00 begins"),
        ({"original_code": "O", "session": Session(DAY, Half.PM)}, None),
        ({"original_code": "O", "pupil": "A"}, None),
    ],
)
def test_amendments_that_do_not_meet(make, found, other, detail):
    """Each begins with what the one before it made of the mark; in between nothing changes it."""
    school = make("M", amendments=(evolve(LATER, **other), WHOLE))
    amiss = [each.detail for each in found(school, Name.AMENDMENT_INCOMPLETE)]
    said = [each for each in amiss if "begins with" in each]

    assert len(said) == (detail is not None)
    assert all(each.startswith(f"the amendment of 2026-11-17 at {detail}") for each in said)


def test_amendments_of_which_an_entry_is_missing_are_not_compared(make, found):
    """An entry that is not known is told of as missing, and as nothing else."""
    for lacking in (
        (evolve(WHOLE, amended_code=None), LATER),
        (WHOLE, evolve(LATER, original_code=None)),
        (WHOLE, evolve(LATER, original_code="O"), evolve(LATER, amended_at=None)),
    ):
        amiss = found(make("M", amendments=lacking), Name.AMENDMENT_INCOMPLETE)
        assert [each.detail for each in amiss if "begins" in each.detail] == []


def test_two_amendments_of_which_one_has_no_date(make, found):
    """One that lacks its date is named, and does not say what the mark should be."""
    undated = evolve(LATER, amended_at=None)
    amiss = found(make("I", amendments=(WHOLE, undated)), Name.AMENDMENT_INCOMPLETE)

    assert [each.detail for each in amiss] == ["the amendment does not say the date"]


def test_a_mark_that_has_vanished(make, found):
    """An amendment made it something, and there is no mark now."""
    gone = found(make("-", amendments=(WHOLE,)), Name.MARK_VANISHED)
    taken = found(make("-", amendments=(evolve(WHOLE, amended_code="-"),)), Name.MARK_VANISHED)

    assert [each.detail for each in gone] == [
        "an amendment made it /, and the register has no mark"
    ]
    assert gone[0].sources
    assert found(make(amendments=(WHOLE,)), Name.MARK_VANISHED) == []
    assert taken == []


def test_a_moment_without_a_zone_is_by_the_clock_of_london(make, found):
    """An embedder's own amendments may have none; summer time is taken off."""
    naive = evolve(WHOLE, reason=None, amended_at=datetime(2026, 11, 17, 10))  # noqa: DTZ001
    (amiss,) = found(make(amendments=(naive,)), Name.AMENDMENT_INCOMPLETE)

    assert amiss.detail == "the amendment of 2026-11-17 at 10:00 does not say the reason"


def test_amendments_of_later_sessions_are_left_alone(make):
    """What is after the day is not looked at."""
    school = make(amendments=(evolve(WHOLE, reason=None),))

    assert check(school, on=date(2026, 11, 16)) == ()
