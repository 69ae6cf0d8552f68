"""Absences whose reason is not established in time.

A mark N must be amended within five school days of its session; from the day after that, the reason
is overdue. It stays so after the pupil has left, and at any age.

Source: SI 2024/208 reg 10(7)-(9).

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the day after the reason was due, on the day itself, and without an N:

>>> monday = date(2026, 9, 7)
>>> register = one_pupil(monday, "N/ //*6")
>>> [str(each.reached) for each in unresolved_reason(register, on=date(2026, 9, 15))]
['2026-09-07 AM']
>>> len(unresolved_reason(register, on=date(2026, 9, 14)))
0
>>> len(unresolved_reason(one_pupil(monday, "//*7"), on=date(2026, 9, 15)))
0
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.rules.counting import Absences, counting, named
from attendance_core.rules.law import Period, law_of, periods, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["unresolved_reason"]

_RULE = "unresolved_reason"
_DUE = "reason_due"


def unresolved_reason(
    prepared: Prepared,
    *,
    on: date,
    thresholds: Thresholds = NATIONAL,
    among: Absences | None = None,
) -> Outcomes:
    """Give each pupil who has a mark N whose reason is overdue on a day: one outcome for all.

    Where the day on which a reason is due lies beyond the school's calendar, it is not yet due.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
        among: the marks of the rule's codes and of others, if they have been read already.
    """
    law = law_of(_RULE)
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        return nothing(_RULE, prepared, on)
    span = (times[0].first, on)
    made = counting(prepared, law.codes["counted"], span=span, with_age=False, among=among)
    overdue = _overdue(prepared, made, times, on)
    number = nw.col("session_number")
    is_first = number == number.min().over("who")
    never = nw.lit(None, nw.Date())
    rows = overdue.filter(is_first).with_columns(holds=nw.lit(value=True), first=never, last=never)
    sources = sources_of(law, times, with_age=False)
    return Outcomes.of(_RULE, prepared, on, rows=rows, counted=overdue, sources=sources)


def _overdue(
    prepared: Prepared, made: nw.DataFrame[Any], times: Sequence[Period], on: date
) -> nw.DataFrame[Any]:
    """Give the marks whose reason was due before a day."""
    marks = named(prepared, made.lazy())
    days = prepared.calendar.select("urn", due="date", due_number="day_number").unique()
    day = nw.col("day_number")
    parts = [
        marks.filter(nw.col("date").is_between(each.first, each.last))
        .with_columns(due_number=(day + each[_DUE]).cast(nw.Int32))
        .join(days, on=["urn", "due_number"])
        .filter(nw.col("due") < on)
        for each in times
    ]
    return nw.concat(parts).with_columns(number=nw.lit(1, nw.Int64)).collect()
