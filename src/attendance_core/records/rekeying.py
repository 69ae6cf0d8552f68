"""A pupil who is given another key, a UPN above all: what the records hold goes along.

What stood under the earlier key stays where it is, so that the register as at a moment before is
the same for ever. From now on it stands under the new key: marks and what systems said beside them,
events that were entered ahead, findings that were resolved, returns that were made, and holds. A
system that says something under the earlier key later still means the same pupil.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import polars as pl
from attrs import evolve, field, frozen
from sqlalchemy import Connection, func, select

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

__all__ = ["carry_over", "check_keys", "keys_now", "keys_of", "rekey", "under_keys_of_now"]

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


_PUPIL = func.coalesce(JOURNAL.c.pupil, "")
"""By it SQLite groups what the index of kinds gives; by the column it would read every entry."""


def keys_now(connection: Connection, urn: int, *, through: int | None = None) -> Mapping[str, str]:
    """Give the keys that pupils had and have no more, each with the one that they have now.

    A key is in use again once something is carried back to it, or the roll has it again.

    Args:
        connection: where to read.
        urn: the school.
        through: the last entry to look at, to know the keys of an earlier time; all if left out.
    """
    last = _LAST if through is None else through
    moved: dict[str, tuple[int, str]] = {}
    for number, earlier_key, key in sorted(_moves(connection, urn, last)):
        moved[earlier_key] = number, key
        moved.pop(key, None)
    if not moved:
        return {}
    of_roll = (
        JOURNAL.c.urn == urn,
        JOURNAL.c.number <= last,
        JOURNAL.c.kind == Kind.ROLL_CHANGED.value,
    )
    told = select(_PUPIL.label("pupil"), func.max(JOURNAL.c.number).label("last")).where(*of_roll)
    rows = connection.execute(told.group_by(_PUPIL))
    on_roll = {row.pupil: row.last for row in rows}
    after = {each: key for each, (number, key) in moved.items() if on_roll.get(each, 0) < number}
    return {each: _followed(after, key) for each, key in after.items()}


def keys_of(connection: Connection, urn: int, pupil: str) -> set[str]:
    """Give every key that a pupil had or has."""
    now = keys_now(connection, urn)
    key = now.get(pupil, pupil)
    return {key, *(earlier for earlier, other in now.items() if other == key)}


_LAST = 2**63 - 1
"""No entry has a higher number."""


def _moves(connection: Connection, urn: int, through: int) -> Iterator[tuple[int, str, str]]:
    """Give the entries by which a key came to be another's: the last of each earlier key counts."""
    of = (JOURNAL.c.urn == urn) & (JOURNAL.c.number <= through)
    told = select(JOURNAL.c.number, JOURNAL.c.content).where(of)
    of_roll = JOURNAL.c.kind == Kind.ROLL_CHANGED.value
    for number, text in connection.execute(
        told.where(of_roll, JOURNAL.c.content.contains('"earlier_key":"'))
    ):
        content = json.loads(text)
        yield number, content["earlier_key"], content["pupil"]
    of_mark = JOURNAL.c.kind == Kind.MARK_TAKEN_BACK.value
    last = select(func.max(JOURNAL.c.number).label("number")).where(of, of_mark)
    carried = last.where(JOURNAL.c.content.contains('"carried_to":')).group_by(_PUPIL)
    each = carried.subquery()
    for number, text in connection.execute(told.join(each, JOURNAL.c.number == each.c.number)):
        content = json.loads(text)
        yield number, content["pupil"], content["carried_to"]


def _followed(moved: Mapping[str, str], key: str) -> str:
    while key in moved:
        key = moved[key]
    return key


def check_keys(connection: Connection, urn: int, pupils: Collection[str], *, place: str) -> None:
    """Refuse keys that pupils have no more: there would be a second pupil of them.

    Raises:
        Refused: a pupil has another key now.
    """
    if not keys_now(connection, urn).keys().isdisjoint(pupils):
        expected = "a key of now was expected: the pupil was given another one since"
        raise Refused([Fault(place, expected, key="pupil")])


def under_keys_of_now(keys: Mapping[str, str], said: pl.DataFrame, *, place: str) -> pl.DataFrame:
    """Give what a system says under the keys that pupils have now.

    Raises:
        Refused: it says two things of a pupil and a session, under two keys.
    """
    now = said.with_columns(pl.col("pupil").replace(dict(keys)))
    once = now.unique([*KEY, *VALUE], keep="first", maintain_order=True)
    if once.select(pl.struct(KEY).is_duplicated().any()).item():
        expected = "one mark for a pupil and a session was expected"
        raise Refused([Fault(place, expected)])
    return once
