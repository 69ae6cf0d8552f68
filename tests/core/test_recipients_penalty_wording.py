"""Penalty wording is refused where the law does not bear it out."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.correspondence.penalty_wording import refuse_penalty_wording
from attendance_core.errors import Refused
from attendance_core.roll import Parent, ParentBasis, Pupil, school_age_span
from attendance_core.sessions import Half, Session

KEY = "J919400123001"
PUPIL = Pupil(KEY, None, "Moyle", "Zoë", date(2010, 8, 31))
PARENT = Parent("P1", KEY, "Moyle", parental_responsibility=True)
LAST = date(2026, 6, 26)
"""The last Friday in June of the school year in which the pupil becomes sixteen."""


def at(day: date) -> Session:
    """Give the morning of a day."""
    return Session(day, Half.AM)


def faults(*sessions: Session, parent: Parent = PARENT, **changes: Any) -> list[tuple[Any, str]]:
    """Give the faults with which a document is refused."""
    with pytest.raises(Refused) as raised:
        refuse_penalty_wording(evolve(PUPIL, **changes), sessions, parent=parent)
    return [(each.key, each.expected) for each in raised.value.faults]


def test_of_a_pupil_of_compulsory_school_age_it_is_let_through() -> None:
    """Up to the last Friday in June."""
    refuse_penalty_wording(PUPIL, [at(date(2026, 6, 1)), at(LAST)], parent=PARENT)


def test_each_session_beyond_it_is_named() -> None:
    """The day after is too late, and so is one before the pupil was of that age."""
    early, late = at(date(2015, 8, 30)), Session(date(2026, 6, 29), Half.PM)
    expected = "a session of a pupil of compulsory school age was expected"

    assert faults(late, at(LAST), early) == [(str(early), expected), (str(late), expected)]


@pytest.mark.parametrize("basis", [None, ParentBasis.NONE])
def test_a_parent_who_is_not_verified_is_refused(basis: ParentBasis | None) -> None:
    """Neither an emergency contact nor somebody of whom it is not known is liable."""
    unknown = evolve(PARENT, parental_responsibility=None, parent_basis=basis)

    assert faults(at(LAST), parent=unknown) == [
        ("parent_basis", "a parent in law was expected, with the basis on which they are one")
    ]


def test_all_faults_are_told_at_once() -> None:
    """Without sessions, a date of birth, or a parent of this pupil."""
    other = evolve(PARENT, pupil="another", parental_responsibility=None)
    told = faults(parent=other, date_of_birth=None)

    assert [key for key, _ in told] == ["sessions", "date_of_birth", "parent_basis", "parent"]


@given(st.dates(date(2008, 1, 1), date(2018, 12, 31)), st.dates(date(2024, 8, 19), LAST))
def test_it_follows_the_span_of_school_age(born: date, day: date) -> None:
    """The first and the last day of it are within, the days beside them are not."""
    first, last = school_age_span(born, on=day)
    pupil = evolve(PUPIL, date_of_birth=born)
    if first <= day <= last:
        refuse_penalty_wording(pupil, [at(day)], parent=PARENT)
    else:
        with pytest.raises(Refused):
            refuse_penalty_wording(pupil, [at(day)], parent=PARENT)


def test_a_refusal_shows_nobody() -> None:
    """It names sessions and what was expected."""
    with pytest.raises(Refused) as raised:
        refuse_penalty_wording(PUPIL, [at(date(2027, 1, 5))], parent=evolve(PARENT, pupil="x"))
    shown = f"{raised.value} {raised.value!r}"

    assert not [each for each in (KEY, "Moyle", "Zoë", "P1", "2010") if each in shown]
