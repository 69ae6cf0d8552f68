"""What systems said of a session where the register alone does not tell it.

It is kept so that a system is heard again only when it says something else.
"""

import polars as pl
from attrs import field, frozen
from sqlalchemy import Connection, select

from attendance_core.records.kinds import Word
from attendance_core.records.marks import COLUMNS, frame_of
from attendance_core.records.schema import WORDS
from attendance_core.sessions import Half, Session, Span

__all__ = ["Said", "said_by", "said_in"]


@frozen
class Said:
    """What a system said of a session, in an entry; without a code it has no mark any more."""

    number: int
    source: str
    pupil: str = field(repr=False)
    session: Session
    code: str | None
    minutes_late: int | None
    detail: str | None = field(repr=False)


def said_by(connection: Connection, urn: int, source: str, span: Span) -> pl.DataFrame:
    """Give what a system said, and how it stands to the register (`state`)."""
    wanted = select(*(WORDS.c[name] for name in (*COLUMNS, "state"))).where(
        WORDS.c.urn == urn, WORDS.c.source == source, WORDS.c.date.between(*span)
    )
    return frame_of(connection, wanted, {**COLUMNS, "state": pl.String})


def said_in(connection: Connection, urn: int, state: Word) -> tuple[Said, ...]:
    """Give what systems said and stands so to the register, in the order in which they did."""
    wanted = select(WORDS).where(WORDS.c.urn == urn, WORDS.c.state == state.value)
    return tuple(
        Said(
            row.number,
            row.source,
            row.pupil,
            Session(row.date, Half(row.session)),
            row.code,
            row.minutes_late,
            row.detail,
        )
        for row in connection.execute(wanted.order_by(WORDS.c.number))
    )
