"""Whose a key is: no key is another pupil's than before, and none is too long to be kept."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from attrs import evolve

from attendance_core.errors import Refused
from attendance_core.records import (
    Settled,
    conflicts,
    enter,
    import_marks,
    rekey,
    settle,
    verify,
)
from attendance_core.records.admissions import record_roll, roll_as_at
from attendance_core.roll import Enrolment, Pupil, Roll

URN = 142000
AS_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ANN = Pupil("J919400123001", "1", "Sample", "Ann", date(2014, 3, 5))
BO = Pupil("B919400123002", "2", "Example", "Bo", date(2014, 5, 2))
OLD, NEW = "adno:1", "J919400123001"


def take(journal, person, *pupils):
    """Take a roll of these pupils over, and give what is new."""
    times = tuple(Enrolment(each.key, date(2026, 9, 1)) for each in pupils)
    of = {"source": "sims", "as_at": AS_AT, "by": person}
    return record_roll(journal, URN, Roll(pupils, times), **of)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"legal_surname": "Moyle"},
        {"legal_forename": "Zoë"},
        {"date_of_birth": date(2015, 6, 7)},
        {"legal_surname": "Moyle", "legal_forename": "Zoë", "date_of_birth": date(2015, 6, 7)},
    ],
    ids=["surname", "forename", "birthday", "all"],
)
def test_a_key_that_is_another_pupils_is_refused(journal, clock, export, person, otherwise):
    """Of another number and name, or birthday: the marks of the one would become the other's."""
    take(journal, person, ANN, BO)
    import_marks(journal, URN, export("sims", f"{ANN.key} AM /"), by=person)
    heads, before = journal.heads(), roll_as_at(journal, URN, clock())
    other = evolve(ANN, admission_number="3", **otherwise)
    with pytest.raises(Refused, match=r"^sims, key pupil: .* 1 are others'") as refused:
        take(journal, person, other, BO)

    assert not any(each in str(refused.value) for each in ("Sample", "Moyle", "Ann", ANN.key))
    assert journal.heads() == heads
    assert roll_as_at(journal, URN, clock()) == before


def test_a_number_that_somebody_else_has_now_is_refused(journal, export, person):
    """Where the number is the key, name and birthday alone say that it is another pupil's."""
    was = evolve(ANN, upn=None)
    now = Pupil(None, "1", "Moyle", "Zoë", date(2015, 6, 7))
    take(journal, person, was)
    import_marks(journal, URN, export("sims", f"{OLD} AM /"), by=person)
    with pytest.raises(Refused, match=r"^sims, key pupil: .* 1 are others'"):
        take(journal, person, now)


def test_two_keys_that_changed_hands_are_refused(journal, person):
    """Each is the other's now, and both are counted."""
    take(journal, person, ANN, BO)
    heads = journal.heads()
    with pytest.raises(Refused, match="2 are others'"):
        take(journal, person, evolve(ANN, upn=BO.upn), evolve(BO, upn=ANN.upn))

    assert journal.heads() == heads


@pytest.mark.parametrize(
    "otherwise",
    [
        {"admission_number": "3"},
        {"admission_number": None, "legal_surname": "Moyle"},
        {"legal_surname": "Moyle", "legal_forename": "Anne", "date_of_birth": date(2014, 3, 6)},
    ],
    ids=["another number", "no number and another name", "another name and birthday"],
)
def test_what_is_put_right_of_a_pupil_is_no_other_pupil(journal, person, otherwise):
    """A slip in the number, a new name, a birthday that was wrong: the key stays the pupil's."""
    take(journal, person, ANN, BO)
    (new,) = take(journal, person, evolve(ANN, **otherwise), BO)

    assert new.pupil == ANN.key
    assert set(new.new) == set(otherwise)


def test_the_longest_key_is_kept_by_every_database(journal, export, person, register):
    """Sixty-four characters, however many bytes, of a pupil and of a system."""
    pupil, source = "ë" * 64, "ß" * 64
    of = export(source, "P1 AM /")
    marks = of.marks.with_columns(pupil=pl.lit(pupil))
    import_marks(journal, URN, evolve(of, marks=marks), by=person)

    assert register(journal) == {f"{pupil} AM /": source}
    assert verify(journal, URN).breaks == ()


@pytest.mark.parametrize("key", ["P" * 65, "P\0"], ids=["too long", "with a nought"])
def test_a_key_that_cannot_be_kept_is_refused_and_not_shown(journal, export, person, key):
    """One of them spoils the whole export, and nothing is recorded."""
    of = export("sims", "P1 AM /", "P2 AM /")
    marks = of.marks.with_columns(pupil=pl.Series("pupil", ["P1", key]))
    with pytest.raises(Refused, match="column pupil: keys of at most 64 characters") as refused:
        import_marks(journal, URN, evolve(of, marks=marks), by=person)

    assert key not in str(refused.value)
    assert all(each.number == 0 for each in journal.heads())


@pytest.mark.parametrize(("old", "new"), [("/", "N"), ("L 5", "L 12"), ("L 5", "L")])
def test_two_marks_by_hand_of_one_pupil_are_in_conflict(journal, mark, person, register, old, new):
    """Entered under both keys, and not the same: what stands under the new one stands for now."""
    for line in (f"{OLD} AM {old}", f"{NEW} AM {new}"):
        enter(journal, URN, mark(line), by=person)
    rekey(journal, URN, OLD, NEW, by=person)
    (found,) = conflicts(journal, URN)

    assert (found.said.source, found.said.code) == ("person", old.split()[0])
    assert register(journal) == {f"{NEW} AM {new}": "person"}

    settle(journal, URN, found.said.number, Settled.TAKEN, reason="seen", by=person)

    assert register(journal) == {f"{NEW} AM {old}": "person"}
    assert conflicts(journal, URN) == ()
    assert verify(journal, URN).breaks == ()


def test_the_same_mark_by_hand_under_both_keys_is_one(journal, mark, person, register):
    """Nobody has to decide anything."""
    for key in (OLD, NEW):
        enter(journal, URN, mark(f"{key} AM L 5"), by=person)
    rekey(journal, URN, OLD, NEW, by=person)

    assert conflicts(journal, URN) == ()
    assert register(journal) == {f"{NEW} AM L 5": "person"}
