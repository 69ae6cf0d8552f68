"""Writing into a school's chain: its head is held until the transaction ends."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from secrets import token_bytes
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, Delete, Insert, Row, Update, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from attendance_core.errors import Fault, Refused
from attendance_core.records.chain import BEGINNING, SALT, digest_of, link_of
from attendance_core.records.kinds import Kind
from attendance_core.records.moments import EARLIEST, after
from attendance_core.records.schema import HEADS, JOURNAL, MARKS

__all__ = ["Writing", "add", "held_head"]

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
_KIND = re.compile(r"[a-z0-9_]{1,32}")
_OURS = frozenset(Kind)
_APPEND = insert(JOURNAL)
_AT_A_TIME = 5_000


@define(eq=False)
class Writing:
    """A transaction on one school's chain. What is appended is there once it has ended."""

    connection: Connection = field(repr=False)
    urn: int
    recorded_at: str
    number: int
    link: bytes = field(repr=False)
    _before: int
    is_broken: bool = False
    _work: dict[Delete | Insert | Update, list[dict[str, Any]]] = field(factory=dict, repr=False)

    @classmethod
    def begun(cls, connection: Connection, urn: int, *, at: str) -> "Writing":
        """Hold a school's head, and begin to write at a moment, or after the last if it is later.

        Args:
            connection: the transaction.
            urn: the school.
            at: the moment that the clock shows.
        """
        head = held_head(connection, urn)
        recorded_at = max(at, after(head.recorded_at))
        return cls(connection, urn, recorded_at, head.number, head.link, head.number)

    def append(self, kind: str, content: Mapping[str, Any], *, pupil: str | None = None) -> int:
        """Append an entry of a tool's own, and give its number.

        Args:
            kind: what is recorded, in a word of the tool's.
            content: plain values, as JSON has them.
            pupil: the pupil whom it is about.

        Raises:
            Refused: the kind is one of the records' own (`record` is for these) or no such word, or
                the content is no mapping of plain values.
        """
        if kind in _OURS or not _KIND.fullmatch(kind):
            expected = "a kind of the tool's own was expected: up to 32 of a-z, 0-9 and _"
            raise Refused([Fault("entry", expected, key="kind")])
        return add(self, kind, content, pupil=pupil)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do all of something: where it fails, nothing of the whole writing can be finished."""
        try:
            yield
        except BaseException:
            self.is_broken = True
            raise

    def later(self, statement: Delete | Insert | Update, row: dict[str, Any]) -> None:
        """Do something with others of its kind, when the transaction ends or `flush` is called.

        Rows are deleted first, then inserted, then updated. Nothing is ever deleted of the journal
        and of marks: however many these are, they do not wait all together.
        """
        rows = self._work.setdefault(statement, [])
        rows.append(row)
        if len(rows) == _AT_A_TIME and isinstance(statement, Insert) and _only_grows(statement):
            self.connection.execute(statement, self._work.pop(statement))

    def flush(self) -> None:
        """Do what was put off, to be read within the transaction.

        Raises:
            Refused: something in the writing failed before.
        """
        if self.is_broken:
            expected = "a writing in which nothing failed was expected: all of it is taken back"
            raise Refused([Fault("records", expected)])
        with self.whole():
            for kind in (Delete, Insert, Update):
                for statement in [each for each in self._work if isinstance(each, kind)]:
                    self.connection.execute(statement, self._work.pop(statement))

    def finish(self) -> None:
        """Do what was put off, and let the chain end with what was appended.

        Raises:
            Refused: something in the writing failed.
        """
        self.flush()
        if self.number > self._before:
            head = {"number": self.number, "recorded_at": self.recorded_at, "link": self.link}
            ends = update(HEADS).where(HEADS.c.urn == self.urn).values(head)
            self.connection.execute(ends)


def add(
    writing: Writing, kind: str, content: Mapping[str, Any], *, pupil: str | None = None
) -> int:
    """Append an entry of whichever kind, without its effect, and give its number.

    Raises:
        Refused: the content is no mapping of plain values.
    """
    text = _text(content)
    salt = token_bytes(SALT)
    digest = digest_of(salt, pupil, text)
    writing.number += 1
    head = (writing.urn, writing.number, writing.recorded_at, kind)
    writing.link = link_of(writing.link, head, digest)
    writing.later(
        _APPEND,
        {
            "urn": writing.urn,
            "number": writing.number,
            "recorded_at": writing.recorded_at,
            "kind": kind,
            "pupil": pupil,
            "content": text,
            "salt": salt,
            "digest": digest,
            "link": writing.link,
        },
    )
    return writing.number


def _text(content: Mapping[str, Any]) -> str:
    expected = "a mapping of plain values, as JSON has them, was expected"
    if not isinstance(content, Mapping):
        raise Refused([Fault("entry", expected, key="content")])
    try:
        text = _JSON.encode(dict(content))
        text.encode()
    except (TypeError, ValueError):  # whose text may show a value
        raise Refused([Fault("entry", expected, key="content")]) from None
    return text


def _only_grows(statement: Insert) -> bool:
    return statement.table is JOURNAL or statement.table is MARKS


def held_head(connection: Connection, urn: int) -> Row[Any]:
    """Hold a school's head until the transaction ends: its number, moment and link."""
    empty = {"urn": urn, "number": 0, "recorded_at": EARLIEST, "link": BEGINNING}
    of_dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    # Written before anything is read: only so does SQLite hold it in another tool's transaction.
    connection.execute(of_dialect.insert(HEADS).values(empty).on_conflict_do_nothing())
    return connection.execute(select(HEADS).where(HEADS.c.urn == urn).with_for_update()).one()
