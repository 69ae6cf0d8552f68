"""The periods of SIMS in the words of the timetable: `1Mon:4` is week 1, Monday, period 4."""

import re
from collections.abc import Mapping
from datetime import date

from attendance_core.tables import Misfit

__all__ = ["period_of"]

_PERIOD = re.compile(r"([0-9]*)(Mon|Tue|Wed|Thu|Fri|Sat|Sun):(.+)")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def period_of(cell: str, day: date, periods: Mapping[str, str]) -> str:
    """Give the period of a cell as the school's timetable calls it.

    >>> friday = date(2026, 11, 20)
    >>> period_of("1Fri:4", friday, {"4": "Lesson 4"})
    'Lesson 4'
    >>> period_of("1Fri:4", friday, {"4": "Lesson 4", "Fri:4": "Assembly"})
    'Assembly'
    >>> period_of("1Fri:4", friday, {}), period_of("Tutor", friday, {})
    ('1Fri:4', 'Tutor')

    Args:
        cell: what the report has.
        day: the day of the row.
        periods: the setting `periods`. The whole of the cell comes first, then its day and period,
            then the period alone; what is not among them is as SIMS has it.

    Raises:
        Misfit: the period is one of another day of the week.
    """
    found = _PERIOD.fullmatch(cell)
    if found is None:
        return periods.get(cell, cell)
    _, weekday, period = found.groups()
    if weekday != _DAYS[day.weekday()]:
        raise Misfit("period", f"a period of the day of the row, {day}, was expected")
    names = (cell, f"{weekday}:{period}", period)
    return next((periods[name] for name in names if name in periods), cell)
