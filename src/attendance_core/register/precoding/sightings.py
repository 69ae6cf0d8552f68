"""What is known of pupils on a day beside the register: lessons, sign-ins, rooms, the provider."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time

import polars as pl
from attrs import field, frozen

from attendance_core.codes import Meaning, Physical, codes
from attendance_core.register.frames import in_polars
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.presence import Presence, PresenceEvent, PresenceSource
from attendance_core.school import LessonMeaning, Period, School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["Known", "Sighting", "from_provider", "in_lessons", "on_site"]


@frozen
class Known:
    """One thing that is known of a pupil: what, and when, if the moment is known."""

    says: str = field(repr=False)
    at: datetime | None = None


Sighting = tuple[str, Half | None, Known]
"""A pupil, the half of the day, None where it is not known, and what is known."""

_ROOMS: Mapping[PresenceSource, str] = {
    PresenceSource.SIGN_IN: "signed in",
    PresenceSource.RESET_ROOM: "seen in the reset room",
    PresenceSource.INCLUSION_ROOM: "seen in an inclusion room",
    PresenceSource.HUB: "seen in the Hub",
    PresenceSource.FIRST_AID: "seen in First Aid",
}
_SEEN = (PresenceEvent.ARRIVED, PresenceEvent.SEEN)
_THERE = (Physical.ON_SITE, Physical.ON_SITE_LATER, Physical.LATE)
_THERE_IN_LESSON = (LessonMeaning.PRESENT, LessonMeaning.LATE, LessonMeaning.ELSEWHERE)
_ABSENCE = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)


def in_lessons(registers: SchoolRegisters, on: date, pupils: Collection[str]) -> Iterator[Sighting]:
    """Give the lessons of a day in which pupils were in school, by their teachers' marks."""
    school = registers.school
    is_wanted = (pl.col("date") == on) & pl.col("pupil").is_in(list(pupils))
    found = in_polars(registers.lessons, "lessons").filter(is_wanted)
    for pupil, period, code, starts in (
        found.select("pupil", "period", "code", "starts").collect().iter_rows()
    ):
        if _was_there(school, code, on):
            at = datetime.combine(on, starts, LONDON) if starts else None
            yield pupil, _half_of(school, on, starts, period), Known(f"{code} in {period}", at)


def _was_there(school: School, code: str, on: date) -> bool:
    own, law = school.lesson_codes.get(code), codes(on=on).get(code)
    if own is not None:
        return own in _THERE_IN_LESSON
    return law is not None and law.physical_meaning in _THERE


def on_site(registers: SchoolRegisters, on: date, pupils: Collection[str]) -> Iterator[Sighting]:
    """Give where pupils were seen in school while a session was held.

    Who signs in before the register opens may only be waiting for the coach.
    """
    for pupil, at, each in _presence(registers, on, pupils):
        words = _ROOMS.get(each.source)
        if words is None or each.event not in _SEEN:
            continue
        periods = _periods(registers.school, on)
        held = [half for half, kept in periods.items() if kept.opens <= at.time() <= kept.ends]
        if held or not periods:
            yield pupil, held[0] if held else None, Known(f"{words} at {at:%H:%M}", at)


def from_provider(
    registers: SchoolRegisters, on: date, pupils: Collection[str], *, is_absent: bool
) -> Iterator[Sighting]:
    """Give what providers returned of a day: who was not there, or who was.

    Args:
        registers: the school's registers.
        on: the day.
        pupils: of whom.
        is_absent: those who were absent or left; otherwise those who were there.
    """
    words = "absent, the provider says" if is_absent else "at the provision, the provider says"
    for pupil, at, each in _presence(registers, on, pupils):
        if each.source is not PresenceSource.AP_RETURN:
            continue
        law = codes(on=on).get(each.code or "")
        absent = each.event not in _SEEN or (law and law.statistical_meaning in _ABSENCE)
        if bool(absent) is is_absent:
            half = _half_of(registers.school, on, at.time(), "")
            yield pupil, half, Known(f"{words} at {at:%H:%M}", at)


def _presence(
    registers: SchoolRegisters, on: date, pupils: Collection[str]
) -> Iterator[tuple[str, datetime, Presence]]:
    for each in registers.presence:
        at = each.at.astimezone(LONDON) if each.at.tzinfo else each.at.replace(tzinfo=LONDON)
        if each.pupil and each.pupil in pupils and at.date() == on:
            yield each.pupil, at, each


def _periods(school: School, on: date) -> Mapping[Half, Period]:
    found = {half: school.period(Session(on, half)) for half in Half}
    return {half: period for half, period in found.items() if period}


def _half_of(school: School, on: date, at: time | None, period: str) -> Half | None:
    periods = _periods(school, on)
    named = [half for half, each in periods.items() if each.period == period]
    if at is None or not periods:
        return named[0] if len(named) == 1 else None
    return Half.AM if at < periods[Half.AM].ends else Half.PM
