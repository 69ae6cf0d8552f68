"""A school: its numbers, and the times of its two statutory registers."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from attrs import Attribute, field, frozen

from attendance_core.identifiers import is_urn
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON, parse

__all__ = [
    "LessonMeaning",
    "Period",
    "Phase",
    "RegisterTimes",
    "School",
    "not_empty",
    "read_school",
]


class Phase(StrEnum):
    """The phase of education that a school is of."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    MIDDLE = "middle"
    SECONDARY = "secondary"
    ALL_THROUGH = "all_through"
    SPECIAL = "special"
    ALTERNATIVE_PROVISION = "ap"


class LessonMeaning(StrEnum):
    """What a lesson mark says: whether the pupil was there, somewhere else in school, or absent.

    `elsewhere` is known to be at another place of the school, `away` known to be out of it, and
    `not_required` had no lesson.
    """

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    ELSEWHERE = "elsewhere"
    AWAY = "away"
    NOT_REQUIRED = "not_required"


def not_empty(_: object, attribute: "Attribute[str]", value: str) -> None:
    """Refuse a text in which nothing stands."""
    if not value.strip():
        raise ValueError(f"something was expected to stand in {attribute.name}")


@frozen
class Period:
    """The period in which a session's register is taken: it opens, it closes, the session ends."""

    period: str
    opens: time
    closes: time
    ends: time = field()

    @ends.validator
    def _in_order(self, _: "Attribute[time]", ends: time) -> None:
        if not self.opens < self.closes <= ends:
            raise ValueError("opens before closes, and closes no later than ends, was expected")

    @property
    def minutes_open(self) -> int:
        """How many minutes the register is open."""
        return _minutes(self.closes) - _minutes(self.opens)


def _minutes(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


@frozen
class RegisterTimes:
    """The two statutory registers of a school's day, from a day on."""

    in_force: date = field(metadata={"key": "from"})
    am: Period
    pm: Period

    def of(self, half: Half) -> Period:
        """Give the period of one half of the day."""
        return self.am if half is Half.AM else self.pm


@frozen
class School:
    """One school. `registers` are dated: a school may change its day.

    `lesson_codes` gives the codes that the school uses in lessons only, and what they mean there.
    """

    urn: int = field()
    name: str = field(validator=not_empty)
    local_authority: str | None = None
    la_number: int | None = None
    establishment: int | None = None
    phase: Phase | None = None
    registers: tuple[RegisterTimes, ...] = field(default=(), alias="register")
    lesson_codes: Mapping[str, LessonMeaning] = field(factory=dict, hash=False)

    @urn.validator
    def _six_digits(self, _: "Attribute[int]", urn: int) -> None:
        if not is_urn(urn):
            raise ValueError("a school's URN, six digits, was expected")

    def period(self, session: Session) -> Period | None:
        """Give the period in which a session's register is taken, or None where it is not known."""
        begun = [each for each in self.registers if each.in_force <= session.day]
        if not begun:
            return None
        return max(begun, key=lambda each: each.in_force).of(session.half)

    def closes(self, session: Session) -> datetime | None:
        """Give the moment at which a session's register closes, in Europe/London."""
        period = self.period(session)
        return datetime.combine(session.day, period.closes, LONDON) if period else None


def read_school(text: str, *, place: str) -> School:
    """Read a `school.toml`.

    Raises:
        Refused: with every fault, naming its key.
    """
    return parse(text, School, place=place)
