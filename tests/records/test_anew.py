"""What is amiss, was resolved, and happens anew is to be decided anew."""

import pytest

from attendance_core.records import (
    amiss,
    import_marks,
    rekey,
    resolve,
    unresolved,
    verify,
)

URN = 142000
UPN = "J919400123001"


@pytest.fixture
def vanished(journal, export, person):
    """A journal in which a mark vanished, which was resolved, came back, and vanished again."""
    both, one = export("sims", "P1 AM /", "P2 AM /"), export("sims", "P2 AM /")
    for each in (both, one):
        import_marks(journal, URN, each, by=person)
    (first,) = amiss(journal, URN)
    resolve(journal, URN, first, reason="a fault of the export", by=person)
    for each in (both, one):
        import_marks(journal, URN, each, by=person)
    return journal


def test_what_happens_anew_is_decided_anew(vanished, person):
    """The decision about the first time says nothing of the second, and each is one decision."""
    (again,) = unresolved(vanished, URN, amiss(vanished, URN))
    resolve(vanished, URN, again, reason="asked the office", by=person)

    assert unresolved(vanished, URN, amiss(vanished, URN)) == ()
    assert verify(vanished, URN).breaks == ()


def test_a_new_key_takes_along_only_the_decision_that_counts(vanished, person):
    """What waits still waits under the new key, and what was decided there goes back with it."""
    rekey(vanished, URN, "P1", UPN, by=person)
    (again,) = unresolved(vanished, URN, amiss(vanished, URN))
    resolve(vanished, URN, again, reason="asked the office", by=person)
    rekey(vanished, URN, UPN, "P1", by=person)

    assert again.pupil == UPN
    assert unresolved(vanished, URN, amiss(vanished, URN)) == ()
    assert verify(vanished, URN).breaks == ()
