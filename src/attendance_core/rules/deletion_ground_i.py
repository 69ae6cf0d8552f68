"""One limb of ground I for deletion: twenty school days in a row without authority.

On each of them every open session of the pupil's is marked G, N or O. Any other mark ends the run,
U and illness among them, and so does a session without a mark. It is never permission to delete a
name: what else the ground needs cannot be known from the record, and the outcome names it.

Source: SI 2024/208 reg 9(1)(i), from 19 August 2024.

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the line, just short of it because of a U, and with nothing missed:

>>> monday, friday = date(2026, 9, 7), date(2026, 10, 2)
>>> for days in ("OO*20", "OO*19 OU", "//*20"):
...     found = deletion_ground_i(one_pupil(monday, days), on=friday)
...     print(days, [str(each.reached) for each in found])
OO*20 ['2026-10-02 PM']
OO*19 OU []
//*20 []
"""

from datetime import date

from attendance_core.register import Prepared
from attendance_core.rules.counting import Absences
from attendance_core.rules.deletion_limbs import limb, runs_of_whole_days
from attendance_core.rules.law import law_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.rules.runs import candidates
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["deletion_ground_i"]

_RULE = "deletion_ground_i"


def deletion_ground_i(
    prepared: Prepared,
    *,
    on: date,
    thresholds: Thresholds = NATIONAL,
    among: Absences | None = None,
) -> Outcomes:
    """Give each run of twenty such school days, up to a day; a run is one outcome.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
        among: the marks of the rule's codes and of others, if they have been read already.
    """
    found = candidates(prepared, law_of(_RULE), on=on, thresholds=thresholds, among=among)
    if found is None:
        return nothing(_RULE, prepared, on)
    return limb(_RULE, prepared, found, runs_of_whole_days(found), on=on)
