"""What the returns hold and how their regulation is read, as data with sources."""

from datetime import date
from enum import StrEnum
from functools import cache

from attrs import frozen

from attendance_core.roll import DeletionGround, EnrolmentStatus
from attendance_core.school import Phase
from attendance_core.sources import Source
from attendance_core.tables import packaged

__all__ = ["DayCount", "Reading", "YearDay", "reading"]


class DayCount(StrEnum):
    """Which days are counted until a new-pupil return is due."""

    CALENDAR_DAYS = "calendar_days"
    SCHOOL_DAYS = "school_days"


@frozen
class YearDay:
    """A day of every year."""

    month: int
    day: int

    def is_by(self, day: date) -> bool:
        """Say whether it has come in the year of a day, on that day at the latest."""
        return (self.month, self.day) <= (day.month, day.day)


@frozen
class _Contents:
    holds: tuple[str, ...]
    sources: tuple[Source, ...]


@frozen
class _Days:
    counted_in: DayCount
    sources: tuple[Source, ...]


@frozen
class _Classes:
    years: tuple[str, ...]
    sources: tuple[Source, ...]


@frozen
class _SchoolYear:
    begins_by: YearDay
    ends_from: YearDay
    sources: tuple[Source, ...]


@frozen
class _Cited:
    sources: tuple[Source, ...]


@frozen
class _Enrolments:
    certain: tuple[EnrolmentStatus, ...]
    sources: tuple[Source, ...]


@frozen
class _Grounds:
    of_any_age: tuple[DeletionGround, ...]
    educated_otherwise: DeletionGround
    sources: tuple[Source, ...]


@frozen
class _Consent:
    phases: tuple[Phase, ...]
    sources: tuple[Source, ...]


@frozen
class Reading:
    """The contents of both returns, and each reading of the law with its sources."""

    new_pupil: _Contents
    deletion: _Contents
    days: _Days
    classes: _Classes
    school_year: _SchoolYear
    senior_leavers: _Cited
    enrolments: _Enrolments
    grounds: _Grounds
    consent: _Consent
    withdrawal: _Cited


@cache
def reading() -> Reading:
    """Give the reading of the regulation."""
    return packaged(__package__, "data/returns.toml", Reading)
