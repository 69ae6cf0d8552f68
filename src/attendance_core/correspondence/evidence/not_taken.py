"""Registers of a pupil's group that were not taken: what stands there for them may be anybody's."""

from collections.abc import Iterator
from datetime import date

from attendance_core.errors import Fault
from attendance_core.register import SchoolRegisters, Taking
from attendance_core.sessions import Half, Session, Span

__all__ = ["registers_not_taken"]


def registers_not_taken(registers: SchoolRegisters, pupil: str, span: Span) -> Iterator[Fault]:
    """Give a fault for each register of the pupil's registration group that was not taken.

    Args:
        registers: the school's registers.
        pupil: the pupil's key.
        span: the first and the last day, both included.
    """
    for each in sorted(registers.takings, key=lambda taking: (taking.date, taking.period)):
        is_due = each.taken_at is None and span[0] <= each.date <= span[1]
        if is_due and _is_of(each, registers, pupil) and _was_held(each, registers):
            half = f" {each.session}" if each.session else ""
            key = f"{each.date.isoformat()}{half}, {each.period.strip()}"
            yield Fault("registers", "a register that was taken was expected", key=key)


def _is_of(taking: Taking, registers: SchoolRegisters, pupil: str) -> bool:
    groups = _groups(registers, pupil, taking.date)
    return taking.group.strip().casefold() in groups


def _groups(registers: SchoolRegisters, pupil: str, day: date) -> set[str]:
    times = registers.roll.times_of(pupil)
    on_roll = (each.registration_group or "" for each in times if each.is_on_roll(day))
    return {each.strip().casefold() for each in on_roll} - {""}


def _was_held(taking: Taking, registers: SchoolRegisters) -> bool:
    """Say whether it was a register of the law, and the school was open for it."""
    halves = [taking.session] if taking.session else list(_halves(taking, registers))
    return any(registers.calendar.is_open(Session(taking.date, each)) for each in halves)


def _halves(taking: Taking, registers: SchoolRegisters) -> Iterator[Half]:
    name = taking.period.strip().casefold()
    for half in Half:
        period = registers.school.period(Session(taking.date, half))
        if period and period.period.strip().casefold() == name:
            yield half
