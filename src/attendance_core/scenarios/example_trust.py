"""The trust of the demonstration: a college with a sixth form, a primary and an academy."""

from datetime import date, time

from attrs import frozen

from attendance_core.scenarios.invented import SECONDARY_TIMES, invented
from attendance_core.scenarios.lessons import LESSON_CODES
from attendance_core.scenarios.scenario import Scenario
from attendance_core.school import Period, Phase, RegisterTimes, School

__all__ = ["three_schools"]


@frozen
class _Kind:
    """A kind of school: its year groups, where 0 is Reception, and the day that it keeps."""

    name: str
    phase: Phase
    years: range
    times: tuple[Period, Period]


_PRIMARY_TIMES = (
    Period("Registration AM", time(8, 50), time(9, 20), time(12)),
    Period("Registration PM", time(13), time(13, 30), time(15, 20)),
)
_SIXTH_FORM = _Kind("sixth_form", Phase.SECONDARY, range(7, 14), SECONDARY_TIMES)
_PRIMARY = _Kind("primary", Phase.PRIMARY, range(7), _PRIMARY_TIMES)
_SECONDARY = _Kind("secondary", Phase.SECONDARY, range(7, 12), SECONDARY_TIMES)


def three_schools(seed: int) -> tuple[Scenario, ...]:
    """Invent a trust of three schools with about 2,000 pupils, in three local authorities.

    Everybody whom the demonstration has a part for is in one of them: see `Scenario.cast`.
    """
    college = _school(142000, "Tamar Valley College", ("cornwall", 908), _SIXTH_FORM)
    primary = _school(142001, "Moor View Primary", ("devon", 878), _PRIMARY)
    academy = _school(142002, "Estuary Academy", ("plymouth", 879), _SECONDARY)
    return (
        _invented(seed, college, _SIXTH_FORM, 950),
        _invented(seed, primary, _PRIMARY, 300),
        _invented(seed, academy, _SECONDARY, 750),
    )


def _school(urn: int, name: str, authority: tuple[str, int], kind: _Kind) -> School:
    am, pm = kind.times
    return School(
        urn=urn,
        name=name,
        local_authority=authority[0],
        la_number=authority[1],
        establishment=urn % 1000,
        phase=kind.phase,
        register=(RegisterTimes(in_force=date(2025, 9, 1), am=am, pm=pm),),
        lesson_codes=LESSON_CODES if kind.phase is Phase.SECONDARY else {},
    )


def _invented(seed: int, school: School, kind: _Kind, pupils: int) -> Scenario:
    return invented(seed, school, years=kind.years, pupils=pupils, kind=kind.name)
