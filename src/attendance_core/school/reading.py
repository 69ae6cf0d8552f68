"""A school read strictly: the days and the weeks of its timetable's cycle belong together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attendance_core.errors import Fault, Refused
from attendance_core.school.values import School
from attendance_core.tables import plain, structure

__all__ = ["read_school", "structured_school"]


def read_school(text: str, *, place: str) -> School:
    """Read a `school.toml`.

    Raises:
        Refused: with every fault, naming its key.
    """
    return structured_school(plain(text, place=place), place=place)


def structured_school(table: Mapping[str, Any], *, place: str, key: str = "") -> School:
    """Make a school of plain TOML values, exactly.

    Args:
        table: what `tomllib` read.
        place: the file's name, for the faults.
        key: where in the file the table stands, for the faults.

    Raises:
        Refused: with every fault, naming its key.
    """
    school = structure(table, School, place=place, key=key)
    faults = [
        Fault(place, expected, key=f"{key}.{inner}".lstrip("."))
        for inner, expected in (*_weeks_amiss(school), *_days_amiss(school))
    ]
    if faults:
        raise Refused(faults)
    return school


Amiss = Iterator[tuple[str, str]]


def _weeks_amiss(school: School) -> Amiss:
    """Give what is amiss between the weeks of a cycle: the key, and what was expected there."""
    weeks: set[str] = set()
    mondays: set[date] = set()
    for number, each in enumerate(school.cycle, 1):
        if each.week in weeks:
            yield f"cycle[{number}].week", "a week that stands once was expected"
        weeks.add(each.week)
        for at, day in enumerate(each.mondays, 1):
            if day in mondays:
                expected = f"a Monday of one week was expected; {day} stands twice"
                yield f"cycle[{number}].mondays[{at}]", expected
            mondays.add(day)


def _days_amiss(school: School) -> Amiss:
    """Give what is amiss in the days on which another period is the register."""
    weeks = {each.week for each in school.cycle}
    for number, times in enumerate(school.registers, 1):
        every = Counter(day for other in times.others for day in other.days)
        for at, other in enumerate(times.others, 1):
            for place, day in enumerate(other.days, 1):
                key = f"register[{number}].on[{at}].days[{place}]"
                week, _, weekday = day.rpartition(" ")
                if week and week not in weeks:
                    yield key, "a day of a week that stands in cycle was expected"
                # A Wednesday of a week called B is a Wednesday as well.
                if every[day] > 1 or (week and every[weekday]):
                    yield key, "a day that stands once was expected"
