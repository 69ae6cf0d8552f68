"""Rules that ask for more than a register: what came after an event, how old a case is, a fact.

There are few such pupils, so each is followed by itself, from session to session.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, field, frozen

from attendance_core.policy.asked import Asked
from attendance_core.policy.columns import sums_of
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.held import Held
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.needed import Needed, is_of_register
from attendance_core.policy.over_time import over_time
from attendance_core.policy.saying import Figure
from attendance_core.policy.standing import tests_of
from attendance_core.policy.values import (
    Combination,
    Condition,
    Op,
    Rule,
    Test,
    Unit,
    When,
    Window,
    WindowKind,
)

__all__ = ["Followed", "follow", "latest"]

_ALL_TIME = Window(WindowKind.ROLLING_SESSIONS, length=10**6)


@frozen(eq=False)
class Followed:
    """One pupil, as rules of a case see them: sums by session, events and facts."""

    pupil: str = field(repr=False)
    held: Held
    rows: Mapping[int, Mapping[str, int]] = field(repr=False)
    needed: Needed = field(repr=False)
    events: Sequence[CaseEvent] = field(repr=False)
    facts: Facts = field(repr=False)

    def reached(self, rule: Rule, until: int) -> int | None:
        """Give the session since which what a rule asks has been so, or None if it is not now."""
        found = None
        asks_facts = any(
            measures()[each.measure].source is Source.FACTS for each in tests_of(rule.enter)
        )
        for number in [until] if asks_facts else sorted(self.rows):
            if not self.is_so(rule.enter, number) or not self._is_during(rule, number):
                found = None
            elif found is None or rule.evaluate.during:
                # Within a case each school day is a time of its own.
                found = number
        return found

    def _is_during(self, rule: Rule, number: int) -> bool:
        case, day = rule.evaluate.during, self.held.at(number).day
        if case is None:
            return True
        opened, closed = (
            latest(self.events, each, day, does=does)
            for each, does in ((case, None), (case, "close_case"))
        )
        return opened is not None and (closed is None or closed.day < opened.day)

    def is_so(self, condition: Condition, number: int) -> bool | None:
        """Say whether a condition is so at a session; None is undefined."""
        if isinstance(condition, Combination):
            parts = [self.is_so(each, number) for each in condition.parts]
            if condition.when is When.ANY:
                return any(parts)
            every = all(parts)
            return not every if condition.when is When.NOT else every
        value = self.figure(condition, number).value
        return None if value is None else _held_against(condition, value)

    def figure(self, test: Test, number: int) -> Figure:
        """Give a figure as it is at a session."""
        source = measures()[test.measure].source
        if source is Source.FACTS:
            value = self.facts.figures.get(test.measure, {}).get(self.pupil)
            if value is None:
                return Figure(test, None, None)
            exact = Fraction(value)
            return Figure(test, exact.numerator, exact.denominator)
        event = test.window and test.window.event
        if not event:
            return self._summed(test, test, self.rows.get(number, {}), {})
        since = latest(self.events, event, self.held.at(number).day)
        if since is None:
            return Figure(test, None, None)
        if source is Source.CASE:
            unit = test.thresholds[0].unit
            own = Unit.SCHOOL_DAYS if unit is Unit.OF_MEASURE else unit
            day = self.held.at(number).day
            return Figure(test, self.held.since(since.day, day, own), 1)
        before = self.rows.get(self.held.last_by(since.day), {})
        return self._summed(test, evolve(test, window=_ALL_TIME), self.rows.get(number, {}), before)

    def _summed(
        self, test: Test, counted: Test, row: Mapping[str, int], before: Mapping[str, int]
    ) -> Figure:
        measure, place = measures()[test.measure], self.needed.place_of(counted)
        of, over = (
            sum(
                (row.get(f"{each}@{place}") or 0) - (before.get(f"{each}@{place}") or 0)
                for each in names
            )
            for names in sums_of(test)
        )
        scale = 100 if measure.unit == "per cent" else 1
        return Figure(test, of * scale, over if measure.is_share else 2 if measure.halves else 1)


def latest(
    events: Sequence[CaseEvent], name: str, day: date, *, does: str | None = None
) -> CaseEvent | None:
    """Give the last event of a name up to a day; of a case's name it is its opening or a step."""
    found = None
    for each in events:
        is_it = each.does == does if does else each.does not in {"close_case", "superseded"}
        if each.what == name and is_it and each.day <= day:
            found = each if found is None or each.day >= found.day else found
    return found


def follow(
    asked: Asked,
    whos: Collection[int],
    rules: Sequence[Rule],
    events: Callable[[int], tuple[str, Sequence[CaseEvent]]],
    facts: Facts,
) -> Mapping[int, Followed]:
    """Follow some pupils through the register, for rules that ask for more than it.

    Args:
        asked: the register and the day.
        whos: the pupils.
        rules: those rules.
        events: gives a pupil's key and what was done, in the order of days.
        facts: what else is known.
    """
    tests = [each for rule in rules for each in tests_of(rule.enter)]
    plain = [_summable(each) for each in tests]
    needed = Needed.of(each for each in plain if each is not None)
    rows: dict[int, dict[int, Mapping[str, int]]] = {who: {} for who in whos}
    urns = dict(asked.pupils.select("who", "urn").iter_rows())
    for row in over_time(asked, sorted(whos), needed).iter_rows(named=True):
        rows[row["who"]][row["session_number"]] = row
    return {
        who: Followed(key, asked.held[urns[who]], rows[who], needed, done, facts)
        for who in whos
        for key, done in [events(who)]
    }


def _summable(test: Test) -> Test | None:
    """Give the test as the register can answer it; what came after an event is a difference."""
    if measures()[test.measure].source in {Source.CASE, Source.FACTS}:
        return None
    return test if is_of_register(test) else evolve(test, window=_ALL_TIME)


def _held_against(test: Test, value: Fraction) -> bool:
    limits = [each.number for each in test.thresholds]
    if test.op is Op.BETWEEN:
        return limits[0] <= value < limits[1]
    (limit,) = limits
    found = {
        Op.LT: value < limit,
        Op.LE: value <= limit,
        Op.GT: value > limit,
        Op.GE: value >= limit,
        Op.EQ: value == limit,
        Op.CROSSES_BELOW: value < limit,
        Op.CROSSES_ABOVE: value >= limit,
    }
    return found[test.op]
