"""What lesson marks claim: who was in class, who was not, and who was known to be elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from attrs import frozen

from attendance_core.codes import Lateness, Physical, counted_as
from attendance_core.register.whereabouts.claims import Claim, Day, Kind
from attendance_core.register.whereabouts.mark_claims import OFF_SITE
from attendance_core.register.whereabouts.presence_claims import in_zone
from attendance_core.register.whereabouts.values import Place, Record, Sighting, lesson_words
from attendance_core.school import LessonMeaning, Period

__all__ = ["lesson_claims", "period_starts"]

_KINDS: Mapping[LessonMeaning, tuple[Kind, Place]] = {
    LessonMeaning.PRESENT: (Kind.IN_CLASS, Place.ON_SITE),
    LessonMeaning.LATE: (Kind.IN_CLASS, Place.ON_SITE),
    LessonMeaning.ABSENT: (Kind.NOT_IN_CLASS, Place.UNKNOWN),
    LessonMeaning.ELSEWHERE: (Kind.ELSEWHERE, Place.ELSEWHERE_ON_SITE),
    LessonMeaning.AWAY: (Kind.OFF_SITE, Place.OFF_SITE_KNOWN),
}


@frozen
class _When:
    """The moment of a lesson mark, and the time for which it is true."""

    at: datetime | None
    begins: datetime
    until: datetime


def lesson_claims(
    rows: Iterable[Mapping[str, Any]], own: Mapping[str, LessonMeaning], day: Day
) -> Iterator[Claim]:
    """Give what lesson marks claim.

    Args:
        rows: pupil, period, code, starts, ends, minutes_late, recorded_at.
        own: what the codes mean that the school uses in lessons only.
        day: the day of the lessons.
    """
    held = list(rows)
    starts = period_starts(held, day)
    # A code means the same in every lesson of a day: looked up once.
    meanings = {code: _meaning(code, own, day) for code in {row["code"] for row in held}}
    for row in held:
        meaning, place = meanings[row["code"]]
        says = lesson_words(meaning) if meaning else None
        if meaning and says:
            kind, usual = _KINDS[meaning]
            when = _when(row, meaning, starts.get(row["period"]), day)
            where = row["period"] if kind is Kind.IN_CLASS else ""
            seen = Sighting(
                Record.LESSON, when.at, f"{says} {row['period']}", place or usual, where
            )
            if place is Place.ABSENT:
                kind = Kind.NOT_IN_SCHOOL
            is_late = meaning is LessonMeaning.LATE and row["minutes_late"] is None
            yield Claim(row["pupil"], seen, kind, when.begins, when.until, is_late=is_late)


def period_starts(rows: Iterable[Mapping[str, Any]], day: Day) -> Mapping[str, time]:
    """Give the times at which periods of a day start, as far as marks or the school say so."""
    starts = {each.period: each.opens for each in _registers(day).values()}
    for row in rows:
        begins = row["starts"]
        if begins is not None:
            before = starts.get(row["period"], begins)
            starts[row["period"]] = min(before, begins)
    return starts


def _meaning(
    code: str, own: Mapping[str, LessonMeaning], day: Day
) -> tuple[LessonMeaning | None, Place | None]:
    """Give what a lesson code says, and the place if it is not that of all who are so marked."""
    law = counted_as(code, on=day.day)
    if code in own or law is None:
        return own.get(code), None
    where = law.physical_meaning
    if where in OFF_SITE:
        return LessonMeaning.AWAY, None
    if where is Physical.ABSENT:
        return LessonMeaning.ABSENT, None if law.awaits_reason else Place.ABSENT
    if where is Physical.NOT_APPLICABLE:
        return None, None
    is_late = law.lateness in (Lateness.BEFORE_CLOSE, Lateness.AFTER_CLOSE)
    return (LessonMeaning.LATE if is_late else LessonMeaning.PRESENT), None


def _when(row: Mapping[str, Any], meaning: LessonMeaning, starts: time | None, day: Day) -> _When:
    register = _register(row["period"], day)
    begins = row["starts"] or starts
    if register:
        # A lesson that is the register of its session is of the moment the register opened.
        at = day.moment(register.opens)
        if meaning is LessonMeaning.LATE:
            at += timedelta(minutes=row["minutes_late"] or 0)
        return _When(at, at, max(at, day.moment(register.closes)))
    recorded = in_zone(row["recorded_at"]) if row["recorded_at"] else None
    if begins is None:
        known = recorded if recorded and recorded.date() == day.day else None
        lasts = known or day.moment(time.min)
        return _When(known, lasts, lasts)
    starts_at = day.moment(begins)
    ends_at = day.moment(row["ends"]) if row["ends"] else starts_at
    if recorded and starts_at <= recorded <= ends_at:
        return _When(recorded, recorded, recorded)
    # Up to the end, and not with it: the next lesson begins then.
    return _When(starts_at, starts_at, max(starts_at, ends_at - timedelta(minutes=1)))


def _register(period: str, day: Day) -> Period | None:
    return _registers(day).get(_plain(period))


def _registers(day: Day) -> Mapping[str, Period]:
    """Give the periods of the day's registers by their names, as far as a name says which."""
    names = Counter(_plain(each.period) for each in day.periods.values())
    found = {_plain(each.period): each for each in day.periods.values()}
    return {name: period for name, period in found.items() if names[name] == 1}


def _plain(period: str) -> str:
    # As people write it, in one system and in another.
    return period.strip().casefold()
