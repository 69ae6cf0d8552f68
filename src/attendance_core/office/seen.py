"""Codes to propose of what was seen on the day, by sign-in, location or lesson, for a person."""

from collections.abc import Collection, Iterator

from attrs import evolve

from attendance_core.office.look import Look
from attendance_core.office.way_back import ProposedCode
from attendance_core.register.whereabouts import proposed_codes

__all__ = ["seen_codes"]


def seen_codes(look: Look, decided: Collection[str]) -> Iterator[ProposedCode]:
    """Give, for each session of the day that has begun, what sightings say of its codes.

    Args:
        look: the school at a moment.
        decided: keys about which somebody decided; they are given whatever mark stands by now.
    """
    registers = evolve(look.registers, presence=look.presence)
    for held in registers.calendar.open_on(look.at.date()):
        period = registers.school.period(held.at)
        if period is None or period.opens > look.at.time():
            continue
        for each in proposed_codes(registers, held.at, decided=decided):
            late = f" ({each.minutes_late} minutes late)" if each.minutes_late is not None else ""
            yield ProposedCode(
                each.key,
                each.pupil,
                each.session,
                each.stands,
                (),
                None,
                each.code,
                each.why + late,
            )
