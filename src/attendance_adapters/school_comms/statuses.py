"""What became of messages, by the words of School Comms and of its kind."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from attendance_adapters.school_comms.exports import Kind, Row, read_export
from attendance_adapters.school_comms.facts import facts, folded
from attendance_core.correspondence import ContactOutcome, MessageOutcome
from attendance_core.errors import Refused, collecting

__all__ = ["read_statuses"]

_UNKNOWN = "a status that is known was expected; say in the setting statuses what this one means"


def read_statuses(
    path: Path, columns: Mapping[str, str], further: Mapping[str, str]
) -> tuple[MessageOutcome, ...]:
    """Read a file of statuses, in the order of their moments; of two at one moment the later row.

    Args:
        path: the file, which need not be there.
        columns: a school's own headers and what they mean.
        further: a school's own words, each with an outcome, or with nothing while it is on its way.

    Raises:
        Refused: with every fault, each with its line and what was expected.
    """
    kind = Kind(facts().headers.statuses, ("key", "status", "at or date"))
    own = {folded(word): outcome for word, outcome in further.items()}
    known = {**facts().outcomes, **own}
    found: dict[tuple[str, datetime], MessageOutcome] = {}
    with collecting() as faults:
        for row in read_export(path, kind, columns):
            try:
                each = _outcome(row, known)
            except Refused as refused:
                faults.extend(refused.faults)
                continue
            if each is not None:
                found[each.key, each.at] = each
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.key)))


def _outcome(row: Row, known: Mapping[str, str]) -> MessageOutcome | None:
    with collecting() as faults:
        key, word = row.cells.get("key"), row.cells.get("status")
        at = faults.attempt(row.at)
        if key is None:
            faults.extend([row.fault("key", "the key of a message was expected")])
        outcome = known.get(folded(word or ""))
        if outcome is None:
            faults.extend([row.fault("status", _UNKNOWN)])
        if at is None or key is None or outcome is None:
            faults.refuse()
    return MessageOutcome(key, ContactOutcome(outcome), at, word or "") if outcome else None
