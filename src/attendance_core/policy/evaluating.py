"""A policy asked of a register on a day: a pure function, that proposes and never does anything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.errors import Fault, NotInForce, Refused
from attendance_core.identifiers import is_by_number
from attendance_core.policy.asked import Asked
from attendance_core.policy.by_case import standings_of_cases
from attendance_core.policy.by_register import standings_of_register
from attendance_core.policy.deciding import Known, decide
from attendance_core.policy.facts import CaseEvent, Facts, events_at
from attendance_core.policy.measures import Source, measures
from attendance_core.policy.needed import Needed, of_register, tests_of
from attendance_core.policy.proposals import Evaluation, NotEvaluable, Proposal, Standing, Withheld
from attendance_core.policy.scope import OWN_FLAG, people, unknown_flags
from attendance_core.policy.telling import told_of
from attendance_core.policy.values import Policy, Rule
from attendance_core.register import Prepared
from attendance_core.tables import LONDON

__all__ = [
    "Told",
    "askable",
    "check_keys",
    "decided",
    "evaluate",
    "history_of",
    "in_london",
]

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
        at: the moment, with its zone; days and clock times are London's.
        history: what was done before.
        facts: what else is known.

    Raises:
        NotInForce: the policy is not in force on that day.
        ValueError: the moment has no zone.
        Refused: what was done, or is known, is of a key that two schools have given to a pupil.
    """
    here = in_london(at)
    on = here.date()
    if on < policy.effective_from or (policy.effective_to and on > policy.effective_to):
        raise NotInForce(f"{policy.id}: nothing is in force on {on.isoformat()}")
    told = Told(Asked(prepared, on, due=facts.due), policy, history_of(history, here), facts, here)
    check_keys(told.asked, told.done, facts)
    unknown, rules = askable(policy, facts)
    by_register = [each for each in rules if of_register(each)]
    by_case = [each for each in rules if not of_register(each)]
    whos = told.pupils["who"].to_list()
    telling = told_of(told.asked, Needed.of(rules), whos)
    found = [
        *standings_of_register(telling, told.pupils, by_register, facts, on=on),
        *standings_of_cases(telling, told.pupils, by_case, told.done, facts, on=on),
    ]
    standings = [each for each in found if isinstance(each, Standing)]
    amiss = [each for each in found if isinstance(each, NotEvaluable)]
    return decided(told, standings, (*unknown, *amiss))


@frozen(eq=False)
class Told:
    """All that is known when a policy decides."""

    asked: Asked
    policy: Policy
    done: Mapping[str, Sequence[CaseEvent]] = field(repr=False)
    facts: Facts
    at: datetime

    @cached_property
    def pupils(self) -> nw.DataFrame[Any]:
        """Of whom the policy speaks."""
        return people(self.asked, self.policy)

    @cached_property
    def rows(self) -> Mapping[tuple[int, str], tuple[bool, date]]:
        """By school and key, whether each pupil is looked after, and since when on roll."""
        names = ("urn", "pupil", "looked_after", "start")
        urns, keys, cared, starts = (self.pupils[name].to_list() for name in names)
        return dict(zip(zip(urns, keys, strict=True), zip(cared, starts, strict=True), strict=True))


def in_london(at: datetime) -> datetime:
    """Give a moment as London's clocks show it.

    Raises:
        ValueError: it has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment with its zone was expected")
    return at.astimezone(LONDON)


def check_keys(asked: Asked, done: Mapping[str, Sequence[CaseEvent]], facts: Facts) -> None:
    """Refuse history and facts of which nobody can say which school's pupil they are about.

    A UPN is the same child at every school; an admission number is each school's own.
    """
    known = {each.pupil for each in facts.overrides}
    known |= {e.pupil for events in done.values() for e in events if e.urn is None}
    for of_pupils in (*facts.figures.values(), *facts.so.values()):
        known |= set(of_pupils)
    times = asked.times.select("urn", "pupil").unique()
    counts = times.group_by("pupil").agg(nw.len().alias("schools")).filter(nw.col("schools") > 1)
    twice = {each for each in counts["pupil"].to_list() if is_by_number(each)}
    if unclear := len(known & twice):
        expected = f"keys of one school's pupils were expected; {unclear} stand in two schools"
        raise Refused([Fault("history and facts", expected)])


def history_of(history: Iterable[CaseEvent], at: datetime) -> Mapping[str, Sequence[CaseEvent]]:
    """Give what was done by a moment, by pupil, in the order of days."""
    done: dict[str, list[CaseEvent]] = defaultdict(list)
    for each in sorted(history, key=lambda event: event.day):
        if each.day <= at.date():
            done[each.pupil].append(each)
    return done


def askable(policy: Policy, facts: Facts) -> tuple[Sequence[NotEvaluable], Sequence[Rule]]:
    """Give the rules that can be asked, and those of whose facts nothing is known."""
    unknown = [each for rule in policy.rules for each in _unknown(rule, facts)]
    left_out = {each.rule for each in unknown}
    return unknown, [each for each in policy.rules if each.id not in left_out]


def _unknown(rule: Rule, facts: Facts) -> Iterator[NotEvaluable]:
    """Say what a rule asks of which nobody has said anything."""
    tests = {each.measure for each in tests_of(rule.enter)}
    facts_asked = {each for each in tests if measures()[each].source is Source.FACTS}
    guards = {each.removeprefix("no_") for each in rule.guards.facts}
    flags = {each.flag for each in rule.exemptions} - {OWN_FLAG}
    names = [
        *sorted(facts_asked - facts.figures.keys()),
        *sorted((guards | flags) - facts.so.keys()),
        *unknown_flags(rule.scope, facts),
    ]
    if names:
        yield NotEvaluable(rule.id, f"nothing is known of {', '.join(names)}")


def decided(
    told: Told,
    standings: Sequence[Standing],
    amiss: Sequence[NotEvaluable],
) -> Evaluation:
    """Decide of every pupil who stands in some rules."""
    by_pupil: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for each in standings:
        by_pupil[each.urn, each.pupil].append(each)
    said: list[Proposal | Withheld] = []
    for key, own in sorted(by_pupil.items()):
        held, on = told.asked.held[key[0]], told.asked.on
        looked_after, since = told.rows.get(key, (False, on))
        known = Known(
            held,
            told.at,
            events_at(told.done, *key),
            told.facts,
            looked_after,
            since,
        )
        said.extend(decide(told.policy, own, known))
    return Evaluation(
        told.policy,
        told.asked.on,
        tuple(each for each in said if isinstance(each, Proposal)),
        tuple(each for each in said if isinstance(each, Withheld)),
        tuple(amiss),
    )
