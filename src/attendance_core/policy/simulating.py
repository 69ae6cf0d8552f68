"""What a ladder would have done: each school day asked in turn, and what it wants taken as done.

Nobody's answer is foreseen: meetings have no outcome, families do nothing differently, and every
proposal is approved on its day. So it shows the work a ladder makes, not what comes of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.calendar import monday
from attendance_core.policy.asked import Asked
from attendance_core.policy.by_case import standings_of_cases
from attendance_core.policy.by_register import UNSAID, is_unsaid, over_span, unresolved_of
from attendance_core.policy.doing import carried_out
from attendance_core.policy.evaluating import Told, askable, check_keys, decided, history_of
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.needed import Needed, of_register, waiting
from attendance_core.policy.proposals import Evaluation, NotEvaluable, Standing, Withheld
from attendance_core.policy.scope import within
from attendance_core.policy.sums import summed
from attendance_core.policy.telling import Telling, told_of
from attendance_core.policy.values import Policy, Rule
from attendance_core.register import Prepared
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["Simulated", "done_of", "simulate"]

_NO_FACTS = Facts()


def _after_school(day: date) -> datetime:
    return datetime.combine(day, time(16), tzinfo=LONDON)


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
    lived = [day for day in days if first <= day <= last]
    year = _Span.of(whole, policy, facts, lived)
    done = list(history)
    check_keys(whole, history_of(done, _after_school(last)), facts)
    before, amiss = len(done), Counter(each.rule for each in year.unknown)
    roles: dict[str, str] = {}
    for day in lived:
        found = year.on(day, done)
        done.extend(done_of(found))
        roles |= {each.key: each.action.role for each in found.proposals}
    not_evaluable = {rule: len(lived) for rule in amiss}
    return Simulated(policy, span, tuple(done[before:]), roles, not_evaluable)


_Stood = tuple[Rule, int, int, int]
"""A rule, a pupil's number, that of the session that reached it, and how much is unresolved."""


@frozen(eq=False)
class _Span:
    """A register over a span of days: its marks are read once, and each day is a look at them."""

    telling: Telling
    policy: Policy
    facts: Facts
    unknown: Sequence[NotEvaluable]
    stood: Mapping[date, Sequence[_Stood]]
    of_cases: Sequence[Rule]

    @classmethod
    def of(cls, whole: Asked, policy: Policy, facts: Facts, days: Sequence[date]) -> "_Span":
        unasked, rules = askable(policy, facts)
        unsaid = [each for each in rules if of_register(each) and is_unsaid(whole, each)]
        unknown = [*unasked, *(NotEvaluable(each.id, UNSAID) for each in unsaid)]
        rules = [each for each in rules if each not in unsaid]
        telling = told_of(whole, Needed.of(rules), whole.times["who"].unique().to_list())
        stood = _stood(telling, [each for each in rules if of_register(each)], days)
        of_cases = [each for each in rules if not of_register(each)]
        return cls(telling, policy, facts, unknown, stood, of_cases)

    def on(self, day: date, done: Sequence[CaseEvent]) -> Evaluation:
        """Ask the policy on one day."""
        at = _after_school(day)
        asked, facts = self.telling.asked.on_day(day), self.facts
        told = Told(asked, self.policy, history_of(done, at), facts, at)
        found = standings_of_cases(
            self.telling, told.pupils, self.of_cases, told.done, facts, on=day
        )
        of_cases = [each for each in found if isinstance(each, Standing)]
        return decided(told, [*self._standings(told), *of_cases], self.unknown)

    def _standings(self, told: Told) -> Iterator[Standing]:
        scopes = {rule.scope for rule, *_ in self.stood.get(told.asked.on, ())}
        spoken_of = {
            scope: {
                who: (urn, pupil)
                for who, urn, pupil in within(told.pupils, scope, self.facts)
                .select("who", "urn", "pupil")
                .iter_rows()
            }
            for scope in scopes
        }
        for rule, who, reached, unresolved in self.stood.get(told.asked.on, ()):
            urn, pupil = spoken_of[rule.scope].get(who, (0, ""))
            if pupil:
                session = told.asked.held[urn].at(reached)
                yield Standing(rule, urn, pupil, session, (), unresolved)


def _stood(
    telling: Telling, rules: Sequence[Rule], days: Sequence[date]
) -> Mapping[date, Sequence[_Stood]]:
    """Give who stood in some rules on each of some days, at its last session."""
    rows = [
        (urn, day, held.last_by(day))
        for urn, held in telling.asked.held.items()
        for day in days
        if held.is_school_day(day)
    ]
    schema = {"urn": nw.Int64(), "day": nw.Date(), "session_number": nw.Int32()}
    columns = {name: [row[at] for row in rows] for at, name in enumerate(schema)}
    ends = nw.from_dict(columns, schema, backend="polars")
    number = nw.col("session_number")
    is_during = (number >= nw.col("first")) & (number <= nw.col("last"))
    found: dict[date, list[_Stood]] = defaultdict(list)
    for rule, times in over_span(telling, telling.spans["who"].to_list(), rules):
        stood = times.join(ends, on="urn").filter(is_during)
        unresolved = _unresolved(telling, rule, stood)
        told = stood.join(unresolved, on=["who", "session_number"]).sort("who", "first")
        for day, *one in told.select("day", "who", "reached", "unresolved").iter_rows():
            found[day].append((rule, *one))
    return found


def _unresolved(telling: Telling, rule: Rule, stood: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give how many sessions have no mark, or no reason yet, where pupils stood in a rule."""
    rows = stood.select("who", "session_number").join(telling.spans, on="who")
    sums = summed(telling, rows, list(waiting(rule)))
    return sums.select("who", "session_number", unresolved_of(rule, telling.needed))


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
