"""What a ladder would have done: each school day asked in turn, and what it wants taken as done.

Nobody's answer is foreseen: meetings have no outcome, families do nothing differently, and every
proposal is approved on its day. So it shows the work a ladder makes, not what comes of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from attrs import field, frozen

from attendance_core.calendar import monday
from attendance_core.policy.asked import Asked
from attendance_core.policy.by_case import standings_of_cases
from attendance_core.policy.by_register import UNSAID, is_unsaid, over_span
from attendance_core.policy.doing import carried_out
from attendance_core.policy.evaluating import (
    Told,
    askable,
    check_keys,
    counts_of,
    decided,
    history_of,
    waiting_for_reasons,
)
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.needed import Needed
from attendance_core.policy.over_time import over_time
from attendance_core.policy.proposals import Evaluation, NotEvaluable, Standing, Withheld
from attendance_core.policy.scope import within
from attendance_core.policy.standing import of_register
from attendance_core.policy.values import Policy, Rule
from attendance_core.register import Prepared
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["Simulated", "done_of", "simulate"]

_NO_FACTS = Facts()
_AFTER_SCHOOL = time(16)


@frozen(eq=False)
class Simulated:
    """What a policy would have done in a span of days; `done` in the order of days.

    `not_evaluable` is by rule what it could not be asked, and on how many days.
    """

    policy: Policy
    span: Span
    done: tuple[CaseEvent, ...] = field(repr=False)
    roles: Mapping[str, str] = field(repr=False)
    not_evaluable: Mapping[str, int]

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Give how often each rule wanted each thing, and of how many pupils, in its order."""
        order = {each.id: place for place, each in enumerate(self.policy.rules)}
        counts = Counter((each.rule, each.stage, each.does, each.what) for each in self.done)
        pupils: dict[Any, set[str]] = {}
        for each in self.done:
            pupils.setdefault((each.rule, each.does, each.what), set()).add(each.pupil)
        return [
            {
                "policy": self.policy.id,
                "rule": rule,
                "stage": stage,
                "does": does,
                "what": what,
                "times": times,
                "pupils": len(pupils[rule, does, what]),
            }
            for (rule, stage, does, what), times in sorted(
                counts.items(), key=lambda each: (order[each[0][0] or ""], each[0][2:])
            )
        ]

    def work(self) -> Sequence[Mapping[str, Any]]:
        """Give how much each role would have had to do in each week that begins on `week`."""
        counts = Counter(
            (monday(each.day), self.roles[each.key or ""], each.does)
            for each in self.done
            if each.does != "superseded"
        )
        return [
            {
                "policy": self.policy.id,
                "week": week,
                "role": role,
                "does": does,
                "times": times,
            }
            for (week, role, does), times in sorted(counts.items())
        ]


def simulate(
    prepared: Prepared,
    policy: Policy,
    *,
    span: Span,
    history: Iterable[CaseEvent] = (),
    facts: Facts = _NO_FACTS,
) -> Simulated:
    """Say what a policy would have done in a span of days, whatever days it is in force.

    Args:
        prepared: the registers.
        policy: the policy.
        span: the first and the last day.
        history: what had been done before.
        facts: what else is known, on every day the same.
    """
    first, last = span
    whole = Asked(prepared, last)
    days = sorted({day for held in whole.held.values() for day in held.school_days})
    year = _Span.of(whole, policy, facts)
    done = list(history)
    before, amiss = len(done), Counter(each.rule for each in year.unknown)
    roles: dict[str, str] = {}
    lived = [day for day in days if first <= day <= last]
    for day in lived:
        found = year.on(day, done)
        done.extend(done_of(found))
        roles |= {each.key: each.action.role for each in found.proposals}
    not_evaluable = {rule: len(lived) for rule in amiss}
    return Simulated(policy, span, tuple(done[before:]), roles, not_evaluable)


