"""The returns to the local authority that were made: to whom, on which day, and by whom."""

from datetime import date

from attendance_core.errors import AlreadyDecided, collecting
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.writing import Writing
from attendance_core.register.returns import Return, ReturnKey, ReturnKind
from attendance_core.tables import LONDON, of_plain

__all__ = ["record_return_sent", "returns_sent"]


def record_return_sent(
    journal: Journal, urn: int, return_: Return, *, by: Person, to: str, on: date
) -> int:
    """Record that a return was made, once, and give the entry's number.

    Args:
        journal: the journal.
        urn: the school.
        return_: the return.
        by: who made it.
        to: the local authority, or its office, that has it.
        on: the day on which it was sent.

    Raises:
        Refused: nothing says to whom, or the day is still to come.
        AlreadyDecided: it was made before.
    """
    with journal.writing(urn) as writing, collecting() as faults:
        if not to.strip():
            faults.add("return", "something was expected to stand here", key="to")
        if on > moment(writing.recorded_at).astimezone(LONDON).date():
            faults.add("return", "a day that has come was expected", key="on")
        if faults:
            faults.refuse()
        if return_.key in _sent(journal, urn, writing):
            raise AlreadyDecided("this return was made before")
        said = {name: return_.record()[name] for name in ("return", "pupil", "happened", "due")}
        content = said | {"to": to, "on": on.isoformat()} | by.record()
        return record(writing, Kind.RETURN_SENT, content, pupil=return_.pupil)


def returns_sent(journal: Journal, urn: int) -> frozenset[ReturnKey]:
    """Give the keys of the returns that were made."""
    return _sent(journal, urn, None)


def _sent(journal: Journal, urn: int, writing: Writing | None) -> frozenset[ReturnKey]:
    connection = writing.connection if writing else None
    entries = journal.entries(urn, kinds=[Kind.RETURN_SENT], connection=connection)
    found = (each.content for each in entries if each.content is not None)
    return frozenset(
        (
            of_plain(ReturnKind, content["return"], place="records", key="return"),
            content["pupil"],
            of_plain(date, content["happened"], place="records", key="happened"),
        )
        for content in found
    )
