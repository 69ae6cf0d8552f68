"""Events that are entered ahead into the register, and what is put back when one is cancelled."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, select

from attendance_core.errors import Fault, Refused
from attendance_core.records.amending import replace
from attendance_core.records.folding import BY_HAND, KEY, record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Word
from attendance_core.records.marks import Held, held_mark, held_marks, held_of, plain
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.rekeying import check_keys
from attendance_core.records.schema import JOURNAL, MARKS
from attendance_core.records.words import Said, said_in
from attendance_core.records.writing import Writing
from attendance_core.register import Mark, SchoolRegisters
from attendance_core.register.precoding import (
    Cancelled,
    Entered,
    Kept,
    PreCoded,
    PreCoding,
    cancelled,
    precode,
    precodes_text,
    read_precodes,
)
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["cancel_event", "events", "precode_event"]


def precode_event(
    journal: Journal, registers: SchoolRegisters, planned: PreCoding, *, made_on: date, by: Person
) -> PreCoded:
    """Enter an event ahead into the register, as far as it is not refused and does not clash.

    Args:
        journal: the journal.
        registers: the school, with its calendar and its roll; the marks are the journal's own.
        planned: the event.
        made_on: the day on which it is entered.
        by: who enters it; who agreed to it stands in the event.

    Raises:
        Refused: an event of this name is entered, and not cancelled; or a pupil has another key.
    """
    with journal.writing(registers.school.urn) as writing:
        check_keys(writing.connection, writing.urn, planned.pupils, place="pre-coding")
        before = _planned(journal, writing.urn, writing.connection)
        if planned.event in {each.planned.event for each in before}:
            expected = "an event of another name was expected"
            raise Refused([Fault("pre-coding", expected, key="event")])
        others = tuple(each.planned for each in before)
        seen = _as_held(registers, writing, planned)
        result = precode(seen, planned, made_on=made_on, others=others)
        numbers = [_enter(writing, each, by) for each in result.entered]
        if numbers or result.already:
            told = {"event": planned.event, "plan": precodes_text([planned]), "entered": numbers}
            record(writing, Kind.EVENT_PRECODED, told | by.record())
    return result


def cancel_event(
    journal: Journal, registers: SchoolRegisters, event: str, *, reason: str, by: Person
) -> Cancelled:
    """Cancel an event: what stood before it is put back, where its own mark still stands.

    The mark of a session that is over is kept, to be amended; and so is one of which a system says
    otherwise, to be settled or amended.

    Args:
        journal: the journal.
        registers: the school, with its calendar and its roll; the marks are the journal's own.
        event: its name.
        reason: why it is cancelled.
        by: who cancels it.

    Raises:
        Refused: there is no reason, or no event of this name that is entered and not cancelled.
    """
    with journal.writing(registers.school.urn) as writing:
        made = _made(journal, writing.urn, writing.connection)
        before = {each.planned.event: each.planned for each in made if not each.is_cancelled}
        if event not in before:
            expected = "an event that is entered and not cancelled was expected"
            raise Refused([Fault("pre-coding", expected, key="event")])
        if not reason.strip():
            expected = "something was expected to stand here"
            raise Refused([Fault("pre-coding", expected, key="reason")])
        planned = before.pop(event)
        marks = {
            entered: (held, stood)
            for each in made
            for entered, held, stood in _still_held(writing, each)
        }
        seen = _as_held(registers, writing, planned)
        today = moment(writing.recorded_at).astimezone(LONDON).date()
        found = cancelled(planned, marks, registers=seen, others=before.values(), made_on=today)
        result = _heard(writing, found, marks)
        why = {"event": event, "reason": reason} | by.record()
        for each in result.restored:
            _put_back(writing, *marks[each], why)
        record(writing, Kind.EVENT_CANCELLED, why | {"kept": len(result.kept)})
    return result


def events(journal: Journal, urn: int) -> tuple[PreCoding, ...]:
    """Give the events that are entered and not cancelled, in the order in which they were."""
    return tuple(each.planned for each in _planned(journal, urn))


@frozen
class _Event:
    """An event that is entered, and the entries of the marks that it made."""

    planned: PreCoding
    entries: tuple[int, ...]
    is_cancelled: bool = False


def _planned(journal: Journal, urn: int, connection: Connection | None = None) -> Sequence[_Event]:
    return [each for each in _made(journal, urn, connection) if not each.is_cancelled]


def _made(journal: Journal, urn: int, connection: Connection | None) -> Sequence[_Event]:
    """Give all events: a cancelled one may have entered a mark that stands for another."""
    found: list[_Event] = []
    kinds = [Kind.EVENT_PRECODED, Kind.EVENT_CANCELLED]
    for entry in journal.entries(urn, kinds=kinds, connection=connection):
        content = entry.content
        if content is None:
            continue
        if entry.kind == Kind.EVENT_PRECODED:
            (planned,) = read_precodes(content["plan"], place="journal")
            is_cancelled = content.get("is_cancelled", False)
            found.append(_Event(planned, tuple(content["entered"]), is_cancelled))
        else:
            found = [
                evolve(each, is_cancelled=True) if each.planned.event == content["event"] else each
                for each in found
            ]
    return found


def _as_held(registers: SchoolRegisters, writing: Writing, planned: PreCoding) -> SchoolRegisters:
    """Give the school with the marks of the journal, on the days of an event."""
    days = [session.day for session in planned.sessions]
    held = held_marks(writing.connection, writing.urn, (min(days), max(days)))
    return evolve(registers, marks=held)


def _heard(
    writing: Writing, found: Cancelled, marks: Mapping[Entered, tuple[Held, Held | None]]
) -> Cancelled:
    """Keep the marks with which what a system said otherwise would be lost."""
    said: dict[tuple[str, Session], list[Said]] = {}
    for state in (Word.CONFLICTING, Word.OVERRULED):
        for word in said_in(writing.connection, writing.urn, state):
            said.setdefault((word.pupil, word.session), []).append(word)
    kept = {
        each: word
        for each in found.restored
        for word in said.get((each.mark.pupil, each.mark.session), ())
        if _is_lost(word, marks[each][1])
    }
    told = (
        Kept(
            each.mark.pupil,
            each.mark.session,
            each.mark.code,
            f"{each.mark.code} stays: {word.source} says {word.code}, and a person decides",
        )
        for each, word in kept.items()
    )
    restored = tuple(each for each in found.restored if each not in kept)
    return Cancelled(restored, (*found.kept, *told))


def _is_lost(word: Said, before: Held | None) -> bool:
    """Say whether a word goes with a mark; beside a mark of before only its own source's does."""
    if before is None:
        return word.code is not None
    value = (word.code, word.minutes_late, word.detail)
    mark = before.mark
    is_same = value == (mark.code, mark.minutes_late, mark.detail)
    return word.source == before.source and not is_same


