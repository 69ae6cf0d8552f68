"""A pupil's page: as it stood at a moment, to the byte, whatever came later."""

from datetime import UTC, datetime

import pytest
from attrs import evolve
from friday import ANN

from attendance_core.errors import Refused
from attendance_core.records import (
    Person,
    amend,
    dispose,
    import_marks,
    pupil_page,
    rekey,
    what_to_dispose_of,
)

URN = 142000
OFFICER = Person("A. Example", "Attendance Officer")


@pytest.fixture
def take_over(journal, export):
    """Take over what the system says."""
    return lambda *lines: import_marks(journal, URN, export("sims", *lines), by=OFFICER)


def test_it_is_the_same_to_the_byte_after_an_amendment(journal, clock, take_over, amendment):
    """As at the moment before it the page says what it said then."""
    take_over(f"{ANN} AM N")
    before = clock()
    first = pupil_page(journal, URN, ANN, at=before)
    amend(journal, URN, amendment(f"{ANN} AM N I"))
    later = clock()

    assert pupil_page(journal, URN, ANN, at=before) == first
    assert "2026-11-20 AM  N" in first
    assert "2026-11-20 AM  I" in pupil_page(journal, URN, ANN, at=later)
    assert pupil_page(journal, URN, ANN, at=later).count("mark_") == 2


def test_it_names_the_entry_up_to_which_it_was_made(journal, clock, take_over):
    """The journal can be asked later whether that entry is there."""
    take_over(f"{ANN} AM /")
    (head,) = journal.heads()

    assert f"Up to entry {head.number}, link {head.link}" in pupil_page(
        journal, URN, ANN, at=clock()
    )


def test_before_anything_was_recorded_there_is_nothing(journal):
    """The page of a moment before the first entry is empty, and says so."""
    page = pupil_page(journal, URN, ANN, at=datetime(2026, 1, 1, tzinfo=UTC))

    assert "Up to entry 0" in page
    assert "mark_" not in page


def test_a_moment_to_come_is_refused(journal, clock):
    """Of what is not over yet nobody can say how it stood."""
    with pytest.raises(Refused, match="a moment that has passed was expected"):
        pupil_page(journal, URN, ANN, at=clock().replace(year=2030))


def test_another_pupils_marks_are_not_on_the_page(journal, clock, take_over):
    """A page is of one pupil."""
    take_over(f"{ANN} AM /", "adno:2 AM N")

    assert "adno:2" not in pupil_page(journal, URN, ANN, at=clock())


def test_what_stood_under_an_earlier_key_is_on_the_page(journal, clock, take_over):
    """A pupil who was given a UPN is the same pupil, before it and after it."""
    take_over("adno:9 AM N")
    before = clock()
    early = pupil_page(journal, URN, ANN, at=before)
    rekey(journal, URN, "adno:9", ANN, by=OFFICER)

    assert "2026-11-20 AM  N" in pupil_page(journal, URN, ANN, at=clock())
    assert "carried_to" not in pupil_page(journal, URN, "adno:9", at=before)
    assert "2026-11-20 AM  N" in pupil_page(journal, URN, "adno:9", at=before)
    assert pupil_page(journal, URN, ANN, at=before) == early


def let_go(journal, clock):
    """Dispose of what is six years old, as at November 2032."""
    clock.at = datetime(2032, 11, 25, tzinfo=UTC)
    plan = what_to_dispose_of(journal, URN, on=clock.at.date())
    return dispose(journal, plan, reason="the period is over", by=OFFICER)


def test_the_page_says_that_something_was_disposed_of(journal, clock, take_over):
    """It does not look like the page of a pupil of whom nothing was ever recorded."""
    empty = clock()
    take_over(f"{ANN} AM /")
    before = clock()
    whole = pupil_page(journal, URN, ANN, at=before)
    number = let_go(journal, clock)
    page = pupil_page(journal, URN, ANN, at=before)
    says = f"Some entries up to 2 were disposed of on 2032-11-25: entry {number} says which"

    assert says in page.splitlines()
    assert "disposed" not in whole
    assert "disposed" not in pupil_page(journal, URN, ANN, at=empty)
    assert pupil_page(journal, URN, ANN, at=before) == page


def test_the_page_is_for_people_to_read(journal, clock, export):
    """Times are London's, and each value has a line of its own, in the order of the names."""
    clock.at = datetime(2026, 7, 20, 23, 35, tzinfo=UTC)
    said = evolve(export("sims", f"{ANN} AM L 7"), as_at=clock.at)
    import_marks(journal, URN, said, by=OFFICER)
    page = pupil_page(journal, URN, ANN, at=clock())
    history = page.split("History\n")[1]

    assert "As the records stood at 2026-07-21 00:35:02+01:00" in page
    assert history == (
        "2  2026-07-21 00:35:01+01:00  mark_entered\n"
        "  code: L\n"
        "  date: 2026-11-20\n"
        "  minutes_late: 7\n"
        f"  pupil: {ANN}\n"
        "  session: AM\n"
        "  source: sims\n"
    )


def test_a_value_cannot_look_like_a_line(journal, clock, take_over, amendment):
    """A reason of two lines stands in one, in quotes; what is within a value has both names."""
    take_over(f"{ANN} AM N")
    amend(journal, URN, amendment(f"{ANN} AM N I", reason="ill\n  name: nobody"))
    page = pupil_page(journal, URN, ANN, at=clock()).splitlines()

    assert '  reason: "ill\\n  name: nobody"' in page
    assert "  original.code: N" in page
    assert "  made_at: 2026-11-20 09:31:00+00:00" in page
    assert "  name: nobody" not in page
