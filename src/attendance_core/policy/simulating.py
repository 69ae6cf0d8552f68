"""What a ladder would have done: each school day asked in turn, and what it wants taken as done.

Nobody's answer is foreseen: meetings have no outcome, families do nothing differently, and every
proposal is approved on its day. So it shows the work a ladder makes, not what comes of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from attrs import evolve, field, frozen

from attendance_core.calendar import monday
from attendance_core.policy.evaluating import evaluate
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.held import held_by_school
from attendance_core.policy.proposals import Evaluation, Proposal, Withheld
from attendance_core.policy.values import Policy
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
    standing = evolve(policy, effective_from=min(first, policy.effective_from), effective_to=None)
    days = sorted(
        {
            day
            for held in held_by_school(prepared).values()
            for day in held.school_days
            if first <= day <= last
        }
    )
    done = list(history)
    before, amiss = len(done), Counter[str]()
    roles: dict[str, str] = {}
    for day in days:
        at = datetime.combine(day, _AFTER_SCHOOL, tzinfo=LONDON)
        found = evaluate(prepared, standing, at=at, history=done, facts=facts)
        done.extend(done_of(found))
        roles |= {each.key: each.action.role for each in found.proposals}
        amiss.update({each.rule for each in found.not_evaluable})
    return Simulated(policy, span, tuple(done[before:]), roles, dict(amiss))


def done_of(found: Evaluation) -> Iterator[CaseEvent]:
    """Give what there is to remember once all that was proposed has been done.

    What a higher stage superseded is remembered too, so that it is not proposed after it.
    """
    for each in found.proposals:
        yield _done(each, found.on)
    for one in found.withheld:
        if one.is_superseded:
            yield from _superseded(one, found.on)


def _done(proposal: Proposal, day: date) -> CaseEvent:
    standing, action = proposal.standing, proposal.action
    return CaseEvent(
        proposal.pupil,
        day,
        action.does,
        action.what,
        rule=standing.rule.id,
        stage=standing.rule.stage,
        reached=standing.reached,
        key=proposal.key,
    )


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
        )
