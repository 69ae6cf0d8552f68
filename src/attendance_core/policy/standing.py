"""How pupils stand to a rule: who has reached it, since which session, and with which figures."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import sums_of
from attendance_core.policy.measures import measures
from attendance_core.policy.needed import Needed, is_of_register
from attendance_core.policy.values import (
    Combination,
    Condition,
    Op,
    Reset,
    Rule,
    Test,
    When,
    WindowKind,
)

__all__ = ["figure_of", "is_so", "of_register", "streaks", "tests_of"]


def tests_of(condition: Condition) -> Iterator[Test]:
    """Give the tests of a condition, in their order."""
    if isinstance(condition, Test):
        yield condition
    else:
        for each in condition.parts:
            yield from tests_of(each)


def of_register(rule: Rule) -> bool:
    """Say whether a register alone answers what a rule asks, without cases and other facts."""
    asked = [*tests_of(rule.enter), *(tests_of(rule.leave) if rule.leave else ())]
    return rule.evaluate.during is None and all(map(is_of_register, asked))


def figure_of(test: Test, needed: Needed) -> tuple[nw.Expr, nw.Expr]:
    """Give a test's figure as two whole numbers, of which the first is divided by the second."""
    place = needed.place_of(test)
    measure = measures()[test.measure]
    of, over = ([f"{each}@{place}" for each in names] for names in sums_of(test))
    is_worst = test.measure == "weekday_pattern"
    top = nw.max_horizontal(*of) if is_worst else _sum(of)
    scale = 100 if measure.unit == "per cent" else 1
    bottom = _sum(over) if over else nw.lit(2 if measure.halves else 1, nw.Int64)
    return top * scale, bottom


def _sum(names: Sequence[str]) -> nw.Expr:
    return nw.col(names[0]) if len(names) == 1 else nw.sum_horizontal(*names)


def is_so(condition: Condition, needed: Needed) -> nw.Expr:
    """Give the expression of whether a condition is so; null where it is undefined."""
    if isinstance(condition, Combination):
        parts = [is_so(each, needed) for each in condition.parts]
        if condition.when is When.ANY:
            return nw.any_horizontal(*parts, ignore_nulls=False)
        every = nw.all_horizontal(*parts, ignore_nulls=False)
        return ~every if condition.when is When.NOT else every
    top, bottom = figure_of(condition, needed)
    return nw.when(bottom > 0).then(_held_against(condition, top, bottom))


def _held_against(test: Test, top: nw.Expr, bottom: nw.Expr) -> nw.Expr:
    """Hold a figure against its threshold in whole numbers."""
    if test.op is Op.BETWEEN:
        first, last = (each.number for each in test.thresholds)
        return (_left(top, first) >= _right(bottom, first)) & (
            _left(top, last) < _right(bottom, last)
        )
    if test.by_half_term:
        numbers = [each.number for each in test.by_half_term]
        common = lcm(*(each.denominator for each in numbers))
        least = nw.lit(None, nw.Int64)
        for half, each in enumerate(numbers, 1):
            least = nw.when(nw.col("half_term") == half).then(int(each * common)).otherwise(least)
        return _compared(test.op, top * common, bottom * least)
    (threshold,) = test.thresholds
    number = threshold.number
    return _compared(test.op, _left(top, number), _right(bottom, number))


def _left(top: nw.Expr, number: Fraction) -> nw.Expr:
    return top * number.denominator


def _right(bottom: nw.Expr, number: Fraction) -> nw.Expr:
    return bottom * number.numerator


def _compared(op: Op, left: nw.Expr, right: nw.Expr) -> nw.Expr:
    found: Mapping[Op, nw.Expr] = {
        Op.LT: left < right,
        Op.LE: left <= right,
        Op.GT: left > right,
        Op.GE: left >= right,
        Op.EQ: left == right,
        Op.CROSSES_BELOW: left < right,
        Op.CROSSES_ABOVE: left >= right,
    }
    return found[op]


