"""The morning of an invented school, pupil by pupil: from the first call to the last reason."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from attendance_core.register import PresenceSource
from attendance_core.scenarios.part import Part, Spends
from attendance_core.scenarios.script import Script
from attendance_core.scenarios.told import wordings
from attendance_core.sessions import Half

__all__ = ["morning", "wrongly_marked"]


def morning(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    """Write the morning of one pupil, whose group's register is taken at a moment."""
    _MORNINGS[part.spends](script, pupil, part, taken)


def wrongly_marked(script: Script, pupil: str, taken: datetime) -> None:
    """Write the morning of a pupil who is there, whose teacher marked another group."""
    script.enter(pupil, Half.AM, taken, "N")
    script.enter(pupil, Half.AM, script.moment(script.period(Half.AM).closes, 15), "/")


def _present(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    script.enter(pupil, Half.AM, taken, part.code)


def _late(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    """Come in while the register is open, and after it was taken."""
    period = script.period(Half.AM)
    minutes = max(part.minutes_late or 0, 10, (taken - script.moment(period.opens)) // _MINUTE + 1)
    came = script.moment(part.clock) if part.clock else script.moment(period.opens, minutes)
    script.enter(pupil, Half.AM, taken, "N")
    _comes(script, pupil, min(came, script.moment(period.closes)), "L", (1, 3))


def _after_closing(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    period = script.period(Half.AM)
    minutes = max(part.minutes_late or 0, period.minutes_open + 1)
    came = script.moment(part.clock) if part.clock else script.moment(period.opens, minutes)
    script.enter(pupil, Half.AM, taken, "N")
    if part.told:
        script.tell(pupil, part.told, _told_at(script, part, taken))
    _comes(script, pupil, max(came, taken + _MINUTE), "U", (4, 12))


def _comes(script: Script, pupil: str, came: datetime, code: str, keyed: tuple[int, int]) -> None:
    """Sign in; reception enters the mark some minutes later."""
    minutes = (came - script.moment(script.period(Half.AM).opens)) // _MINUTE
    script.see(pupil, PresenceSource.SIGN_IN, came)
    later = timedelta(minutes=script.random.randint(*keyed))
    script.enter(pupil, Half.AM, came + later, code, late=minutes)


def _known(script: Script, pupil: str, part: Part, _: datetime) -> None:
    """Be known to be absent, or elsewhere, before the register opens."""
    at = script.between(script.moment(time(7, 40)), script.moment(time(8, 28)))
    at = script.moment(part.told_at) if part.told_at else at
    if part.told:
        script.tell(pupil, part.told, at)
    keyed = at + timedelta(minutes=script.random.randint(3, 8))
    script.enter(pupil, Half.AM, keyed, part.code, late=part.minutes_late, detail=part.detail)


def _absent(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    script.enter(pupil, Half.AM, taken, "N")
    if part.told is None:
        return
    told = _told_at(script, part, taken)
    script.tell(pupil, part.told, told)
    code = wordings()[part.told].code
    if code:
        # The office keys reasons when the calls of the morning are done.
        begun = max(told, script.moment(time(10, 30)))
        keyed = script.between(begun, script.moment(time(11, 50)))
        script.enter(pupil, Half.AM, keyed, code)
    elif part.told == "on_the_way":
        came = told + timedelta(minutes=script.random.randint(10, 35))
        _comes(script, pupil, came, "U", (4, 12))


def _told_at(script: Script, part: Part, taken: datetime) -> datetime:
    """Give when a family answers: most of them soon after they were written to."""
    if part.told_at:
        return script.moment(part.told_at)
    first, last = script.random.choices(_ANSWERS, weights=(15, 65, 20))[0]
    at = script.between(script.moment(first), script.moment(last))
    return max(at, taken + 2 * _MINUTE)


def _seen(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    """Be in the school, and not in the room where the register is taken."""
    period = script.period(Half.AM)
    at = script.between(script.moment(period.opens, 5), script.moment(period.closes, 15))
    script.enter(pupil, Half.AM, taken, "N")
    script.see(
        pupil,
        part.seen or PresenceSource.OTHER,
        script.moment(part.clock) if part.clock else at,
    )
    corrected = script.between(script.moment(time(10, 35)), script.moment(time(11, 45)))
    script.enter(pupil, Half.AM, corrected, "/")


def _elsewhere(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    """Be at another provision, which lets the school know later."""
    script.enter(pupil, Half.AM, taken, "N")
    script.see(pupil, part.seen or PresenceSource.OTHER, script.moment(part.clock or time(9, 30)))
    keyed = script.between(script.moment(time(11)), script.moment(time(11, 25)))
    script.enter(pupil, Half.AM, keyed, part.code, detail=part.detail)


def _unmarked(script: Script, pupil: str, part: Part, taken: datetime) -> None:
    """Be forgotten by whoever took the register."""


_MINUTE = timedelta(minutes=1)
_ANSWERS = (
    (time(9, 30), time(9, 35)),
    (time(9, 36), time(10, 0)),
    (time(10, 1), time(11, 15)),
)
_MORNINGS: Mapping[Spends, Callable[[Script, str, Part, datetime], None]] = {
    Spends.PRESENT: _present,
    Spends.LATE: _late,
    Spends.AFTER_CLOSING: _after_closing,
    Spends.KNOWN: _known,
    Spends.ABSENT: _absent,
    Spends.SEEN: _seen,
    Spends.ELSEWHERE: _elsewhere,
    Spends.UNMARKED: _unmarked,
}
