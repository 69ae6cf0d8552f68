"""A pupil with two keys is one: what is of the one key is held, and goes, with what is of both."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from friday import ANN, BO, roll_of
from gateways import MANAGER, proposal

from attendance_core.findings import Finding, Name
from attendance_core.records import (
    Kind,
    amend,
    approve,
    dispose,
    hold,
    holds,
    import_marks,
    release,
    resolve,
    verify,
    what_to_dispose_of,
)
from attendance_core.records.admissions import record_roll

URN = 142000
UPN = "J919400123001"
AS_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ON = date(2033, 1, 10)


def with_upn(roll):
    """Give the roll on which Ann has the UPN."""
    (ann, *others), (first, *rest) = roll.pupils, roll.enrolments
    return evolve(
        roll,
        pupils=(evolve(ann, upn=UPN), *others),
        enrolments=(evolve(first, pupil=UPN), *rest),
    )


def take(journal, roll, person):
    """Take a roll over."""
    return record_roll(journal, URN, roll, source="sims", as_at=AS_AT, by=person)


def on_day(clock, day):
    """Set the clock to the morning of a day."""
    clock.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def may_go(journal, on):
    """Give the entries that may go on a day: of whom each is, and its number."""
    found = what_to_dispose_of(journal, URN, on=on)
    numbers = {each for one, other in found.entries for each in range(one, other + 1)}
    return [(each.pupil, each.number) for each in journal.entries(URN) if each.number in numbers]


def pupils(found):
    """Give whose the entries are."""
    return {pupil for pupil, _ in found}


@pytest.fixture
def begun(journal, export, person):
    """A journal of 2026: Ann's mark, a message and a finding that stands by itself; Bo's mark."""
    take(journal, roll_of(), person)
    import_marks(journal, URN, export("sims", f"{ANN} AM /", f"{BO} AM /"), by=person)
    about = proposal()
    approve(journal, URN, evolve(about, reached=evolve(about.reached, pupil=ANN)), by=MANAGER)
    resolve(journal, URN, Finding(Name.UPN_MISSING, "", ANN), reason="asked for", by=person)
    return journal


@pytest.mark.parametrize("key", [ANN, UPN])
def test_a_hold_on_either_key_holds_what_is_of_both(begun, clock, person, key):
    """Held once the key has changed; what is of Bo goes."""
    take(begun, with_upn(roll_of()), person)
    number = hold(begun, URN, pupil=key, reason="an appeal", by=person)
    on_day(clock, ON)
    held = may_go(begun, ON)
    release(begun, URN, number, reason="decided", by=person)
    after = may_go(begun, ON)

    assert pupils(held) == {BO}
    assert {ANN, UPN, BO} <= pupils(after)


def test_a_hold_of_before_the_key_changed_holds_what_is_of_both(begun, clock, person):
    """It is one hold, and its release lets all of it go."""
    number = hold(begun, URN, pupil=ANN, reason="an appeal", by=person)
    take(begun, with_upn(roll_of()), person)
    on_day(clock, ON)
    held = may_go(begun, ON)
    found = [(each.number, each.pupil) for each in holds(begun, URN)]
    release(begun, URN, number, reason="decided", by=person)

    assert pupils(held) == {BO}
    assert found == [(number, UPN)]
    assert {ANN, UPN} <= pupils(may_go(begun, ON))


def test_a_mark_of_both_keys_goes_once_all_of_it_is_old(begun, clock, amendment, person):
    """Entered in 2026 under the one, amended in 2030 under the other: in 2036 both go at once."""
    take(begun, with_upn(roll_of()), person)
    on_day(clock, date(2030, 5, 8))
    amend(begun, URN, amendment(f"{UPN} AM / N"))
    about = [Kind.MARK_ENTERED, Kind.MARK_TAKEN_BACK, Kind.MARK_AMENDED]
    of_mark = [each.number for each in begun.entries(URN, kinds=about) if each.pupil != BO]

    def going(on):
        on_day(clock, on)
        return [number for _, number in may_go(begun, on) if number in of_mark]

    assert len(of_mark) == 4
    assert going(ON) == []
    assert going(date(2036, 5, 8)) == []
    assert going(date(2036, 5, 9)) == of_mark


def test_what_is_left_of_both_keys_is_whole(begun, clock, amendment, person, register):
    """After the disposal of all that is old, the mark is there, with its past and its chain."""
    take(begun, with_upn(roll_of()), person)
    on_day(clock, date(2030, 5, 8))
    amend(begun, URN, amendment(f"{UPN} AM / N"))
    on_day(clock, ON)
    found = what_to_dispose_of(begun, URN, on=ON)
    dispose(begun, found, reason="kept for long enough", by=person)
    kinds = [each.kind for each in begun.entries(URN, pupil=ANN)]

    assert register(begun) == {f"{UPN} AM N": "person"}
    assert kinds[-2:] == [Kind.MARK_ENTERED, Kind.MARK_TAKEN_BACK]
    assert verify(begun, URN).breaks == ()
