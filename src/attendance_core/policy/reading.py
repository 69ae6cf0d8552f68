"""A policy's file read strictly: every fault at once, each by its key."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from attrs import field, frozen

from attendance_core.errors import Fault, collecting
from attendance_core.policy.laying import laid_over
from attendance_core.policy.references import Placed, doubled, strange_names
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
    events: tuple[str, ...] = ()


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
        table = laid_over(trust, table, place, over_place or place)
    file = structure(table, _File, place=place)
    rules: list[Placed] = []
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
            rules.extend([Placed(read, where, key)] if read else [])
        faults.extend(doubled(rules))
        if len(rules) == len(file.rules):  # of one that cannot be read nobody knows its names
            faults.extend(strange_names(rules, file.policy.events))
        faults.extend(_head_amiss(file.policy, place, is_laid=over is not None))
        faults.extend(_beyond_the_law(file, thresholds, place))
    return _policy(file, [each.rule for each in rules])


def _head_amiss(head: _Head, place: str, *, is_laid: bool) -> Iterator[Fault]:
    if head.inherits is not None and not is_laid:
        expected = f"the file of the policy {head.inherits} was expected beside it"
        yield Fault(place, expected, key="policy.inherits")
    if head.effective_to is not None and head.effective_to < head.effective_from:
        expected = f"a day no earlier than effective_from, {head.effective_from}, was expected"
        yield Fault(place, expected, key="policy.effective_to")


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
