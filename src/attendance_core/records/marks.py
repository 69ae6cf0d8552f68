"""The marks that the journal holds: what the register says, and what it said at any moment.

Every change of a mark is an entry of the journal. Beside it stands a row that says from which entry
on and until which entry the register said so: the register as at an instant is a filter.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from attrs import frozen
from sqlalchemy import Connection, Row, Select, or_, select

from attendance_core.errors import Fault, Refused
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.retention import kept_since
from attendance_core.records.schema import MARKS
from attendance_core.register import Mark
from attendance_core.sessions import Half, Session, Span
from attendance_core.thresholds import threshold

__all__ = [
    "COLUMNS",
    "HELD",
    "Disposed",
    "Held",
    "check_whole",
    "disposals",
    "frame_of",
    "held_mark",
    "held_marks",
    "held_of",
    "marks_as_at",
    "plain",
]

Columns = Mapping[str, type[pl.DataType] | pl.DataType]

COLUMNS: Columns = {
    "pupil": pl.String,
    "date": pl.Date,
    "session": pl.String,
    "code": pl.String,
    "minutes_late": pl.Int32,
    "detail": pl.String,
}
HELD: Columns = {"number": pl.Int64, "source": pl.String}
_KEY = ("pupil", "date", "session")


@frozen
class Held:
    """A mark that the register holds, since an entry, as a system or a person said."""

    number: int
    source: str
    mark: Mark

    def record(self) -> dict[str, Any]:
        """Give what an entry says of the mark that it replaces."""
        value = {name: value for name, value in plain(self.mark).items() if name not in _KEY}
        return {"number": self.number, "source": self.source} | value


def plain(mark: Mark) -> dict[str, Any]:
    """Give a mark as the journal writes one: what is not known is left out."""
    values = {
        "pupil": mark.pupil,
        "date": mark.session.day.isoformat(),
        "session": mark.session.half.value,
        "code": mark.code,
        "minutes_late": mark.minutes_late,
        "detail": mark.detail,
    }
    return {name: value for name, value in values.items() if value is not None}


def frame_of(
    connection: Connection, wanted: Select[Any], schema: Mapping[str, Any]
) -> pl.DataFrame:
    """Give the rows of a query as a frame."""
    rows = [tuple(row) for row in connection.execute(wanted)]
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


def _of(urn: int, span: Span | None) -> Select[Any]:
    columns = [MARKS.c[name] for name in (*COLUMNS, *HELD)]
    wanted = select(*columns).where(MARKS.c.urn == urn)
    return wanted.where(MARKS.c.date.between(*span)) if span else wanted


def held_marks(connection: Connection, urn: int, span: Span | None) -> pl.DataFrame:
    """Give the marks that the register holds now, each with its entry and source."""
    wanted = _of(urn, span).where(MARKS.c.until.is_(None))
    return frame_of(connection, wanted, {**COLUMNS, **HELD})


def held_mark(connection: Connection, urn: int, pupil: str, session: Session) -> Held | None:
    """Give the mark that the register holds now for a pupil and a session."""
    wanted = _of(urn, (session.day, session.day)).where(
        MARKS.c.pupil == pupil, MARKS.c.session == session.half.value, MARKS.c.until.is_(None)
    )
    row = connection.execute(wanted).one_or_none()
    return held_of(row) if row else None


def held_of(row: Row[Any]) -> Held:
    """Give the mark of a row of the marks' table."""
    at = Session(row.date, Half(row.session))
    mark = Mark(row.pupil, at, row.code, row.minutes_late, row.detail)
    return Held(row.number, row.source, mark)


def marks_as_at(
    journal: Journal, urn: int, at: datetime, *, span: Span | None = None
) -> pl.DataFrame:
    """Give the marks of a school's register as they stood at a moment.

    They stand in the order of date, session and pupil, in the form of `attendance_read_marks`:
    asked again, the answer is the same to the byte, or none: once marks that may have stood in it
    are disposed of, it is refused. Ask then for the days of which everything is kept.

    Raises:
        Refused: the moment is still to come, or has no zone; or marks that may have stood in it
            were disposed of since.
    """
    number = journal.number_at(urn, at)
    check_whole(journal, urn, number, span)
    stood = MARKS.c.number <= number, or_(MARKS.c.until.is_(None), MARKS.c.until > number)
    with journal.engine.connect() as connection:
        held = frame_of(connection, _of(urn, span).where(*stood), {**COLUMNS, **HELD})
    return held.select(*COLUMNS).sort("date", "session", "pupil")


@frozen
class Disposed:
    """A disposal: its entry and day, the ranges of entries that went, and if marks were among them.

    Of sessions from `whole_from` on nothing went that was recorded on their day or later.
    """

    number: int
    on: date
    entries: Sequence[tuple[int, int]]
    of_marks: bool
    whole_from: date


def disposals(journal: Journal, urn: int) -> Iterator[Disposed]:
    """Give the disposals of a school by which entries went, in their order."""
    for entry in tuple(journal.entries(urn, kinds=[Kind.ENTRIES_DISPOSED])):
        content = entry.content or {}
        on = date.fromisoformat(content["on"])
        if content["entries"]:
            entries = [(first, last) for first, last in content["entries"]]
            of_marks = any(each.startswith("mark_") for each in content["kinds"])
            whole_from = kept_since(on, threshold("register_retention").on(on))
            yield Disposed(entry.number, on, entries, of_marks, whole_from)


def check_whole(journal: Journal, urn: int, number: int, span: Span | None) -> None:
    """Refuse to say what stood after an entry where some of it may have been disposed of since.

    Raises:
        Refused: it may; the days of which everything is kept, and the disposal's entry are named.
    """
    for each in disposals(journal, urn):
        is_gone = each.of_marks and each.entries[0][0] <= number < each.number
        if is_gone and (span is None or span[0] < each.whole_from):
            expected = f"days from {each.whole_from} on were expected: entry {each.number}"
            raise Refused([Fault("span", f"{expected} disposed of what was older")])
