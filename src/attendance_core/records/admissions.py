"""The admission register in the records: each change of it is an entry, and the roll their sum.

What the law does not allow is recorded as what the system says, and never applied: no name is
deleted retrospectively from either register. `whose` in an entry is the number of the entry with
which the pupil came on the roll: it stays the same whatever key the pupil is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from attrs import define, field, frozen
from sqlalchemy import func, select

from attendance_core.errors import collecting
from attendance_core.identifiers import is_by_number
from attendance_core.records.folding import record
from attendance_core.records.journal import Entry, Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.moments import moment, stamp
from attendance_core.records.order import check_order
from attendance_core.records.people import Person
from attendance_core.records.rekeying import carry_over
from attendance_core.records.schema import JOURNAL
from attendance_core.records.writing import Writing
from attendance_core.roll import Changed, Roll, RollChange, admissions_between, with_changes
from attendance_core.tables import LONDON

__all__ = ["record_roll", "roll_as_at", "roll_begun"]

_PLACE = "records"
_NOBODY = Roll((), ())

Gone = tuple[int, Changed, date | None]
"""What is gone: whose it is, whether a name or a time, and from when the time was."""


def record_roll(
    journal: Journal, urn: int, roll: Roll, *, source: str, as_at: datetime, by: Person
) -> tuple[RollChange, ...]:
    """Record what changed of a school's roll, all of it or nothing, and give what is new.

    The same roll again is no news. The marks of a pupil whose key changed are carried over to it.

    Args:
        journal: the journal.
        urn: the school.
        roll: the roll as the system has it.
        source: the system.
        as_at: when the system had it so.
        by: who takes it over.

    Raises:
        Refused: the roll is empty where there was one before, somebody has two times on it from one
            day or one parent twice, a key is now another pupil's, the roll is older than the one
            that was taken over last, or its moment has no zone.
    """
    about = {"source": source, "as_at": stamp(as_at, name="as_at")} | by.record()
    with journal.writing(urn) as writing:
        of = urn, Kind.ROLL_CHANGED, source, as_at
        check_order(writing.connection, *of, recorded_at=writing.recorded_at)
        entries = journal.entries(urn, kinds=[Kind.ROLL_CHANGED], connection=writing.connection)
        held = _Held.of(entries)
        _check(roll, held.roll, source)
        recording = _Recording(journal, writing, by, about, held)
        changes = admissions_between(held.roll, roll)
        _check_keys(changes, source)
        new = tuple(each for each in changes if recording.take(each))
        recording.found_again()
    return new


_WHO = ("legal_surname", "legal_forename", "date_of_birth")


def _check_keys(changes: Iterable[RollChange], source: str) -> None:
    """Refuse a roll on which a key is another pupil's than before: marks would change hands."""
    others = sum(
        _is_another(each.pupil, each.old or {}, each.new or {})
        for each in changes
        if each.changed is Changed.PUPIL
    )
    with collecting() as faults:
        if others:
            expected = f"keys of the pupils who had them before were expected; {others} are others'"
            faults.add(source, expected, key="pupil")


def _is_another(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    was, now = old.get("admission_number"), new.get("admission_number")
    changed = [name in old for name in _WHO]
    if is_by_number(key):
        # A number that was given to somebody else shows in the name and the birthday alone.
        return all(changed)
    return bool(was and now and was != now) and any(changed)


def roll_as_at(journal: Journal, urn: int, at: datetime) -> Roll:
    """Give a school's roll as it stood at a moment: asked again, the answer is the same.

    Raises:
        Refused: the moment is still to come, or has no zone.
    """
    number = journal.number_at(urn, at)
    return _Held.of(journal.entries(urn, through=number, kinds=[Kind.ROLL_CHANGED])).roll


def roll_begun(journal: Journal, urn: int) -> date | None:
    """Give the day as at which a school's roll was recorded first, None if it never was."""
    of_roll = JOURNAL.c.urn == urn, JOURNAL.c.kind == Kind.ROLL_CHANGED.value
    with journal.engine.connect() as connection:
        number = connection.execute(select(func.min(JOURNAL.c.number)).where(*of_roll)).scalar()
    if number is None:
        return None
    (first,) = journal.entries(urn, after=number - 1, through=number)
    at = moment(first.content["as_at"]) if first.content else first.recorded_at
    return at.astimezone(LONDON).date()


def _check(roll: Roll, before: Roll, source: str) -> None:
    with collecting() as faults:
        if before.pupils and not roll.pupils:
            expected = "pupils were expected, as there were before; there is none on the whole roll"
            faults.add(source, expected)
        if len({(each.pupil, each.start) for each in roll.enrolments}) < len(roll.enrolments):
            expected = "one time on the roll from a day was expected for each pupil"
            faults.add(source, expected, key="enrolments")
        if len({(each.pupil, each.parent_id) for each in roll.parents}) < len(roll.parents):
            faults.add(source, "each parent of a pupil once was expected", key="parents")


@frozen
class _Held:
    """What the entries come to: the roll, whose each key is, and what was told to be gone."""

    roll: Roll = field(repr=False)
    whose: dict[str, int] = field(repr=False)
    gone: Mapping[Gone, int]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "_Held":
        """Add up entries; what was disposed of is not there any more."""
        whose: dict[str, int] = {}
        gone: dict[Gone, int] = {}
        # All read before any is understood: a fault must not leave the reading open.
        roll = with_changes(_NOBODY, _changes(tuple(entries), whose, gone))
        return cls(roll, whose, gone)


def _changes(
    entries: Iterable[Entry], whose: dict[str, int], gone: dict[Gone, int]
) -> Iterator[RollChange]:
    for entry in entries:
        content = entry.content
        if content is None:
            continue
        change = RollChange.of_record(content, place=_PLACE)
        what = (content["whose"], change.changed, change.start)
        if change.is_allowed:
            whose.pop(change.earlier_key or "", None)
            whose[change.pupil] = content["whose"]
            yield change
        elif "found_again" in content:
            del gone[what]
        else:
            gone[what] = entry.number


@define
class _Recording:
    """The recording of one roll: the transaction, what every entry says, what was held before."""

    journal: Journal
    writing: Writing
    by: Person
    about: Mapping[str, Any] = field(repr=False)
    held: _Held
    still_gone: set[Gone] = field(factory=set)

    def take(self, change: RollChange) -> bool:
        """Record one change, unless it is one that was told before, and say whether it is new."""
        whose = self.held.whose.get(change.earlier_key or change.pupil, self.writing.number + 1)
        what = (whose, change.changed, change.start)
        if not change.is_allowed:
            self.still_gone.add(what)
            if what in self.held.gone:
                return False
        self.held.whose.pop(change.earlier_key or "", None)
        self.held.whose[change.pupil] = whose
        self._record(change, {"whose": whose})
        if change.earlier_key:
            carry_over(self.journal, self.writing, change.earlier_key, change.pupil, by=self.by)
        return True

    def found_again(self) -> None:
        """Record of what was told to be gone that it is there again: it can be gone once more."""
        keys = {whose: key for key, whose in self.held.whose.items()}
        for what, number in self.held.gone.items():
            if what not in self.still_gone:
                whose, changed, start = what
                change = RollChange(changed, keys[whose], {}, {}, start)
                self._record(change, {"whose": whose, "found_again": number})

    def _record(self, change: RollChange, more: Mapping[str, Any]) -> None:
        content = {**change.record(), **self.about, **more}
        record(self.writing, Kind.ROLL_CHANGED, content, pupil=change.pupil)
