"""Writing into a school's chain: its head is held until the transaction ends."""

import json
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, Delete, Insert, Row, Update, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from attendance_core.records.chain import BEGINNING, SALT, digest_of, link_of
from attendance_core.records.moments import EARLIEST, after
from attendance_core.records.schema import HEADS, JOURNAL, MARKS

__all__ = ["Writing", "held_head"]

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
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
        """Append an entry, and give its number.

        Args:
            kind: what is recorded, in a word or two.
            content: plain values, as JSON has them.
            pupil: the pupil whom it is about.
        """
        text = _JSON.encode(content)
        salt = token_bytes(SALT)
        digest = digest_of(salt, pupil, text)
        self.number += 1
        head = (self.urn, self.number, self.recorded_at, kind)
        self.link = link_of(self.link, head, digest)
        self.later(
            _APPEND,
            {
                "urn": self.urn,
                "number": self.number,
                "recorded_at": self.recorded_at,
                "kind": kind,
                "pupil": pupil,
                "content": text,
                "salt": salt,
                "digest": digest,
                "link": self.link,
            },
        )
        return self.number

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
        """Do what was put off, to be read within the transaction."""
        for kind in (Delete, Insert, Update):
            for statement in [each for each in self._work if isinstance(each, kind)]:
                self.connection.execute(statement, self._work.pop(statement))

    def finish(self) -> None:
        """Do what was put off, and let the chain end with what was appended."""
        self.flush()
        if self.number > self._before:
            head = {"number": self.number, "recorded_at": self.recorded_at, "link": self.link}
            ends = update(HEADS).where(HEADS.c.urn == self.urn).values(head)
            self.connection.execute(ends)


def _only_grows(statement: Insert) -> bool:
    return statement.table is JOURNAL or statement.table is MARKS


def held_head(connection: Connection, urn: int) -> Row[Any]:
    """Hold a school's head until the transaction ends: its number, moment and link."""
    empty = {"urn": urn, "number": 0, "recorded_at": EARLIEST, "link": BEGINNING}
    of_dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    # Written before anything is read: only so does SQLite hold it in another tool's transaction.
    connection.execute(of_dialect.insert(HEADS).values(empty).on_conflict_do_nothing())
    return connection.execute(select(HEADS).where(HEADS.c.urn == urn).with_for_update()).one()
