"""Late marks that contradict the minutes entered with them, or the time of the sign-in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time

import narwhals as nw

from attendance_core.codes import Lateness, every_code
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.rows import MarkRow, finding_of, is_kept, marks, rows_of
from attendance_core.findings.seen import Seen, half_of, seen_by_day
from attendance_core.register import PresenceEvent, PresenceSource, SchoolRegisters
from attendance_core.school import Period

__all__ = ["late_marks_that_disagree"]

_Arrivals = Mapping[tuple[str, date], Sequence[Seen]]


def late_marks_that_disagree(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find late marks that came on the wrong side of the close: L after it, U before it.

    By the minutes that were entered, and else by the first sign-in of the half of the day. A mark
    of somebody who was there from the beginning is left alone: a sign-in after it may be a return.
    """
    late = {each.code: each.lateness for each in every_code() if each.lateness}
    arrivals = seen_by_day(registers, on)
    seen = sorted({pupil for pupil, _ in arrivals})
    is_told = ~nw.col("minutes_late").is_null() | nw.col("pupil").is_in(seen)
    few = marks(registers, on).filter(nw.col("code").is_in(list(late)), is_told)
    for row in rows_of(few):
        period = registers.school.period(row.session)
        is_before = late[row.code] is Lateness.BEFORE_CLOSE
        if period is None or not is_kept(registers, row):
            continue
        amiss = _by_minutes(row, period, is_before=is_before) or _by_arrival(
            row, period, _first(row, arrivals, registers), is_before=is_before
        )
        if amiss:
            yield finding_of(row, Name.LATE_MARK_DISAGREES, amiss)


def _by_minutes(row: MarkRow, period: Period, *, is_before: bool) -> str | None:
    if row.minutes_late is None or (row.minutes_late <= period.minutes_open) is is_before:
        return None
    side = "after" if is_before else "before"
    return f"{row.code} at {row.minutes_late} minutes, {side} the register closed"


def _first(row: MarkRow, arrivals: _Arrivals, registers: SchoolRegisters) -> time | None:
    day = row.session.day
    return next(
        (
            each.at
            for each in arrivals.get((row.pupil, day), ())
            if each.source is PresenceSource.SIGN_IN
            and each.event is PresenceEvent.ARRIVED
            and half_of(registers, day, each.at) is row.session.half
        ),
        None,
    )


def _by_arrival(
    row: MarkRow, period: Period, arrived: time | None, *, is_before: bool
) -> str | None:
    """Say how a sign-in contradicts a late mark; within the minute of the close it does not."""
    if arrived is None:
        return None
    if is_before and arrived.replace(second=0, microsecond=0) > period.closes:
        return f"{row.code}, and signed in at {arrived:%H:%M}, after the register closed"
    if not is_before and period.opens <= arrived <= period.closes:
        return f"{row.code}, and signed in at {arrived:%H:%M}, before the register closed"
    return None
