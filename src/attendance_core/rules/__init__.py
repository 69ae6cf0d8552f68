"""The rules of the law: what they say of pupils, each outcome with all that it rests on.

Each rule is a plain function of a prepared register and a day, and a row of data that says from
which day it stands, what it counts, and where that comes from. A rule that is asked of one case
gives an `Answer`, and is in the module of its name.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import attrgetter

from attendance_core.register import ExpectedSickness, Prepared
from attendance_core.rules.absence_states import absence_states
from attendance_core.rules.ahead import leaves_penalty_notice_window, may_still_miss
from attendance_core.rules.answers import Answer, Point
from attendance_core.rules.continuous_unauthorised_absence import continuous_unauthorised_absence
from attendance_core.rules.counting import Absences, absences
from attendance_core.rules.deletion_ground_i import deletion_ground_i
from attendance_core.rules.earlier import earlier_sessions
from attendance_core.rules.explaining import explain
from attendance_core.rules.law import law_of
from attendance_core.rules.leave_overstayed import leave_overstayed
from attendance_core.rules.outcomes import Outcome, Outcomes
from attendance_core.rules.penalty_notice_allowed import (
    NoticeAllowed,
    Price,
    penalty_notice_allowed,
    unused_sessions,
)
from attendance_core.rules.penalty_notice_threshold import penalty_notice_threshold
from attendance_core.rules.persistent_absence import persistent_absence
from attendance_core.rules.severe_absence import severe_absence
from attendance_core.rules.sickness_return import sickness_return
from attendance_core.rules.unresolved_reason import unresolved_reason
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = [
    "Absences",
    "Answer",
    "NoticeAllowed",
    "Outcome",
    "Outcomes",
    "Point",
    "Price",
    "absences",
    "continuous_unauthorised_absence",
    "deletion_ground_i",
    "earlier_sessions",
    "explain",
    "leave_overstayed",
    "leaves_penalty_notice_window",
    "may_still_miss",
    "national_rules",
    "penalty_notice_allowed",
    "penalty_notice_threshold",
    "persistent_absence",
    "severe_absence",
    "sickness_return",
    "unresolved_reason",
    "unused_sessions",
]

_STATES = ("persistent_absence", "severe_absence")


def national_rules(
    prepared: Prepared,
    *,
    on: date,
    expected: Mapping[int, Iterable[ExpectedSickness]] | None = None,
    thresholds: Thresholds = NATIONAL,
) -> tuple[Outcomes, ...]:
    """Give what all rules that are reckoned from the registers say, up to a day.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        expected: what was recorded about how long pupils will be ill, by the school's URN.
        thresholds: the figures of the law, or of a what-if.
    """
    of_absence = (
        continuous_unauthorised_absence,
        deletion_ground_i,
        leave_overstayed,
        penalty_notice_threshold,
        unresolved_reason,
    )
    # What several rules count is read once, and the year to date is reckoned once for both states.
    laws = [law_of(rule.__name__) for rule in (*of_absence, sickness_return)]
    read = absences(prepared, {code for law in laws for code in law.codes["counted"]}, on=on)
    said = [rule(prepared, on=on, thresholds=thresholds, among=read) for rule in of_absence]
    ill = sickness_return(prepared, on=on, expected=expected, thresholds=thresholds, among=read)
    states = absence_states(_STATES, prepared, on=on, thresholds=thresholds)
    return tuple(sorted([*said, ill, *states], key=attrgetter("rule")))
