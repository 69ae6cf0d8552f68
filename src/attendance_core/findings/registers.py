"""Registers that were not taken, or taken for too long, and sessions left without a mark."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import narwhals as nw
from attrs import evolve

from attendance_core.dated import is_in_force
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import marks
from attendance_core.register import SchoolRegisters, Taking
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.thresholds import Figure, threshold

__all__ = ["registers_amiss", "unmarked_sessions"]


def registers_amiss(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find registers that were not taken, and statutory ones that stayed open for too long."""
    for each in registers.takings:
        is_in_order = each.taken_at is not None and each.closed_at is None
        if each.date > on or is_in_order:
            continue
        taking = evolve(each, session=each.session or _half(each, registers.school))
        if not _was_due(taking, registers):
            continue
        if taking.taken_at is None:
            detail = f"the register of {taking.group} was not taken"
            yield _finding(taking, Name.REGISTER_NOT_TAKEN, detail)
        minutes = _minutes_open(taking, registers)
        for figure in threshold("register_open").figures:
            if minutes and is_in_force(figure, on=taking.date) and minutes > figure.value:
                detail = f"open for {minutes} minutes; {figure.value} are the most"
                yield _finding(taking, Name.REGISTER_OPEN_TOO_LONG, detail, figure)


def _half(taking: Taking, school: School) -> Half | None:
    """Give the half of the day of which a period is the register, if its name says which."""
    periods = {half: school.period(Session(taking.date, half)) for half in Half}
    name = _plain(taking.period)
    named = [half for half, period in periods.items() if period and _plain(period.period) == name]
    return named[0] if len(named) == 1 else None


def _plain(period: str) -> str:
    return period.strip().casefold()


def _was_due(taking: Taking, registers: SchoolRegisters) -> bool:
    # On a closed session nobody takes a register.
    if taking.session is None:
        return bool(registers.calendar.open_on(taking.date))
    return registers.calendar.is_open(Session(taking.date, taking.session))


def _minutes_open(taking: Taking, registers: SchoolRegisters) -> int | None:
    if taking.session is None or taking.closed_at is None:
        return None
    period = registers.school.period(Session(taking.date, taking.session))
    if period is None:
        return None
    opens = datetime.combine(taking.date, period.opens, LONDON)
    # Begun minutes count: half a minute over the limit is over it.
    closed = taking.closed_at
    local = closed if closed.tzinfo else closed.replace(tzinfo=LONDON)
    return -((opens - local) // timedelta(minutes=1))


def _finding(taking: Taking, name: Name, detail: str, figure: Figure | None = None) -> Finding:
    return Finding(
        name,
        detail,
        date=taking.date,
        session=taking.session,
        period=taking.period,
        sources=figure.sources if figure else (),
    )


def unmarked_sessions(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find open sessions of pupils on roll that have no mark."""
    times = nw.from_native(registers.register.enrolments.lazy())
    held = nw.from_native(registers.register.calendar.lazy())
    due = (
        times.select("urn", "pupil", "start", "leaving")
        .join(held.select("urn", "date", "session").filter(nw.col("date") <= on), on="urn")
        .filter(
            nw.col("date") >= nw.col("start"),
            nw.col("leaving").is_null() | (nw.col("date") <= nw.col("leaving")),
        )
    )
    key = ["pupil", "date", "session"]
    left = due.join(marks(registers, on).select(key), on=key, how="anti").select(key)
    for pupil, day, session in left.collect().iter_rows():
        yield Finding(
            Name.UNMARKED_SESSION,
            "an open session without a mark",
            pupil=pupil,
            date=day,
            session=Half(session),
        )
