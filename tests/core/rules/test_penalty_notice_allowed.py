"""Whether another penalty notice can be issued to a parent for a child.

Worked from the law notes, K8 to K13: the first counted notice is one of 19 August 2024 or later;
the years end with the date on which it is proposed to issue; withdrawn ones are not counted.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from attendance_core.errors import NotInForce
from attendance_core.register import LegalBasis, Mark, Notice
from attendance_core.rules import Price, explain, penalty_notice_allowed, unused_sessions
from attendance_core.sessions import Half, Session

MOTHER, FATHER = "p1", "p2"
ANN, BO = "adno:1", "adno:2"
DAY = date(2027, 9, 10)
FIRST = (Price(Decimal(80), 21), Price(Decimal(160), 28))
SECOND = (Price(Decimal(160), 28),)


def notice(issued, **changes):
    """Give a notice to Ann's mother, issued on a day."""
    return evolve(Notice(MOTHER, ANN, issued, LegalBasis.S444A), **changes)


def asked(*notices, parent=MOTHER, pupil=ANN, on=DAY):
    """Ask about a notice to Ann's mother."""
    return penalty_notice_allowed(notices, parent=parent, pupil=pupil, on=on)


def test_the_first_is_dearer_if_it_is_paid_late():
    """80 pounds within 21 days, 160 within 28; the authority is asked for what is not here."""
    found = asked()

    assert (found.number, found.allowed, found.prices) == (1, True, FIRST)
    assert found.ask_the_authority
    assert "ask the authority whether it has others" in str(found)
    assert "80 pounds within 21 days, or 160 pounds within 28 days" in str(found)


def test_the_second_is_a_flat_price():
    """Nobody has to be asked whether it is the first."""
    found = asked(notice(date(2026, 11, 20)))

    assert (found.number, found.allowed, found.prices) == (2, True, SECOND)
    assert not found.ask_the_authority


def test_it_is_said_in_whole():
    """How many it would be, until when, and what it costs; of a third, what happens instead."""
    earlier = notice(date(2026, 11, 20)), notice(date(2025, 3, 3))
    says = "By this record it would be notice number {} to the parent for the child in the years "
    until = "that end with Friday 10 September 2027."

    assert str(asked()) == (
        f"{says.format(1)}{until} It is the first on this record: ask the authority whether it has "
        "others. It is to be paid by 80 pounds within 21 days, or 160 pounds within 28 days."
    )
    assert str(asked(*earlier)) == (
        f"{says.format(3)}{until} No further notice can be issued: the limit is reached, and other "
        "action is considered, such as prosecution."
    )


def test_it_is_explained_with_what_it_rests_on():
    """What it says comes first, then the figures of the law, then the readings."""
    said = explain(asked())
    says, _, cited = said.partition(" It rests on: ")

    assert says == str(asked())
    assert "Manchester City Council, School Attendance Code of Conduct, 4.3" in cited
    assert "Not verified, and a reading that was chosen: SI 2024/210" in cited
    assert not any(key in said for key in (MOTHER, ANN))


def test_what_was_asked_and_what_it_rests_on_stand_in_it():
    """The figures of the law and the readings, and nothing of school age."""
    found = asked()
    instruments = {each.instrument for each in found.sources}

    assert (found.parent_id, found.pupil, found.on) == (MOTHER, ANN, DAY)
    assert found.since == date(2024, 9, 11)
    assert "SI 2024/210" in instruments
    assert "Manchester City Council, School Attendance Code of Conduct" in instruments
    assert not any("1996" in each for each in instruments)
    assert not found.verified


def test_there_is_no_third():
    """It has no price, and other action is considered."""
    found = asked(notice(date(2026, 11, 20)), notice(date(2025, 3, 3)))

    assert (found.number, found.allowed, found.prices) == (3, False, ())
    assert [each.issued_on.year for each in found.counted] == [2025, 2026]
    assert "other action is considered" in str(found)


@pytest.mark.parametrize(
    ("issued", "number"),
    [
        (date(2024, 9, 10), 1),
        (date(2024, 9, 11), 2),
        (DAY, 2),
        (DAY + timedelta(days=1), 1),
    ],
)
def test_the_three_years_end_with_the_day_of_the_proposal(issued, number):
    """A day before their first it counts no more; what is issued later is not there yet."""
    assert asked(notice(issued)).number == number


@pytest.mark.parametrize(("issued", "number"), [(date(2024, 8, 18), 1), (date(2024, 8, 19), 2)])
def test_notices_of_the_older_scheme_do_not_count(issued, number):
    """The first counted notice is one issued on or after 19 August 2024."""
    assert asked(notice(issued), on=date(2025, 6, 2)).number == number


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"withdrawn_on": date(2027, 1, 5)}, 1),
        ({"withdrawn_on": DAY + timedelta(days=1)}, 2),
        ({"paid_on": date(2026, 12, 1)}, 2),
        ({"prosecuted_on": date(2027, 2, 1)}, 2),
        ({"legal_basis": LegalBasis.S105}, 1),
        ({"parent_id": FATHER}, 1),
        ({"pupil": BO}, 1),
    ],
)
def test_what_counts_is_a_standing_notice_to_that_parent_for_that_child(changes, number):
    """Paid, unpaid or prosecuted; not withdrawn by the day, nor another parent's or child's."""
    assert asked(notice(date(2026, 11, 20), **changes)).number == number


def test_two_parents_have_their_own_count():
    """The mother has had two notices for Ann, and the father can still be given one."""
    two = (notice(date(2026, 11, 20)), notice(date(2025, 3, 3)))

    assert not asked(*two).allowed
    assert asked(*two, parent=FATHER).allowed
    assert asked(*two, pupil=BO).allowed


def test_before_the_framework_nothing_is_said():
    """The national framework began on 19 August 2024."""
    with pytest.raises(NotInForce):
        asked(on=date(2024, 8, 18))


def test_nobody_is_shown():
    """Neither parent nor child stands in what is shown of an answer."""
    found = asked(notice(date(2026, 11, 20)))

    assert not any(key in f"{found} {found!r}" for key in (MOTHER, ANN))


def test_sessions_of_an_earlier_notice_are_used():
    """They are the parent's own: to the other parent no notice was issued for them."""
    days = [date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)]
    marks = [Mark(ANN, Session(day, Half.AM), "G") for day in days]
    earlier = notice(date(2026, 11, 20), offence=(days[0], days[1]))
    withdrawn = evolve(earlier, withdrawn_on=date(2026, 12, 1))

    assert unused_sessions(marks, [earlier], parent=MOTHER, on=DAY) == (marks[2],)
    assert unused_sessions(marks, [earlier], parent=FATHER, on=DAY) == tuple(marks)
    assert unused_sessions(marks, [withdrawn], parent=MOTHER, on=DAY) == tuple(marks)
    assert unused_sessions(marks, [earlier], parent=MOTHER, on=date(2026, 11, 19)) == tuple(marks)
    assert unused_sessions(marks, [earlier], parent=MOTHER, on=date(2026, 11, 20)) == (marks[2],)
