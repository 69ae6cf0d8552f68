"""After a disposal no answer of the past looks whole that is not: it is refused, and says why."""

from datetime import UTC, date, datetime

import pytest

from attendance_core.errors import Refused
from attendance_core.records import (
    dispose,
    import_marks,
    marks_as_at,
    scan_as_at,
    what_to_dispose_of,
)

URN = 142000
ON = date(2032, 11, 25)
LATER = (date(2026, 11, 25), date(2032, 12, 31))


@pytest.fixture
def moments(journal, clock, export, person):
    """Moments before anything, with all of it, and after a disposal, in its journal."""
    first = clock()
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    whole = clock()
    clock.at = datetime(2032, 11, 25, tzinfo=UTC)
    dispose(journal, what_to_dispose_of(journal, URN, on=ON), reason="over", by=person)
    return first, whole, clock()


def test_a_moment_before_the_disposal_is_refused(journal, moments, tmp_path):
    """The days of which everything is kept are named, with the disposal's entry."""
    _, at, _ = moments
    says = "days from 2026-11-25 on were expected: entry 3 disposed of what was older"
    for ask in (
        lambda: marks_as_at(journal, URN, at),
        lambda: marks_as_at(journal, URN, at, span=(date(2026, 11, 20), ON)),
        lambda: scan_as_at(journal, tmp_path, [URN], at),
    ):
        with pytest.raises(Refused, match=says):
            ask()


def test_what_is_whole_is_given(journal, moments, tmp_path):
    """Before the first entry, after the disposal, and of days of which everything is kept."""
    first, at, after = moments

    assert marks_as_at(journal, URN, first).is_empty()
    assert marks_as_at(journal, URN, after).is_empty()
    assert marks_as_at(journal, URN, at, span=LATER).is_empty()
    assert scan_as_at(journal, tmp_path, [URN], at, span=LATER).collect().is_empty()
