"""The cast of an invented school: the people who have a role in its day, and what makes them so."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Any

from attrs import evolve, field, frozen

from attendance_core.identifiers import upn_check_letter
from attendance_core.roll import Boarder, EnrolmentStatus, Pupil, Roll
from attendance_core.scenarios.attending import Attending
from attendance_core.scenarios.families import family_of
from attendance_core.scenarios.part import Part, Spends
from attendance_core.scenarios.past import PASTS
from attendance_core.tables import packaged

__all__ = ["Cast", "Role", "cast_of", "roles"]


@frozen
class Role:
    """A role: in which kinds of school it is, of which year groups, and its part in the day."""

    name: str
    at: tuple[str, ...]
    part: Part
    years: tuple[str, ...] = ()


@frozen
class Cast:
    """The pupils of the roles, their parts by pupil, and the roll with what makes them so."""

    pupils: Mapping[str, str] = field(repr=False)
    parts: Mapping[str, Part] = field(repr=False)
    roll: Roll = field(repr=False)


@frozen
class _Table:
    role: tuple[Role, ...]


@cache
def roles(kind: str | None) -> tuple[Role, ...]:
    """Give the roles of a kind of school: `sixth_form`, `secondary`, `primary`; None has none."""
    held = packaged(__package__, "data/cast.toml", _Table).role
    return tuple(each for each in held if kind in each.at)


_PUPILS: Mapping[str, Mapping[str, Any]] = {
    "eighteen": {"date_of_birth": date(2008, 10, 2), "mobile": "07700900018"},
    "eighteen_without_number": {"date_of_birth": date(2008, 9, 19), "mobile": None},
}
_ENROLMENTS: Mapping[str, Mapping[str, Any]] = {
    "boarder": {"boarder": Boarder.BOARDER},
    "looked_after_first": {"looked_after": True},
    "social_worker": {"social_worker": "S. Example"},
    "child_protection": {"child_protection": True},
    "youth_justice": {"youth_justice_worker": "Y. Example"},
}


def cast_of(
    random: Random,
    kind: str | None,
    roll: Roll,
    attending: Sequence[Attending],
    busy: frozenset[str],
) -> Cast:
    """Choose a pupil for each role, and change the roll and their past as the role asks.

    Args:
        random: the chances of the day.
        kind: the kind of school.
        roll: the roll.
        attending: those who are on roll in the morning of the day; the marks of the cast change.
        busy: the groups that have a part of their own, of whom nobody has a role.
    """
    free = [each for each in attending if _is_free(each, roll, busy)]
    random.shuffle(free)
    chosen: dict[Role, Attending] = {}
    for role in roles(kind):
        fitting = (
            each for each in free if each.enrolment.year_group in role.years or not role.years
        )
        found = next(fitting, None)
        if found is not None:
            free.remove(found)
            chosen[role] = found
            _live(role, found)
    pupils = {role.name: each.enrolment.pupil for role, each in chosen.items()}
    parts = {each.enrolment.pupil: role.part for role, each in chosen.items()}
    return Cast(pupils, parts, _with_roles(random, roll, pupils))


def _is_free(attending: Attending, roll: Roll, busy: frozenset[str]) -> bool:
    """Say whether a pupil has an ordinary past, a good UPN and a group without a part."""
    enrolment, today = attending.enrolment, attending.sessions[-1].day
    upn = roll.by_key[enrolment.pupil].upn
    return (
        upn is not None
        and upn_check_letter(upn[1:]) == upn[0]
        and enrolment.enrolment_status is EnrolmentStatus.CURRENT
        and enrolment.start is not None
        and enrolment.start <= date(today.year, 9, 1)
        and enrolment.registration_group not in busy
        and not enrolment.comes_first
        and not {"B", "C2", "D", "K"} & set(attending.codes[-20:])
    )


_STANDS = {Spends.PRESENT: "/", Spends.LATE: "L", Spends.AFTER_CLOSING: "U", Spends.KNOWN: "I"}


def _live(role: Role, attending: Attending) -> None:
    """Give somebody the past of a role, and the mark of the middle of this morning."""
    if role.name in PASTS:
        PASTS[role.name](attending)
    last = len(attending.codes) - 1
    attending.codes[last] = _STANDS.get(role.part.spends, "N")
    attending.minutes.pop(last, None)
    attending.details.pop(last, None)
    if role.part.minutes_late is not None:
        attending.minutes[last] = role.part.minutes_late


def _with_roles(random: Random, roll: Roll, cast: Mapping[str, str]) -> Roll:
    """Give the roll in which those who have a role are what it says, with families to fit."""
    pupils = dict(roll.by_key)
    for name, key in cast.items():
        pupils[key] = evolve(pupils[key], **_PUPILS.get(name, {}))
    if "twin_2" in cast:
        pupils[cast["twin_2"]] = _twin(pupils[cast["twin_1"]], pupils[cast["twin_2"]])
    families = {key: family_of(random, name, pupils[key]) for name, key in cast.items()}
    if "twin_2" in cast:
        key = cast["twin_2"]
        families[key] = tuple(evolve(each, pupil=key) for each in families[cast["twin_1"]])
    changes = {key: _ENROLMENTS.get(name, {}) for name, key in cast.items()}
    others = (each for each in roll.parents if each.pupil not in families)
    return Roll(
        tuple(pupils.values()),
        tuple(evolve(each, **changes.get(each.pupil, {})) for each in roll.enrolments),
        (*others, *(parent for family in families.values() for parent in family)),
    )


def _twin(one: Pupil, other: Pupil) -> Pupil:
    return evolve(other, legal_surname=one.legal_surname, date_of_birth=one.date_of_birth)
