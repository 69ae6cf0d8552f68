"""The past of those pupils of an invented school whom something falls due for today."""

from collections.abc import Callable, Mapping
from datetime import date

from attendance_core.scenarios.attending import Attending
from attendance_core.sessions import Half

__all__ = ["PASTS"]

_PRESENT = {Half.AM: "/", Half.PM: "\\"}
_WEEKDAYS_OFF = (2, 4)


def _enter(attending: Attending, at: int, code: str) -> None:
    attending.codes[at] = code
    attending.minutes.pop(at, None)
    attending.details.pop(at, None)


def _this_year(attending: Attending) -> list[int]:
    """Let a pupil have been there in the whole school year, and give its sessions before today."""
    today = attending.sessions[-1].day
    first = date(today.year, 9, 1)
    held = [at for at, each in enumerate(attending.sessions) if first <= each.day < today]
    for at in held:
        _enter(attending, at, _PRESENT[attending.sessions[at].half])
    return held


def _third_day(attending: Attending) -> None:
    """Have been marked N on the last three school days: the reason of the first is nearly due."""
    for at in _this_year(attending)[-6:]:
        _enter(attending, at, "N")


def _near_penalty(attending: Attending) -> None:
    """Have missed eight sessions without authority, on four days of different weeks."""
    held = _this_year(attending)
    for days_ago in (4, 9, 15, 22):
        for at in held[-2 * days_ago :][:2]:
            _enter(attending, at, "O")


def _near_persistent(attending: Attending) -> None:
    """Have missed a little more than 8 % of the school year's sessions, a day here and there."""
    held = _this_year(attending)
    days = round(0.085 * len(held) / 2)
    for number in range(days):
        start = 2 * (number * (len(held) // 2) // days)
        for at in held[start : start + 2]:
            _enter(attending, at, "I")


def _part_time(attending: Attending) -> None:
    """Be off in the afternoons that were agreed, and there otherwise."""
    for at in _this_year(attending):
        session = attending.sessions[at]
        if session.half is Half.PM and session.day.weekday() in _WEEKDAYS_OFF:
            _enter(attending, at, "C2")


PASTS: Mapping[str, Callable[[Attending], None]] = {
    "third_day": _third_day,
    "near_penalty": _near_penalty,
    "near_persistent": _near_persistent,
    "part_time": _part_time,
}
"""What is done to the past of a pupil in a role."""
