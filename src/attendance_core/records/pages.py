"""What the records say of a pupil as at a moment: a page with its history, and a certificate.

Both are plain text. Asked again as at the same moment they are the same to the byte, whatever was
recorded since, until something of before is disposed of: then a page says so, and a certificate is
refused unless every mark is there still. A certificate needs the same calendar and roll, which it
is given. Each names the entry up to which it was made, and that entry's link, so that it can be
held against the journal later. The pupil has the key of the moment: what stood under a key of
before is among it, and a key that was given later is nobody's yet.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from attrs import field, frozen
from sqlalchemy import or_, select

from attendance_core.codes import Meaning, counted_as
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.records.journal import Entry, Head, Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import disposals, held_of
from attendance_core.records.moments import moment
from attendance_core.records.schema import JOURNAL, MARKS
from attendance_core.register import Mark, SchoolRegisters
from attendance_core.sessions import Session, Span
from attendance_core.tables import LONDON

__all__ = ["Certificate", "certificate", "pupil_page"]


@frozen
class Certificate:
    """What the register said of a pupil at a moment, from one day to another.

    `span` ends with the day of the moment at the latest. `sessions` are the open sessions of it in
    which the pupil was on roll, each with its mark, if it had one. `counts` are numbers of sessions
    by how each is counted; what has no mark is in `unmarked`, and in nothing else. `up_to` is the
    last entry of which it takes account.
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
        span: the first and the last day, both included; what comes after the moment is left out.
        at: the moment, with its zone.

    Raises:
        Refused: the pupil is not on the roll, or had another key at the moment; no session of the
            span was open by then, with the pupil on roll; a mark of the span may have been disposed
            of; or the moment is still to come or has no zone.
    """
    urn = registers.school.urn
    up_to = journal.head_at(urn, at)
    span = span[0], min(span[1], at.astimezone(LONDON).date())
    held = _sessions(registers, pupil, span)
    _check_key(journal, urn, pupil, up_to.number)
    stood = _marks(journal, urn, pupil, up_to.number)
    sessions = {session: stood.get(session) for session in held}
    _check_kept(journal, urn, sessions)
    laws = (counted_as(mark.code, on=at.day) for at, mark in sessions.items() if mark)
    counts = Counter(law.statistical_meaning for law in laws if law)
    unmarked = sum(mark is None for mark in sessions.values())
    return Certificate(urn, pupil, span, at, up_to, sessions, counts, unmarked)


def _sessions(registers: SchoolRegisters, pupil: str, span: Span) -> list[Session]:
    times = registers.roll.times_of(pupil)
    first, last = span
    held = [
        each.at
        for each in registers.calendar.open_sessions
        if first <= each.date <= last and any(time.is_on_roll(each.date) for time in times)
    ]
    with collecting() as faults:
        if not times:
            faults.add("certificate", "a pupil of the roll was expected", key="pupil")
        elif not held:
            expected = "an open session until the moment, with the pupil on roll, was expected"
            faults.add("certificate", f"{expected} from the first day to the last", key="span")
    return held


def pupil_page(journal: Journal, urn: int, pupil: str, *, at: datetime) -> str:
    """Give a pupil's marks as they stood at a moment, and all that was recorded until then.

    It is for whoever may see everything of the pupil. Times are those of London. What was disposed
    of is not on it: a line for each disposal says when, and up to which entry of those that the
    page would have, things of the school went.

    Raises:
        Refused: the moment is still to come, or has no zone.
    """
    up_to = journal.head_at(urn, at)
    stood = _marks(journal, urn, pupil, up_to.number)
    history = sorted(
        (
            entry
            for key in _keys(journal, urn, pupil, up_to.number)
            for entry in journal.entries(urn, pupil=key, through=up_to.number)
        ),
        key=lambda entry: entry.number,
    )
    lines = [
        *_head(urn, pupil, at, up_to),
        *_gone(journal, urn, up_to.number),
        "",
        "Marks",
        *(f"{session}  {_shown(stood[session])}" for session in sorted(stood)),
        "",
        "History",
        *(line for entry in history for line in _told(entry)),
    ]
    return "\n".join(lines) + "\n"


def _head(urn: int, pupil: str, at: datetime, up_to: Head) -> Iterator[str]:
    yield f"School {urn}, pupil {pupil}"
    yield f"As the records stood at {at.astimezone(LONDON)}"
    yield f"Up to entry {up_to.number}, link {up_to.link}"


def _gone(journal: Journal, urn: int, through: int) -> Iterator[str]:
    for each in disposals(journal, urn):
        if reached := [min(last, through) for first, last in each.entries if first <= through]:
            some = f"Some entries up to {reached[-1]} were disposed of on {each.on}"
            yield f"{some}: entry {each.number} says which"


def _named(meaning: Meaning) -> str:
    return meaning.value.replace("_", " ").capitalize()


def _shown(mark: Mark | None) -> str:
    if mark is None:
        return "no mark"
    minutes = f", {mark.minutes_late} minutes late" if mark.minutes_late is not None else ""
    return f"{mark.code}{minutes}{f', {mark.detail}' if mark.detail else ''}"


def _told(entry: Entry) -> Iterator[str]:
    """Give an entry, and below it its content, a line for each value in the order of their names.

    No value can look like a line of its own: one that has what cannot be printed is in quotes.
    """
    yield f"{entry.number}  {entry.recorded_at.astimezone(LONDON)}  {entry.kind}"
    for name, value in sorted(_values(entry.content or {})):
        yield f"  {name}: {value}"


def _values(content: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from _values(value, f"{within}{name}.")
        elif isinstance(value, str) and value.isprintable():
            shown = str(moment(value).astimezone(LONDON)) if _STAMP.fullmatch(value) else value
            yield f"{within}{name}", shown
        else:
            yield f"{within}{name}", json.dumps(value, sort_keys=True)


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def _marks(journal: Journal, urn: int, pupil: str, through: int) -> Mapping[Session, Mark]:
    """Give a pupil's marks as they stood after an entry."""
    of = JOURNAL.c.urn == urn, JOURNAL.c.pupil.in_(_keys(journal, urn, pupil, through))
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


def _keys(journal: Journal, urn: int, pupil: str, through: int | None) -> list[str]:
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


def _check_key(journal: Journal, urn: int, pupil: str, through: int) -> None:
    """Refuse a key that the pupil was given later: under it alone nothing would be found."""
    known = journal.entries(urn, pupil=pupil, through=through)
    if not any(True for _ in known) and len(_keys(journal, urn, pupil, None)) > 1:
        expected = "the key that the pupil had at the moment was expected, with the roll of then"
        raise Refused([Fault("certificate", expected, key="pupil")])


def _check_kept(journal: Journal, urn: int, sessions: Mapping[Session, Mark | None]) -> None:
    """Refuse where a mark may be gone: without it, it would look as if there had been none."""
    first = min((each.day for each, mark in sessions.items() if mark is None), default=date.max)
    for each in disposals(journal, urn):
        if each.of_marks and first < each.whole_from:
            expected = f"days from {each.whole_from} on were expected: older ones, of which a mark"
            says = f"{expected} is not there, were disposed of on {each.on}"
            raise Refused([Fault("certificate", says, key="span")])
