"""Who is late again and again, by a rule that a school or a trust sets for itself."""

from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.errors import collecting
from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.lateness import late_codes
from attendance_core.statistics.tallies import own_enrolments, within

__all__ = ["LatenessRule", "persistently_late"]


@frozen
class LatenessRule:
    """When a pupil is late again and again: so many late sessions, within so many school weeks.

    `within_school_weeks` is None for the whole span. `codes` are L (before the register closed), U
    (after it) or both. With `least_minutes` only marks that carry as many minutes count; a mark
    that carries none does not.

    Raises:
        Refused: a number is less than 1, or a code is not one of lateness.
    """

    sessions: int
    within_school_weeks: int | None
    codes: tuple[str, ...] = field(converter=tuple)
    least_minutes: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what no mark could meet or miss."""
        numbers = {
            "sessions": self.sessions,
            "within_school_weeks": self.within_school_weeks,
            "least_minutes": self.least_minutes,
        }
        known = late_codes()
        with collecting() as faults:
            for key, number in numbers.items():
                if number is not None and number < 1:
                    faults.add("lateness rule", "1 or more was expected", key=key)
            if not self.codes or not set(self.codes) <= set(known):
                expected = f"at least one of {', '.join(known)} was expected, and nothing else"
                faults.add("lateness rule", expected, key="codes")


def persistently_late(prepared: Prepared, *, rule: LatenessRule, span: Span) -> Frame:
    """Give the enrolments that meet a rule of lateness, one row for each.

    There is no official definition of being persistently late, and so no rule is given here: it is
    the school's own, and the answer is to be named so.

    Args:
        prepared: the registers, from `Register.prepared`.
        rule: what the school calls late again and again.
        span: the first and the last day, both included.

    Returns:
        urn, pupil, enrolment; `late_sessions`, all those in the span that the rule counts;
        `met_on`, the day of the first session that, with those before it, meets the rule. Guests
        are left out. Sorted by enrolment.
    """
    enrolment, week, before = nw.col("enrolment"), nw.col("week_number"), nw.col("before")
    late = _late(prepared, rule, span).with_columns(
        week.cast(nw.Int64),
        before=week.cast(nw.Int64)
        .shift(rule.sessions - 1)
        .over("enrolment", order_by="session_number"),
    )
    is_met = ~before.is_null()
    if rule.within_school_weeks is not None:
        is_met &= week - before < rule.within_school_weeks
    met_on = late.filter(is_met).group_by(enrolment).agg(nw.col("date").min().alias("met_on"))
    number = nw.len().cast(nw.Int64).alias("late_sessions")
    found = late.group_by(enrolment).agg(number).join(met_on, on="enrolment")
    named = own_enrolments(prepared).select("urn", "pupil", "enrolment")
    return in_kind(named.join(found, on="enrolment").sort("enrolment"), prepared.kind)


def _late(prepared: Prepared, rule: LatenessRule, span: Span) -> nw.LazyFrame[Any]:
    counts = nw.col("code").is_in(list(rule.codes))
    if rule.least_minutes is not None:
        counts &= nw.col("minutes_late").fill_null(0) >= rule.least_minutes
    columns = ("enrolment", "date", "session_number", "week_number")
    return prepared.of_each_part(lambda marks: within(marks, span).filter(counts).select(*columns))
