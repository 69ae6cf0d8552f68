"""A school: its numbers, and the times of its two statutory registers."""

from attendance_core.school.reading import read_school, structured_school
from attendance_core.school.times import CycleWeek, OtherPeriods, Period, RegisterTimes
from attendance_core.school.values import LessonMeaning, Phase, School, not_empty

__all__ = [
    "CycleWeek",
    "LessonMeaning",
    "OtherPeriods",
    "Period",
    "Phase",
    "RegisterTimes",
    "School",
    "not_empty",
    "read_school",
    "structured_school",
]
