"""A pupil who is given another key, a UPN above all: what the records hold goes along.

What stood under the earlier key stays where it is, so that the register as at a moment before is
the same for ever. From now on it stands under the new key: marks and what systems said beside them,
events that were entered ahead, findings that were resolved, returns that were made, and holds.
"""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen
from sqlalchemy import select

from attendance_core.errors import Fault, Refused
from attendance_core.records.carrying import carry_beside
from attendance_core.records.folding import BY_HAND, KEY, VALUE, record
from attendance_core.records.journal import Entry, Journal
from attendance_core.records.kinds import Kind, Word
from attendance_core.records.marks import Held, held_of, plain
from attendance_core.records.people import Person
from attendance_core.records.schema import JOURNAL, MARKS, WORDS
from attendance_core.records.writing import Writing
from attendance_core.sessions import Half, Session

__all__ = ["carry_over", "rekey"]

_WHY = "the pupil has another key now, under which the mark is carried on"


def rekey(journal: Journal, urn: int, earlier_key: str, key: str, *, by: Person) -> int:
    """Carry over what is held of a pupil to a new key, all or nothing, and give how many marks.

    A mark is taken back under the earlier key and entered under the new one, as the same system's.
    Where a mark stands under the new key already, it stays, and a person decides if they differ.

    Args:
        journal: the journal.
        urn: the school.
        earlier_key: the key that the pupil had.
        key: the one that the pupil has now.
        by: who takes that over.

    Raises:
        Refused: the keys are the same, or one is empty.
    """
    if earlier_key == key or not earlier_key or not key:
        raise Refused([Fault("pupil", "another key than the earlier one was expected", key="key")])
    with journal.writing(urn) as writing:
        return carry_over(journal, writing, earlier_key, key, by=by)


def carry_over(
    journal: Journal, writing: Writing, earlier_key: str, key: str, *, by: Person
) -> int:
    """Do what `rekey` does, in a transaction that is going on."""
    of_pupil = journal.entries(writing.urn, pupil=earlier_key, connection=writing.connection)
    before = {each.number: each for each in of_pupil}
    carrying = _Carrying(writing, earlier_key, key, by, before)
    stands = {each.mark.session: each for each in _held(writing, key)}
    carried = {
        each.number: carrying.mark(each, stands.get(each.mark.session))
        for each in _held(writing, earlier_key)
    }
    carrying.words(stands)
    carry_beside(journal, writing, (earlier_key, key), carried)
    return len(carried)


def _held(writing: Writing, pupil: str) -> list[Held]:
    # By way of the journal, which has an index of pupils; that of the marks begins with the day.
    entry = (JOURNAL.c.urn == MARKS.c.urn) & (JOURNAL.c.number == MARKS.c.number)
    of_pupil = JOURNAL.c.urn == writing.urn, JOURNAL.c.pupil == pupil, MARKS.c.pupil == pupil
    wanted = select(MARKS).join(JOURNAL, entry).where(*of_pupil, MARKS.c.until.is_(None))
    return [held_of(row) for row in writing.connection.execute(wanted.order_by(MARKS.c.number))]


@frozen
class _Carrying:
    """What is held of one pupil on its way to a new key; `before` are the entries of the old."""

    writing: Writing
    earlier_key: str = field(repr=False)
    key: str = field(repr=False)
    by: Person
    before: Mapping[int, Entry] = field(repr=False)

    def mark(self, held: Held, stands: Held | None) -> int:
        """Carry over a mark, and give the number of the entry in which it stands from now on."""
        there = {"stands": {"number": stands.number, "source": stands.source}} if stands else {}
        content = {
            **{name: plain(held.mark)[name] for name in KEY},
            "original": held.record(),
            "reason": _WHY,
            "made_at": self.writing.recorded_at,
            "carried_to": self.key,
        }
        taken_back = content | there | self.by.record()
        record(self.writing, Kind.MARK_TAKEN_BACK, taken_back, pupil=self.earlier_key)
        new = evolve(held.mark, pupil=self.key)
        said = plain(new) | {"source": held.source, "carried_from": held.number}
        if stands is None:
            return self._record(Kind.MARK_ENTERED, said | self._of(held))
        if new != stands.mark and (held.source != stands.source or held.source == BY_HAND):
            self._record(Kind.WORD_CARRIED, said | {"state": Word.CONFLICTING.value})
        return stands.number

    def _of(self, held: Held) -> dict[str, Any]:
        """Give what an event needs that entered a mark ahead, to put back what stood before."""
        content = self.before[held.number].content or {}
        if "event" not in content:
            return {}
        return {name: content[name] for name in ("event", "original") if name in content}

    def words(self, stands: Mapping[Session, Held]) -> None:
        """Carry over what systems said, unless another mark stands there: then they say it anew."""
        of_pupil = WORDS.c.urn == self.writing.urn, WORDS.c.pupil == self.earlier_key
        wanted = select(WORDS).where(*of_pupil).order_by(WORDS.c.number)
        for row in self.writing.connection.execute(wanted):
            if Session(row.date, Half(row.session)) not in stands:
                at = {"pupil": self.key, "date": row.date.isoformat(), "session": row.session}
                said = {name: getattr(row, name) for name in VALUE}
                known = {name: value for name, value in said.items() if value is not None}
                more = {"source": row.source, "state": row.state, "carried_from": row.number}
                self._record(Kind.WORD_CARRIED, at | known | more)

    def _record(self, kind: Kind, said: Mapping[str, Any]) -> int:
        return record(self.writing, kind, {**said, **self.by.record()}, pupil=self.key)
