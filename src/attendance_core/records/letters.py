"""Recording what was written to a family, each thing once.

A letter, an e-mail or a text is in the log from the moment at which it was written: to whom and
where, by which channel, of which template, for which rule of which policy, and who approved it. The
text itself is not in it: the hash says whether a copy is the one that was sent.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from attrs import asdict, field, fields, frozen
from sqlalchemy import Connection, Row, Select, select

from attendance_core.errors import AlreadyDecided, Fault, collecting
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import DeliveryStatus, Kind
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.schema import JOURNAL, LETTERS, LONGEST_KEY
from attendance_core.records.writing import Writing
from attendance_core.tables import LONDON

__all__ = [
    "NOBODY",
    "Letter",
    "content_hash",
    "letter_faults",
    "letter_row",
    "letter_rows",
    "log_sent",
    "record_letters",
    "today_of",
]

NOBODY = "nobody"
"""The authority of what may go by itself."""

_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = ("key", "pupil", "person", "channel", "document")
_TEXTS = (*_KEYS, "to", "template", "authority")


def content_hash(content: bytes) -> str:
    """Give the hash by which the log knows what was sent: SHA-256, in hexadecimal figures."""
    return sha256(content).hexdigest()


@frozen
class Letter:
    """Something that was written about a pupil to one person. It may be an e-mail or a text.

    `key` is its name everywhere, and says nothing of anybody; `person` a parent's id, the pupil's
    own key, or the office to which it went; `channel` one of `sms`, `email`, `letter` and `paper`;
    `to` the number or the address, that of a letter in lines. `document` is the stem of the
    document, `template` the version of its template, and `content` the hash of what was sent, by
    `content_hash`. `day` is the day on which it was written, `authority` the role that had to
    approve it, or `nobody`. `policy`, its version and its `rule` asked for it, at a `stage` and in
    the proposal whose key is `proposal`: letters to two parents may have one. `instead_of` is the
    key of what did not arrive, in the place of which this was written.
    """

    key: str
    pupil: str = field(repr=False)
    person: str = field(repr=False)
    channel: str
    to: str = field(repr=False)
    document: str
    template: str
    content: str
    day: date
    authority: str
    policy: str = ""
    policy_version: str = ""
    rule: str = ""
    instead_of: str | None = None
    stage: int | None = None
    proposal: str | None = None

    def record(self) -> dict[str, Any]:
        """Give the letter as the journal writes it."""
        said = asdict(self)
        return {"date": said.pop("day").isoformat()} | said

    @classmethod
    def of_record(cls, content: Mapping[str, Any]) -> "Letter":
        """Read what `record` wrote."""
        said = {**content, "day": date.fromisoformat(content["date"])}
        # What was recorded before there was a field has no value for it.
        return cls(**{each.name: said[each.name] for each in fields(cls) if each.name in said})


def record_letters(
    journal: Journal, urn: int, letters: Sequence[Letter], *, by: Person | None
) -> tuple[int, ...]:
    """Record letters that were written, all or none, and give the numbers of their entries.

    What is recorded already under its key stays as it is, and has the number that it had.

    Args:
        journal: the journal.
        urn: the school.
        letters: what was written.
        by: who approved them; None where nobody need.

    Raises:
        Refused: a letter lacks what must stand in it, is of a day to come, or was approved in
            another role than its own; the faults' lines count the letters from 1.
        AlreadyDecided: another letter is recorded under the key of one.
    """
    with journal.writing(urn) as writing, collecting() as faults:
        before = _before(writing, letters)
        known = {key: letter for key, (_, letter) in before.items()}
        for line, letter in enumerate(letters, start=1):
            faults.extend(letter_faults(letter, today_of(writing), line))
            faults.extend(_of_others(letter, by, known, line))
            known.setdefault(letter.key, letter)
        if faults:
            faults.refuse()
        return tuple([_record(writing, letter, by, before) for letter in letters])


_Known = dict[str, tuple[int, Letter]]


def _before(writing: Writing, letters: Sequence[Letter]) -> _Known:
    """Give what is recorded under the keys that some letters name: entry and letter."""
    named = {key for each in letters for key in (each.key, each.instead_of) if key}
    keys, known = sorted(named), _Known()
    for first in range(0, len(keys), _AT_A_TIME):
        some = keys[first : first + _AT_A_TIME]
        of_keys = letter_rows(writing.urn).where(LETTERS.c.key.in_(some))
        for row in writing.connection.execute(of_keys):
            known[row.key] = row.written, Letter.of_record(json.loads(row.content))
    return known


_AT_A_TIME = 500


def _record(writing: Writing, letter: Letter, by: Person | None, before: _Known) -> int:
    if letter.key not in before:
        content = letter.record() | (by.record() if by else {})
        number = record(writing, Kind.LETTER_LOGGED, content, pupil=letter.pupil)
        before[letter.key] = number, letter
    number, known = before[letter.key]
    if known != letter:
        raise AlreadyDecided(f"entry {number} has another letter of the key {letter.key}")
    return number


def today_of(writing: Writing) -> date:
    """Give the day in London on which something is being recorded."""
    return moment(writing.recorded_at).astimezone(LONDON).date()


def log_sent(writing: Writing, letter: Letter, *, by: Person) -> None:
    """Record something that went out, unless it is in the log, in a writing that is going on."""
    if letter_row(writing.connection, writing.urn, letter.key) is None:
        content = letter.record() | by.record() | {"status": DeliveryStatus.SENT.value}
        record(writing, Kind.LETTER_LOGGED, content, pupil=letter.pupil)


def letter_faults(letter: Letter, today: date, line: int | None = None) -> Iterator[Fault]:
    """Say what keeps a letter from standing in the log.

    Args:
        letter: the letter.
        today: the day on which it would be recorded.
        line: which of several it is.
    """
    for name in _TEXTS:
        if not getattr(letter, name).strip():
            yield Fault("letter", "something was expected to stand here", line, key=name)
    for name in _KEYS:
        value = getattr(letter, name)
        if len(value) > LONGEST_KEY or not value.isprintable():
            expected = f"no more than {LONGEST_KEY} characters, all in one line, were expected"
            yield Fault("letter", expected, line, key=name)
    if not _HASH.fullmatch(letter.content):
        yield Fault("letter", "a hash by content_hash was expected", line, key="content")
    if letter.day > today:
        yield Fault("letter", "a day that has come was expected", line, key="day")


def _of_others(
    letter: Letter, by: Person | None, known: Mapping[str, Letter], line: int
) -> Iterator[Fault]:
    """Give what does not go with whoever approved it, or with the letter in the place of which."""
    if letter.authority != (NOBODY if by is None else by.position):
        expected = f"the role of its authority was expected, {letter.authority}"
        yield Fault("letter", expected, line, key="position")
    if letter.instead_of is not None:
        other = known.get(letter.instead_of)
        if other is None or (other.person, other.document) != (letter.person, letter.document):
            expected = "the key of an earlier letter of the document to the person was expected"
            yield Fault("letter", expected, line, key="instead_of")


def letter_row(connection: Connection, urn: int, key: str) -> Row[Any] | None:
    """Give the row of a letter, with what its entry says."""
    return connection.execute(letter_rows(urn).where(LETTERS.c.key == key)).one_or_none()


def letter_rows(urn: int) -> Select[Any]:
    """Ask for the letters of a school, each with what its entry says."""
    entry = (JOURNAL.c.urn == LETTERS.c.urn) & (JOURNAL.c.number == LETTERS.c.written)
    wanted = select(LETTERS, JOURNAL.c.content, JOURNAL.c.recorded_at).join(JOURNAL, entry)
    return wanted.where(LETTERS.c.urn == urn)
