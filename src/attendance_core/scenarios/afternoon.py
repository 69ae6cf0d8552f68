"""The afternoon of an invented school, which follows from its morning, save for a few."""

from datetime import datetime, time

from attendance_core.register import PresenceSource
from attendance_core.scenarios.part import Part
from attendance_core.scenarios.script import Script
from attendance_core.sessions import Half

__all__ = ["afternoon"]

_AGREED = time(8, 10)
"""When the office enters what is agreed for afternoons like this one."""
_THERE = frozenset({"/", "L", "U"})


def afternoon(script: Script, pupil: str, part: Part, taken: datetime, *, has_role: bool) -> None:
    """Write the afternoon of one pupil, whose group's register is taken at a moment.

    What was known in the morning of the afternoon is entered then, save where the register is long
    in coming: there nothing is, until it is taken.
    """
    period = script.period(Half.PM)
    is_slow = taken > script.moment(period.closes)
    stands = script.stands(pupil, Half.AM)
    if part.afternoon == "N":
        _leaves(script, pupil, taken, has_role=has_role)
    elif part.afternoon:
        known = taken if is_slow else script.moment(_AGREED)
        script.enter(pupil, Half.PM, known, part.afternoon, detail=part.afternoon_detail)
    elif stands is None or stands.code in _THERE:
        script.enter(pupil, Half.PM, taken, "\\")
    elif stands.code == "N":
        _still_away(script, pupil, taken, has_role=has_role)
    else:
        known = taken if is_slow else stands.at
        script.enter(pupil, Half.PM, known, stands.code, detail=stands.detail)


def _leaves(script: Script, pupil: str, taken: datetime, *, has_role: bool) -> None:
    """Be gone after the morning: some have signed out, some have only gone."""
    if not has_role and script.random.random() < 0.5:
        noon = script.moment(script.period(Half.AM).ends)
        script.see(
            pupil, PresenceSource.SIGN_OUT, script.between(noon, script.moment(time(12, 55)))
        )
    script.enter(pupil, Half.PM, taken, "N")


def _still_away(script: Script, pupil: str, taken: datetime, *, has_role: bool) -> None:
    """Stay away without a reason, or come in at lunch."""
    if has_role or script.random.random() < 0.85:
        script.enter(pupil, Half.PM, taken, "N")
        return
    noon = script.moment(script.period(Half.AM).ends)
    script.see(pupil, PresenceSource.SIGN_IN, script.between(noon, script.moment(time(12, 55))))
    script.enter(pupil, Half.PM, taken, "\\")
