"""Configuration read strictly: an unknown key, table or kind of value is a fault that names it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from attrs import field, fields, frozen
from attrs.validators import optional

from attendance_core.correspondence.declared import Data
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.school import School, not_empty, structured_school
from attendance_core.tables import plain, structure
from attendance_core.thresholds import NATIONAL, Thresholds
from attendance_core.thresholds.local import LocalFigure, local_thresholds
from attendance_core.trust.trust import (
    CHASE,
    ChaseRules,
    ConcernRules,
    EntryRules,
    FallsDueRules,
    MessageRules,
    NamedPath,
    ReplyRules,
    ReturnsConfiguration,
    SchoolConfiguration,
    TakingOver,
    Trust,
)

__all__ = ["read_trust"]


@frozen
class _Head:
    name: str
    records: str | None = None
    policy: str | None = field(default=None, validator=optional(not_empty))
    documents: str | None = field(default=None, validator=optional(not_empty))


@frozen
class _Channels:
    sms: str | None = None
    email: str | None = None
    letter: str | None = None


@frozen
class _Adapters:
    roll: str
    marks: str
    presence: str | None = None
    lessons: str | None = None
    amendments: str | None = None
    part_time: str | None = None
    sickness: str | None = None
    notices: str | None = None
    replies: str | None = None
    outcomes: str | None = None
    write_marks: str | None = None
    safeguarding: str | None = None
    export: str | None = None
    local_authority: str | None = None
    wording: str | None = None
    policy: str | None = None
    messages: _Channels = _Channels()


@frozen
class _Rest:
    calendar: str
    adapters: _Adapters
    messages: MessageRules | None = None
    replies: ReplyRules | None = None
    entries: EntryRules | None = None
    concerns: ConcernRules | None = None
    sees: dict[str, Data] = field(factory=dict)
    falls_due: FallsDueRules = field(factory=FallsDueRules)
    chase: tuple[ChaseRules, ...] = CHASE
    taking_over: TakingOver | None = None
    returns: ReturnsConfiguration = field(factory=ReturnsConfiguration)
    policy: str | None = field(default=None, validator=optional(not_empty))
    documents: str | None = field(default=None, validator=optional(not_empty))


@frozen
class _Authority:
    number: int
    figures: tuple[LocalFigure, ...] = field(alias="figure")


@frozen
class _File:
    trust: _Head
    school: tuple[dict[str, Any], ...]
    local_authority: tuple[_Authority, ...] = ()


_OF_SCHOOL = {each.alias for each in fields(School)}
_OF_REST = {each.name for each in fields(_Rest)}


def read_trust(text: str, *, place: str) -> Trust:
    """Read a trust's configuration.

    Raises:
        Refused: with every fault, naming its key.
    """
    tables = plain(text, place=place)
    if isinstance(tables.get("school"), Mapping):
        expected = "a line [[school]] was expected before the tables of a school"
        raise Refused([Fault(place, expected, key="school")])
    file = structure(tables, _File, place=place)
    schools: list[SchoolConfiguration] = []
    authorities: dict[int | None, Thresholds] = {
        each.number: local_thresholds(each.figures) for each in file.local_authority
    }
    with collecting() as faults:
        if not file.school:
            faults.add(place, "at least one school was expected", key="school")
        for number, table in enumerate(file.school, 1):
            key = f"school[{number}]"
            read = faults.attempt(partial(_school, table, file.trust, authorities, place, key))
            schools.extend([read] if read else [])
        faults.extend(_doubled(schools, place))
        faults.extend(_authorities_amiss(file, place))
    return Trust(file.trust.name, place, tuple(schools), file.trust.records)


def _doubled(schools: list[SchoolConfiguration], place: str) -> list[Fault]:
    urns = [each.school.urn for each in schools]
    return [
        Fault(place, "a URN that no other school has was expected", key=f"{each.key}.urn")
        for at, each in enumerate(schools)
        if each.school.urn in urns[:at]
    ]


def _authorities_amiss(file: _File, place: str) -> Iterator[Fault]:
    numbers = [each.number for each in file.local_authority]
    of_schools = [table.get("la_number") for table in file.school]
    for at, number in enumerate(numbers):
        key = f"local_authority[{at + 1}].number"
        if number in numbers[:at]:
            yield Fault(place, "a number that stands once was expected", key=key)
        if number not in of_schools:
            yield Fault(place, "the la_number of a school of this file was expected", key=key)


def _school(
    table: Mapping[str, Any],
    head: _Head,
    authorities: Mapping[int | None, Thresholds],
    place: str,
    key: str,
) -> SchoolConfiguration:
    own = {name: value for name, value in table.items() if name in _OF_SCHOOL}
    rest = {name: value for name, value in table.items() if name in _OF_REST}
    others = {name: table[name] for name in table.keys() - own.keys() - rest.keys()}
    with collecting() as faults:
        school = faults.attempt(lambda: structured_school(own, place=place, key=key))
        named = faults.attempt(lambda: structure(rest, _Rest, place=place, key=key))
        adapters = _named(named) if named else {}
        faults.extend(_chase_amiss(named.chase if named else (), place, key))
        faults.extend(_unheard(named, place, key) if named else ())
        for name, value in sorted(others.items()):
            if not isinstance(value, Mapping):
                faults.add(place, "this key is not known here", key=f"{key}.{name}")
            elif named and name not in {*adapters.values(), named.calendar}:
                expected = "settings of an adapter that the school names were expected"
                faults.add(place, expected, key=f"{key}.{name}")
        if faults or school is None or named is None:
            faults.refuse()
    return SchoolConfiguration(
        school,
        named.calendar,
        adapters,
        others,
        named.messages,
        key,
        replies=named.replies,
        entries=named.entries,
        concerns=named.concerns,
        sees=named.sees,
        falls_due=named.falls_due,
        chase=named.chase,
        taking_over=named.taking_over,
        returns=named.returns,
        thresholds=authorities.get(school.la_number, NATIONAL),
        policies=_paths("policy", (head.policy, named.policy), key),
        documents=_paths("documents", (head.documents, named.documents), key),
    )


def _paths(name: str, said: tuple[str | None, str | None], key: str) -> tuple[NamedPath, ...]:
    """Give what the trust, and then the school, has named."""
    keys = f"trust.{name}", f"{key}.{name}"
    return tuple(NamedPath(path, at) for path, at in zip(said, keys, strict=True) if path)


def _chase_amiss(chase: Sequence[ChaseRules], place: str, key: str) -> Iterator[Fault]:
    for number, (before, after) in enumerate(pairwise(chase), 2):
        if after.after <= before.after:
            expected = "more minutes than those of the role before were expected"
            yield Fault(place, expected, key=f"{key}.chase[{number}].after")


def _unheard(rest: _Rest, place: str, key: str) -> Iterator[Fault]:
    """Give what the safeguarding lead should be told, where there is no system to tell it in."""
    expected = "an adapter for safeguarding was expected besides"
    for name in ("entries", "concerns"):
        if getattr(rest, name) and rest.adapters.safeguarding is None:
            yield Fault(place, expected, key=f"{key}.{name}")


def _named(rest: _Rest) -> dict[str, str]:
    given = rest.adapters
    one = {each.name: getattr(given, each.name) for each in fields(_Adapters)}
    channels = one.pop("messages")
    each_way = {f"messages.{each.name}": getattr(channels, each.name) for each in fields(_Channels)}
    return {capability: name for capability, name in (one | each_way).items() if name is not None}