@frozen(eq=False)
class _Span:
    """A register over a span of days: its marks are read once, and each day is a look at them."""

    whole: Asked
    policy: Policy
    facts: Facts
    unknown: Sequence[NotEvaluable]
    of_register: Sequence[tuple[Rule, Sequence[tuple[int, int, int, int]]]]
    of_cases: Sequence[Rule]
    unresolved: Mapping[tuple[int, int], Mapping[str, int]]

    @classmethod
    def of(cls, whole: Asked, policy: Policy, facts: Facts) -> "_Span":
        unasked, rules = askable(policy, facts)
        unsaid = [each for each in rules if of_register(each) and is_unsaid(whole, each)]
        unknown = [*unasked, *(NotEvaluable(each.id, UNSAID) for each in unsaid)]
        rules = [each for each in rules if each not in unsaid]
        pupils = whole.times["who"].unique().to_list()
        by_register = [each for each in rules if of_register(each)]
        return cls(
            whole,
            policy,
            facts,
            unknown,
            list(over_span(whole, pupils, by_register)),
            [each for each in rules if not of_register(each)],
            _unresolved(whole, policy, pupils),
        )

    def on(self, day: date, done: Sequence[CaseEvent]) -> Evaluation:
        """Ask the policy on one day."""
        at = datetime.combine(day, _AFTER_SCHOOL, tzinfo=LONDON)
        asked = self.whole.on_day(day)
        told = Told(asked, self.policy, history_of(done, at), self.facts, at)
        check_keys(told)
        numbers = {urn: held.last_by(day) for urn, held in asked.held.items()}
        standings = list(self._standings(told, numbers))
        found = standings_of_cases(asked, told.pupils, self.of_cases, told.done, self.facts)
        standings.extend(each for each in found if isinstance(each, Standing))
        unresolved = {
            key: counts
            for key, (who, *_) in told.rows.items()
            if (counts := self.unresolved.get((who, numbers[key[0]])))
        }
        return decided(told, standings, unresolved, self.unknown)

    def _standings(self, told: Told, numbers: Mapping[int, int]) -> Iterator[Standing]:
        for rule, times in self.of_register:
            names = within(told.pupils, rule.scope, self.facts).select("who", "urn", "pupil")
            spoken_of = {who: (urn, pupil) for who, urn, pupil in names.iter_rows()}
            for who, reached, first, last in times:
                urn, pupil = spoken_of.get(who, (0, ""))
                if pupil and first <= numbers[urn] <= last:
                    yield Standing(rule, urn, pupil, told.asked.held[urn].at(reached), ())


def _unresolved(
    whole: Asked, policy: Policy, pupils: Sequence[int]
) -> Mapping[tuple[int, int], Mapping[str, int]]:
    """Give, by pupil and session, what is unresolved in the windows of rules; nothing left out."""
    waiting = waiting_for_reasons(policy)
    if not waiting:
        return {}
    needed = Needed.of(waiting.values())
    rows = over_time(whole, pupils, needed).iter_rows(named=True)
    counts = (
        ((row["who"], row["session_number"]), counts_of(row, waiting, needed)) for row in rows
    )
    return {key: found for key, found in counts if any(found.values())}


def done_of(found: Evaluation) -> Iterator[CaseEvent]:
    """Give what there is to remember once all that was proposed has been done.

    What a higher stage superseded is remembered too, so that it is not proposed after it.
    """
    for each in found.proposals:
        details = dict.fromkeys(each.action.needs, "supposed")
        yield carried_out(each, day=found.on, details=details)
    for one in found.withheld:
        if one.is_superseded:
            yield from _superseded(one, found.on)


def _superseded(withheld: Withheld, day: date) -> Iterator[CaseEvent]:
    standing = withheld.standing
    for number, action in enumerate(standing.rule.actions, 1):
        yield CaseEvent(
            withheld.pupil,
            day,
            "superseded",
            action.what,
            rule=standing.rule.id,
            stage=standing.rule.stage,
            reached=standing.reached,
            key=standing.key(number),
            urn=standing.urn,
        )
