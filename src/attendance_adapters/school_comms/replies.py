"""What families answered. A person finds out about whom, save where the export has a UPN."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from attendance_adapters.school_comms.exports import Kind, Row, read_export
from attendance_adapters.school_comms.facts import facts, folded
from attendance_core.correspondence import Reply, ReplyChannel
from attendance_core.errors import Refused, collecting
from attendance_core.identifiers import is_upn

__all__ = ["read_replies"]


def read_replies(path: Path, columns: Mapping[str, str]) -> tuple[Reply, ...]:
    """Read a file of replies, each once, in the order in which they came.

    Args:
        path: the file, which need not be there.
        columns: a school's own headers and what they mean.

    Raises:
        Refused: with every fault, each with its line and what was expected.
    """
    kind = Kind(facts().headers.replies, ("at or date", "text"))
    found: dict[str, Reply] = {}
    with collecting() as faults:
        for row in read_export(path, kind, columns):
            try:
                each = _reply(row)
            except Refused as refused:
                faults.extend(refused.faults)
                continue
            if each.reply in found and found[each.reply] != each:
                faults.extend([row.fault("reply", "one row for each reply was expected")])
            found[each.reply] = each
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.reply)))


def _reply(row: Row) -> Reply:
    cells = row.cells
    word = cells.get("channel", "text")
    with collecting() as faults:
        at = faults.attempt(row.at)
        channel = facts().channels.get(folded(word))
        if channel is None:
            known = ", ".join(facts().channels)
            faults.extend([row.fault("channel", f"one of {known} was expected")])
        pupil = cells.get("pupil")
        if pupil is not None and not is_upn(pupil):
            expected = "a UPN, a letter and twelve characters, was expected"
            faults.extend([row.fault("pupil", expected)])
        if at is None or channel is None:
            faults.refuse()
    # The sender stands before the words, for the person who finds out whom they are about.
    said = [cells[name] for name in ("sender", "text") if name in cells]
    return Reply(_key(row), at, ReplyChannel(channel), pupil, text=": ".join(said))


def _key(row: Row) -> str:
    """Give the key of a reply: a hash, because a number of the system may be a telephone's."""
    own = [row.cells["reply"]] if "reply" in row.cells else sorted(row.cells.items())
    return sha256(repr(own).encode()).hexdigest()[:20]
