"""A policy asked of a register on a day: a pure function, that proposes and never does anything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
from attrs import frozen

from attendance_core.errors import NotInForce
from attendance_core.policy.by_case import standings_of_cases
from attendance_core.policy.by_register import standings_of_register
from attendance_core.policy.deciding import Known, decide
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.figures import Asked, Needed, over_time
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.proposals import Evaluation, NotEvaluable, Proposal, Standing, Withheld
from attendance_core.policy.scope import people, unknown_flags
from attendance_core.policy.standing import of_register, tests_of
from attendance_core.policy.values import Op, Policy, Rule, Test
from attendance_core.register import Prepared

__all__ = ["evaluate"]

_NO_FACTS = Facts()


def evaluate(
    prepared: Prepared,
    policy: Policy,
    *,
    at: datetime,
    history: Iterable[CaseEvent] = (),
    facts: Facts = _NO_FACTS,
) -> Evaluation:
    """Say what a policy wants done of the pupils on roll at a moment.

    The same input has the same answer, and nothing is done by it. A percentage is asked of enough
    possible sessions alone; what is undefined is told, and is neither so nor not so. On a day on
    which a school is closed nothing is wanted of its pupils.

    Args:
        prepared: the registers of the policy's schools, as they are at that moment.
        policy: the policy.
        at: the moment, in Europe/London.
        history: what was done before.
        facts: what else is known.

    Raises:
        NotInForce: the policy is not in force on that day.
    """
    on = at.date()
    if on < policy.effective_from or (policy.effective_to and on > policy.effective_to):
        raise NotInForce(f"{policy.id}: nothing is in force on {on.isoformat()}")
    asked, done = Asked(prepared, on), _by_pupil(history, at)
    unknown = [each for rule in policy.rules for each in _unknown(rule, facts)]
    left_out = {each.rule for each in unknown}
    rules = [each for each in policy.rules if each.id not in left_out]
    pupils = people(asked, policy)
    by_register = [each for each in rules if of_register(each)]
    found = [
        *standings_of_register(asked, pupils, by_register, facts),
        *standings_of_cases(
            asked, pupils, [each for each in rules if each not in by_register], done, facts
        ),
    ]
    standings = [each for each in found if isinstance(each, Standing)]
    told = _Told(asked, policy, pupils, done, facts, at)
    said = list(_decided(told, standings))
    return Evaluation(
        policy,
        on,
        tuple(each for each in said if isinstance(each, Proposal)),
        tuple(each for each in said if isinstance(each, Withheld)),
        (*unknown, *(each for each in found if isinstance(each, NotEvaluable))),
    )


def _by_pupil(history: Iterable[CaseEvent], at: datetime) -> Mapping[str, Sequence[CaseEvent]]:
    done: dict[str, list[CaseEvent]] = defaultdict(list)
    for each in sorted(history, key=lambda event: event.day):
        if each.day <= at.date():
            done[each.pupil].append(each)
    return done


def _unknown(rule: Rule, facts: Facts) -> Iterator[NotEvaluable]:
    """Say what a rule asks of which nobody has said anything."""
    tests = {each.measure for each in tests_of(rule.enter)}
    facts_asked = {each for each in tests if measures()[each].source is Source.FACTS}
    guards = {each.removeprefix("no_") for each in rule.guards.facts}
    names = [
        *sorted(facts_asked - facts.figures.keys()),
        *sorted(guards - facts.so.keys()),
        *unknown_flags(rule.scope, facts),
    ]
    if names:
        yield NotEvaluable(rule.id, f"nothing is known of {', '.join(names)}")


@frozen(eq=False)
class _Told:
    """All that is known when a policy decides."""

    asked: Asked
    policy: Policy
    pupils: nw.DataFrame[Any]
    done: Mapping[str, Sequence[CaseEvent]]
    facts: Facts
    at: datetime


def _decided(told: _Told, standings: Sequence[Standing]) -> Iterator[Proposal | Withheld]:
    by_pupil: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for each in standings:
        by_pupil[each.urn, each.pupil].append(each)
    names = ("who", "urn", "pupil", "looked_after")
    rows = {
        (urn, key): (who, cared) for who, urn, key, cared in told.pupils.select(*names).iter_rows()
    }
    whos = {key: who for key, (who, _) in rows.items()}
    unresolved = _unresolved(told, by_pupil, whos)
    for (urn, pupil), own in sorted(by_pupil.items()):
        known = Known(
            told.asked.held[urn],
            told.at,
            told.done.get(pupil, ()),
            told.facts,
            unresolved.get((urn, pupil), {}),
            (urn, pupil) in rows and rows[urn, pupil][1],
        )
        yield from decide(told.policy, own, known)


def _unresolved(
    told: _Told,
    by_pupil: Mapping[tuple[int, str], Sequence[Standing]],
    whos: Mapping[tuple[int, str], int],
) -> Mapping[tuple[int, str], Mapping[str, int]]:
    """Count the sessions without a mark or a reason, for the rules that wait for them."""
    waiting = {
        rule.id: Test("sessions_unresolved", Op.GE, (), test.window)
        for rule in told.policy.rules
        for test in list(tests_of(rule.enter))[:1]
        if rule.needs_reasons and of_register(rule)
    }
    theirs = {
        whos[key]: key
        for key, own in by_pupil.items()
        if key in whos and any(each.rule.id in waiting for each in own)
    }
    needed = Needed.of(waiting.values())
    if not theirs or not needed.places:
        return {}
    number = nw.col("session_number")
    series = over_time(told.asked, sorted(theirs), needed)
    last = series.filter(number == number.max().over("who"))
    found: dict[tuple[int, str], dict[str, int]] = {}
    for row in last.iter_rows(named=True):
        found[theirs[row["who"]]] = {
            rule: sum(row[f"{name}@{needed.place_of(test)}"] or 0 for name in _COLUMNS)
            for rule, test in waiting.items()
        }
    return found


_COLUMNS = ("unresolved", "unmarked")
