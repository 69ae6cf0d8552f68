"""For how long entries are kept."""

from calendar import monthrange
from datetime import date, timedelta

from attendance_core.roll import birthday
from attendance_core.thresholds import Figure

__all__ = ["kept_since"]


def kept_since(on: date, figure: Figure) -> date:
    """Give the first day whose entries have not been kept for long enough by a day."""
    year = on.year - figure.value
    same = date(year, on.month, min(on.day, monthrange(year, on.month)[1]))
    first = same + timedelta(days=1)
    while birthday(first - timedelta(days=1), figure.value) >= on:
        first -= timedelta(days=1)
    return first
