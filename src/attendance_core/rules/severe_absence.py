"""Severe absence: at least half of the pupil's own possible sessions were missed.

Who is severely absent is persistently absent too. It is reckoned over the school year from the
later of 1 August and the pupil's start, in whole numbers; who has no possible session is in no
state.

Source: DfE, Local authority interactive tool, data dictionary: "miss 50% or more of their own
possible sessions", from September 2015.

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the line, just short of it, and without a possible session:

>>> monday, friday = date(2026, 9, 7), date(2026, 9, 18)
>>> for days in ("//*5 II*5", "//*5 /I II*4", "..*10"):
...     found = severe_absence(one_pupil(monday, days), on=friday)
...     print(days, [str(each.reached) for each in found])
//*5 II*5 ['2026-09-18 PM']
//*5 /I II*4 []
..*10 []
"""

from datetime import date

from attendance_core.register import Prepared
from attendance_core.rules.absence_states import absence_states
from attendance_core.rules.outcomes import Outcomes
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["severe_absence"]


def severe_absence(prepared: Prepared, *, on: date, thresholds: Thresholds = NATIONAL) -> Outcomes:
    """Give each pupil who is severely absent on a day.

    `reached` is the session since which it has been so without a break, judged after each possible
    session, and `sessions` are all that were missed. `figures`: the sessions `missed` and
    `possible`, whether there are so few that it is `early` to judge, and whether the Department's
    daily series counts the pupil (`in_dfe_definition`).

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
    """
    (found,) = absence_states(["severe_absence"], prepared, on=on, thresholds=thresholds)
    return found
