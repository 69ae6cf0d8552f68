"""Why a policy wants this of a pupil and not the next: every rule in its order, in plain words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import narwhals as nw
from attrs import frozen

from attendance_core.policy.asked import Asked
from attendance_core.policy.evaluating import evaluate, in_london
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.needed import Needed, is_of_register, of_register, tests_of
from attendance_core.policy.of_case import follow
from attendance_core.policy.proposals import Proposal
from attendance_core.policy.saying import Figure, asks, figure_text
from attendance_core.policy.scope import people, within
from attendance_core.policy.standing import figure_of
from attendance_core.policy.sums import on_the_day
from attendance_core.policy.telling import told_of
from attendance_core.policy.values import Policy, Rule, Test
from attendance_core.register import Prepared

__all__ = ["Explained", "explain"]

_NO_FACTS = Facts()


@frozen
class Explained:
    """What becomes of one rule for one pupil: its answer in a word, and why, without the pupil."""

    rule: str
    stage: int | None
    answer: str
    says: str


def explain(
    prepared: Prepared,
    policy: Policy,
    pupil: str,
    *,
    at: datetime,
    history: Iterable[CaseEvent] = (),
    facts: Facts = _NO_FACTS,
) -> tuple[Explained, ...]:
    """Say of each rule of a policy what it makes of a pupil at a moment, and why.

    The answer is one of "proposed", "done", "declined", "superseded", "withheld", "not so", "not
    evaluable" and "not of whom it speaks".

    Args:
        prepared: the registers.
        policy: the policy.
        pupil: the pupil's key.
        at: the moment, with its zone.
        history: what was done before.
        facts: what else is known.

    Raises:
        NotInForce: the policy is not in force on that day.
    """
    events = [each for each in history if each.pupil == pupil]
    found = evaluate(prepared, policy, at=at, history=events, facts=facts)
    said: dict[str, Explained] = {}
    for each in found.of(pupil):
        rule = each.standing.rule
        answer = "proposed" if isinstance(each, Proposal) else "withheld"
        said.setdefault(rule.id, Explained(rule.id, rule.stage, answer, str(each)))
    amiss = {each.rule: each.reason for each in found.not_evaluable if each.pupil in {None, pupil}}
    asked = Asked(prepared, in_london(at).date(), due=facts.due)
    pupils = people(asked, policy).filter(nw.col("pupil") == pupil)
    # On the roll of two schools, the pupil is explained at the first.
    first = pupils.sort("who").head(1)
    figures = dict(_figures(asked, policy, first, events, facts))
    explained = []
    for rule in policy.rules:
        is_spoken_of = len(within(pupils, rule.scope, facts)) > 0
        explained.append(said.get(rule.id) or _other(rule, is_spoken_of, amiss, figures, events))
    return tuple(explained)


def _other(
    rule: Rule,
    is_spoken_of: bool,  # noqa: FBT001 - one of two answers
    amiss: Mapping[str, str],
    figures: Mapping[str, Sequence[Figure]],
    events: Sequence[CaseEvent],
) -> Explained:
    """Say why a rule wants nothing."""
    if not is_spoken_of:
        says = f"{rule.says} does not speak of this pupil on this day."
        return Explained(rule.id, rule.stage, "not of whom it speaks", says)
    if rule.id in amiss:
        says = f"{rule.says} cannot be evaluated: {amiss[rule.id]}."
        return Explained(rule.id, rule.stage, "not evaluable", says)
    told = "; ".join(figure_text(each) for each in figures.get(rule.id, ()))
    because = f"{rule.says} asks for {asks(rule.enter)}: {told}."
    done = [each for each in events if each.rule == rule.id]
    if done:
        last = max(done, key=lambda each: each.day)
        # What a person decided against is remembered as what was superseded is.
        said = last.outcome or last.does if last.does == "superseded" else "done"
        on = last.day.isoformat()
        return Explained(rule.id, rule.stage, said, f"{because} {said.capitalize()} on {on}.")
    return Explained(rule.id, rule.stage, "not so", because)


def _figures(
    asked: Asked,
    policy: Policy,
    one: nw.DataFrame[Any],
    events: Sequence[CaseEvent],
    facts: Facts,
) -> Iterator[tuple[str, Sequence[Figure]]]:
    """Give the figures of each rule, of one pupil or of none."""
    if not len(one):
        return
    who, pupil = next(one.select("who", "pupil").iter_rows())
    telling = told_of(asked, Needed.of(policy.rules), [who])
    tests = [each for rule in policy.rules for each in tests_of(rule.enter) if is_of_register(each)]
    row = on_the_day(telling, one, tests, on=asked.on)
    of_cases = [each for each in policy.rules if not of_register(each)]
    of_pupil = {who: (pupil, events)}
    followed = follow(telling, [who], of_cases, of_pupil, facts, on=asked.on)
    for rule in policy.rules:
        if of_register(rule):
            yield rule.id, [_figure(row, test, telling.needed) for test in tests_of(rule.enter)]
        else:
            each = followed[who]
            now = each.held.last_by(asked.on)
            yield rule.id, [each.figure(test, now) for test in tests_of(rule.enter)]


def _figure(row: nw.DataFrame[Any], test: Test, needed: Needed) -> Figure:
    top, bottom = figure_of(test, needed)
    ((over, under),) = row.select(top=top, bottom=bottom).iter_rows()
    return Figure(test, over, under)
