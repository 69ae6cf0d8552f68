"""The journal: what was recorded, when, in an order that nobody can change unseen.

Each school has a chain of its own, numbered from 1 without a gap. Whoever writes holds the school's
head until the transaction ends, so that writers neither lose nor fork the chain. What one
transaction records has one moment, later than every moment before it, whatever the clock says.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

from attrs import define, field, frozen
from sqlalchemy import Connection, Delete, Engine, Insert, Update, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from attendance_core.errors import Fault, Refused
from attendance_core.records.chain import BEGINNING, digest_of, link_of
from attendance_core.records.database import WRITES, open_engine, upgrade
from attendance_core.records.moments import EARLIEST, after, moment, now, stamp
from attendance_core.records.schema import HEADS, JOURNAL

__all__ = ["Entry", "Head", "Journal", "Writing"]

_SALT = 16
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_APPEND = insert(JOURNAL)


@frozen
class Entry:
    """One thing that was recorded. `content` is None once it was disposed of."""

    urn: int
    number: int
    recorded_at: datetime
    kind: str
    pupil: str | None = field(repr=False)
    content: Mapping[str, Any] | None = field(repr=False)


@frozen
class Head:
    """Where a school's chain ends; kept somewhere else, it proves later that nothing was lost."""

    urn: int
    number: int
    link: str


@define(eq=False)
class Writing:
    """A transaction on one school's chain. What is appended is there once the block has ended."""

    connection: Connection = field(repr=False)
    urn: int
    recorded_at: str
    number: int
    link: bytes = field(repr=False)
    _work: dict[Delete | Insert | Update, list[dict[str, Any]]] = field(factory=dict, repr=False)

    def append(self, kind: str, content: Mapping[str, Any], *, pupil: str | None = None) -> int:
        """Append an entry, and give its number.

        Args:
            kind: what is recorded, in a word or two.
            content: plain values, as JSON has them.
            pupil: the pupil whom it is about.
        """
        text = _JSON.encode(content)
        salt = token_bytes(_SALT)
        digest = digest_of(salt, text)
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
        """Do something with others of its kind, when the block ends or `flush` is called.

        Rows are deleted first, then inserted, then updated.
        """
        self._work.setdefault(statement, []).append(row)

    def flush(self) -> None:
        """Do what was put off, to be read within the transaction."""
        for kind in (Delete, Insert, Update):
            for statement in [each for each in self._work if isinstance(each, kind)]:
                self.connection.execute(statement, self._work.pop(statement))


