"""What the records say of a pupil as at a moment: a page with its history, and a certificate.

Both are plain text. Asked again as at the same moment they are the same to the byte, whatever was
recorded since; a certificate with the same calendar and roll, which it is given. Each names the
entry up to which it was made, and that entry's link, so that it can be held against the journal
later. What stood under a key that the pupil had before is among it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from attrs import field, frozen
from sqlalchemy import or_, select

from attendance_core.codes import Meaning, counted_as
from attendance_core.errors import Fault, Refused
from attendance_core.records.disposal import kept_since
from attendance_core.records.journal import Entry, Head, Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import held_of
from attendance_core.records.moments import stamp
from attendance_core.records.schema import JOURNAL, MARKS
from attendance_core.register import Mark, SchoolRegisters
from attendance_core.sessions import Session, Span
from attendance_core.thresholds import threshold

__all__ = ["Certificate", "certificate", "pupil_page"]


@frozen
class Certificate:
    """What the register said of a pupil at a moment, from one day to another.

    `sessions` are the open sessions of the span in which the pupil was on roll, each with its mark,
    if it had one. `counts` are numbers of sessions by how each is counted; what has no mark is in
    `unmarked`, and in nothing else. `up_to` is the last entry of which it takes account.
    """

    urn: int
    pupil: str = field(repr=False)
    span: Span
    as_at: datetime
    up_to: Head
    sessions: Mapping[Session, Mark | None] = field(repr=False)
    counts: Mapping[Meaning, int] = field(repr=False)
    unmarked: int

    @property
    def attended(self) -> int:
        """How many sessions were attended."""
        return sum(self.counts.get(each, 0) for each in _ATTENDED)

    @property
    def missed(self) -> int:
        """How many sessions were missed, with authority or without."""
        return sum(self.counts.get(each, 0) for each in _MISSED)

    @property
    def possible(self) -> int:
        """How many sessions could have been attended."""
        return self.attended + self.missed

    def text(self) -> str:
        """Give it as plain text, the same to the byte whenever it is made."""
        first, last = self.span
        lines = [
            "Certificate of attendance",
            "",
            *_head(self.urn, self.pupil, self.as_at, self.up_to),
            f"From {first} to {last}",
            "",
            f"Sessions possible: {self.possible}",
            f"Sessions attended: {self.attended}",
            *(f"  {_named(each)}: {self.counts.get(each, 0)}" for each in _ATTENDED),
            f"Sessions missed: {self.missed}",
            *(f"  {_named(each)}: {self.counts.get(each, 0)}" for each in _MISSED),
            f"Sessions without a mark: {self.unmarked}",
            "",
            *(f"{session}  {_shown(mark)}" for session, mark in self.sessions.items()),
        ]
        return "\n".join(lines) + "\n"


_ATTENDED = (Meaning.PRESENT, Meaning.APPROVED_EDUCATIONAL_ACTIVITY)
_MISSED = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)


def certificate(
    journal: Journal, registers: SchoolRegisters, pupil: str, *, span: Span, at: datetime
) -> Certificate:
    """Give what the register said of a pupil at a moment, from one day to another.

    Args:
        journal: the journal, whose marks are the register's.
        registers: the school, with its calendar and its roll.
        pupil: the pupil, who is on the roll.
        span: the first and the last day, both included.
        at: the moment, with its zone.

    Raises:
        Refused: the pupil is not on the roll, marks of the span may have been disposed of, or the
            moment is still to come or has no zone.
    """
    times = registers.roll.times_of(pupil)
    if not times:
        raise Refused([Fault("certificate", "a pupil of the roll was expected", key="pupil")])
    urn = registers.school.urn
    _check_kept(journal, urn, span)
    up_to = journal.head_at(urn, at)
    stood = _marks(journal, urn, pupil, up_to.number)
    first, last = span
    held = [
        each.at
        for each in registers.calendar.open_sessions
        if first <= each.date <= last and any(time.is_on_roll(each.date) for time in times)
    ]
    sessions = {session: stood.get(session) for session in held}
    laws = (counted_as(mark.code, on=at.day) for at, mark in sessions.items() if mark)
    counts = Counter(law.statistical_meaning for law in laws if law)
    unmarked = sum(mark is None for mark in sessions.values())
    return Certificate(urn, pupil, span, at, up_to, sessions, counts, unmarked)


def pupil_page(journal: Journal, urn: int, pupil: str, *, at: datetime) -> str:
    """Give a pupil's marks as they stood at a moment, and all that was recorded until then.

    It is for whoever may see everything of the pupil. What was disposed of is not on it.

    Raises:
        Refused: the moment is still to come, or has no zone.
    """
    up_to = journal.head_at(urn, at)
    stood = _marks(journal, urn, pupil, up_to.number)
    history = sorted(
        (
            entry
            for key in _keys(journal, urn, pupil)
            for entry in journal.entries(urn, pupil=key, through=up_to.number)
        ),
        key=lambda entry: entry.number,
    )
    lines = [
        *_head(urn, pupil, at, up_to),
        "",
        "Marks",
        *(f"{session}  {_shown(stood[session])}" for session in sorted(stood)),
        "",
        "History",
        *map(_told, history),
    ]
    return "\n".join(lines) + "\n"


def _head(urn: int, pupil: str, at: datetime, up_to: Head) -> Iterator[str]:
    yield f"School {urn}, pupil {pupil}"
    yield f"As the records stood at {stamp(at)}"
    yield f"Up to entry {up_to.number}, link {up_to.link}"


def _named(meaning: Meaning) -> str:
    return meaning.value.replace("_", " ").capitalize()


def _shown(mark: Mark | None) -> str:
    if mark is None:
        return "no mark"
    minutes = f", {mark.minutes_late} minutes late" if mark.minutes_late is not None else ""
    return f"{mark.code}{minutes}{f', {mark.detail}' if mark.detail else ''}"


def _told(entry: Entry) -> str:
    """Give an entry in one line, with its content as the journal has it."""
    says = json.dumps(entry.content, ensure_ascii=False, sort_keys=True)
    return f"{entry.number}  {stamp(entry.recorded_at)}  {entry.kind}  {says}"


def _marks(journal: Journal, urn: int, pupil: str, through: int) -> Mapping[Session, Mark]:
    """Give a pupil's marks as they stood after an entry."""
    of = JOURNAL.c.urn == urn, JOURNAL.c.pupil.in_(_keys(journal, urn, pupil))
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


def _keys(journal: Journal, urn: int, pupil: str) -> list[str]:
    """Give the keys of a pupil: the one of now, and those from which it was carried over."""
    keys = [pupil]
    for key in keys:
        carried = [
            entry.content["carried_from"]
            for entry in journal.entries(urn, pupil=key, kinds=[Kind.MARK_ENTERED])
            if entry.content and "carried_from" in entry.content
        ]
        of = JOURNAL.c.urn == urn, JOURNAL.c.number.in_(carried[:1])
        with journal.engine.connect() as connection:
            before = connection.execute(select(JOURNAL.c.pupil).where(*of)).scalars().all()
        keys += [each for each in before if each is not None and each not in keys]
    return keys


def _check_kept(journal: Journal, urn: int, span: Span) -> None:
    """Refuse a span of which marks may be gone: without them it would look like no attendance."""
    for entry in journal.entries(urn, kinds=[Kind.ENTRIES_DISPOSED]):
        on = date.fromisoformat((entry.content or {})["on"])
        gone = kept_since(on, threshold("register_retention").on(on))
        if span[0] < gone:
            expected = f"days from {gone} on were expected: older ones were disposed of on {on}"
            raise Refused([Fault("certificate", expected, key="span")])
