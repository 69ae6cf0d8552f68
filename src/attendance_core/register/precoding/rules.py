"""What may be entered in the register ahead, as which kind of event, and on what condition."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from attrs import field, frozen

from attendance_core.dated import is_in_force
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = ["PreCodingKind", "PreCodingRule", "Why", "ground", "precoding_rule", "precoding_rules"]


class PreCodingKind(StrEnum):
    """What is planned or agreed.

    `provision` is education at another place that the school (B) or the authority (K) arranged;
    `refused_holiday` is one for which leave was refused and which the family says it takes.
    """

    VISIT = "visit"
    SPORT = "sport"
    WORK_EXPERIENCE = "work_experience"
    PROVISION = "provision"
    OTHER_SCHOOL = "other_school"
    LEAVE = "leave"
    REFUSED_HOLIDAY = "refused_holiday"
    INTERVIEW = "interview"
    APPOINTMENT = "appointment"
    RELIGIOUS_OBSERVANCE = "religious_observance"
    STUDY_LEAVE = "study_leave"
    PART_TIME = "part_time"
    CLOSURE = "closure"


class Why(StrEnum):
    """Why an event, a session or a pupil of it is refused."""

    CODE_NOT_OF_KIND = "code_not_of_kind"
    NOT_AGREED = "not_agreed"
    NOT_AGREED_YET = "not_agreed_yet"
    NOT_IN_ADVANCE = "not_in_advance"
    DETAIL_MISSING = "detail_missing"
    NOT_IN_FORCE = "not_in_force"
    SESSION_NOT_HELD = "session_not_held"
    SESSION_HELD = "session_held"
    OVER = "over"
    NOT_ON_ROLL = "not_on_roll"
    PRECONDITION = "precondition"


@frozen
class PreCodingRule:
    """A code that may be entered ahead for a kind of event, and what must be there before.

    `agreed`: somebody has agreed to it, by name. `in_advance`: they did so no later than the day of
    the session. With `ahead` it is entered before the session is over, and else at any time. With
    `agreed_timetable` it is for the off sessions of a part-time timetable, where one is recorded.
    """

    kind: PreCodingKind
    code: str
    in_force: date
    sources: tuple[Source, ...]
    until: date | None = None
    agreed: bool = False
    in_advance: bool = False
    ahead: bool = True
    agreed_timetable: bool = False
    open_points: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Say whether no part of the row rests on a fact that is unverified."""
        return are_verified(self.sources) and not any(
            "unverified" in point for point in self.open_points
        )


@frozen
class _Ground:
    refusal: Why
    sources: tuple[Source, ...]


@frozen
class _File:
    rules: tuple[PreCodingRule, ...] = field(alias="rule")
    grounds: tuple[_Ground, ...] = field(alias="ground")


@cache
def _file() -> _File:
    return packaged(__package__, "data/precoding.toml", _File)


@cache
def _grounds() -> Mapping[Why, tuple[Source, ...]]:
    return {each.refusal: each.sources for each in _file().grounds}


def precoding_rules() -> tuple[PreCodingRule, ...]:
    """Give every code that may, or might once, be entered ahead, once for each kind of event."""
    return _file().rules


def precoding_rule(kind: PreCodingKind, code: str, *, on: date) -> PreCodingRule | None:
    """Give the rule by which a code is entered ahead for a kind of event on the day `on`.

    None is that there was none on that day.

    >>> precoding_rule(PreCodingKind.STUDY_LEAVE, "S", on=date(2026, 11, 20)).in_advance
    True
    >>> precoding_rule(PreCodingKind.VISIT, "I", on=date(2026, 11, 20)) is None
    True
    """
    found = (each for each in precoding_rules() if (each.kind, each.code) == (kind, code))
    return next((each for each in found if is_in_force(each, on=on)), None)


def ground(why: Why) -> tuple[Source, ...]:
    """Give the sources of a refusal that rests on no code of its own."""
    return _grounds().get(why, ())
