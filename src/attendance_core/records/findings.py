"""What is amiss in the records, and the one decision about each thing that is amiss."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from attendance_core.errors import AlreadyDecided, Fault, Refused
from attendance_core.findings import Finding, Name
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Word
from attendance_core.records.people import Person
from attendance_core.records.schema import RESOLUTIONS
from attendance_core.records.words import Said, said_in

__all__ = ["amiss", "resolve", "resolved_in", "unresolved"]

_AMISS = {
    Word.CONFLICTING: (
        Name.CONFLICTING_MARKS,
        "{source} says {code}, and the register says otherwise",
    ),
    Word.VANISHED: (
        Name.MARK_VANISHED,
        "{source} has no mark any more; the register keeps the one that it had",
    ),
    Word.UNEXPLAINED: (
        Name.AMENDMENT_INCOMPLETE,
        "changed to {code} in {source}, which does not say who did it, and why",
    ),
}


def amiss(journal: Journal, urn: int) -> tuple[Finding, ...]:
    """Give what the journal knows to be amiss: conflicts, vanished marks, unexplained amendments.

    They stand in the order of all findings; those that somebody resolved are among them.
    """
    with journal.engine.connect() as connection:
        found = _found(connection, urn)
    return tuple(sorted(found, key=Finding.order))


def _found(connection: Connection, urn: int) -> dict[Finding, int]:
    """Give what is amiss, each with the entry that says so."""
    return {
        _finding(said, *told): said.number
        for word, told in _AMISS.items()
        for said in said_in(connection, urn, word)
    }


def _finding(said: Said, name: Name, detail: str) -> Finding:
    session = said.session
    told = detail.format(source=said.source, code=said.code)
    return Finding(name, told, pupil=said.pupil, date=session.day, session=session.half)


def resolve(
    journal: Journal,
    urn: int,
    finding: Finding,
    *,
    reason: str,
    by: Person,
    connection: Connection | None = None,
) -> int:
    """Record what somebody decided about a finding, once, and give the entry's number.

    What the journal finds again since, because it happened anew, waits for another decision.

    Args:
        journal: the journal.
        urn: the school.
        finding: what is amiss, here or in `attendance_core.findings`.
        reason: what was decided, and why.
        by: who decided.
        connection: the transaction of another tool in which to do it; one of its own if left out.

    Raises:
        Refused: there is no reason.
        AlreadyDecided: somebody resolved it before.
    """
    if not reason.strip():
        raise Refused([Fault("finding", "something was expected to stand here", key="reason")])
    with journal.writing(urn, connection=connection) as writing:
        before = resolved_in(writing.connection, urn).get(finding.key)
        if before is not None:
            raise AlreadyDecided(f"entry {before} has the resolution of this {finding.finding}")
        told = {"key": finding.key, "finding": finding.record(), "reason": reason}
        content = told | by.record()
        return record(writing, Kind.FINDING_RESOLVED, content, pupil=finding.pupil)


def unresolved(journal: Journal, urn: int, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that nobody has resolved, in their order."""
    with journal.engine.connect() as connection:
        resolved = resolved_in(connection, urn)
    return tuple(each for each in findings if each.key not in resolved)


def resolved_in(connection: Connection, urn: int) -> dict[str, int]:
    """Give the findings that are resolved and did not happen anew since: key and resolution."""
    said = {finding.key: number for finding, number in _found(connection, urn).items()}
    held = select(RESOLUTIONS).where(RESOLUTIONS.c.urn == urn)
    rows = connection.execute(held)
    return {row.finding: row.number for row in rows if row.number > said.get(row.finding, 0)}
