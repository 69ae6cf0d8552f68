"""A school as a value: its numbers, and which period is the register of a session."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import Attribute, field, frozen

from attendance_core.calendar import monday
from attendance_core.identifiers import is_urn
from attendance_core.school.times import WEEKDAYS, CycleWeek, Period, RegisterTimes
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["LessonMeaning", "Phase", "School", "not_empty"]


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
class School:
    """One school. `registers` are dated: a school may change its day.

    `lesson_codes` gives the codes that the school uses in lessons only, and what they mean there;
    `cycle` the weeks of its timetable that have a name.
    """

    urn: int = field()
    name: str = field(validator=not_empty)
    local_authority: str | None = None
    la_number: int | None = None
    establishment: int | None = None
    phase: Phase | None = None
    registers: tuple[RegisterTimes, ...] = field(default=(), alias="register")
    lesson_codes: Mapping[str, LessonMeaning] = field(factory=dict, hash=False)
    cycle: tuple[CycleWeek, ...] = ()

    @urn.validator
    def _six_digits(self, _: "Attribute[int]", urn: int) -> None:
        if not is_urn(urn):
            raise ValueError("a school's URN, six digits, was expected")

    def cycle_days(self, day: date) -> tuple[str, ...]:
        """Give what a day is in the timetable's cycle: `Fri`, and `B Fri` in a week called B."""
        weekday = WEEKDAYS[day.weekday()]
        weeks = [each.week for each in self.cycle if monday(day) in each.mondays]
        return (weekday, *(f"{week} {weekday}" for week in weeks))

    def period(self, session: Session) -> Period | None:
        """Give the period in which a session's register is taken, or None where it is not known."""
        begun = [each for each in self.registers if each.in_force <= session.day]
        if not begun:
            return None
        times = max(begun, key=lambda each: each.in_force)
        return times.of(session.half, self.cycle_days(session.day))

    def closes(self, session: Session) -> datetime | None:
        """Give the moment at which a session's register closes, in Europe/London."""
        period = self.period(session)
        return datetime.combine(session.day, period.closes, LONDON) if period else None
