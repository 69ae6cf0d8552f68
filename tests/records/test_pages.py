"""A pupil's page and a certificate: as they stood at a moment, to the byte, whatever came later."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from friday import ANN, FRIDAY, registers_of, roll_of

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.codes import Meaning
from attendance_core.errors import Refused
from attendance_core.records import (
    Person,
    amend,
    certificate,
    dispose,
    hold,
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
    early = pupil_page(journal, URN, ANN, at=before)
    rekey(journal, URN, "adno:9", ANN, by=OFFICER)

    assert certified(journal, clock()).missed == 1
    assert "2026-11-20 AM  N" in pupil_page(journal, URN, ANN, at=clock())
    assert "carried_to" not in pupil_page(journal, URN, "adno:9", at=before)
    assert "2026-11-20 AM  N" in pupil_page(journal, URN, "adno:9", at=before)
    assert pupil_page(journal, URN, ANN, at=before) == early


def test_a_key_that_was_given_later_has_no_certificate_of_before(journal, clock, take_over):
    """Under it alone it would look as if nobody had come; with the roll of then it is given."""
    take_over("adno:9 AM N")
    before = clock()
    rekey(journal, URN, "adno:9", ANN, by=OFFICER)
    of_then = registers_of({}, roll_of(names={"adno:9": "Ann"}))
    given = certificate(journal, of_then, "adno:9", span=SPAN, at=before)

    with pytest.raises(Refused, match="key pupil: the key that the pupil had at the moment"):
        certified(journal, before)
    assert given.missed == 1


def test_a_key_that_was_carried_back_has_its_certificate_of_before(journal, clock, take_over):
    """It was the pupil's at that moment, and is again."""
    take_over(f"{ANN} AM N")
    before = clock()
    rekey(journal, URN, ANN, "adno:9", by=OFFICER)
    rekey(journal, URN, "adno:9", ANN, by=OFFICER)

    assert certified(journal, before).missed == 1


def test_a_span_of_which_something_was_disposed_of_has_no_certificate(journal, clock, take_over):
    """Without its marks it would look as if nobody had come."""
    take_over(f"{ANN} AM /")
    clock.at = datetime(2032, 11, 25, tzinfo=UTC)
    plan = what_to_dispose_of(journal, URN, on=clock.at.date())
    dispose(journal, plan, reason="the period is over", by=OFFICER)

    with pytest.raises(Refused, match="key span: days from 2026-11-25 on were expected"):
        certified(journal, clock())


def let_go(journal, clock):
    """Dispose of what is six years old, as at November 2032."""
    clock.at = datetime(2032, 11, 25, tzinfo=UTC)
    plan = what_to_dispose_of(journal, URN, on=clock.at.date())
    return dispose(journal, plan, reason="the period is over", by=OFFICER)


def test_who_is_held_keeps_the_certificate_when_others_are_disposed_of(journal, clock, take_over):
    """What counts is that each session of the pupil still has its mark, at any moment."""
    take_over(f"{ANN} AM /", f"{ANN} PM I", "adno:2 AM N")
    before = clock()
    first = certified(journal, before).text()
    hold(journal, URN, pupil=ANN, reason="an appeal", by=OFFICER)
    let_go(journal, clock)

    assert certified(journal, before).text() == first
    assert (certified(journal, clock()).attended, certified(journal, clock()).missed) == (1, 1)


def test_who_is_held_and_lacks_a_mark_has_none(journal, clock, take_over):
    """Whether there never was one, or it went, nobody can say any more."""
    take_over(f"{ANN} AM /", "adno:2 AM N")
    hold(journal, URN, pupil=ANN, reason="an appeal", by=OFFICER)
    let_go(journal, clock)

    with pytest.raises(Refused, match="key span"):
        certified(journal, clock())


def test_the_page_says_that_something_was_disposed_of(journal, clock, take_over):
    """It does not look like the page of a pupil of whom nothing was ever recorded."""
    take_over(f"{ANN} AM /")
    before = clock()
    whole = pupil_page(journal, URN, ANN, at=before)
    number = let_go(journal, clock)
    page = pupil_page(journal, URN, ANN, at=before)
    says = f"Some entries up to 2 were disposed of on 2032-11-25: entry {number} says which"

    assert says in page.splitlines()
    assert "disposed" not in whole
    assert pupil_page(journal, URN, ANN, at=before) == page


@pytest.mark.parametrize(
    "span",
    [(date(2026, 11, 21), FRIDAY), (date(2025, 1, 6), date(2025, 1, 10))],
    ids=["reversed", "outside"],
)
def test_a_span_without_a_session_has_no_certificate(journal, clock, take_over, span):
    """A certificate of no session says nothing of anybody."""
    take_over(f"{ANN} AM /")
    with pytest.raises(Refused, match="key span: an open session until the moment"):
        certificate(journal, SCHOOL, ANN, span=span, at=clock())


def test_sessions_to_come_are_not_without_a_mark(journal, clock, take_over):
    """They are left out, and the span ends with the day of the moment."""
    take_over(f"{ANN} AM /")
    monday = date(2026, 11, 23)
    both = Calendar(HeldSession(day, half) for day in (FRIDAY, monday) for half in Half)
    school = evolve(SCHOOL, calendar=both)
    found = certificate(journal, school, ANN, span=(FRIDAY, monday), at=clock())

    assert (found.unmarked, found.span) == (1, SPAN)
    with pytest.raises(Refused, match="key span"):
        certificate(journal, school, ANN, span=(monday, monday), at=clock())


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


def test_no_repr_shows_the_pupil_or_the_marks(journal, clock, take_over):
    """A certificate in a log says of which school and days it is, and of nobody."""
    take_over(f"{ANN} AM I")
    shown = repr(certified(journal, clock()))

    assert ANN not in shown
    assert Half.AM.value not in shown
