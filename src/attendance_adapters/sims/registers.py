"""Reading the registers report: which were taken, when, and by whom."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attendance_adapters.sims.dates import MOMENT, read_moment
from attendance_adapters.sims.kinds import REGISTERS
from attendance_adapters.sims.periods import period_of
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.sheets import Sheet
from attendance_core.errors import Fault
from attendance_core.register import Taking
from attendance_core.sessions import Session
from attendance_core.tables import Misfit

__all__ = ["read_registers"]


def read_registers(
    report: Report, further: Mapping[str, str], periods: Mapping[str, str]
) -> tuple[Taking, ...]:
    """Read the registers that were to be taken; the teacher of one that was not is told too.

    Args:
        report: the report, whose columns are refused before its rows are read.
        further: the headers of the setting `columns`.
        periods: what the timetable calls the periods of SIMS.

    Raises:
        Refused: with every fault, told by its line or its record's number.
    """
    sheet = Sheet.of(report, REGISTERS, further)
    read = sheet.read(lambda values: _taking(values, periods))
    sheet.refuse_any(_clashes(read, sheet))
    return tuple(taking for _, taking in read)


def _clashes(read: Sequence[tuple[int, Taking]], sheet: Sheet) -> Iterator[Fault]:
    """Give the registers that stand twice, and those of which one alone can be the session's."""
    seen: set[tuple[object, ...]] = set()
    of_sessions: set[tuple[str, Session]] = set()
    for number, each in read:
        key = (each.date, each.period, each.group)
        at = Session(each.date, each.session) if each.session else None
        if key in seen:
            yield sheet.fault(number, "one row for each date, period and group was expected")
        elif at and (each.group, at) in of_sessions:
            expected = f"one register of a group was expected for the session {at}"
            yield sheet.fault(number, f"{expected}; lessons besides have none", "session")
        seen.add(key)
        if at:
            of_sessions.add((each.group, at))


def _taking(values: Mapping[str, Any], periods: Mapping[str, str]) -> Taking:
    taken_at = _moment(values, "taken_at")
    if values.get("taken") is True and taken_at is None:
        raise Misfit("taken_at", "the time at which the register was taken was expected")
    if values.get("taken") is False and taken_at is not None:
        raise Misfit("taken_at", "no time was expected for a register that was not taken")
    session, period = values.get("session"), values.get("period")
    return Taking(
        values["date"],
        # Where there are no lessons, the session is all there is to name a register by.
        period_of(period, values["date"], periods) if period else str(session),
        values["group"],
        taken_at,
        values.get("teacher"),
        session,
        _moment(values, "closed_at"),
    )


def _moment(values: Mapping[str, Any], name: str) -> datetime | None:
    if name not in values:
        return None
    day: date = values["date"]
    try:
        found = read_moment(values[name], day)
    except ValueError:
        raise Misfit(name, MOMENT) from None
    if found.date() < day:
        raise Misfit(name, "a moment no earlier than the day of the register was expected")
    return found
