"""What belongs together in the records, and is therefore disposed of together.

A mark belongs to its amendments and to what systems said of it, a message to its approval and to
its place in the log of letters, a letter to what became of it, an event to its cancellation, a hold
to its release; and what is on the roll of a pupil to all the rest of it, with the returns that were
made. Of who is on the roll still, nothing of the roll goes, however old it is. What was decided of
a proposal, or happened in a case, stands by itself.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

from attrs import field, frozen

from attendance_core.records.journal import Entry, Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.rekeying import keys_now
from attendance_core.roll import Roll, RollChange, with_changes

__all__ = ["FIRST", "Belonging", "Group"]

Group = tuple[object, ...]
"""The name of what belongs together."""

FIRST = frozenset(
    {
        Kind.MARK_ENTERED,
        Kind.MARKS_IMPORTED,
        Kind.MESSAGE_APPROVED,
        Kind.EVENT_PRECODED,
        Kind.LETTER_LOGGED,
        Kind.CASE_DECIDED,
        Kind.CASE_EVENT,
    }
)
"""What goes back to nothing that was recorded before it."""

_OF_MARK = frozenset({Kind.CONFLICT_SETTLED, Kind.WORD_CARRIED})


@frozen
class Belonging:
    """What belongs together at a school: whose each key is, and which pupils are on the roll."""

    _whose: Mapping[str, int] = field(repr=False)
    _now: Mapping[str, str] = field(repr=False)
    on_roll: frozenset[Group]

    @classmethod
    def of(cls, journal: Journal, urn: int, *, on: date) -> Self:
        """Read a school's roll, as it is on a day, and to which keys marks were carried over."""
        entries = journal.entries(urn, kinds=[Kind.ROLL_CHANGED])
        contents = [each.content for each in entries if each.content is not None]
        whose = {each["pupil"]: each["whose"] for each in contents}
        changes = [RollChange.of_record(each, place="records") for each in contents]
        stay = _staying(with_changes(Roll((), ()), changes), on)
        on_roll = frozenset(("roll", whose[key]) for key in stay)
        with journal.engine.connect() as connection:
            now = keys_now(connection, urn)
        return cls(whose, now, on_roll)

    def group(self, entry: Entry) -> Group:
        """Say to what an entry belongs."""
        content = entry.content or {}
        if entry.kind in _OF_MARK or entry.kind.startswith("mark_"):
            who = self._who(content.get("pupil"))
            return "mark", who, content.get("date"), content.get("session")
        found = content.get("finding") if entry.kind == Kind.FINDING_RESOLVED else None
        if found and found["date"]:
            # What was decided about a mark goes with the mark.
            return "mark", self._who(found["pupil"]), found["date"], found["session"]
        if entry.kind == Kind.ROLL_CHANGED:
            return "roll", content.get("whose")
        if entry.kind == Kind.RETURN_SENT and content.get("pupil") in self._whose:
            return "roll", self._whose[content["pupil"]]
        return _own(entry.kind, content, entry.number)

    def keys(self, pupil: str) -> set[str]:
        """Give every key that a pupil had or has."""
        who, known = self._who(pupil), {pupil, *self._whose, *self._now, *self._now.values()}
        return {key for key in known if self._who(key) == who}

    def _who(self, pupil: str | None) -> object:
        key = self._now.get(pupil or "", pupil)
        return self._whose.get(key or "", key)

    def groups(self, entries: Iterable[Entry]) -> set[Group]:
        """Say to what entries belong."""
        return {self.group(each) for each in entries}


def _own(kind: str, content: Mapping[str, Any], number: int) -> Group:
    """Give the group of what is about neither a mark nor the roll."""
    if kind == Kind.HELD:
        return "hold", content.get("carried_from", number)
    if kind == Kind.RELEASED:
        return "hold", content.get("hold")
    own = content.get("key") or content.get("event") or number
    name = kind.split("_", maxsplit=1)[0]
    # What went out of the outbox is in the log of letters, under the same key.
    return "message" if name == "letter" else name, own


def _staying(roll: Roll, on: date) -> set[str]:
    """Give who is on a roll on a day, or of whom it says no time at all."""
    times = {each.pupil for each in roll.enrolments}
    still = {each.pupil for each in roll.enrolments if each.leaving is None or each.leaving >= on}
    return still | (set(roll.by_key) - times)
