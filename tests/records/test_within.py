"""What is recorded within another tool's transaction is there with it, or not at all."""

import pytest

from attendance_core.findings import Finding, Name
from attendance_core.records import (
    Settled,
    amend,
    conflicts,
    enter,
    import_marks,
    resolve,
    settle,
    verify,
)
from attendance_core.records.database import WRITES

URN = 142000


def enters(journal, connection, given):
    """Enter a mark."""
    enter(journal, URN, given["mark"]("P2 AM /"), by=given["person"], connection=connection)


def amends(journal, connection, given):
    """Amend the mark that stands."""
    amend(journal, URN, given["amendment"]("P1 AM / N"), connection=connection)


def imports(journal, connection, given):
    """Take over an export with another mark."""
    export = given["export"]("sims", "P1 AM /", "P3 AM /")
    import_marks(journal, URN, export, by=given["person"], connection=connection)


def settles(journal, connection, given):
    """Settle the conflict."""
    (found,) = conflicts(journal, URN)
    decided = {"reason": "seen", "by": given["person"]}
    settle(journal, URN, found.said.number, Settled.TAKEN, **decided, connection=connection)


def resolves(journal, connection, given):
    """Resolve a finding."""
    finding = Finding(Name.MARK_VANISHED, "gone", "P1")
    decided = {"reason": "seen", "by": given["person"]}
    resolve(journal, URN, finding, **decided, connection=connection)


@pytest.fixture
def given(mark, amendment, export, person):
    """What the recordings need."""
    return {"mark": mark, "amendment": amendment, "export": export, "person": person}


@pytest.fixture
def begun(journal, given):
    """A journal with a mark about which two systems disagree."""
    for source, line in (("sims", "P1 AM /"), ("gate", "P1 AM L 5")):
        import_marks(journal, URN, given["export"](source, line), by=given["person"])
    return journal


@pytest.mark.parametrize("act", [enters, amends, imports, settles, resolves])
def test_the_other_tool_decides_whether_it_is_recorded(begun, given, act):
    """Rolled back, nothing is recorded; committed, it is, and the chain holds."""
    (before,) = begun.heads()
    with begun.engine.execution_options(**{WRITES: True}).connect() as connection:
        act(begun, connection, given)
        connection.rollback()

    assert begun.heads() == (before,)

    with begun.engine.execution_options(**{WRITES: True}).begin() as connection:
        act(begun, connection, given)

    assert begun.heads()[0].number > before.number
    assert verify(begun, URN).breaks == ()