def guarded(rule: Rule, needed: Needed) -> nw.Expr:
    """Give whether a rule is entered: what it asks is so, and enough sessions were possible."""
    enter = is_so(rule.enter, needed).fill_null(value=False)
    least = rule.guards.min_possible_sessions
    test = next(tests_of(rule.enter))
    if least is None:
        return enter
    place = needed.place_of(test)
    return enter & (nw.col(f"possible@{place}") >= least).fill_null(value=False)


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


def _group(rule: Rule) -> tuple[str, ...]:
    """Give by what a rule begins anew: as it says, or else as its window does."""
    if rule.reset is not None:
        return ("who", *_PARTS[rule.reset])
    window = next(tests_of(rule.enter)).window
    kind = window.kind if window else None
    if kind is WindowKind.DAY:
        return "who", "date"
    if kind is WindowKind.WEEK:
        return "who", "week_number"
    return ("who", *_PARTS[_PERIODS[kind]]) if kind in _PERIODS else ("who",)


def streaks(
    rule: Rule, sessions: nw.DataFrame[Any], asked: Asked, needed: Needed
) -> nw.DataFrame[Any]:
    """Give each time that pupils stood in what a rule asks.

    Args:
        rule: the rule.
        sessions: the sums at every session, as `over_time` gives them.
        asked: the register and the day.
        needed: what the sums are of.

    Returns:
        who, `first` and `last`: the numbers of the first and the last session of it; and `reached`,
        which is the first, but for what crosses its threshold: then it is the first of its window.
    """
    number, group = nw.col("session_number"), _group(rule)
    marked = sessions.with_columns(enter=_entered(rule, asked, needed))
    marked = marked.with_columns(leave=_left_again(rule, needed))
    latest = {
        name: nw.when(nw.col(name)).then(number).otherwise(0).cum_max().over(*group)
        for name in ("enter", "leave")
    }
    stands = marked.with_columns(**{f"{name}_at": each for name, each in latest.items()})
    stands = stands.with_columns(stands=nw.col("enter_at") > nw.col("leave_at"))
    before = nw.col("stands").shift(1).over(*group).fill_null(value=False)
    begun = stands.with_columns(before=before).with_columns(
        begins=nw.when(nw.col("stands") & ~nw.col("before")).then(number).otherwise(0)
    )
    reached = begun.with_columns(reached=nw.col("begins").cum_max().over(*group))
    reached = reached.filter(nw.col("stands"))
    begun_at = reached.with_columns(first=nw.col("reached"))
    if _crosses(rule):
        begun_at = begun_at.with_columns(reached=nw.col("reached").min().over(*group))
    found = begun_at.group_by("who", "urn", "reached", "first").agg(number.max().alias("last"))
    return found.sort("who", "first")


def _crosses(rule: Rule) -> bool:
    return any(each.op in {Op.CROSSES_BELOW, Op.CROSSES_ABOVE} for each in tests_of(rule.enter))


def _entered(rule: Rule, asked: Asked, needed: Needed) -> nw.Expr:
    enter = guarded(rule, needed)
    if not rule.evaluate.half_term_close:
        return enter
    closes = [(urn, each) for urn, held in asked.held.items() for each in held.closes_half_term]
    parts = [
        (nw.col("urn") == urn)
        & nw.col("session_number").is_in([at for of, at in closes if of == urn])
        for urn in asked.held
    ]
    return enter & nw.any_horizontal(*parts, ignore_nulls=False)


def _left_again(rule: Rule, needed: Needed) -> nw.Expr:
    if rule.leave is not None:
        return is_so(rule.leave, needed).fill_null(value=False) & ~nw.col("enter")
    if rule.on_success is None:
        return ~nw.col("enter")
    week = nw.col("week_number")
    last = nw.when(nw.col("enter")).then(week).otherwise(0).cum_max().over("who")
    return ~nw.col("enter") & (week - last > rule.on_success)
