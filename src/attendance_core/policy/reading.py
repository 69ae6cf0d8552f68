"""A policy's file read strictly, and a school's own laid over its trust's.

A school may give more, and may change what its trust has not locked. A rule of the same id is
changed key by key; another one is added after the trust's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from attrs import field, frozen

from attendance_core.errors import Fault, collecting
from attendance_core.policy.conditions import KEYS
from attendance_core.policy.rules import rule_of
from attendance_core.policy.settings import NoticePeriod, Plan, RegisterTimes
from attendance_core.policy.values import AppliesTo, Policy, Rule
from attendance_core.sessions import Half
from attendance_core.tables import plain, structure
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["read_policy"]


@frozen
class _AppliesTo:
    phases: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    compulsory_age_only: bool = False

    def value(self) -> AppliesTo:
        """Give it as the policy's own value."""
        return AppliesTo(
            years=tuple(map(str, self.years)),
            compulsory_age_only=self.compulsory_age_only,
            phases=self.phases,
        )


@frozen
class _Head:
    id: str
    version: str
    effective_from: date
    effective_to: date | None = None
    inherits: str | None = None
    locked: tuple[str, ...] = ()
    applies_to: _AppliesTo = field(factory=_AppliesTo)
    review_due: date | None = None
    no_skip: bool = False


@frozen
class _Halves:
    AM: time | None = None
    PM: time | None = None

    def value(self) -> Mapping[Half, time]:
        """Give those that are said."""
        return {half: at for half in Half if (at := getattr(self, half.value)) is not None}


@frozen
class _Register:
    late_after: _Halves = field(factory=_Halves)
    closes_at: _Halves = field(factory=_Halves)
    staff_register_due_min: int | None = None
    parent_report_by: time | None = None
    office_contact_by: time | None = None


@frozen
class _Notice:
    issuer: str
    length_school_days: int | None = None
    length_sessions: int | None = None
    early_exit: bool = False

    def value(self) -> NoticePeriod:
        """Give it as the policy's own value."""
        return NoticePeriod(
            self.issuer, self.length_school_days, self.length_sessions, self.early_exit
        )


@frozen
class _File:
    policy: _Head
    rules: tuple[dict[str, Any], ...]
    register: _Register = field(factory=_Register)
    nti: _Notice | None = None
    plan: Plan | None = None


def read_policy(
    text: str,
    *,
    place: str,
    over: str | None = None,
    over_place: str | None = None,
    thresholds: Thresholds = NATIONAL,
) -> Policy:
    """Read a policy.

    Args:
        text: the school's file, or the only one.
        place: its name, for the faults.
        over: the file of the trust whose policy it is laid over, if it inherits one.
        over_place: the name of that file.
        thresholds: the figures of the law that no policy goes beyond.

    Raises:
        Refused: with every fault, naming its key; a key that the trust has locked among them.
    """
    table = plain(text, place=place)
    if over is not None:
        trust = plain(over, place=over_place or place)
        table = _laid_over(trust, table, place, over_place or place)
    file = structure(table, _File, place=place)
    rules: list[Rule] = []
    with collecting() as faults:
        if not file.rules:
            faults.add(place, "one rule or more was expected", key="rules")
        own = _own_numbers(text, place) if over is not None else {}
        for number, each in enumerate(file.rules, 1):
            where, key = place, f"rules[{number}]"
            if over is not None:
                mine = own.get(str(each.get("id")))
                where = place if mine else over_place or place
                key = f"rules[{mine or number}]"
            read = faults.attempt(partial(rule_of, each, place=where, key=key))
            rules.extend([read] if read else [])
        faults.extend(_doubled(rules, place))
        faults.extend(_strange_priors(rules, place))
        faults.extend(_beyond_the_law(file, thresholds, place))
    return _policy(file, rules)


def _own_numbers(text: str, place: str) -> Mapping[str, int]:
    """Give where in a school's own file its rules stand; the trust's are before them when laid."""
    rules = plain(text, place=place).get("rules", [])
    return {each["id"]: number for number, each in enumerate(rules, 1)}


def _policy(file: _File, rules: Sequence[Rule]) -> Policy:
    head, register, notice = file.policy, file.register, file.nti
    return Policy(
        head.id,
        head.version,
        head.effective_from,
        tuple(rules),
        effective_to=head.effective_to,
        applies_to=head.applies_to.value(),
        review_due=head.review_due,
        no_skip=head.no_skip,
        locked=head.locked,
        register=RegisterTimes(
            register.late_after.value(),
            register.closes_at.value(),
            register.staff_register_due_min,
            register.parent_report_by,
            register.office_contact_by,
        ),
        notice=None if notice is None else notice.value(),
        plan=file.plan,
    )


def _doubled(rules: Sequence[Rule], place: str) -> Iterator[Fault]:
    ids = [each.id for each in rules]
    for number, name in enumerate(ids, 1):
        if name in ids[: number - 1]:
            expected = "an id that no other rule has was expected"
            yield Fault(place, expected, key=f"rules[{number}].id")


