"""Who holds something, and until when: nothing of it is disposed of."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from friday import ANN

from attendance_core.errors import Refused
from attendance_core.records import (
    Hold,
    Kind,
    dispose,
    enter,
    hold,
    holds,
    rekey,
    release,
    verify,
    what_to_dispose_of,
)
from attendance_core.register import Mark
from attendance_core.sessions import Half, Session

URN = 142000
UPN = "J919400123001"
LATER = date(2033, 1, 10)


@pytest.fixture
def begun(journal, mark, person):
    """A journal with one mark of Ann's."""
    enter(journal, URN, mark(f"{ANN} AM /"), by=person)
    return journal


def years_later(clock, day=LATER):
    """Set the clock to the morning of a day."""
    clock.at = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/London"))


def test_holds_are_listed_with_reason_and_person(begun, person):
    """Those that have ended are not."""
    first = hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    second = hold(begun, URN, pupil=None, reason="an inquiry", by=person)
    release(begun, URN, first, reason="decided", by=person)

    assert holds(begun, URN) == (Hold(second, None, "an inquiry", person),)


def test_a_hold_shows_nothing_of_the_pupil(begun, person):
    """Neither key nor reason stands in its repr."""
    hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    shown = repr(holds(begun, URN))

    assert ANN not in shown
    assert "appeal" not in shown


def test_a_pupil_of_whom_nothing_is_recorded_is_not_held(begun, person):
    """A slip of the pen would hold nothing, and nobody would know."""
    with pytest.raises(Refused, match="key pupil: a pupil of whom something is recorded"):
        hold(begun, URN, pupil="adno:slip", reason="an appeal", by=person)

    assert holds(begun, URN) == ()


def test_a_hold_over_a_changed_key_is_one(begun, clock, person):
    """Released by its first entry it holds under neither key, and the marks go."""
    number = hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    rekey(begun, URN, ANN, UPN, by=person)
    rekey(begun, URN, UPN, ANN, by=person)
    rekey(begun, URN, ANN, UPN, by=person)
    years_later(clock)

    assert holds(begun, URN) == (Hold(number, UPN, "an appeal", person),)
    assert what_to_dispose_of(begun, URN, on=LATER).entries == ()

    release(begun, URN, number, reason="decided", by=person)
    found = what_to_dispose_of(begun, URN, on=LATER)

    assert holds(begun, URN) == ()
    assert found.kinds[Kind.MARK_ENTERED] == 4
    assert found.held == 0


def test_a_hold_that_was_released_is_not_carried_on(begun, person):
    """Released under one key, it does not come back under the next."""
    number = hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    rekey(begun, URN, ANN, UPN, by=person)
    release(begun, URN, number, reason="decided", by=person)
    rekey(begun, URN, UPN, "adno:99", by=person)

    assert holds(begun, URN) == ()


def test_a_hold_on_either_key_holds_both_without_a_roll(begun, clock, person):
    """Where no roll says that two keys are one pupil's, the marks that were carried over do."""
    rekey(begun, URN, ANN, UPN, by=person)
    for key in (ANN, UPN):
        number = hold(begun, URN, pupil=key, reason="an appeal", by=person)
        years_later(clock)
        found = what_to_dispose_of(begun, URN, on=LATER)
        release(begun, URN, number, reason="decided", by=person)

        assert (found.entries, found.held) == ((), 3)


def test_a_hold_goes_once_its_release_is_old(begun, clock, person):
    """Why somebody was held is kept no longer than all else; what is in force stays."""
    number = hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    years_later(clock, date(2030, 1, 10))
    release(begun, URN, number, reason="decided", by=person)
    years_later(clock)
    early = what_to_dispose_of(begun, URN, on=LATER)
    years_later(clock, date(2036, 1, 11))
    found = what_to_dispose_of(begun, URN, on=date(2036, 1, 11))
    dispose(begun, found, reason="kept for long enough", by=person)

    assert early.entries == ((1, 1),)
    assert found.entries == ((1, 3),)
    assert holds(begun, URN) == ()
    assert list(begun.entries(URN, pupil=ANN)) == []
    assert verify(begun, URN).breaks == ()


def test_a_hold_in_force_stays_however_old(begun, clock, person):
    """Of the school or of a pupil."""
    number = hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    years_later(clock, date(2050, 1, 10))
    found = what_to_dispose_of(begun, URN, on=date(2050, 1, 10))

    assert found.entries == ()
    assert [each.number for each in holds(begun, URN)] == [number]


def test_what_was_entered_ahead_stays_until_its_own_day_is_old(journal, clock, person):
    """A visit in January, entered in the autumn before: the six years of that day are not over."""
    years_later(clock, date(2026, 11, 20))
    visit = Mark(ANN, Session(date(2027, 1, 20), Half.AM), "V")
    enter(journal, URN, visit, by=person)
    years_later(clock)
    early = what_to_dispose_of(journal, URN, on=LATER)
    day = date(2033, 1, 21)
    years_later(clock, day)

    assert early.entries == ()
    assert what_to_dispose_of(journal, URN, on=day).entries == ((1, 1),)
