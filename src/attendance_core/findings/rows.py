"""Rows of a register that are looked at one by one, once an expression has left few of them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.codes import Code, counted_as
from attendance_core.register import SchoolRegisters
from attendance_core.sessions import Half, Session

__all__ = ["MarkRow", "is_kept", "marks", "of_codes", "rows_of"]

_KEY = ["pupil", "date", "session"]
_PAIR = ["date", "session", "code"]


@frozen
class MarkRow:
    """One mark that may be amiss, with its code as it counts on its day, if it counts."""

    pupil: str = field(repr=False)
    session: Session
    code: str
    minutes_late: int | None
    detail: str | None = field(repr=False)

    @property
    def law(self) -> Code | None:
        """The code by which the mark is counted on its day."""
        return counted_as(self.code, on=self.session.day)


def marks(registers: SchoolRegisters, on: date) -> nw.LazyFrame[Any]:
    """Give all marks up to a day."""
    return nw.from_native(registers.register.marks).filter(nw.col("date") <= on)


def rows_of(frame: nw.LazyFrame[Any]) -> Iterator[MarkRow]:
    """Give the rows of a few marks as values."""
    columns = [*_KEY, "code", "minutes_late", "detail"]
    for pupil, day, session, code, minutes, detail in frame.select(columns).collect().iter_rows():
        yield MarkRow(pupil, Session(day, Half(session)), code, minutes, detail)


def of_codes(
    registers: SchoolRegisters, on: date, wanted: Callable[[Session, str], bool]
) -> Iterator[MarkRow]:
    """Give the marks whose session and code are wanted; each pair of them is asked of once."""
    pairs = marks(registers, on).select(_PAIR).unique().collect()
    are_wanted = [
        wanted(Session(day, Half(session)), code) for day, session, code in pairs.iter_rows()
    ]
    if any(are_wanted):
        few = pairs.filter(are_wanted).lazy()
        yield from rows_of(marks(registers, on).join(few, on=_PAIR, how="semi"))


def is_kept(registers: SchoolRegisters, row: MarkRow) -> bool:
    """Say whether a mark counts at all: on an open session, within a time on roll."""
    times, day = registers.roll.times_of(row.pupil), row.session.day
    return registers.calendar.is_open(row.session) and any(each.is_on_roll(day) for each in times)
