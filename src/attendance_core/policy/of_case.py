"""Rules that ask for more than a register: what came after an event, how old a case is, a fact.

There are few such pupils, so each is followed by itself, from session to session.
"""

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import takewhile

from attrs import evolve, field, frozen

from attendance_core.policy.columns import sums_of
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.held import Held
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.needed import ALL_TIME, Needed, tests_of
from attendance_core.policy.saying import Figure
from attendance_core.policy.sums import at_every_session
from attendance_core.policy.telling import Telling
from attendance_core.policy.values import (
    Combination,
    Condition,
    Op,
    Rule,
    Test,
    Unit,
    When,
)

__all__ = ["Followed", "follow", "latest"]


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
        """Give the session since which a pupil has stood in a rule, or None if not now."""
        numbers = [until] if _asks_facts(rule) else sorted(self.rows)
        if rule.leave is None:
            # Within a case each school day is a time of its own.
            back = numbers[-1:] if rule.evaluate.during else reversed(numbers)
            *_, first = None, *takewhile(partial(self._is_entered, rule), back)
            return first
        found = None
        for number in numbers:
            if self._is_entered(rule, number):
                found = number if found is None or rule.evaluate.during else found
            elif self.is_so(rule.leave, number):
                found = None
        return found

    def _is_entered(self, rule: Rule, number: int) -> bool:
        if rule.evaluate.half_term_close and number not in self.held.closes_half_term:
            return False
        if not self.is_so(rule.enter, number) or not self._is_during(rule, number):
            return False
        least = rule.guards.min_possible_sessions
        return least is None or self._sum(rule, number, "possible") >= least

    def knows(self, rule: Rule, number: int) -> bool:
        """Say whether all that a rule speaks of has happened; else it is not so, and no more."""
        events = [e.window.event for e in tests_of(rule.enter) if e.window and e.window.event]
        day = self.held.at(number).day
        return all(latest(self.events, each, day) is not None for each in events)

    def unresolved(self, rule: Rule, number: int) -> int:
        """Give how many sessions in a rule's window have no mark, or no reason yet."""
        if not rule.needs_reasons or number not in self.rows:
            return 0
        return self._sum(rule, number, "unresolved") + self._sum(rule, number, "unmarked")

    def _sum(self, rule: Rule, number: int, name: str) -> int:
        """Give a sum over the time since the event of a rule's first test, or over all time."""
        test = next(tests_of(rule.enter))
        since = self._since(test, number)
        before = self.rows.get(since, {}) if since is not None else {}
        column = f"{name}@{self.needed.windows.index(ALL_TIME)}"
        return (self.rows[number].get(column) or 0) - (before.get(column) or 0)

    def _since(self, test: Test, number: int) -> int | None:
        """Give the number of the last session before a test's window, where an event begins it."""
        if test.window is None or not test.window.event:
            return None
        found = latest(self.events, test.window.event, self.held.at(number).day)
        if found is None:
            return None
        least = test.window.not_before
        day = found.day if least is None else max(found.day, least - timedelta(days=1))
        return min(self.held.last_by(day), number)

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
            return _combined(condition.when, [self.is_so(each, number) for each in condition.parts])
        value = self.figure(condition, number).value
        return None if value is None else _held_against(condition, value, self._half(number))

    def _half(self, number: int) -> int | None:
        return self.held.half_terms[number - 1]

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
        before = self.rows.get(self._since(test, number) or 0, {})
        return self._summed(test, evolve(test, window=ALL_TIME), self.rows.get(number, {}), before)

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
    telling: Telling,
    whos: Collection[int],
    rules: Sequence[Rule],
    events: Mapping[int, tuple[str, Sequence[CaseEvent]]],
    facts: Facts,
    *,
    on: date,
) -> Mapping[int, Followed]:
    """Follow some pupils through the register, for rules that ask for more than it.

    Args:
        telling: what is told of the pupils.
        whos: the pupils.
        rules: those rules.
        events: the pupils' keys, and what was done for each, in the order of days.
        facts: what else is known.
        on: the day.
    """
    rows: dict[int, dict[int, Mapping[str, int]]] = {who: {} for who in whos}
    urns = dict(telling.spans.select("who", "urn").iter_rows())
    sums = at_every_session(telling, whos, Needed.of(rules).tests, until=on)
    for row in sums.iter_rows(named=True):
        rows[row["who"]][row["session_number"]] = row
    return {
        who: Followed(key, telling.asked.held[urns[who]], rows[who], telling.needed, done, facts)
        for who in whos
        for key, done in [events[who]]
    }


def _asks_facts(rule: Rule) -> bool:
    return any(measures()[each.measure].source is Source.FACTS for each in tests_of(rule.enter))


def _combined(when: When, parts: Sequence[bool | None]) -> bool | None:
    """Join answers; what is undefined leaves open what it would decide."""
    if when is When.ANY:
        return True if True in parts else (None if None in parts else False)
    every = False if False in parts else (None if None in parts else True)
    return (None if every is None else not every) if when is When.NOT else every


def _held_against(test: Test, value: Fraction, half_term: int | None) -> bool | None:
    limits = [each.number for each in test.thresholds]
    if test.by_half_term:
        if half_term is None:
            return None
        limits = [test.by_half_term[half_term - 1].number]
    if test.op is Op.BETWEEN:
        return limits[0] <= value < limits[1]
    (limit,) = limits
    return _COMPARED[test.op](value, limit)


_COMPARED: Mapping[Op, Callable[[Fraction, Fraction], bool]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
    Op.CROSSES_BELOW: operator.lt,
    Op.CROSSES_ABOVE: operator.ge,
}
