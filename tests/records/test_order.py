"""What a system showed earlier is not taken over after what it showed later."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from friday import ANN, roll_of
from sqlalchemy import update

from attendance_core.errors import Refused
from attendance_core.records import Kind, import_marks, verify
from attendance_core.records.admissions import record_roll
from attendance_core.records.moments import EARLIEST
from attendance_core.records.order import check_order
from attendance_core.records.schema import JOURNAL

URN, OTHER = 142000, 142001
AS_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def takes_marks(journal, given, code, as_at, *, source="sims", urn=URN):
    """Take over an export in which Ann has a code."""
    export = evolve(given["export"](source, f"{ANN} AM {code}"), as_at=as_at)
    import_marks(journal, urn, export, by=given["person"])


def takes_roll(journal, given, code, as_at, *, source="sims", urn=URN):
    """Take over a roll on which everybody has an address with the code in it."""
    roll = roll_of()
    pupils = tuple(evolve(each, address=f"{code} Example Road") for each in roll.pupils)
    of = evolve(roll, pupils=pupils)
    record_roll(journal, urn, of, source=source, as_at=as_at, by=given["person"])


either = pytest.mark.parametrize("take", [takes_marks, takes_roll])


@pytest.fixture
def given(export, person):
    """What is needed to take anything over."""
    return {"export": export, "person": person}


def head(journal, urn=URN):
    """Give the number of a school's last entry."""
    return {each.urn: each.number for each in journal.heads()}.get(urn, 0)


@either
def test_what_is_older_is_refused(journal, given, take):
    """A minute before the last one, if after the first; and nothing is recorded of it."""
    take(journal, given, "I", AS_AT - 2 * MINUTE)
    take(journal, given, "/", AS_AT)
    before = head(journal)
    with pytest.raises(Refused, match=r"^sims, key as_at: ") as refused:
        take(journal, given, "N", AS_AT - MINUTE)

    assert ANN not in str(refused.value)
    assert head(journal) == before
    assert verify(journal, URN).breaks == ()


@either
@pytest.mark.parametrize("later", [timedelta(), MINUTE])
def test_what_is_of_the_same_moment_or_later_is_taken(journal, given, take, later):
    """A system may have changed something within the moment that it names."""
    take(journal, given, "/", AS_AT)
    before = head(journal)
    take(journal, given, "N", AS_AT + later)

    assert head(journal) > before


@either
def test_each_system_has_a_moment_of_its_own(journal, given, take):
    """What another one showed later keeps none back, and lets nothing older through."""
    take(journal, given, "/", AS_AT)
    take(journal, given, "N", AS_AT + MINUTE, source="wonde")
    with pytest.raises(Refused, match=r"^sims, key as_at: "):
        take(journal, given, "I", AS_AT - MINUTE)
    before = head(journal)
    take(journal, given, "L", AS_AT)

    assert head(journal) > before


@either
def test_each_school_has_a_moment_of_its_own(journal, given, take):
    """What was read of one school at ten does not make another's of nine old."""
    take(journal, given, "/", AS_AT)
    take(journal, given, "/", AS_AT - MINUTE, urn=OTHER)

    assert head(journal, OTHER) > 0


@pytest.mark.parametrize(
    ("first", "second"), [(takes_marks, takes_roll), (takes_roll, takes_marks)]
)
def test_marks_and_roll_are_of_moments_of_their_own(journal, given, first, second):
    """One system may be asked for them one after the other."""
    first(journal, given, "/", AS_AT)
    before = head(journal)
    second(journal, given, "/", AS_AT - MINUTE)

    assert head(journal) > before


@either
def test_what_was_disposed_of_says_no_moment(journal, given, take):
    """An entry without its content is passed over, and the next one before it counts."""
    take(journal, given, "/", AS_AT)
    before = head(journal)
    take(journal, given, "N", AS_AT + MINUTE)
    later = JOURNAL.c.urn == URN, JOURNAL.c.number > before
    with journal.transaction() as connection:
        connection.execute(update(JOURNAL).where(*later).values(content=None))
    with pytest.raises(Refused, match=r"^sims, key as_at: "):
        take(journal, given, "I", AS_AT - MINUTE)
    last = head(journal)
    take(journal, given, "L", AS_AT)

    assert head(journal) > last


def test_a_moment_without_a_zone_is_refused(journal):
    """Nobody can say whether it is older."""
    naive = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001
    with journal.engine.connect() as connection, pytest.raises(Refused, match="its zone"):
        check_order(connection, URN, Kind.ROLL_CHANGED, "sims", naive, recorded_at=EARLIEST)
