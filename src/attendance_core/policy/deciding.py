"""What is proposed of a pupil who stands in some rules, by what was done before and is known."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from attrs import field, frozen

from attendance_core.policy.actions import FAMILY
from attendance_core.policy.defaults import defaults
from attendance_core.policy.due import due_at
from attendance_core.policy.facts import CaseEvent, Facts
from attendance_core.policy.held import Held
from attendance_core.policy.of_case import latest
from attendance_core.policy.proposals import Proposal, Standing, Withheld
from attendance_core.policy.scope import OWN_FLAG
from attendance_core.policy.values import (
    Action,
    Amount,
    Effect,
    Policy,
    Prior,
    Reset,
    Rule,
    Unit,
)

__all__ = ["Known", "decide"]


@frozen(eq=False)
class Known:
    """What is known of one pupil when a policy is asked: what was done, and facts.

    `since` is the day on which the pupil came.
    """

    held: Held
    at: datetime
    events: Sequence[CaseEvent] = field(repr=False)
    facts: Facts = field(repr=False)
    looked_after: bool = False
    since: date = date.min

    @property
    def on(self) -> date:
        """The day."""
        return self.at.date()

    @property
    def school_days(self) -> int:
        """How many school days there have been this school year since the pupil came."""
        return self.held.school_days_this_year(self.since, self.on)

    def knows(self, flag: str) -> bool:
        """Say whether anybody said whose a flag is; the roll says who is looked after."""
        return flag == OWN_FLAG or flag in self.facts.so

    def has(self, flag: str, pupil: str) -> bool:
        """Say whether something is known to be so of the pupil."""
        is_said = pupil in self.facts.so.get(flag, ())
        return is_said or (flag == OWN_FLAG and self.looked_after)


Said = Proposal | Withheld
Numbered = tuple[int, Action]
"""One thing that a rule wants, by its number."""


def decide(policy: Policy, standings: Sequence[Standing], known: Known) -> Iterator[Said]:
    """Say what is proposed of one pupil, and what is withheld.

    What was done under the same key is neither. Of several stages the highest is proposed; what a
    lower one, or a letter beside the ladder, would have wanted is withheld as superseded.
    """
    keys = {each.key for each in known.events if each.key is not None}
    ready = []
    for each in standings:
        actions = _undone(each, known.events, keys)
        reason = actions and _reason(policy, each, known)
        if reason:
            yield Withheld(each, reason)
        elif actions:
            ready.append((each, actions))
    if ready:
        yield from _wanted(policy, ready, known)


def _wanted(
    policy: Policy, ready: Sequence[tuple[Standing, Sequence[Numbered]]], known: Known
) -> Iterator[Said]:
    """Propose the highest of the stages that may be, and what stands beside the ladder."""
    stages = [each.rule.stage for each, _ in ready if each.rule.stage is not None]
    highest = max(stages, default=None)
    writes = highest is not None and any(
        each.rule.stage == highest and each.rule.writes for each, _ in ready
    )
    reached = max(
        (each.stage for each in known.events if each.stage and _same("year", each, known)),
        default=None,
    )
    for each, actions in ready:
        stage = each.rule.stage
        if stage is not None and highest is not None and stage < highest:
            yield Withheld(each, f"stage {highest} is proposed instead", is_superseded=True)
        elif stage is not None and reached is not None and stage < reached:
            yield Withheld(each, f"stage {reached} was reached already", is_superseded=True)
        elif stage is None and each.rule.writes and writes:
            yield Withheld(each, f"the letter of stage {highest} goes instead", is_superseded=True)
        else:
            yield from _proposed(policy, each, actions, known)


def _undone(
    standing: Standing, events: Sequence[CaseEvent], keys: Collection[str]
) -> Sequence[Numbered]:
    """Give what a rule wants that was not done since it was reached, by the number of each.

    What somebody noted without a key was done if it is the same thing, for the same rule, since. Of
    a fact nobody knows since when it is so: what was done for it holds for a time.
    """
    is_of_fact, since = standing.lasts_since is not None, standing.lasts_since
    noted = {
        (each.does, each.what)
        for each in events
        if each.rule == standing.rule.id
        and (each.key is None or is_of_fact)
        and each.day >= (since or standing.reached.day)
    }
    return [
        (number, action)
        for number, action in enumerate(standing.rule.actions, 1)
        if (action.does, action.what) not in noted and not (keys and standing.key(number) in keys)
    ]


def _proposed(
    policy: Policy, standing: Standing, actions: Sequence[Numbered], known: Known
) -> Iterator[Proposal]:
    reaches = any(action.does in FAMILY for _, action in actions)
    diverted = _diverted(standing, known) if reaches else None
    for number, action in actions:
        to = diverted if action.does in FAMILY else None
        yield Proposal(
            standing, action, number, policy.id, policy.version, _due(action, standing, known), to
        )


def _due(action: Action, standing: Standing, known: Known) -> datetime | None:
    if action.due is None:
        return None
    return due_at(action.due, standing.reached, known.held, starts=known.facts.starts)


def _diverted(standing: Standing, known: Known) -> str | None:
    """Give the role that decides on what would reach a family, or None where none need.

    What goes by itself does so only where it is known whose the flags are.
    """
    rule, pupil, roles = standing.rule, standing.pupil, defaults().diverted
    for each in rule.exemptions:
        if each.effect is Effect.DIVERT and known.has(each.flag, pupil):
            return each.role or roles.get(each.flag, _MANAGER)
    own = {each.flag for each in rule.exemptions} | rule.scope.flags
    for flag, role in roles.items():
        is_open = rule.authority == "auto_send" and not known.knows(flag)
        if flag not in own and (known.has(flag, pupil) or is_open):
            return role
    return None


_MANAGER = "attendance_manager"


def _reason(policy: Policy, standing: Standing, known: Known) -> str | None:
    """Say why a rule may not want anything of a pupil yet, or None if it may."""
    rule = standing.rule
    reasons = (
        _guarded(rule, standing, known),
        _exempt(rule, standing, known),
        *(_prior(each, known) for each in rule.requires_prior),
        _skipped(policy, rule, known),
        _cooling(rule, standing, known),
    )
    return next((each for each in reasons if each), None)


def _guarded(rule: Rule, standing: Standing, known: Known) -> str | None:
    guards, clock = rule.guards, rule.evaluate.clock
    if clock is not None and known.at.time() < clock:
        return f"it is looked at from {clock:%H:%M} on"
    if guards.not_before is not None and known.on < guards.not_before:
        return f"not before {guards.not_before.isoformat()}"
    if guards.min_school_days is not None and known.school_days < guards.min_school_days:
        return f"{known.school_days} school days are fewer than {guards.min_school_days}"
    if rule.needs_reasons and standing.unresolved:
        return f"sessions without a mark, or without a reason yet: {standing.unresolved}"
    for fact in sorted(guards.facts):
        so = known.has(fact.removeprefix("no_"), standing.pupil)
        if so is fact.startswith("no_"):
            return f"{fact.replace('_', ' ')}: it is not so"
    return _old(rule, known)


def _old(rule: Rule, known: Known) -> str | None:
    within, read = rule.guards.data_fresh_within, known.facts.read_at
    if within is None or (read is not None and (known.at - read).total_seconds() <= within * 60):
        return None
    return f"marks no older than {within} minutes are needed"


def _exempt(rule: Rule, standing: Standing, known: Known) -> str | None:
    if any(
        each.pupil == standing.pupil and each.covers(rule.id, on=known.on)
        for each in known.facts.overrides
    ):
        return "a member of staff has said so, until a day"
    for each in rule.exemptions:
        if each.effect is Effect.SUPPRESS and known.has(each.flag, standing.pupil):
            return f"the pupil is exempt ({each.flag})"
    return None


def _prior(prior: Prior, known: Known) -> str | None:
    found = [each for each in known.events if _is_prior(each, prior) and each.day <= known.on]
    name = f"stage {prior.stage}" if prior.stage is not None else prior.rule or prior.action
    if not found:
        return f"{name} has not been done"
    if prior.min_gap is None:
        return None
    since = max(each.day for each in found)
    return _too_soon(prior.min_gap, since, known, f"{name} was done")


def _is_prior(event: CaseEvent, prior: Prior) -> bool:
    if event.does == "superseded":
        return False
    if prior.outcome is not None and event.outcome != prior.outcome:
        return False
    if prior.stage is not None:
        return event.stage == prior.stage
    return event.rule == prior.rule if prior.rule is not None else event.what == prior.action


def _too_soon(gap: Amount, since: date, known: Known, what: str) -> str | None:
    unit = Unit.SCHOOL_DAYS if gap.unit is Unit.OF_MEASURE else gap.unit
    passed = known.held.since(since, known.on, unit)
    return None if passed >= gap.number else f"{what} less than {gap} ago"


def _skipped(policy: Policy, rule: Rule, known: Known) -> str | None:
    if not policy.no_skip or rule.stage is None:
        return None
    below = {each.stage for each in policy.rules if each.stage and each.stage < rule.stage}
    done = {each.stage for each in known.events if _same("year", each, known)}
    missing = sorted(below - done)
    return f"stage {missing[0]} comes first" if missing else None


_SINCE = {"half_term": Reset.HALF_TERM, "term": Reset.TERM, "year": Reset.YEAR}


def _cooling(rule: Rule, standing: Standing, known: Known) -> str | None:
    cooldown = rule.cooldown
    own = [each for each in known.events if each.rule == rule.id and each.does != "superseded"]
    others = [each for each in own if each.reached != standing.reached]
    if cooldown.once_per and any(_same(cooldown.once_per, each, known) for each in others):
        return f"it is done once a {cooldown.once_per.replace('_', ' ')}"
    for name, most in cooldown.max_per.items():
        if len({each.reached or each.day for each in others if _same(name, each, known)}) >= most:
            return f"it is done {most} times at most, per {name.replace('_', ' ')}"
    for fact in sorted(cooldown.suppress_if):
        if known.has(fact, standing.pupil):
            return f"{fact.replace('_', ' ')}"
    if cooldown.min_gap is None:
        return None
    keys = {standing.key(number) for number in range(1, len(rule.actions) + 1)}
    family = [
        each.day
        for each in known.events
        if each.stage is not None and each.does == "send" and each.key not in keys
    ]
    if not family:
        return None
    return _too_soon(cooldown.min_gap, max(family), known, "a letter of a stage went")


def _same(period: str, event: CaseEvent, known: Known) -> bool:
    """Say whether something was done in the same day, week, half term, term or year, or case."""
    if period == "day":
        return event.day == known.on
    if period == "week":
        return event.day.isocalendar()[:2] == known.on.isocalendar()[:2]
    if period == "stage":
        return True
    if period in _SINCE:
        then, now = (known.held.last_by(day) for day in (event.day, known.on))
        reset = _SINCE[period]
        return bool(then and now) and known.held.period(then, reset) == known.held.period(
            now, reset
        )
    opened = latest(known.events, period, known.on)
    return opened is not None and event.day >= opened.day
