"""Who stands in the rules that a register alone answers."""

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.facts import Facts
from attendance_core.policy.needed import Needed
from attendance_core.policy.on_the_day import on_the_day
from attendance_core.policy.over_time import over_time
from attendance_core.policy.proposals import NotEvaluable, Standing
from attendance_core.policy.saying import Figure
from attendance_core.policy.scope import within
from attendance_core.policy.standing import figure_of, guarded, is_so, streaks, tests_of
from attendance_core.policy.values import Rule

__all__ = ["UNSAID", "is_unsaid", "over_span", "standings_of_register"]


def standings_of_register(
    asked: Asked, pupils: nw.DataFrame[Any], rules: Sequence[Rule], facts: Facts
) -> Iterator[Standing | NotEvaluable]:
    """Give who stands in some rules on the day, and of whom a rule's figures are undefined.

    All pupils are asked on the day alone; who stands in a rule is then followed back to the session
    since which it is so.
    """
    if not rules or not len(pupils):
        return
    needed = Needed.of(test for rule in rules for test in tests_of(rule.enter))
    sums = on_the_day(asked, needed)
    for rule in rules:
        own = sums.join(within(pupils, rule.scope, facts).select("who", "pupil"), on="who")
        if is_unsaid(asked, rule):
            yield NotEvaluable(rule.id, UNSAID)
            continue
        yield from _undefined(rule, own, needed)
        yield from _of_rule(asked, rule, own, needed)


UNSAID = "the calendar does not say its window"


def is_unsaid(asked: Asked, rule: Rule) -> bool:
    """Say whether no school's calendar has a window that a rule asks for, such as its terms."""
    windows = {each.window for each in tests_of(rule.enter) if each.window is not None}
    return any(
        all(
            held.bounds_at(window, number) is None
            for held in asked.held.values()
            if (number := held.last_by(asked.on))
        )
        for window in windows
    )


def _undefined(rule: Rule, own: nw.DataFrame[Any], needed: Needed) -> Iterator[NotEvaluable]:
    """Tell of each pupil of whom a rule's figure is undefined."""
    undefined = own.filter(is_so(rule.enter, needed).is_null())
    for key in undefined["pupil"].sort().to_list():
        yield NotEvaluable(rule.id, "its figure is undefined", key)


def _of_rule(
    asked: Asked, rule: Rule, own: nw.DataFrame[Any], needed: Needed
) -> Iterator[Standing]:
    lingers = rule.leave is not None or rule.on_success is not None
    candidates = own if lingers else own.filter(guarded(rule, needed))
    if not len(candidates):
        return
    tests = list(tests_of(rule.enter))
    all_tests = [*tests, *(tests_of(rule.leave) if rule.leave else ())]
    own_needed = Needed.of(all_tests)
    series = over_time(asked, candidates["who"].to_list(), own_needed)
    number = nw.col("session_number")
    last = series.group_by("who").agg(number.max().alias("now"))
    standing = streaks(rule, series, asked, own_needed).join(last, on="who")
    now = standing.filter(nw.col("last") == nw.col("now")).select("who", "reached")
    figures = {
        f"{name}_{place}": expression
        for place, test in enumerate(tests)
        for name, expression in zip(("top", "bottom"), figure_of(test, needed), strict=True)
    }
    shown = candidates.select("who", "urn", "pupil", **figures).join(now, on="who")
    for row in shown.sort("urn", "pupil").iter_rows(named=True):
        yield Standing(
            rule,
            row["urn"],
            row["pupil"],
            asked.held[row["urn"]].at(row["reached"]),
            tuple(
                Figure(test, row[f"top_{place}"], row[f"bottom_{place}"])
                for place, test in enumerate(tests)
            ),
        )


def over_span(
    asked: Asked, pupils: Sequence[int], rules: Sequence[Rule]
) -> Iterator[tuple[Rule, Sequence[tuple[int, int, int, int]]]]:
    """Give, for each rule, every time that pupils stood in it up to the day.

    That is the pupil's number, that of the session that reached it, and those of the first and the
    last session of it. What a calendar does not say, such as its terms, nobody has reached.
    """
    for rule in rules:
        tests = [*tests_of(rule.enter), *(tests_of(rule.leave) if rule.leave else ())]
        needed = Needed.of(tests)
        found = streaks(rule, over_time(asked, pupils, needed), asked, needed)
        yield rule, list(found.select("who", "reached", "first", "last").iter_rows())
