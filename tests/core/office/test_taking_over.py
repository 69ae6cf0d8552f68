"""Where the roll and the marks cannot be taken over, that is said, and the day goes on."""

import pytest
from attrs import evolve
from friday import ANN, Systems, a_journal, a_parent, at, opened, roll_of

from attendance_core.office import Approval, live
from attendance_core.records import Journal
from attendance_core.records.marks import held_marks
from attendance_core.sessions import Half
from attendance_core.trust import TakingOver

AM = Half.AM
ROLE = "Attendance Administrator"
AUTHORITY = TakingOver("A. Example", "Attendance Officer")


@pytest.fixture
def systems():
    """Systems in which Ann is marked N, as at 09:25; the records' clock says half past nine."""
    journal = a_journal()
    held = Systems(
        {(ANN, AM): "N"},
        roll_of(a_parent(ANN)),
        as_at=at("09:25"),
        journal=Journal(journal.engine, lambda: at("09:30")),
    )
    yield held
    journal.engine.dispose()


def lived(held, approvals=None):
    """Live the day to half past nine, at a school that has its marks and roll taken over."""
    school = opened(held)
    of = {"roll": "sims", "marks": "sims"}
    rules = evolve(school.configuration, adapters=of, taking_over=AUTHORITY)
    taking = evolve(school, configuration=rules)
    return live(taking, journal=held.journal, at=at("09:30"), approvals=approvals or {})


def codes(held):
    """Give the codes in the register of the records."""
    with held.journal.engine.connect() as connection:
        return held_marks(connection, 142000, None)["code"].to_list()


def refusals(day):
    """Give what is said of what was not taken over."""
    return [each for each in day.warnings if each.startswith("Not taken over")]


def test_what_is_taken_over_needs_no_word(systems):
    """The code stands in the records, and nothing is said of it."""
    day = lived(systems)

    assert refusals(day) == []
    assert codes(systems) == ["N"]


def test_an_older_export_is_not_taken_over_and_the_day_goes_on(systems):
    """It is said with system and key; what was proposed and approved is sent all the same."""
    (waiting,) = lived(systems).waiting
    systems.as_at = at("09:20")
    approved = {waiting.key: Approval(waiting.key, "A. Example", ROLE)}
    day = lived(systems, approved)
    (said,) = refusals(day)

    assert said.startswith("Not taken over into the records: sims, key as_at: ")
    assert list(systems.sent) == [waiting.key]


def test_the_next_export_is_taken_over_again(systems):
    """What is older changes nothing; once the system shows what is newer, nothing is said."""
    lived(systems)
    systems.as_at = at("09:20")
    systems.codes = {(ANN, AM): "I"}
    early, kept = lived(systems), codes(systems)
    systems.as_at = at("09:28")
    late = lived(systems)

    assert (len(refusals(early)), len(refusals(late))) == (1, 0)
    assert (kept, codes(systems)) == (["N"], ["I"])
