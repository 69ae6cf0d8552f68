"""The attendance return: who has been absent without authority for ten school days in a row.

A day counts if it holds at least one G, N, O or U, and otherwise only sessions that were closed or
that say nothing of the pupil (such as C2, Q, X, Y1). A day that holds only those, or a session
without a mark, is passed over. Anything else on a day ends the run, and so do days off roll;
weekends and holidays do not.

Source: SI 2024/208, the attendance return.

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the line, just short of it, and with nothing missed:

>>> monday, friday = date(2026, 9, 7), date(2026, 9, 18)
>>> for days in ("OO*10", "OO*9 O/", "//*10"):
...     found = continuous_unauthorised_absence(one_pupil(monday, days), on=friday)
...     print(days, [str(each.reached) for each in found])
OO*10 ['2026-09-18 PM']
OO*9 O/ []
//*10 []
"""

from datetime import date

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.rules.counting import Absences
from attendance_core.rules.law import law_of, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.rules.runs import candidates, reached, runs
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["continuous_unauthorised_absence"]

_RULE = "continuous_unauthorised_absence"


def continuous_unauthorised_absence(
    prepared: Prepared,
    *,
    on: date,
    thresholds: Thresholds = NATIONAL,
    among: Absences | None = None,
) -> Outcomes:
    """Give each run of unauthorised absence that is long enough for the return, up to a day.

    A run is one outcome, however long it is; it holds until a day ends it. The window runs from its
    first day to the last that was needed.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
        among: the marks of the rule's codes and of others, if they have been read already.
    """
    law = law_of(_RULE)
    found = candidates(prepared, law, on=on, thresholds=thresholds, among=among)
    if found is None:
        return nothing(_RULE, prepared, on)
    ends = nw.col("other") > 0
    is_whole = nw.col("marked") == nw.col("open")
    counts = ~ends & is_whole & (nw.col("counted") > 0)
    rows, counted = reached(found, runs(found.days.with_columns(ends=ends, counts=counts)))
    sources = sources_of(law, found.times, with_age=True)
    return Outcomes.of(_RULE, prepared, on, rows=rows, counted=counted, sources=sources)
