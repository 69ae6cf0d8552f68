"""A pupil's page and a certificate: as they stood at a moment, to the byte, whatever came later."""

from datetime import UTC, datetime

import pytest
from friday import ANN, FRIDAY, registers_of, roll_of

from attendance_core.codes import Meaning
from attendance_core.errors import Refused
from attendance_core.records import (
    Person,
    amend,
    certificate,
    dispose,
    import_marks,
    pupil_page,
    rekey,
    what_to_dispose_of,
)
from attendance_core.sessions import Half

URN = 142000
OFFICER = Person("A. Example", "Attendance Officer")
SCHOOL = registers_of({}, roll_of())
SPAN = (FRIDAY, FRIDAY)


@pytest.fixture
def take_over(journal, export):
    """Take over what the system says."""
    return lambda *lines: import_marks(journal, URN, export("sims", *lines), by=OFFICER)


def certified(journal, at):
    """Give Ann's certificate of the Friday."""
    return certificate(journal, SCHOOL, ANN, span=SPAN, at=at)


def test_both_are_the_same_to_the_byte_after_an_amendment(journal, clock, take_over, amendment):
    """As at the moment before it they say what they said then."""
    take_over(f"{ANN} AM N")
    before = clock()
    first = pupil_page(journal, URN, ANN, at=before), certified(journal, before).text()
    amend(journal, URN, amendment(f"{ANN} AM N I"))
    later = clock()

    assert (pupil_page(journal, URN, ANN, at=before), certified(journal, before).text()) == first
    assert "2026-11-20 AM  N" in first[1]
    assert "2026-11-20 AM  I" in certified(journal, later).text()
    assert pupil_page(journal, URN, ANN, at=later).count("mark_") == 2


def test_a_certificate_counts_by_the_meaning_of_each_code(journal, clock, take_over):
    """Attended and missed are possible; what has no mark is said by itself."""
    take_over(f"{ANN} AM L 7")
    found = certified(journal, clock())

    assert found.counts == {Meaning.PRESENT: 1}
    assert (found.possible, found.attended, found.missed, found.unmarked) == (1, 1, 0, 1)
    assert "L, 7 minutes late" in found.text()
    assert "2026-11-20 PM  no mark" in found.text()


def test_it_names_the_entry_up_to_which_it_was_made(journal, clock, take_over):
    """The journal can be asked later whether that entry is there."""
    take_over(f"{ANN} AM /")
    found = certified(journal, clock())

    assert found.up_to == journal.heads()[0]
    assert found.up_to.link in found.text()


def test_before_anything_was_recorded_there_is_nothing(journal):
    """The page of a moment before the first entry is empty, and says so."""
    page = pupil_page(journal, URN, ANN, at=datetime(2026, 1, 1, tzinfo=UTC))

    assert "Up to entry 0" in page
    assert "mark_" not in page


def test_a_moment_to_come_is_refused(journal, clock):
    """What is not over yet nobody can certify."""
    with pytest.raises(Refused, match="a moment that has passed was expected"):
        certified(journal, clock().replace(year=2030))


def test_a_pupil_who_is_not_on_the_roll_has_no_certificate(journal, clock):
    """Nobody is certified an empty register."""
    with pytest.raises(Refused, match="key pupil: a pupil of the roll"):
        certificate(journal, SCHOOL, "adno:99", span=SPAN, at=clock())


def test_another_pupils_marks_are_not_on_the_page(journal, clock, take_over):
    """A page is of one pupil."""
    take_over(f"{ANN} AM /", "adno:2 AM N")

    assert "adno:2" not in pupil_page(journal, URN, ANN, at=clock())


def test_what_stood_under_an_earlier_key_is_on_the_page(journal, clock, take_over):
    """A pupil who was given a UPN is the same pupil, before it and after it."""
    take_over("adno:9 AM N")
    before = clock()
    rekey(journal, URN, "adno:9", ANN, by=OFFICER)

    assert certified(journal, before).missed == 1
    assert certified(journal, clock()).missed == 1
    assert "2026-11-20 AM  N" in pupil_page(journal, URN, ANN, at=before)


def test_a_span_of_which_something_was_disposed_of_has_no_certificate(journal, clock, take_over):
    """Without its marks it would look as if nobody had come."""
    take_over(f"{ANN} AM /")
    clock.at = datetime(2032, 11, 25, tzinfo=UTC)
    plan = what_to_dispose_of(journal, URN, on=clock.at.date())
    dispose(journal, plan, reason="the period is over", by=OFFICER)

    with pytest.raises(Refused, match="key span: days from 2026-11-25 on were expected"):
        certified(journal, clock())


def test_no_repr_shows_the_pupil_or_the_marks(journal, clock, take_over):
    """A certificate in a log says of which school and days it is, and of nobody."""
    take_over(f"{ANN} AM I")
    shown = repr(certified(journal, clock()))

    assert ANN not in shown
    assert Half.AM.value not in shown
