"""The parts of all who have no role of their own: what the mark of the morning tells of the day."""

from datetime import timedelta
from random import Random

from attrs import evolve

from attendance_core.register import PresenceSource
from attendance_core.scenarios.attending import Attending
from attendance_core.scenarios.part import Part, Spends
from attendance_core.sessions import Half, Session

__all__ = ["part_of"]

_TOLD_OF_N = ("illness", "illness", "unclear", "on_the_way", "should_be_here", "transport", "leave")
_PART_OF_THE_WEEK = frozenset({"B", "C2", "K"})


def part_of(random: Random, attending: Attending, *, is_forgotten: bool) -> Part:
    """Give the part in the day of a pupil whose last session is this morning's.

    Args:
        random: the chances of the day.
        attending: how the pupil has attended.
        is_forgotten: whether the register of the pupil's group is long in coming.
    """
    last = len(attending.codes) - 1
    code = attending.codes[last]
    if code is None and is_forgotten:
        code = "/" if random.random() < 0.93 else "N"
    part = _morning(random, code, attending.minutes.get(last))
    part = evolve(part, detail=attending.details.get(last))
    return _afternoon(random, part, attending)


def _morning(random: Random, code: str | None, minutes: int | None) -> Part:
    if code is None:
        return Part(Spends.UNMARKED)
    if code == "/":
        return _there(random)
    if code in ("L", "U"):
        spends = Spends.LATE if code == "L" else Spends.AFTER_CLOSING
        return Part(spends, minutes_late=minutes)
    if code in ("I", "M"):
        told = "illness" if code == "I" else "medical_appointment"
        spends = Spends.KNOWN if random.random() < 0.45 else Spends.ABSENT
        return Part(spends, told=told, code=code)
    if code in ("N", "O"):
        answers = code == "N" and random.random() < 0.45
        return Part(Spends.ABSENT, told=random.choice(_TOLD_OF_N) if answers else None)
    return Part(Spends.KNOWN, code=code, minutes_late=minutes)


def _there(random: Random) -> Part:
    if random.random() < 0.995:
        return Part(Spends.PRESENT)
    seen = (PresenceSource.FIRST_AID, PresenceSource.HUB, PresenceSource.RESET_ROOM)
    return Part(Spends.SEEN, seen=random.choice(seen))


def _afternoon(random: Random, part: Part, attending: Attending) -> Part:
    """Let some leave at lunch, and some have an arrangement for this day of the week."""
    week_ago = Session(attending.sessions[-1].day - timedelta(days=7), Half.PM)
    if week_ago in attending.sessions:
        at = attending.sessions.index(week_ago)
        arranged = attending.codes[at]
        if arranged in _PART_OF_THE_WEEK:
            detail = attending.details.get(at)
            return evolve(part, afternoon=arranged, afternoon_detail=detail)
    is_there = part.spends in (Spends.PRESENT, Spends.LATE, Spends.AFTER_CLOSING)
    return evolve(part, afternoon="N") if is_there and random.random() < 0.006 else part
