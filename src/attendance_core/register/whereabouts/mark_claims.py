"""What the marks of the statutory register claim: each is of the moment its register opened."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attendance_core.codes import Code, Lateness, Physical, counted_as
from attendance_core.register.whereabouts.claims import Claim, Day, Kind
from attendance_core.register.whereabouts.values import Place, Record, Sighting
from attendance_core.school import Period
from attendance_core.sessions import Half

__all__ = ["OFF_SITE", "mark_claims"]

_ON_SITE = {Physical.ON_SITE, Physical.LATE, Physical.ON_SITE_LATER}
OFF_SITE = {
    Physical.OFF_SITE,
    Physical.OFF_SITE_SUPERVISED,
    Physical.AT_THE_OTHER_SCHOOL,
    Physical.OTHER_SCHOOL,
}


def mark_claims(rows: Iterable[tuple[str, str, str, int | None]], day: Day) -> Iterator[Claim]:
    """Give what marks claim: pupil, half of the day, code, minutes late.

    A late mark is of the moment at which the pupil came, as far as it says so: so many minutes
    after the register opened, or no earlier than its close.
    """
    for pupil, half, code, minutes in rows:
        period = day.periods.get(Half(half))
        law = counted_as(code, on=day.day)
        if period and law:
            claim = _claim(pupil, law, minutes, day, Half(half), period)
            if claim:
                yield claim


def _claim(
    pupil: str, law: Code, minutes: int | None, day: Day, half: Half, period: Period
) -> Claim | None:
    opens = day.moment(period.opens)
    says = f"marked {law.code} in {period.period}"
    if law.physical_meaning in _ON_SITE:
        at = _came(law, minutes, day, period)
        seen = Sighting(Record.REGISTER, at, says, Place.ON_SITE, period.period)
        return Claim(pupil, seen, Kind.ON_SITE, at, at)
    if law.physical_meaning in OFF_SITE:
        seen = Sighting(Record.REGISTER, opens, says, Place.OFF_SITE_KNOWN)
        return Claim(pupil, seen, Kind.OFF_SITE, opens, day.ends(half))
    if law.physical_meaning is Physical.ABSENT:
        place = Place.UNKNOWN if law.awaits_reason else Place.ABSENT
        seen = Sighting(Record.REGISTER, opens, says, place)
        closes = day.moment(period.closes)
        return Claim(pupil, seen, Kind.NOT_IN_SCHOOL, day.starts(half), closes)
    return None


def _came(law: Code, minutes: int | None, day: Day, period: Period) -> datetime:
    if law.lateness and minutes is not None:
        return day.moment(period.opens) + timedelta(minutes=minutes)
    after = law.lateness is Lateness.AFTER_CLOSE
    return day.moment(period.closes if after else period.opens)