def _enter(writing: Writing, entered: Entered, by: Person) -> int:
    said = {"event": entered.event, "made_at": writing.recorded_at} | by.record()
    mark = entered.mark
    held = held_mark(writing.connection, writing.urn, mark.pupil, mark.session)
    if held is None:
        content = plain(mark) | {"source": BY_HAND} | said
        return record(writing, Kind.MARK_ENTERED, content, pupil=mark.pupil)
    return replace(writing, held, mark, said | {"reason": f"entered ahead: {entered.event}"})


def _still_held(writing: Writing, event: _Event) -> Iterator[tuple[Entered, Held, Held | None]]:
    """Give the marks of an event that still stand, and what each stands in place of."""
    for numbers in _parts(event.entries):
        made = select(JOURNAL.c.number, JOURNAL.c.content).where(
            JOURNAL.c.urn == writing.urn, JOURNAL.c.number.in_(numbers)
        )
        originals = {
            number: json.loads(content).get("original")
            for number, content in writing.connection.execute(made)
            if content
        }
        wanted = select(MARKS).where(
            MARKS.c.urn == writing.urn, MARKS.c.number.in_(numbers), MARKS.c.until.is_(None)
        )
        for row in writing.connection.execute(wanted.order_by(MARKS.c.number)):
            yield _still_standing(event, held_of(row), originals.get(row.number))


_AT_A_TIME = 500


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_A_TIME):
        yield numbers[start : start + _AT_A_TIME]


def _still_standing(
    event: _Event, held: Held, original: Mapping[str, Any] | None
) -> tuple[Entered, Held, Held | None]:
    before = None
    if original:
        mark = Mark(
            held.mark.pupil,
            held.mark.session,
            original["code"],
            original.get("minutes_late"),
            original.get("detail"),
        )
        before = Held(original["number"], original["source"], mark)
    entered = Entered(event.planned.event, held.mark, before.mark if before else None)
    return entered, held, before


def _put_back(writing: Writing, held: Held, before: Held | None, why: Mapping[str, Any]) -> None:
    pupil = held.mark.pupil
    if before is None:
        key = {name: plain(held.mark)[name] for name in KEY}
        content = {**key, "original": held.record(), **why}
        record(writing, Kind.MARK_TAKEN_BACK, content, pupil=pupil)
        return
    # As it was, and whose it was: its system is heard again as if nothing had been in between.
    content = plain(before.mark) | {"source": before.source, "original": held.record(), **why}
    record(writing, Kind.MARK_AMENDED, content, pupil=pupil)