@frozen(eq=False)
class Journal:
    """The journal in a database of its own, or in another tool's.

    The engine must not show the values of a statement that fails (`hide_parameters=True`): they are
    personal. The tables must be there: `Journal.open` and `attendance_core.records.upgrade` see to
    it.

    Raises:
        Refused: the engine would show them.
    """

    engine: Engine = field(repr=False)
    clock: Callable[[], datetime] = field(default=now, repr=False)

    @engine.validator
    def _hides(self, _: object, engine: Engine) -> None:
        if not engine.hide_parameters:
            expected = "an engine made with hide_parameters=True was expected"
            raise Refused([Fault("records", expected)])

    @classmethod
    def open(
        cls, address: str, *, folder: Path = Path(), clock: Callable[[], datetime] = now
    ) -> "Journal":
        """Open the journal of an address, and bring its tables up to date.

        Args:
            address: such as `sqlite:///trust.db` or `postgresql+psycopg://…`.
            folder: from where the path of an SQLite file is reckoned.
            clock: what says which moment it is.

        Raises:
            Refused: the address is none of SQLite or PostgreSQL, or cannot be written to.
        OSError: the file of an SQLite database cannot be made.
        """
        journal = cls(open_engine(address, folder=folder), clock)
        try:
            with journal.transaction() as connection:
                upgrade(connection)
        except DBAPIError as error:
            expected = "a database that can be reached and written to was expected"
            raise Refused([Fault("records", expected)]) from error
        return journal

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection that is going to write, in a transaction."""
        writes = self.engine.execution_options(**{WRITES: True})
        with writes.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, urn: int, *, connection: Connection | None = None) -> Iterator[Writing]:
        """Hold a school's chain and append to it; all of the block is recorded, or nothing.

        Args:
            urn: the school.
            connection: the transaction of another tool in which to do it, which then commits; one
                of its own if left out.
        """
        if connection is None:
            with self.transaction() as own, self.writing(urn, connection=own) as held:
                yield held
            return
        number, last, link = _held(connection, urn)
        writing = Writing(connection, urn, max(stamp(self.clock()), after(last)), number, link)
        yield writing
        writing.flush()
        if writing.number > number:
            head = {"number": writing.number, "recorded_at": writing.recorded_at}
            ends = update(HEADS).where(HEADS.c.urn == urn).values(head | {"link": writing.link})
            connection.execute(ends)

    def heads(self) -> tuple[Head, ...]:
        """Give where each school's chain ends."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(HEADS).order_by(HEADS.c.urn)).all()
        return tuple(Head(row.urn, row.number, row.link.hex()) for row in rows)

    def number_at(self, urn: int, at: datetime) -> int:
        """Give the number of a school's last entry at a moment, 0 if there was none.

        The answer is the same for ever: what is recorded after the question was asked is later than
        the moment.

        Raises:
            Refused: the moment is still to come, or has no zone.
        """
        wanted = stamp(at)
        if wanted > stamp(self.clock()):
            raise Refused([Fault("at", "a moment that has passed was expected")])
        with self.engine.connect() as connection:
            last = connection.execute(
                select(HEADS.c.recorded_at).where(HEADS.c.urn == urn)
            ).scalar_one_or_none()
        if last is None or wanted > last:
            self._close_until(urn, wanted)
        with self.engine.connect() as connection:
            return _last_at(connection, urn, wanted)

    def head_at(self, urn: int, at: datetime) -> Head:
        """Give where a school's chain ended at a moment.

        Raises:
            Refused: the moment is still to come, or has no zone.
        """
        number = self.number_at(urn, at)
        wanted = select(JOURNAL.c.link).where(JOURNAL.c.urn == urn, JOURNAL.c.number == number)
        with self.engine.connect() as connection:
            link = connection.execute(wanted).scalar()
        return Head(urn, number, (link or BEGINNING).hex())

    def _close_until(self, urn: int, wanted: str) -> None:
        """See to it that nothing can be recorded any more as at a moment or before."""
        with self.transaction() as connection:
            _, last, _ = _held(connection, urn)
            if wanted > last:
                held = update(HEADS).where(HEADS.c.urn == urn).values(recorded_at=wanted)
                connection.execute(held)

    def entries(
        self,
        urn: int,
        *,
        after: int = 0,
        through: int | None = None,
        kinds: Collection[str] = (),
        pupil: str | None = None,
        connection: Connection | None = None,
    ) -> Iterator[Entry]:
        """Give a school's entries in their order, however many there are.

        Args:
            urn: the school.
            after: the number of the entry after which to begin.
            through: the number of the last entry that is wanted; all if left out.
            kinds: only entries of these kinds.
            pupil: only entries about this pupil.
            connection: the transaction in which to read; one of its own if left out.
        """
        if connection is None:
            with self.engine.connect() as own:
                yield from self.entries(
                    urn, after=after, through=through, kinds=kinds, pupil=pupil, connection=own
                )
            return
        of_school = JOURNAL.c.urn == urn, JOURNAL.c.number > after
        wanted = select(JOURNAL).where(*of_school).order_by(JOURNAL.c.number)
        if through is not None:
            wanted = wanted.where(JOURNAL.c.number <= through)
        if kinds:
            wanted = wanted.where(JOURNAL.c.kind.in_(kinds))
        if pupil is not None:
            wanted = wanted.where(JOURNAL.c.pupil == pupil)
        at_a_time = {"yield_per": _AT_A_TIME}
        for row in connection.execute(wanted, execution_options=at_a_time):
            content = None if row.content is None else json.loads(row.content)
            recorded_at = moment(row.recorded_at)
            yield Entry(urn, row.number, recorded_at, row.kind, row.pupil, content)


_AT_A_TIME = 5_000


def _held(connection: Connection, urn: int) -> tuple[int, str, bytes]:
    """Hold a school's head until the transaction ends: its number, moment and link."""
    empty = {"urn": urn, "number": 0, "recorded_at": EARLIEST, "link": BEGINNING}
    # Written before anything is read: only so does SQLite hold it in another tool's transaction.
    connection.execute(_insert_unless_there(connection, empty))
    held = select(HEADS).where(HEADS.c.urn == urn).with_for_update()
    row = connection.execute(held).one()
    return row.number, row.recorded_at, row.link


def _insert_unless_there(connection: Connection, head: Mapping[str, Any]) -> Any:  # noqa: ANN401 - two dialects' own
    of_dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return of_dialect.insert(HEADS).values(head).on_conflict_do_nothing()


def _last_at(connection: Connection, urn: int, wanted: str) -> int:
    """Find the last entry at a moment: the moments of a chain stand in its order."""
    head = connection.execute(select(HEADS.c.number).where(HEADS.c.urn == urn)).scalar_one()
    low, high = 0, int(head)
    while low < high:
        middle = (low + high + 1) // 2
        at = connection.execute(
            select(JOURNAL.c.recorded_at).where(JOURNAL.c.urn == urn, JOURNAL.c.number == middle)
        ).scalar_one()
        low, high = (middle, high) if at <= wanted else (low, middle - 1)
    return low
