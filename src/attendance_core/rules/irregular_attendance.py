"""Irregular attendance: who fails to attend regularly, and stands in the attendance return for it.

The law names no number. A local authority that settled one has it among its thresholds
(`local_thresholds`); without one the rule refuses to answer. It is the share of absence without
authority in possible sessions, in whole numbers; that it is the share, and of possible sessions, is
a reading.

Source: SI 2024/208 reg 13, the attendance return, by way of Derbyshire and Hertfordshire.

>>> irregular_attendance(unauthorised=10, possible=100, on=date(2026, 11, 20))
Traceback (most recent call last):
attendance_core.errors.NotInForce: irregular_attendance: nothing is in force on 2026-11-20
"""

from datetime import date

from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import period_on
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["irregular_attendance"]

_RULE = "irregular_attendance"


def irregular_attendance(
    *, unauthorised: int, possible: int, on: date, thresholds: Thresholds = NATIONAL
) -> Answer:
    """Say whether a pupil attends so irregularly that the authority is told.

    Args:
        unauthorised: the sessions of unauthorised absence in the time that the authority looks at.
        possible: the possible sessions in it.
        on: the last day of it.
        thresholds: the figures of the law, with those of the local authority.

    Raises:
        NotInForce: the authority settled no figure for that day.
    """
    percent = period_on(_RULE, on, thresholds=thresholds)[_RULE]
    found = possible > 0 and unauthorised * 100 >= possible * percent
    figures = {"unauthorised": unauthorised, "possible": possible}
    return answer(_RULE, {"irregular": found}, on=on, thresholds=thresholds, figures=figures)
