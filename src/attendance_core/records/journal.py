"""The journal: what was recorded, when, in an order that nobody can change unseen.

Each school has a chain of its own, numbered from 1 without a gap. Whoever writes holds the school's
head until the transaction ends, so that writers neither lose nor fork the chain. What one
transaction records has one moment, later than every moment before it, whatever the clock says.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Engine, inspect, select, update
from sqlalchemy.exc import DBAPIError

from attendance_core.errors import Fault, Refused
from attendance_core.identifiers import is_urn
from attendance_core.records.chain import BEGINNING
from attendance_core.records.database import SECONDS, WRITES, open_engine, upgrade, without_values
from attendance_core.records.moments import moment, now, stamp
from attendance_core.records.schema import HEADS, JOURNAL
from attendance_core.records.writing import Writing, held_head

__all__ = ["Entry", "Head", "Journal"]


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
        cls,
        address: str,
        *,
        folder: Path = Path(),
        clock: Callable[[], datetime] = now,
        make: bool = True,
    ) -> "Journal":
        """Open the journal of an address, and bring its tables up to date.

        Args:
            address: such as `sqlite:///trust.db` or `postgresql+psycopg://…`.
            folder: from where the path of an SQLite file is reckoned.
            clock: what says which moment it is.
            make: whether the records are made where there are none.

        Raises:
            Refused: the address is none of SQLite or PostgreSQL, or cannot be written to; or there
                are no records, and none are to be made.
            OSError: the file of an SQLite database cannot be made.
        """
        journal = cls(open_engine(address, folder=folder, make=make), clock)
        try:
            with journal.transaction() as connection:
                if not make and not inspect(connection).has_table(HEADS.name):
                    expected = f"a database with the table {HEADS.name} was expected"
                    raise Refused([Fault("records", expected)])
                upgrade(connection)
        except DBAPIError as error:
            expected = "a database that can be reached and written to was expected"
            raise Refused([Fault("records", expected)]) from error
        return journal

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection that is going to write, in a transaction."""
        writes = self.engine.execution_options(**{WRITES: True})
        with without_values(), writes.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Whoever asks, within a transaction, what only another could answer gets an error.
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{SECONDS}s'")
            yield connection

    @contextmanager
    def writing(self, urn: int, *, connection: Connection | None = None) -> Iterator[Writing]:
        """Hold a school's chain and append to it; all of the block is recorded, or nothing.

        Args:
            urn: the school.
            connection: the transaction of another tool in which to do it, which then commits; one
                of its own if left out.

        Raises:
            Refused: the URN is none, a table of the records is not there, or something failed in
                the block and was passed over.
        """
        if not is_urn(urn):
            raise Refused([Fault("school", "the six digits of a URN were expected", key="urn")])
        with ExitStack() as stack:
            its = stack.enter_context(self.transaction()) if connection is None else connection
            stack.enter_context(without_values())
            writing = Writing.begun(its, urn, at=stamp(self.clock()))
            if connection is not None:
                # Another tool may pass over what fails here, and commit all the same.
                stack.enter_context(connection.begin_nested())
            yield writing
            writing.finish()

    def heads(self) -> tuple[Head, ...]:
        """Give where each school's chain ends."""
        with without_values(), self.engine.connect() as connection:
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
        with self.engine.connect() as connection:
            last = connection.execute(
                select(HEADS.c.recorded_at).where(HEADS.c.urn == urn)
            ).scalar_one_or_none()
        if last is None or wanted > last:
            if wanted > stamp(self.clock()):
                raise Refused([Fault("at", "a moment that has passed was expected")])
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
            if wanted > held_head(connection, urn).recorded_at:
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
        with connection.execute(wanted, execution_options=at_a_time) as rows:
            for row in rows:
                content = None if row.content is None else json.loads(row.content)
                recorded_at = moment(row.recorded_at)
                yield Entry(urn, row.number, recorded_at, row.kind, row.pupil, content)


_AT_A_TIME = 5_000


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
