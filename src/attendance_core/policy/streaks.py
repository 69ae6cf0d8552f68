"""The times at which pupils stood in a rule: since which session, and until which."""

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from attendance_core.policy.needed import Needed, tests_of
from attendance_core.policy.standing import guarded, is_so
from attendance_core.policy.values import Op, Reset, Rule, WindowKind

__all__ = ["differs", "group_of", "streaks"]


_PERIODS = {
    WindowKind.YEAR: Reset.YEAR,
    WindowKind.TERM: Reset.TERM,
    WindowKind.HALF_TERM: Reset.HALF_TERM,
    WindowKind.PREVIOUS_HALF_TERM: Reset.HALF_TERM,
}
_PARTS: Mapping[Reset, tuple[str, ...]] = {
    Reset.NEVER: (),
    Reset.YEAR: ("school_year",),
    Reset.TERM: ("school_year", "term"),
    Reset.HALF_TERM: ("school_year", "half_term"),
}


def group_of(rule: Rule) -> tuple[str, ...]:
    """Give by what a rule begins anew: as it says, or else as its window does."""
    if rule.reset is not None:
        return _PARTS[rule.reset]
    window = next(tests_of(rule.enter)).window
    kind = window.kind if window else None
    if kind is WindowKind.DAY:
        return ("date",)
    if kind is WindowKind.WEEK:
        return ("week_number",)
    return _PARTS[_PERIODS[kind]] if kind in _PERIODS else ()


def streaks(rule: Rule, rows: nw.DataFrame[Any], needed: Needed) -> nw.DataFrame[Any]:
    """Give each time that pupils stood in what a rule asks.

    Args:
        rule: the rule.
        rows: the sums wherever what it asks may turn, as `turning` gives them.
        needed: what the sums are of.

    Returns:
        who, `first` and `last`: the numbers of the first and the last session of it; and `reached`,
        which is the first, but for what crosses its threshold: then it is the first of its window.
    """
    is_anew = differs(["who", *group_of(rule)])
    marked = rows.with_columns(enter=_entered(rule, needed), anew=is_anew)
    marked = marked.select(*_OF_TIMES, "enter", "anew", leave=_left_again(rule, needed))
    # Rows stand in the order of pupils: the latest of all is the latest of a pupil, or an earlier
    # pupil's, and then it is before the latest that began anew.
    latest = {
        f"{name}_at": nw.when(nw.col(name)).then(nw.col("order")).otherwise(0).cum_max()
        for name in ("anew", "enter", "leave")
    }
    entered = nw.col("enter_at")
    stands = (entered >= nw.col("anew_at")) & (entered > nw.col("leave_at"))
    placed = marked.with_columns(**latest).with_columns(stands=stands)
    stood = nw.col("stands").shift(1).fill_null(value=False) & ~nw.col("anew")
    begins = nw.col("stands") & ~stood
    numbered = placed.with_columns(
        time=begins.cast(nw.Int64).cum_sum(), group=nw.col("anew").cast(nw.Int64).cum_sum()
    )
    first, last = nw.col("first"), nw.col("until").max().alias("last")
    told = numbered.filter(nw.col("stands")).rename({"session_number": "first"}).group_by("time")
    found = told.agg(nw.col("who", "urn", "group", "first").min(), last)
    reached = first.min().over("group") if _crosses(rule) else first
    return found.with_columns(reached=reached).sort("who", "first")


_OF_TIMES = ("who", "urn", "session_number", "until", "order")


def differs(names: Iterable[str]) -> nw.Expr:
    """Give whether any of some columns is another than in the row before, or there is none."""
    other = (nw.col(name) != nw.col(name).shift(1) for name in dict.fromkeys(names))
    return nw.any_horizontal(*(each.fill_null(value=True) for each in other), ignore_nulls=True)


def _crosses(rule: Rule) -> bool:
    return any(each.op in {Op.CROSSES_BELOW, Op.CROSSES_ABOVE} for each in tests_of(rule.enter))


def _entered(rule: Rule, needed: Needed) -> nw.Expr:
    enter = guarded(rule, needed)
    return enter & nw.col("closes") if rule.evaluate.half_term_close else enter


def _left_again(rule: Rule, needed: Needed) -> nw.Expr:
    if rule.leave is not None:
        return is_so(rule.leave, needed).fill_null(value=False) & ~nw.col("enter")
    if rule.on_success is None:
        return ~nw.col("enter")
    week = nw.col("week_number")
    last = nw.when(nw.col("enter")).then(week).otherwise(0).cum_max().over("who")
    return ~nw.col("enter") & (week - last > rule.on_success)
