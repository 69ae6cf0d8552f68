"""One limb of ground H for deletion: not back within ten school days of the end of leave.

The ten days follow one another, every open session of the pupil's on them is marked G, N or O, and
they begin with the first school day after a day whose last mark is C or C1. It is never permission
to delete a name: what else the ground needs cannot be known from the record, and the outcome names
it.

Source: SI 2024/208 reg 9(1)(h), from 19 August 2024.

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the line, just short of it, and without any leave:

>>> monday, friday = date(2026, 9, 7), date(2026, 9, 25)
>>> for days in ("//*4 CC OO*10", "//*4 CC OO*9 O/", "//*5 OO*10"):
...     found = leave_overstayed(one_pupil(monday, days), on=friday)
...     print(days, [str(each.reached) for each in found])
//*4 CC OO*10 ['2026-09-25 PM']
//*4 CC OO*9 O/ []
//*5 OO*10 []
"""

from datetime import date

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.rules.counting import Absences
from attendance_core.rules.deletion_limbs import limb, runs_of_whole_days
from attendance_core.rules.law import law_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.rules.runs import candidates
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["leave_overstayed"]

_RULE = "leave_overstayed"


def leave_overstayed(
    prepared: Prepared,
    *,
    on: date,
    thresholds: Thresholds = NATIONAL,
    among: Absences | None = None,
) -> Outcomes:
    """Give each run of ten such school days that follows leave, up to a day; a run is one outcome.

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
    is_leave = nw.col("last_mark").is_in(list(law.codes["leave"]))
    is_next = nw.col("day_number") - nw.col("day_number").shift(1).over("who") == 1
    after_leave = (is_leave.shift(1).over("who") & is_next).fill_null(value=False)
    days = runs_of_whole_days(found).with_columns(after_leave=after_leave)
    begins = days.filter(nw.col("counts"), nw.col("nth") == 1, nw.col("after_leave"))
    after = days.join(begins.select("who", "run"), on=["who", "run"], how="semi")
    return limb(_RULE, prepared, found, after, on=on)
