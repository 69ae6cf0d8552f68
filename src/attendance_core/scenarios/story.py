"""The story of an invented school's last day, pupil by pupil."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from attrs import evolve

from attendance_core.register import Taking
from attendance_core.scenarios.afternoon import afternoon
from attendance_core.scenarios.attending import Attending
from attendance_core.scenarios.day import Day
from attendance_core.scenarios.groups import NOT_TAKEN, NOT_TAKEN_PM, WRONG
from attendance_core.scenarios.morning import morning, wrongly_marked
from attendance_core.scenarios.part import Part, Spends
from attendance_core.scenarios.parts import part_of
from attendance_core.scenarios.script import Script
from attendance_core.sessions import Half

__all__ = ["story"]

_FROM_NOBODY = time(9, 57)
_CHASED_AFTER = 30
"""Minutes after a register should have closed in which somebody has seen to it that it is taken."""


def story(
    script: Script,
    attending: Sequence[Attending],
    takings: Sequence[Taking],
    cast: Mapping[str, str],
    parts: Mapping[str, Part],
) -> Day:
    """Write the last day of a school.

    Args:
        script: the day, of which nothing is written yet.
        attending: those who are on roll in its morning.
        takings: the registers of its morning, as invented.
        cast: the groups that have a part.
        parts: the parts of the pupils who have a role.
    """
    mornings = {each.group: _chased(script, each) for each in takings}
    afternoons = {each.group: _after_noon(script, each, cast) for each in takings}
    for each in attending:
        pupil, group = each.enrolment.pupil, each.enrolment.registration_group or ""
        is_forgotten = group == cast.get(NOT_TAKEN)
        part = parts.get(pupil) or part_of(script.random, each, is_forgotten=is_forgotten)
        taken = _moment(mornings[group])
        if group == cast.get(WRONG) and part.spends is Spends.PRESENT:
            wrongly_marked(script, pupil, taken)
        else:
            morning(script, pupil, part, taken)
        afternoon(script, pupil, part, _moment(afternoons[group]), has_role=pupil in parts)
    script.tell_about_nobody("illness", script.moment(_FROM_NOBODY))
    return script.day((*mornings.values(), *afternoons.values()))


def _chased(script: Script, taking: Taking) -> Taking:
    """Let the morning's register of a group be taken in the end."""
    if taking.taken_at is not None:
        return taking
    at = script.moment(script.period(Half.AM).closes, _CHASED_AFTER)
    return evolve(taking, taken_at=at, closed_at=at)


def _after_noon(script: Script, taking: Taking, cast: Mapping[str, str]) -> Taking:
    """Give the afternoon's register of the group whose morning's it is given."""
    period = script.period(Half.PM)
    at = script.moment(period.opens, script.random.randint(1, 18))
    closed = script.moment(period.closes)
    if taking.group == cast.get(NOT_TAKEN_PM):
        at = closed = script.moment(period.closes, _CHASED_AFTER - 10)
    return evolve(taking, period=period.period, session=Half.PM, taken_at=at, closed_at=closed)


def _moment(taking: Taking) -> datetime:
    if taking.taken_at is None:  # by the end of the day every register is taken
        raise LookupError(taking.group)
    return taking.taken_at
