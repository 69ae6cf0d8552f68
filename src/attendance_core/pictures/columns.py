"""The columns that are drawn: what people call them, and how a cell is written.

>>> column("attendance_rate").text(0.9512), column("week").text(date(2026, 9, 7))
('95.1%', '7 September 2026')
>>> name_of("fsm"), column("fsm").text(True), column("year_group").text(None)
('free school meals', 'yes', 'not known')
"""

from datetime import date
from enum import StrEnum
from typing import Any

from attrs import frozen

from attendance_core.dated import day_text

__all__ = [
    "NOTHING",
    "SUPPRESSED",
    "Column",
    "Kind",
    "column",
    "heading",
    "in_order",
    "name_of",
    "place",
]

SUPPRESSED = "c"
"""What stands for a figure that is suppressed: the Department's own sign."""

NOTHING = "–"
"""What stands for a figure that there is not, because nothing was to be divided by."""


class Kind(StrEnum):
    """How the cells of a column are written: a word is one of ours, written out for people."""

    TEXT = "text"
    WORD = "word"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"


@frozen
class Column:
    """A column of what is drawn; `label` has its unit, where the cells do not."""

    name: str
    label: str
    kind: Kind = Kind.TEXT

    @property
    def is_figure(self) -> bool:
        """Whether the cells are figures, which stand at the right."""
        return self.kind in (Kind.NUMBER, Kind.PERCENT)

    def text(self, value: Any, *, suppressed: bool = False) -> str:  # noqa: ANN401 - any cell
        """Write a cell."""
        if value is None and self.is_figure:
            return SUPPRESSED if suppressed else NOTHING
        if value is None:
            return "not known"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return self._written(value)

    def said(self, value: Any) -> str:  # noqa: ANN401 - likewise
        """Write a cell as it stands in a sentence: what is not clear by itself has its name.

        >>> column("year_group").said("7"), column("weekday").said("Mon")
        ('year group 7', 'Monday')
        """
        text = self.text(value)
        return text if self.kind is not Kind.TEXT else f"{name_of(self.name)} {text}"

    def _written(self, value: Any) -> str:  # noqa: ANN401 - likewise
        match self.kind:
            case Kind.WORD:
                return _WORDS.get(value, str(value).replace("_", " "))
            case Kind.PERCENT:
                return f"{100 * float(value):.1f}%"
            case Kind.NUMBER:
                return f"{value:,.0f}"
            case Kind.DAY:
                return day_text(value).partition(" ")[2]
            case Kind.MONTH:
                return " ".join(day_text(date.fromisoformat(f"{value}-01")).split()[2:])
        return str(value)


_WORDS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
    "AM": "Morning",
    "PM": "Afternoon",
}

_KNOWN = {
    each.name: each
    for each in (
        Column("week", "Week beginning", Kind.DAY),
        Column("month", "Month", Kind.MONTH),
        Column("weekday", "Weekday", Kind.WORD),
        Column("session", "Session", Kind.WORD),
        Column("statistical_meaning", "Counted as", Kind.WORD),
        Column("enrolments", "Enrolments", Kind.NUMBER),
        Column("possible", "Possible (sessions)", Kind.NUMBER),
        Column("attended", "Attended (sessions)", Kind.NUMBER),
        Column("sessions", "Sessions", Kind.NUMBER),
        Column("attendance_rate", "Attendance", Kind.PERCENT),
        Column("attendance_rate_to_date", "Attendance so far", Kind.PERCENT),
        Column("persistent_absence_rate", "Persistently absent", Kind.PERCENT),
        Column("severe_absence_rate", "Severely absent", Kind.PERCENT),
        Column("late_before_close", "Late, before the register closed (sessions)", Kind.NUMBER),
        Column("late_after_close", "Late, after the register closed (sessions)", Kind.NUMBER),
        Column("share", "Share of enrolments", Kind.PERCENT),
        Column("rate", "Of possible sessions", Kind.PERCENT),
    )
}
_NAMES = {
    "fsm": "free school meals",
    "eal": "English as an additional language",
    "sen_status": "SEN status",
}


def column(name: str) -> Column:
    """Give a column by its name; one that is not known has its name for a label."""
    return _KNOWN.get(name) or Column(name, heading(name))


def name_of(name: str) -> str:
    """Give what people call a column, within a sentence."""
    return _NAMES.get(name, name.replace("_", " "))


def heading(name: str) -> str:
    """Give what people call a column, at the head of one."""
    said = name_of(name)
    return said[:1].upper() + said[1:]


def in_order(name: str, value: Any) -> Any:  # noqa: ANN401 - any cell, and what sorts it
    """Give by what the values of a column are sorted: times, weekdays and years as they follow.

    Those of other columns are all alike, so that they stay where they were.
    """
    if name == "weekday":
        known = list(_WORDS)
        return known.index(value) if value in known else len(known)
    if name == "year_group":
        return place(value)
    return value if name in {"week", "month", "session"} else 0


def place(year_group: str | None) -> tuple[int, str]:
    """Give the place of a year group: Nursery and Reception before Year 1, none at the end.

    >>> sorted(["10", "9", None, "Total", "R"], key=place)
    ['R', '9', '10', 'Total', None]
    """
    if year_group is None:
        return (1_001, "")
    if year_group.isdigit():
        return (int(year_group), "")
    # A word, such as the label of a total, is no year: those have two letters at the most.
    return (0 if len(year_group) <= _LETTERS else 1_000, year_group)


_LETTERS = 2
