"""How a figure stands to its threshold, and a pupil to what a rule asks, as expressions."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from math import lcm

import narwhals as nw

from attendance_core.policy.columns import step_of, sums_of
from attendance_core.policy.measures import measures
from attendance_core.policy.needed import Needed, all_tests, tests_of
from attendance_core.policy.values import (
    Combination,
    Condition,
    Op,
    Rule,
    Test,
    When,
)

__all__ = ["figure_of", "guarded", "is_so", "leanings"]


def figure_of(test: Test, needed: Needed) -> tuple[nw.Expr, nw.Expr]:
    """Give a test's figure as two whole numbers, of which the first is divided by the second."""
    place = needed.place_of(test)
    measure = measures()[test.measure]
    of, over = ([f"{each}@{place}" for each in names] for names in sums_of(test))
    is_worst = test.measure == "weekday_pattern"
    top = nw.max_horizontal(*of) if is_worst else _sum(of)
    bottom = _sum(over) if over else nw.lit(2 if measure.halves else 1, nw.Int64)
    return top * _scale(test), bottom


def _scale(test: Test) -> int:
    return 100 if measures()[test.measure].unit == "per cent" else 1


def _sum(names: Sequence[str]) -> nw.Expr:
    # Where one is not known, none is: a sum that leaves it out would be of something else.
    return reduce(operator.add, (nw.col(name) for name in names))


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
    """Hold a figure against its threshold."""
    over = _margins(test, top, bottom)
    if test.op is Op.BETWEEN:
        first, last = over
        return (first >= 0) & (last < 0)
    return _COMPARED[test.op](over[0], 0)


def _margins(test: Test, top: nw.Expr, bottom: nw.Expr) -> Sequence[nw.Expr]:
    """Give by how much a figure is over each threshold, in whole numbers: below 0 it is under."""
    if test.by_half_term:
        numbers = [each.number for each in test.by_half_term]
        common = lcm(*(each.denominator for each in numbers))
        least = nw.lit(None, nw.Int64)
        for half, each in enumerate(numbers, 1):
            least = nw.when(nw.col("half_term") == half).then(int(each * common)).otherwise(least)
        return [top * common - bottom * least]
    numbers = [each.number for each in test.thresholds]
    return [top * each.denominator - bottom * each.numerator for each in numbers]


_COMPARED: Mapping[Op, Callable[[nw.Expr, int], nw.Expr]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
    Op.CROSSES_BELOW: operator.lt,
    Op.CROSSES_ABOVE: operator.ge,
}


def guarded(rule: Rule, needed: Needed) -> nw.Expr:
    """Give whether a rule is entered: what it asks is so, and enough sessions were possible."""
    enter = is_so(rule.enter, needed).fill_null(value=False)
    least = rule.guards.min_possible_sessions
    test = next(tests_of(rule.enter))
    if least is None:
        return enter
    place = needed.place_of(test)
    return enter & (nw.col(f"possible@{place}") >= least).fill_null(value=False)


def leanings(rule: Rule, needed: Needed) -> Iterator[tuple[nw.Expr, nw.Expr]]:
    """Give by how much each figure of a rule is over each threshold, and how that grows.

    It grows so from one session to the next while the pupil is there and no window begins
    elsewhere. What stands still then is left out.
    """
    for test in all_tests(rule):
        growth = _growth(test)
        if any(growth):
            top, bottom = figure_of(test, needed)
            more = [nw.lit(each) for each in growth]
            yield from zip(_margins(test, top, bottom), _margins(test, *more), strict=True)
            # What is divided by nothing is undefined, until something is possible.
            yield bottom, more[1]
    least, first = rule.guards.min_possible_sessions, next(tests_of(rule.enter))
    if least is not None and (grows := step_of("possible", first.window)):
        yield nw.col(f"possible@{needed.place_of(first)}") - least, nw.lit(grows)


def _growth(test: Test) -> tuple[int, int]:
    """Give by how much both parts of a figure grow while the pupil is there."""
    of, over = (sum(step_of(each, test.window) for each in names) for names in sums_of(test))
    return of * _scale(test), over
