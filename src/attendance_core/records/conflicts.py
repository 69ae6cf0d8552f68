"""Two systems that disagree about a mark: both are kept, and a person decides with a reason."""

from enum import StrEnum

from attrs import frozen
from sqlalchemy import Connection

from attendance_core.errors import AlreadyDecided, Fault, Refused
from attendance_core.records.amending import replace
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Word
from attendance_core.records.marks import Held, held_mark, plain
from attendance_core.records.people import Person
from attendance_core.records.words import Said, said_in
from attendance_core.register import Mark

__all__ = ["Conflict", "Settled", "conflicts", "settle"]


class Settled(StrEnum):
    """What a person decides about a conflict: the register's mark stands, or the other is taken."""

    STANDS = "stands"
    TAKEN = "taken"


@frozen
class Conflict:
    """What a system says of a session, and what the register holds."""

    said: Said
    held: Held


def conflicts(journal: Journal, urn: int) -> tuple[Conflict, ...]:
    """Give the conflicts that nobody has settled, in the order in which they arose."""
    with journal.engine.connect() as connection:
        found = said_in(connection, urn, Word.CONFLICTING)
        held = [held_mark(connection, urn, each.pupil, each.session) for each in found]
    pairs = zip(found, held, strict=True)
    return tuple(Conflict(said, mark) for said, mark in pairs if mark is not None)


def settle(  # noqa: PLR0913 - what is decided, and where
    journal: Journal,
    urn: int,
    number: int,
    decision: Settled,
    *,
    reason: str,
    by: Person,
    connection: Connection | None = None,
) -> int:
    """Settle a conflict, once, and give the entry's number.

    Args:
        journal: the journal.
        urn: the school.
        number: the entry in which the system said otherwise (`Conflict.said.number`).
        decision: what stands from now on.
        reason: why.
        by: who decides.
        connection: the transaction of another tool in which to do it; one of its own if left out.

    Raises:
        Refused: there is no reason.
        AlreadyDecided: there is no such conflict any more.
    """
    if not reason.strip():
        raise Refused([Fault("conflict", "something was expected to stand here", key="reason")])
    with journal.writing(urn, connection=connection) as writing:
        found = said_in(writing.connection, urn, Word.CONFLICTING)
        said = next((each for each in found if each.number == number), None)
        held = held_mark(writing.connection, urn, said.pupil, said.session) if said else None
        if said is None or held is None:
            raise AlreadyDecided(f"entry {number} is no conflict that waits for a decision")
        why = {"conflict": number, "reason": reason, **by.record()}
        if decision is Settled.TAKEN:
            new = Mark(said.pupil, said.session, said.code or "", said.minutes_late, said.detail)
            return replace(writing, held, new, why | {"made_at": writing.recorded_at})
        content = plain(held.mark) | why
        return record(writing, Kind.CONFLICT_SETTLED, content, pupil=said.pupil)
