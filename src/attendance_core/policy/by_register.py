"""Who stands in the rules that a register alone answers."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import starmap
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import sums_of
from attendance_core.policy.facts import Facts
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.needed import Needed, tests_of, waiting
from attendance_core.policy.proposals import NotEvaluable, Standing
from attendance_core.policy.saying import Figure
from attendance_core.policy.scope import within
from attendance_core.policy.standing import figure_of, guarded, is_so
from attendance_core.policy.streaks import streaks
from attendance_core.policy.sums import on_the_day
from attendance_core.policy.telling import Telling
from attendance_core.policy.turning import turning
from attendance_core.policy.values import Combination, Condition, Rule, When

__all__ = ["UNSAID", "is_unsaid", "over_span", "standings_of_register", "unresolved_of"]


def standings_of_register(
    telling: Telling, pupils: nw.DataFrame[Any], rules: Sequence[Rule], facts: Facts, *, on: date
) -> Iterator[Standing | NotEvaluable]:
    """Give who stands in some rules on a day, and of whom a rule's figures are undefined.

    All pupils are asked on the day alone; who stands in a rule is then followed back to the session
    since which it is so.
    """
    if not rules or not len(pupils):
        return
    tests = [test for rule in rules for test in (*tests_of(rule.enter), *waiting(rule))]
    sums = on_the_day(telling, pupils, tests, on=on)
    for rule in rules:
        own = sums.join(within(pupils, rule.scope, facts).select("who", "pupil"), on="who")
        if is_unsaid(telling.asked, rule):
            yield NotEvaluable(rule.id, UNSAID)
            continue
        yield from _undefined(rule, own, telling.needed)
        yield from _of_rule(telling, rule, own)


UNSAID = "the calendar does not say its window"


def is_unsaid(asked: Asked, rule: Rule) -> bool:
    """Say whether nobody can say what a rule asks: no calendar has its window, such as its terms.

    Days in a row are of no window. Of several things any of which is enough, one may do.
    """
    return _is_unsaid(asked, rule.enter)


def _is_unsaid(asked: Asked, condition: Condition) -> bool:
    if isinstance(condition, Combination):
        parts = [_is_unsaid(asked, each) for each in condition.parts]
        return any(parts) if condition.when is When.ALL else all(parts)
    window = condition.window
    if window is None or measures()[condition.measure].source is Source.RUNS:
        return False
    return all(
        held.bounds_at(window, number) is None
        for held in asked.held.values()
        if (number := held.last_by(asked.on))
    )


def _undefined(rule: Rule, own: nw.DataFrame[Any], needed: Needed) -> Iterator[NotEvaluable]:
    """Tell of each pupil of whom a rule's figure is undefined."""
    undefined = own.filter(is_so(rule.enter, needed).is_null())
    for key in undefined["pupil"].sort().to_list():
        yield NotEvaluable(rule.id, "its figure is undefined", key)


def _of_rule(telling: Telling, rule: Rule, own: nw.DataFrame[Any]) -> Iterator[Standing]:
    lingers = rule.leave is not None or rule.on_success is not None
    candidates = own if lingers else own.filter(guarded(rule, telling.needed))
    if not len(candidates):
        return
    whos = candidates["who"].to_list()
    times = streaks(rule, turning(telling, rule, whos, of_now=True), telling.needed).select(
        "who", "reached", "last"
    )
    tests = list(tests_of(rule.enter))
    parts = [part for test in tests for part in figure_of(test, telling.needed)]
    shown = candidates.select(
        "who",
        "urn",
        "pupil",
        "session_number",
        unresolved_of(rule, telling.needed),
        **{f"part_{at}": each for at, each in enumerate(parts)},
    ).join(times, left_on=["who", "session_number"], right_on=["who", "last"])
    for _, urn, pupil, _, unresolved, *figures, reached in shown.sort("urn", "pupil").iter_rows():
        pairs = zip(tests, figures[::2], figures[1::2], strict=True)
        yield Standing(
            rule,
            urn,
            pupil,
            telling.asked.held[urn].at(reached),
            tuple(starmap(Figure, pairs)),
            unresolved,
        )


def unresolved_of(rule: Rule, needed: Needed) -> nw.Expr:
    """Give how many sessions in a rule's window have no mark, or no reason yet, if it waits."""
    columns = [
        nw.col(f"{name}@{needed.place_of(test)}").fill_null(0)
        for test in waiting(rule)
        for name in sums_of(test)[0]
    ]
    return nw.sum_horizontal(*columns, nw.lit(0, nw.Int64)).alias("unresolved")


def over_span(
    telling: Telling, whos: Collection[int], rules: Sequence[Rule]
) -> Iterator[tuple[Rule, nw.DataFrame[Any]]]:
    """Give, for each rule, every time that pupils stood in it up to the day, as `streaks` does.

    What a calendar does not say, such as its terms, nobody has reached.
    """
    for rule in rules:
        yield rule, streaks(rule, turning(telling, rule, whos), telling.needed)
