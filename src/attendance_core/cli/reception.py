"""What an invented school keeps beside its system, as the files of a register folder."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict, fields

from attendance_core.register import ExpectedSickness, LessonMark, OffSession, Presence
from attendance_core.scenarios import Scenario
from attendance_core.school.times import WEEKDAYS
from attendance_core.tables import csv_text

__all__ = ["reception"]


def reception(scenario: Scenario) -> Mapping[str, str]:
    """Give who was seen, lesson marks, part-time agreements and expected sickness, by file name."""
    return {
        "presence.csv": _text(Presence, map(asdict, scenario.presence)),
        "lesson_marks.csv": _text(LessonMark, map(_lesson, scenario.lessons)),
        "part_time.csv": _text(OffSession, map(_agreed, scenario.off_sessions)),
        "expected_sickness.csv": _text(ExpectedSickness, map(asdict, scenario.expected_sickness)),
    }


def _text(kind: type[Any], rows: Iterable[Mapping[str, Any]]) -> str:
    return csv_text([each.name for each in fields(kind)], rows)


def _lesson(mark: LessonMark) -> Mapping[str, Any]:
    # By the clock of London, without its offset: such a column is read at once.
    recorded = mark.recorded_at and mark.recorded_at.replace(tzinfo=None)
    return asdict(mark) | {"recorded_at": recorded}


def _agreed(off: OffSession) -> Mapping[str, Any]:
    return asdict(off) | {"weekday": WEEKDAYS[off.weekday]}
