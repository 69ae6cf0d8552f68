"""Rows of a register that are looked at one by one, once an expression has left few of them."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.codes import Code, counted_as
from attendance_core.findings.finding import Finding, Name
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Enrolment
from attendance_core.sessions import Half, Session

__all__ = [
    "MarkRow",
    "counts",
    "finding_of",
    "is_kept",
    "marks",
    "of_codes",
    "of_days",
    "rows_of",
    "times_on_roll",
]

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
    every: nw.LazyFrame[Any] = nw.from_native(registers.register.marks)
    return every.filter(nw.col("date") <= on)


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


def of_days(frame: nw.LazyFrame[Any], days: Collection[tuple[str, date]]) -> nw.LazyFrame[Any]:
    """Give the rows of some pupils on some days."""
    pupils, dates = [pupil for pupil, _ in days], [day for _, day in days]
    schema = nw.Schema({"pupil": nw.String(), "date": nw.Date()})
    wanted = nw.from_dict({"pupil": pupils, "date": dates}, schema, backend="polars")
    return frame.join(wanted.lazy(), on=["pupil", "date"], how="semi")


def is_kept(registers: SchoolRegisters, row: MarkRow) -> bool:
    """Say whether a mark counts at all: on an open session, within a time on roll."""
    return counts(registers, row.pupil, row.session)


def counts(registers: SchoolRegisters, pupil: str, session: Session) -> bool:
    """Say whether a pupil is on roll in a session, and the session is open."""
    times = registers.roll.times_of(pupil)
    is_open = registers.calendar.is_open(session)
    return is_open and any(each.is_on_roll(session.day) for each in times)


def times_on_roll(registers: SchoolRegisters) -> dict[str, list[Enrolment]]:
    """Give each pupil's times on roll, those of unknown start from the first mark on."""
    starts = registers.register.enrolments.select("pupil", "start", "leaving", "year_group")
    found: dict[str, list[Enrolment]] = {}
    for pupil, start, leaving, year_group in starts.iter_rows():
        if start is not None:
            found.setdefault(pupil, []).append(Enrolment(pupil, start, leaving, year_group))
    return found


def finding_of(row: MarkRow, name: Name, detail: str) -> Finding:
    """Give a finding of one mark, with the sources of its code."""
    law = row.law
    return Finding(
        name,
        detail,
        pupil=row.pupil,
        date=row.session.day,
        session=row.session.half,
        sources=law.sources if law else (),
    )
