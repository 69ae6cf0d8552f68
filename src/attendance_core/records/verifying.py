"""Whether the records are as they were written: every change, gap or reordering, and where it is.

A chain cannot show by itself that its end was cut off, or that all of it was written anew: that
shows beside a head that was kept somewhere else.
"""

import json
from collections.abc import Iterator
from typing import Any

from attrs import define, field, frozen
from sqlalchemy import (
    Column,
    CompoundSelect,
    Connection,
    MetaData,
    Row,
    Table,
    func,
    insert,
    select,
)

from attendance_core.errors import Refused
from attendance_core.records.chain import BEGINNING, SALT, digest_of, link_of
from attendance_core.records.database import begin
from attendance_core.records.folding import TABLES, rebuild
from attendance_core.records.journal import Head, Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.moments import EARLIEST
from attendance_core.records.schema import HEADS, JOURNAL
from attendance_core.records.writing import Writing, held_head

__all__ = ["Break", "Verified", "verify"]


@frozen
class Break:
    """An entry at which a school's records do not hold, and what was found there."""

    urn: int
    number: int
    says: str


@frozen
class Verified:
    """What was found: where the chain ends, how many entries were disposed of, and the breaks."""

    head: Head
    disposed: int
    breaks: tuple[Break, ...]


def verify(journal: Journal, urn: int, *, kept: Head | None = None) -> Verified:
    """Check a school's chain from its first entry to its last, and what is reckoned from it.

    Args:
        journal: the journal.
        urn: the school.
        kept: a head of the school that was kept somewhere else.

    Raises:
        Refused: a table of the records is not there.
    """
    with journal.transaction() as connection:
        begin(connection)
        # Entries and head must be of one time: nobody writes meanwhile.
        held_head(connection, urn)
        walk = _Walk(urn, kept)
        breaks = list(walk.breaks(connection))
        if not breaks:
            breaks.extend(_tables(journal, connection, urn))
        connection.rollback()
    head = Head(urn, walk.number, walk.link.hex())
    return Verified(head, len(walk.emptied), tuple(breaks))


@define
class _Walk:
    """A walk along a chain: where it is, and which entries it found empty or named as such."""

    urn: int
    kept: Head | None
    number: int = 0
    link: bytes = BEGINNING
    moment: str = ""
    emptied: set[int] = field(factory=set)
    certified: set[int] = field(factory=set)

    def breaks(self, connection: Connection) -> Iterator[Break]:
        """Give the breaks of the chain, in the order of its entries."""
        entries = select(JOURNAL).where(JOURNAL.c.urn == self.urn).order_by(JOURNAL.c.number)
        rows = connection.execute(entries, execution_options={"yield_per": 5_000})
        for row in rows:
            for says in self._of(row):
                yield Break(self.urn, row.number, says)
        for number in sorted(self.emptied - self.certified):
            yield Break(self.urn, number, "its content is gone, and no certificate names it")
        for number in sorted(self.certified - self.emptied):
            yield Break(self.urn, number, "a certificate says that it is gone, and it is there")
        head = select(HEADS).where(HEADS.c.urn == self.urn)
        yield from self._end(connection.execute(head).one_or_none())

    def _of(self, row: Row[Any]) -> Iterator[str]:
        if row.number != self.number + 1:
            yield _missing(self.number + 1, row.number - 1)
        if row.recorded_at < self.moment:
            yield "it was recorded earlier than the entry before it"
        if row.content is None:
            self.emptied.add(row.number)
            if row.pupil is not None or row.salt is not None:
                yield "its content is gone, and not all that goes with it"
        elif not _is_as_recorded(row):
            yield "its content is not what was recorded"
        elif row.kind == Kind.ENTRIES_DISPOSED:
            for first, last in json.loads(row.content).get("entries", ()):
                self.certified.update(range(first, last + 1))
        head = (self.urn, row.number, row.recorded_at, row.kind)
        if link_of(self.link, head, row.digest) != row.link:
            yield "it does not follow from the entry before it"
        self.number, self.moment, self.link = row.number, row.recorded_at, row.link
        if self.kept and row.number == self.kept.number and row.link.hex() != self.kept.link:
            yield "it is not the entry that the head that was kept names"

    def _end(self, head: Row[Any] | None) -> Iterator[Break]:
        number, link = (head.number, head.link) if head else (0, BEGINNING)
        if (number, link) != (self.number, self.link):
            yield Break(self.urn, number, f"the chain ends at entry {self.number}, not here")
        elif head and head.recorded_at < self.moment:
            yield Break(self.urn, number, "the head is of an earlier moment than this last entry")
        if self.kept and self.kept.number > self.number:
            says = f"the chain ends at entry {self.number}, and had this one when the head was kept"
            yield Break(self.urn, self.kept.number, says)


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"entry {first} is missing"
    return f"entries {first} to {last} are missing"


def _is_as_recorded(row: Row[Any]) -> bool:
    is_salt = row.salt is not None and len(row.salt) == SALT
    return is_salt and digest_of(row.salt, row.pupil, row.content) == row.digest


def _tables(journal: Journal, connection: Connection, urn: int) -> Iterator[Break]:
    """Give where the tables that are reckoned from the journal are not what it gives."""
    before = {table: _set_aside(connection, urn, table) for table in TABLES}
    try:
        rebuild(journal, Writing.begun(connection, urn, at=EARLIEST))
    except Refused as refused:
        (fault,) = refused.faults
        yield Break(urn, fault.line or 0, "it does not say what an entry of its kind says")
        return
    for table, was in before.items():
        now = select(*table.columns).where(table.c.urn == urn)
        for does, one, other in (("has", select(was), now), ("lacks", now, select(was))):
            for number, count in _differences(connection, one.except_(other)):
                rows = "1 row" if count == 1 else f"{count} rows"
                rows = f"{rows} too many" if does == "has" else rows
                says = f"{table.name} is not what the journal says: it {does} {rows}"
                yield Break(urn, number, f"{says}, this entry's the first")


def _set_aside(connection: Connection, urn: int, table: Table) -> Table:
    columns = [Column(each.name, each.type) for each in table.columns]
    was = Table(f"was_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    was.create(connection)
    rows = select(*table.columns).where(table.c.urn == urn)
    connection.execute(insert(was).from_select([each.name for each in columns], rows))
    return was


def _differences(connection: Connection, rows: CompoundSelect[Any]) -> Iterator[tuple[int, int]]:
    found = rows.subquery()
    wanted = select(func.min(found.c.number), func.count())
    number, count = connection.execute(wanted).one()
    if count:
        yield number, count
