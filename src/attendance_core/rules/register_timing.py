"""The taking of a register: a session's register is open for no longer than 30 minutes.

Who comes after it began to be taken and before it closes is late and present (L); who comes after
it closed and before the session ends is absent (U), where no other code applies. Which of the two
an arrival was, `attendance_core.register.whereabouts` proposes and a person says.

Source: "Working together to improve school attendance" (DfE), August 2024, paras 290, 299.

>>> from datetime import time
>>> opens, ends, day = time(8, 45), time(12, 0), date(2026, 11, 20)
>>> register_timing(Period("Reg", opens, time(9, 15), ends), on=day).met
True
>>> register_timing(Period("Reg", opens, time(9, 16), ends), on=day).met
False
>>> register_timing(None, on=day).missing
('the register is open for no longer than 30 minutes',)
"""

from datetime import date

from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import period_on
from attendance_core.school import Period
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["register_timing"]

_RULE = "register_timing"


def register_timing(
    period: Period | None, *, on: date, thresholds: Thresholds = NATIONAL
) -> Answer:
    """Say whether a register is open for no longer than it may be; `figures` has its `minutes`.

    Args:
        period: the period in which it is taken, or None where it is not known.
        on: the day.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    most = period_on(_RULE, on, thresholds=thresholds)["register_open"]
    found = {"short_enough": period.minutes_open <= most if period else None}
    minutes = {"minutes": period.minutes_open} if period else {}
    return answer(_RULE, found, on=on, thresholds=thresholds, figures=minutes)
