"""What a rule speaks of must be there: another rule, a stage, an action, something that happens.

A name that nothing answers to would never be so, and nobody would see that the rule is asleep.
"""

from collections.abc import Collection, Iterator, Sequence

from attrs import frozen

from attendance_core.errors import Fault
from attendance_core.policy.needed import tests_of
from attendance_core.policy.rules import ONCE_PER
from attendance_core.policy.values import Rule

__all__ = ["Placed", "doubled", "strange_names"]


@frozen
class Placed:
    """A rule, and where it stands: in which file, and under which key."""

    rule: Rule
    place: str
    key: str

    def fault(self, name: str, expected: str) -> Fault:
        """Give what is wrong with one of its keys."""
        return Fault(self.place, f"{expected} was expected", key=f"{self.key}.{name}")


def doubled(rules: Sequence[Placed]) -> Iterator[Fault]:
    """Say which rules have an id that one before them has."""
    ids = [each.rule.id for each in rules]
    for number, each in enumerate(rules):
        if each.rule.id in ids[:number]:
            yield each.fault("id", "an id that no other rule has")


def strange_names(rules: Sequence[Placed], events: Collection[str]) -> Iterator[Fault]:
    """Say which rules speak of something that the policy does not know.

    Args:
        rules: all rules of the policy.
        events: what happens beside its own actions, by the names that people record.
    """
    happens = {*events, *(action.what for each in rules for action in each.rule.actions)}
    for each in rules:
        yield from _priors(each, rules, happens)
        yield from _windows(each, happens)
        yield from _afters(each)
        for name in each.rule.cooldown.max_per:
            if name not in {*ONCE_PER, *happens}:
                expected = f"one of {', '.join(ONCE_PER)}, or {_HAPPENS}"
                yield each.fault(f"cooldown.max_per.{name}", expected)


_HAPPENS = "the object of an action, or one of policy.events,"


def _priors(placed: Placed, rules: Sequence[Placed], happens: Collection[str]) -> Iterator[Fault]:
    ids, stages = {each.rule.id for each in rules}, {each.rule.stage for each in rules}
    for number, prior in enumerate(placed.rule.requires_prior, 1):
        name = f"requires_prior[{number}]"
        if prior.rule is not None and prior.rule not in ids:
            yield placed.fault(f"{name}.rule", "the id of a rule of this policy")
        if prior.stage is not None and prior.stage not in stages:
            yield placed.fault(f"{name}.stage", "a stage of a rule of this policy")
        if prior.action is not None and prior.action not in happens:
            yield placed.fault(f"{name}.action", _HAPPENS)


def _windows(placed: Placed, happens: Collection[str]) -> Iterator[Fault]:
    rule = placed.rule
    during = rule.evaluate.during
    if during is not None and during not in happens:
        yield placed.fault("evaluate.daily_during", _HAPPENS)
    for name, condition in (("", rule.enter), ("leave.", rule.leave)):
        tests = () if condition is None else tests_of(condition)
        events = {each.window.event for each in tests if each.window and each.window.event}
        for event in sorted(events - set(happens)):
            yield placed.fault(f"{name}window.since_event", f"{_HAPPENS} and not {event},")


def _afters(placed: Placed) -> Iterator[Fault]:
    """Say which actions wait for one that does not stand before them in their rule."""
    before: set[str] = set()
    for action in placed.rule.actions:
        if action.after is not None and action.after not in before:
            expected = f"what an action before it does, or its object, and not {action.after},"
            yield placed.fault("actions.after", expected)
        before |= {action.does, action.what}
