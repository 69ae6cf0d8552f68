"""How long a prosecution can still be begun for a session of absence.

The figure is not verified: what this gives is a warning to a person, and refuses nothing.
"""

from calendar import monthrange
from datetime import date, timedelta

from attendance_core.dated import day_text
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["NEAR", "last_day", "limit_warning"]

NEAR = timedelta(weeks=8)
"""From when on it is near: as long again as a notice has to be paid. No law, but a setting of ours.
"""

_MONTHS = 12


def last_day(offence: date, *, thresholds: Thresholds = NATIONAL) -> date:
    """Give the last day on which a prosecution can be begun for a session of a day.

    >>> last_day(date(2026, 8, 31))
    datetime.date(2027, 2, 28)
    """
    months = thresholds["prosecution_limit"].on(offence).value
    years, month = divmod(offence.month - 1 + months, _MONTHS)
    year = offence.year + years
    return date(year, month + 1, min(offence.day, monthrange(year, month + 1)[1]))


def limit_warning(earliest: date, *, on: date, thresholds: Thresholds = NATIONAL) -> str | None:
    """Warn where the limit of the earliest session is near on a day, or past.

    Args:
        earliest: the day of the earliest session that is counted.
        on: the day.
        thresholds: the figures of the law, or of a what-if.
    """
    last = last_day(earliest, thresholds=thresholds)
    if last - on >= NEAR:
        return None
    months = thresholds["prosecution_limit"].on(earliest).value
    how = "is" if on <= last else "was"
    return (
        f"the earliest session counted is of {day_text(earliest)}: {day_text(last)} {how} the last"
        f" day to begin a prosecution for it, if {months} months are the limit (unverified)"
    )
