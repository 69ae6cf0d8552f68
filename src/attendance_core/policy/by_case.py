"""Who stands in the rules that ask for more than a register: events, cases, facts."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.facts import CaseEvent, Facts, events_at
from attendance_core.policy.held import Held
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.needed import Needed, is_of_register, tests_of
from attendance_core.policy.of_case import Followed, follow
from attendance_core.policy.proposals import NotEvaluable, Standing
from attendance_core.policy.scope import within
from attendance_core.policy.standing import is_so
from attendance_core.policy.sums import on_the_day
from attendance_core.policy.telling import Telling
from attendance_core.policy.values import Rule, Test, When, Window, WindowKind

__all__ = ["standings_of_cases"]


def standings_of_cases(
    telling: Telling,
    pupils: nw.DataFrame[Any],
    rules: Sequence[Rule],
    done: Mapping[str, Sequence[CaseEvent]],
    facts: Facts,
    *,
    on: date,
) -> Iterator[Standing | NotEvaluable]:
    """Give who stands in some rules on a day."""
    if not rules:
        return
    asked = telling.asked.on_day(on)
    names = pupils.select("who", "urn", "pupil").iter_rows()
    events = {who: (key, events_at(done, urn, key)) for who, urn, key in names}
    tests = [each for rule in rules for each in tests_of(rule.enter) if is_of_register(each)]
    sums = on_the_day(telling, pupils, tests, on=on)
    asked_of = {}
    for rule in rules:
        own = within(pupils, rule.scope, facts).select("who").join(sums, on="who")
        asked_of[rule.id] = _candidates(own, rule, events, facts, telling.needed)
    whos = {who for each in asked_of.values() for who in each}
    followed = follow(telling, whos, rules, events, facts, on=on) if whos else {}
    for rule in rules:
        yield from _of_pupils(asked, rule, [followed[who] for who in sorted(asked_of[rule.id])])
        yield from _of_registers(asked, rule, facts)


def _of_pupils(
    asked: Asked, rule: Rule, followed: Sequence[Followed]
) -> Iterator[Standing | NotEvaluable]:
    for each in followed:
        now = each.held.last_by(asked.on)
        reached = each.reached(rule, now)
        if reached is not None:
            yield _standing(asked, rule, each, reached)
        elif each.is_so(rule.enter, now) is None and each.knows(rule, now):
            yield NotEvaluable(rule.id, "its figure is undefined", each.pupil)


def _standing(asked: Asked, rule: Rule, each: Followed, reached: int) -> Standing:
    now = each.held.last_by(asked.on)
    figures = tuple(each.figure(test, now) for test in tests_of(rule.enter))
    return Standing(
        rule,
        each.held.urn,
        each.pupil,
        each.held.at(reached),
        figures,
        each.unresolved(rule, now),
        _lasts_since(rule, each.held, asked),
    )


_WEEK = 7


def _lasts_since(rule: Rule, held: Held, asked: Asked) -> date | None:
    """Give since when what was done for a fact is done still: for as long as its threshold says.

    A number of weeks, or of school days, lasts as long; one of minutes for the day; any other for
    its window, or for the school year.
    """
    facts = [e for e in tests_of(rule.enter) if measures()[e.measure].source is Source.FACTS]
    if not facts:
        return None
    unit, window = measures()[facts[0].measure].unit, facts[0].window
    amount = facts[0].thresholds[0] if facts[0].thresholds else None
    if unit == "minutes":
        return asked.on
    if amount is not None and unit == "weeks":
        return asked.on - timedelta(days=int(amount.number * _WEEK) - 1)
    number = held.last_by(asked.on)
    if amount is not None and unit == "school days":
        place = bisect_left(held.school_days, asked.on) - int(amount.number) + 1
        return held.school_days[max(place, 0)]
    year = Window(WindowKind.YEAR)
    has_bounds = window is not None and window.kind is not WindowKind.SINCE_EVENT
    bounds = held.bounds_at(window if has_bounds and window is not None else year, number)
    return held.at(bounds[0]).day if bounds else asked.on


def _of_registers(asked: Asked, rule: Rule, facts: Facts) -> Iterator[Standing | NotEvaluable]:
    """Give the registers that stand in a rule about registers; each stands by its name."""
    tests = list(tests_of(rule.enter))
    if not all(measures()[each.measure].of_registers for each in tests):
        return
    registers = sorted({key for each in tests for key in facts.figures[each.measure]})
    if registers and len(asked.held) > 1:
        yield NotEvaluable(rule.id, "one school was expected")
        return
    (held,) = asked.held.values()
    now = held.last_by(asked.on)
    for register in registers:
        each = Followed(register, held, {}, Needed((), ()), (), facts)
        if held.is_school_day(asked.on) and each.reached(rule, now) is not None:
            yield _standing(asked, rule, each, now)


def _candidates(
    own: nw.DataFrame[Any],
    rule: Rule,
    events: Mapping[int, tuple[str, Sequence[CaseEvent]]],
    facts: Facts,
    needed: Needed,
) -> Sequence[int]:
    """Give the few pupils of whom a rule may be so, who are then followed one by one."""
    tests = list(tests_of(rule.enter))
    names = {each.window.event for each in tests if each.window is not None}
    names |= {rule.evaluate.during} if rule.evaluate.during else set()
    has_facts: set[str] = set()
    for each in tests:
        if not measures()[each.measure].of_registers:
            has_facts |= set(facts.figures.get(each.measure, ()))
    found = {
        who
        for who in own["who"].to_list()
        if events[who][0] in has_facts or any(each.what in names for each in events[who][1])
    }
    plain = [each for each in tests if is_of_register(each)]
    if plain and _may_do_alone(rule):
        so = nw.any_horizontal(*(is_so(each, needed) for each in plain), ignore_nulls=True)
        found |= set(own.filter(so)["who"].to_list())
    return sorted(found)


def _may_do_alone(rule: Rule) -> bool:
    """Say whether what a register answers may be enough for a rule without any event."""
    enter = rule.enter
    return isinstance(enter, Test) or enter.when is not When.ALL