def _strange_priors(rules: Sequence[Rule], place: str) -> Iterator[Fault]:
    ids, stages = {each.id for each in rules}, {each.stage for each in rules}
    for number, rule in enumerate(rules, 1):
        for at, prior in enumerate(rule.requires_prior, 1):
            key = f"rules[{number}].requires_prior[{at}]"
            if prior.rule is not None and prior.rule not in ids:
                yield Fault(
                    place, "the id of a rule of this policy was expected", key=f"{key}.rule"
                )
            if prior.stage is not None and prior.stage not in stages:
                expected = "a stage of a rule of this policy was expected"
                yield Fault(place, expected, key=f"{key}.stage")


_SCHOOL_DAYS = 5
_ISSUERS = ("school", "la")


def _beyond_the_law(file: _File, thresholds: Thresholds, place: str) -> Iterator[Fault]:
    """Say where a notice to improve would be longer or shorter than the law lets it be."""
    notice = file.nti
    if notice is None:
        return
    if notice.issuer not in _ISSUERS:
        yield Fault(place, f"one of {', '.join(_ISSUERS)} was expected", key="nti.issuer")
    on = file.policy.effective_from
    least = thresholds["notice_to_improve_shortest"].on(on).value * _SCHOOL_DAYS
    most = thresholds["notice_to_improve_longest"].on(on).value * _SCHOOL_DAYS
    for name, length, of_day in (
        ("length_school_days", notice.length_school_days, 1),
        ("length_sessions", notice.length_sessions, len(Half)),
    ):
        if length is not None and not least * of_day <= length <= most * of_day:
            expected = f"from {least * of_day} to {most * of_day} was expected"
            yield Fault(place, expected, key=f"nti.{name}")
    if (notice.length_school_days is None) is (notice.length_sessions is None):
        expected = "one of length_school_days and length_sessions was expected"
        yield Fault(place, expected, key="nti")


def _laid_over(
    trust: Mapping[str, Any], school: Mapping[str, Any], place: str, over_place: str
) -> dict[str, Any]:
    """Lay a school's file over its trust's, and refuse what the trust has locked."""
    for table, where in ((trust, over_place), (school, place)):
        _check_shape(table, where)
    head, own = trust.get("policy", {}), school.get("policy", {})
    with collecting() as faults:
        if own.get("inherits") != head.get("id"):
            faults.add(place, f"{head.get('id')} was expected", key="policy.inherits")
        for path, key in _paths(school, trust):
            if any(path == each or path.startswith(f"{each}.") for each in head.get("locked", ())):
                faults.add(place, "the trust has locked this key", key=key)
        if "locked" in own:
            faults.add(place, "only a trust locks keys", key="policy.locked")
    merged = _merged(trust, {name: each for name, each in school.items() if name != "rules"})
    merged["rules"] = _rules(trust.get("rules", []), school.get("rules", []))
    return merged


def _check_shape(table: Mapping[str, Any], place: str) -> None:
    """Refuse a file whose parts cannot be laid over one another."""
    rules, head = table.get("rules", []), table.get("policy", {})
    with collecting() as faults:
        if not isinstance(head, Mapping) or not isinstance(head.get("locked", []), list):
            faults.add(place, "a table of keys and values was expected", key="policy")
        if not isinstance(rules, list):
            faults.add(place, "a list of rules was expected", key="rules")
            return
        ids: list[str] = []
        for number, each in enumerate(rules, 1):
            name = each.get("id") if isinstance(each, Mapping) else None
            if not isinstance(name, str) or name in ids:
                expected = "an id in quotes that stands once was expected"
                faults.add(place, expected, key=f"rules[{number}].id")
            else:
                ids.append(name)


def _paths(table: Mapping[str, Any], trust: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each key of a file as a trust locks it, and as a fault names it.

    Who asks for another figure changes all that the trust's rule asks.
    """
    asked = {each["id"]: each.keys() & set(KEYS) for each in trust.get("rules", [])}
    for name, value in table.items():
        if name == "rules" and isinstance(value, list):
            for number, rule in enumerate(value, 1):
                asks_anew = not rule.keys().isdisjoint(_ASKS_ANEW)
                more = asked.get(rule["id"], set()) if asks_anew else set()
                for key in sorted((rule.keys() | more) - {"id"}):
                    yield f"rules.{rule['id']}.{key}", f"rules[{number}].{key}"
        elif isinstance(value, Mapping):
            for path, key in _paths(value, {}):
                yield f"{name}.{path}", f"{name}.{key}"
        else:
            yield name, name


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        both = isinstance(value, Mapping) and isinstance(under.get(name), Mapping)
        merged[name] = _merged(under[name], value) if both else value
    return merged


def _rules(trust: Sequence[Any], school: Sequence[Any]) -> list[Any]:
    """Give the trust's rules as the school has changed them, and then the school's own."""
    changes = {each["id"]: each for each in school}
    ids = {each["id"] for each in trust}
    kept = [_changed(each, changes.get(each["id"], {})) for each in trust]
    return [*kept, *(each for each in school if each["id"] not in ids)]


_ASKS_ANEW = frozenset({"combine", "measure"})


def _changed(rule: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    # A condition is one thing: half of the trust's and half of the school's would be neither's.
    asks_anew = not change.keys().isdisjoint(_ASKS_ANEW)
    kept = {name: each for name, each in rule.items() if not (asks_anew and name in KEYS)}
    return {**kept, **change}
