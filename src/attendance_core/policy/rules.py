"""One rule of a policy's file, read strictly."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from attrs import evolve, fields, frozen

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.policy.actions import FAMILY, actions_of
from attendance_core.policy.amounts import amount_of
from attendance_core.policy.conditions import KEYS, condition_of, reading
from attendance_core.policy.defaults import defaults
from attendance_core.policy.measures import measures
from attendance_core.policy.values import (
    Action,
    Amount,
    Condition,
    Cooldown,
    Effect,
    Evaluated,
    Exemption,
    Guards,
    Prior,
    Reset,
    Rule,
    Scope,
    Test,
)
from attendance_core.tables import structure

__all__ = ["ONCE_PER", "rule_of"]


@frozen
class _Plain:
    id: str
    title: str = ""
    stage: int | None = None
    authority: str = "auto_draft"
    reset: Reset | None = None
    on_success: int | None = None
    verified: bool = False
    source: str = ""
    assumed: tuple[str, ...] = ()


@frozen
class _Scope:
    years: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    compulsory_age_only: bool = False


@frozen
class _Guards:
    min_possible_sessions: int | None = None
    min_school_days: int | None = None
    not_before: date | None = None
    no_unresolved: bool | None = None
    data_fresh_within: int | None = None


@frozen
class _Prior:
    stage: int | None = None
    rule: str | None = None
    action: str | None = None
    outcome: str | None = None
    min_gap: str | None = None


@frozen
class _Cooldown:
    min_gap: str | None = None
    once_per: str | None = None
    max_per: dict[str, int] | None = None
    suppress_if: tuple[str, ...] = ()


@frozen
class _Exemption:
    flag: str
    effect: Effect = Effect.DIVERT
    role: str | None = None


_OWN = (
    *("scope", "evaluate", "guards", "requires_prior", "leave", "cooldown", "exemptions"),
    "actions",
)
_PLAIN = tuple(each.name for each in fields(_Plain))
_BY_ITSELF = "auto_send"
_EACH_APPROVAL = ("auto_draft", _BY_ITSELF)


def rule_of(table: Mapping[str, Any], *, place: str, key: str) -> Rule:
    """Read one rule.

    Raises:
        Refused: with every fault, naming its key.
    """

    def at(name: str) -> str:
        return f"{key}.{name}"

    with collecting() as faults:
        for name in sorted(table.keys() - {*_PLAIN, *_OWN, *KEYS}):
            faults.add(place, "this key is not known here", key=at(name))
        own = {name: each for name, each in table.items() if name in _PLAIN}
        head = faults.attempt(lambda: structure(own, _Plain, place=place, key=key))
        enter = faults.attempt(lambda: condition_of(table, place=place, key=key))
        if "actions" not in table:
            faults.add(place, "this key is missing", key=at("actions"))
        parts: dict[str, Any] = {
            name: faults.attempt(partial(how, table[name], place=place, key=at(name)))
            for name, how in _PARTS.items()
            if name in table
        }
        authority = faults.attempt(partial(_authority, head, place, at("authority")))
        if faults or head is None or enter is None or authority is None:
            faults.refuse()
        if authority == _BY_ITSELF and not _may_go_by_itself(head, parts["actions"]):
            expected = "needs_approval(role) was expected; only a text beside the ladder is sent so"
            faults.add(place, expected, key=at("authority"))
    parts["guards"] = _with_defaults(parts.get("guards") or Guards(), enter)
    return Rule(
        head.id,
        enter,
        title=head.title,
        stage=head.stage,
        authority=authority,
        reset=head.reset,
        on_success=head.on_success,
        verified=head.verified,
        source=head.source,
        assumed=head.assumed,
        **parts,
    )


def _may_go_by_itself(head: _Plain, actions: Sequence[Action]) -> bool:
    """Say whether nothing but a send reaches a family, and no stage of the ladder is reached."""
    return head.stage is None and not any(
        each.does in FAMILY and each.does != "send" for each in actions
    )


def _authority(head: _Plain | None, place: str, key: str) -> str:
    said = head.authority if head else _EACH_APPROVAL[0]
    if said in _EACH_APPROVAL:
        return said
    role = said.removeprefix("needs_approval(").removesuffix(")")
    if said != f"needs_approval({role})" or not role.isidentifier():
        expected = f"one of {', '.join(_EACH_APPROVAL)}, needs_approval(role) was expected"
        raise Refused([Fault(place, expected, key=key)])
    return role


def _with_defaults(guards: Guards, enter: Condition) -> Guards:
    """Ask of a percentage that enough sessions were possible, where the rule does not say."""
    share = isinstance(enter, Test) and measures()[enter.measure].unit == "per cent"
    if share and guards.min_possible_sessions is None:
        return evolve(guards, min_possible_sessions=defaults().min_possible_sessions)
    return guards


def _scope(table: object, *, place: str, key: str) -> Scope:
    read = structure(table, _Scope, place=place, key=key)
    years = tuple(map(str, read.years))
    return Scope(years, read.groups, frozenset(read.flags), read.compulsory_age_only)


def _guards(table: object, *, place: str, key: str) -> Guards:
    if not isinstance(table, Mapping):
        raise Refused([Fault(place, "a table of keys and values was expected", key=key)])
    facts = {name for name, each in table.items() if each is True and name not in _GUARDS}
    known = {name: each for name, each in table.items() if name not in facts}
    read = structure(known, _Guards, place=place, key=key)
    return Guards(
        read.min_possible_sessions,
        read.min_school_days,
        read.not_before,
        read.no_unresolved,
        read.data_fresh_within,
        frozenset(facts),
    )


_GUARDS = frozenset(each.name for each in fields(_Guards))


def _amount(value: str | None, place: str, key: str) -> Amount | None:
    return None if value is None else reading(amount_of, value, place, key)


def _priors(tables: object, *, place: str, key: str) -> tuple[Prior, ...]:
    found = []
    with collecting() as faults:
        for number, table in enumerate(_list(tables, place, key), 1):
            read = faults.attempt(partial(_prior, table, place, f"{key}[{number}]"))
            found.extend([read] if read else [])
    return tuple(found)


def _prior(table: object, place: str, key: str) -> Prior:
    read = structure(table, _Prior, place=place, key=key)
    if sum(each is not None for each in (read.stage, read.rule, read.action)) != 1:
        raise Refused([Fault(place, "one of stage, rule, action was expected", key=key)])
    gap = _amount(read.min_gap, place, f"{key}.min_gap")
    return Prior(read.stage, read.rule, read.action, read.outcome, gap)


def _list(value: object, place: str, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refused([Fault(place, "a list was expected", key=key)])
    return value


def _cooldown(table: object, *, place: str, key: str) -> Cooldown:
    read = structure(table, _Cooldown, place=place, key=key)
    gap = _amount(read.min_gap, place, f"{key}.min_gap")
    if read.once_per is not None and read.once_per not in ONCE_PER:
        expected = f"one of {', '.join(ONCE_PER)} was expected"
        raise Refused([Fault(place, expected, key=f"{key}.once_per")])
    return Cooldown(gap, read.once_per, read.max_per or {}, frozenset(read.suppress_if))


ONCE_PER = ("day", "week", "half_term", "term", "year", "stage")
"""In what a rule may want something but once."""


def _exemptions(tables: object, *, place: str, key: str) -> tuple[Exemption, ...]:
    found = []
    with collecting() as faults:
        for number, table in enumerate(_list(tables, place, key), 1):
            at = f"{key}[{number}]"
            read = faults.attempt(partial(structure, table, _Exemption, place=place, key=at))
            found.extend([read] if read else [])
    return tuple(Exemption(each.flag, each.effect, each.role) for each in found)


@frozen
class _Clock:
    clock: time | None = None
    daily_during: str | None = None


def _evaluate(value: object, *, place: str, key: str) -> Evaluated:
    if value == "daily":
        return Evaluated()
    if value == "half_term_close":
        return Evaluated(half_term_close=True)
    if not isinstance(value, Mapping):
        expected = 'daily, half_term_close, { clock = "10:00" } or { daily_during = "case" }'
        raise Refused([Fault(place, f"one of {expected} was expected", key=key)])
    read = structure(value, _Clock, place=place, key=key)
    return Evaluated(read.clock, during=read.daily_during)


def _leave(table: object, *, place: str, key: str) -> Condition:
    if not isinstance(table, Mapping):
        raise Refused([Fault(place, "a table of keys and values was expected", key=key)])
    return condition_of(table, place=place, key=key)


_PARTS: Mapping[str, Callable[..., Any]] = {
    "scope": _scope,
    "evaluate": _evaluate,
    "guards": _guards,
    "requires_prior": _priors,
    "leave": _leave,
    "cooldown": _cooldown,
    "exemptions": _exemptions,
    "actions": actions_of,
}
