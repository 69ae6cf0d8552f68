"""Where a pupil is, and how it is known, as values; nothing of it is in a repr."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache

from attrs import field, frozen

from attendance_core.register.presence import PresenceSource
from attendance_core.school import LessonMeaning
from attendance_core.tables import packaged

__all__ = [
    "Place",
    "Record",
    "Sighting",
    "SourceWords",
    "Whereabouts",
    "lesson_words",
    "words",
]


class Place(StrEnum):
    """Where a pupil is. `ELSEWHERE_ON_SITE` is in the school, and not in a lesson.

    `ABSENT` is not in school, with a reason on record; `UNKNOWN` is not where the pupil was to be,
    or nothing is known.
    """

    ON_SITE = "on site"
    ELSEWHERE_ON_SITE = "elsewhere on site"
    OFF_SITE_KNOWN = "off site, known"
    LEFT = "left"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Record(StrEnum):
    """What is written of a pupil, beside those who saw one: the statutory register, a lesson's."""

    REGISTER = "register"
    LESSON = "lesson"


@frozen
class Sighting:
    """One thing that says, or does not say, where a pupil was at a moment in Europe/London.

    `place` is None for what never says where anybody is, such as an alert. `at` is None where no
    time is known: such a sighting decides nothing.
    """

    source: PresenceSource | Record = field(repr=False)
    at: datetime | None
    says: str = field(repr=False)
    place: Place | None = field(default=None, repr=False)
    where: str = field(default="", repr=False)


@frozen
class Whereabouts:
    """Where a pupil is at a moment, since when, and how it is known.

    `where` is a period or a room; `knows` are the sightings of the day, the newest first; `doubts`
    say which of them cannot both be true. It is for the school alone: see `for_parents`.
    """

    pupil: str = field(repr=False)
    place: Place = field(repr=False)
    where: str = field(default="", repr=False)
    since: datetime | None = None
    knows: tuple[Sighting, ...] = field(default=(), repr=False)
    doubts: tuple[str, ...] = field(default=(), repr=False)

    def for_parents(self) -> str:
        """Say all that a parent is told: never in which room, nor why, nor who saw the pupil."""
        return "not known" if self.doubts else _FOR_PARENTS[self.place]


_FOR_PARENTS: Mapping[Place, str] = {
    Place.ON_SITE: "in school",
    Place.ELSEWHERE_ON_SITE: "in school",
    Place.OFF_SITE_KNOWN: "not in school, as arranged",
    Place.LEFT: "not in school",
    Place.ABSENT: "not in school",
    Place.UNKNOWN: "not known",
}


@frozen
class SourceWords:
    """What a source of sightings says, and where it puts a pupil."""

    source: PresenceSource
    says: str
    where: str = ""
    place: Place | None = None
    left: Place | None = None
    is_arrival: bool = False


@frozen
class _File:
    sources: tuple[SourceWords, ...] = field(alias="source")
    lessons: Mapping[LessonMeaning, str]


@cache
def _file() -> _File:
    return packaged(__package__, "data/sightings.toml", _File)


@cache
def _sources() -> Mapping[PresenceSource, SourceWords]:
    return {each.source: each for each in _file().sources}


def words(source: PresenceSource) -> SourceWords:
    """Give what a source of sightings says."""
    return _sources()[source]


def lesson_words(meaning: LessonMeaning) -> str | None:
    """Give what a lesson mark says before the name of its period, or None if it says nothing."""
    return _file().lessons.get(meaning)
