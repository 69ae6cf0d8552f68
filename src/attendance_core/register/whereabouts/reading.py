"""The sightings of a day: from the statutory register, lessons, and whoever saw a pupil."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

import polars as pl

from attendance_core.errors import Fault, Refused
from attendance_core.register.frames import in_polars
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.presence import Presence
from attendance_core.register.whereabouts.claims import Claim, Day
from attendance_core.register.whereabouts.lesson_claims import lesson_claims, period_starts
from attendance_core.register.whereabouts.mark_claims import mark_claims
from attendance_core.register.whereabouts.presence_claims import in_zone, presence_claims
from attendance_core.roll import Enrolment, EnrolmentStatus

__all__ = ["claims_of", "lesson_starts", "looked_for"]

_NEEDED = ("pupil", "date", "period", "code")
_COLUMNS = ("pupil", "period", "code", "starts", "ends", "minutes_late", "recorded_at")


def looked_for(registers: SchoolRegisters, day: date) -> Iterator[Enrolment]:
    """Give the pupils on roll on a day, save those who are pupils of before by status."""
    for each in registers.roll.on_roll(day):
        if each.enrolment_status is not EnrolmentStatus.PREVIOUS:
            yield each


def claims_of(
    registers: SchoolRegisters, day: Day, pupils: Collection[str]
) -> Mapping[str, list[Claim]]:
    """Give what the sightings of a day claim of some pupils, of each in order.

    Raises:
        Refused: the frame of lesson marks lacks a column.
    """
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in _claims(registers, day, pupils):
        found[claim.pupil].append(claim)
    for claims in found.values():
        claims.sort(key=Claim.order)
    return found


def _claims(registers: SchoolRegisters, day: Day, pupils: Collection[str]) -> Iterator[Claim]:
    yield from presence_claims(_presence(registers, day, pupils), day)
    if day.periods:
        yield from mark_claims(_marks(registers, day, pupils), day)
        lessons = lesson_claims(_lessons(registers, day.day), registers.school.lesson_codes, day)
        yield from (each for each in lessons if each.pupil in pupils)


def _presence(
    registers: SchoolRegisters, day: Day, pupils: Collection[str]
) -> Iterable[tuple[datetime, Presence]]:
    for each in registers.presence:
        at = in_zone(each.at)
        if at.date() == day.day and each.pupil in pupils:
            yield at, each


def _marks(
    registers: SchoolRegisters, day: Day, pupils: Collection[str]
) -> Iterable[tuple[str, str, str, int | None]]:
    made = registers.register.marks.filter(pl.col("date") == day.day).select(
        "pupil", pl.col("session").cast(pl.String), pl.col("code").cast(pl.String), "minutes_late"
    )
    return (row for row in made.collect().iter_rows() if row[0] in pupils)


def _lessons(registers: SchoolRegisters, day: date) -> Iterable[dict[str, Any]]:
    lessons = in_polars(registers.lessons, "lessons")
    held = lessons.collect_schema()
    missing = [
        Fault("lessons", "this column is missing", column=x) for x in _NEEDED if x not in held
    ]
    if missing:
        raise Refused(missing)
    # The day first: of a year's marks it is one in two hundred.
    rows = lessons.filter(pl.col("date").cast(pl.Date) == day).select(
        pl.col(name) if name in held else pl.lit(None).alias(name) for name in _COLUMNS
    )
    return rows.collect().iter_rows(named=True)


def lesson_starts(registers: SchoolRegisters, day: date) -> Mapping[str, time]:
    """Give the times at which periods of a day start, as far as lesson marks or the school say so.

    Raises:
        Refused: the school is open, and the times of its registers are not known; or the frame of
            lesson marks lacks a column.
    """
    return period_starts(_lessons(registers, day), Day.of(registers, day))
