"""What the records hold of a pupil as at a moment: marks, amendments, and the registers of both.

The pupil has the key of the moment: what stood under a key of before is among it, and a key that
was given later is nobody's yet. Asked again as at the same moment the answer is the same, whatever
was recorded since, until something of before is disposed of.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any

from attrs import evolve
from sqlalchemy import or_, select

from attendance_core.errors import Fault, Refused
from attendance_core.records.admissions import roll_as_at
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import disposals, held_of
from attendance_core.records.moments import moment
from attendance_core.records.schema import JOURNAL, MARKS
from attendance_core.register import Amendment, Mark, SchoolRegisters, marks_frame
from attendance_core.sessions import Half, Session

__all__ = ["check_kept", "keys_until", "marks_until", "registers_as_at"]


def registers_as_at(
    journal: Journal, registers: SchoolRegisters, *pupils: str, at: datetime
) -> SchoolRegisters:
    """Give a school's registers as they stood at a moment, as far as they are of some pupils.

    The roll is the whole school's; of the marks and their amendments they have the pupils'. With
    `amendments` among what is `unread`, what a system amended before a mark was taken over is not
    among them.

    Args:
        journal: the journal.
        registers: the school, with its calendar; the roll and the marks are the journal's own.
        pupils: the pupils' keys at the moment.
        at: the moment, with its zone.

    Raises:
        Refused: the records hold no roll of the school at the moment, or that is still to come or
            has no zone.
    """
    urn = registers.school.urn
    roll, through = roll_as_at(journal, urn, at), journal.number_at(urn, at)
    if not roll.pupils:
        expected = f"a roll of school {urn}, taken over by the moment, was expected"
        raise Refused([Fault("records", expected)])
    marks = [marks_until(journal, urn, each, through).values() for each in pupils]
    changes = [_amendments(journal, urn, each, through) for each in pupils]
    return evolve(
        registers,
        roll=roll,
        marks=marks_frame(chain.from_iterable(marks)),
        amendments=tuple(chain.from_iterable(changes)),
    )


def check_kept(journal: Journal, urn: int, sessions: Iterable[Session]) -> None:
    """Refuse sessions of which a mark may be gone: it would look as if there had been none.

    Args:
        journal: the journal.
        urn: the school.
        sessions: open sessions of which the register has no mark.

    Raises:
        Refused: one of them is of days of which marks were disposed of.
    """
    first = min((each.day for each in sessions), default=date.max)
    for each in disposals(journal, urn):
        if each.of_marks and first < each.whole_from:
            expected = f"days from {each.whole_from} on were expected: older ones, of which a mark"
            says = f"{expected} is not there, were disposed of on {each.on}"
            raise Refused([Fault("records", says, key="span")])


def _amendments(journal: Journal, urn: int, pupil: str, through: int) -> Iterator[Amendment]:
    kinds = (Kind.MARK_ENTERED, Kind.MARK_AMENDED, Kind.MARK_TAKEN_BACK)
    for key in keys_until(journal, urn, pupil, through):
        entries = journal.entries(urn, pupil=key, kinds=kinds, through=through)
        for kind, said in [(each.kind, each.content) for each in entries if each.content]:
            at = Session(date.fromisoformat(said["date"]), Half(said["session"]))
            for each in said.get("amended_before", ()):
                yield _amendment(pupil, at, each["original_code"], each)
            # What goes on under another key as it is was not amended.
            if kind != Kind.MARK_ENTERED and "carried_to" not in said:
                yield _amendment(pupil, at, said["original"]["code"], said)


def _amendment(pupil: str, at: Session, original: str | None, said: Mapping[str, Any]) -> Amendment:
    made_at = said.get("made_at")
    return Amendment(
        pupil,
        at,
        original,
        said.get("code"),
        said.get("reason"),
        moment(made_at) if made_at else None,
        said.get("name"),
        said.get("position"),
    )


def marks_until(journal: Journal, urn: int, pupil: str, through: int) -> Mapping[Session, Mark]:
    """Give a pupil's marks as they stood after an entry."""
    of = JOURNAL.c.urn == urn, JOURNAL.c.pupil.in_(keys_until(journal, urn, pupil, through))
    about = select(JOURNAL.c.number).where(*of)
    wanted = select(MARKS).where(
        MARKS.c.urn == urn,
        MARKS.c.number.in_(about),
        MARKS.c.number <= through,
        or_(MARKS.c.until.is_(None), MARKS.c.until > through),
    )
    with journal.engine.connect() as connection:
        marks = [held_of(row).mark for row in connection.execute(wanted)]
    return {each.session: each for each in marks}


def keys_until(journal: Journal, urn: int, pupil: str, through: int) -> list[str]:
    """Give the keys that a pupil had until an entry: the one, and those that were carried to it."""
    keys = [pupil]
    for key in keys:
        told = journal.entries(urn, pupil=key, kinds=[Kind.MARK_ENTERED], through=through)
        carried = [
            entry.content["carried_from"]
            for entry in told
            if entry.content and "carried_from" in entry.content
        ]
        of = JOURNAL.c.urn == urn, JOURNAL.c.number.in_(carried[:1])
        with journal.engine.connect() as connection:
            before = connection.execute(select(JOURNAL.c.pupil).where(*of)).scalars().all()
        keys += [each for each in before if each is not None and each not in keys]
    return keys
