"""Reading weekly strings, whoever wrote them: short ones are filled up, as authorities do."""

from collections.abc import Sequence
from datetime import date

from attrs import field, frozen

from attendance_core.errors import collecting
from attendance_core.tables import decoded, rows

__all__ = ["Week", "read_weeks"]

_SESSIONS = 14


@frozen
class Week:
    """One row: whose it is where that is said, its Monday, and fourteen items from there on."""

    school: str
    monday: date
    items: Sequence[str] = field(repr=False)
    upn: str | None = field(default=None, repr=False)


@frozen
class _Row:
    School: str
    WeekStart: date
    WeekMarks: str | None
    UPN: str | None = field(default=None, repr=False)


def read_weeks(data: bytes, *, place: str, unmarked: str = "-") -> tuple[Week, ...]:
    """Read weekly strings; one that is short, as without a weekend, is filled up at its end.

    Of a list with commas an empty item is a session without a mark.

    Args:
        data: the file.
        place: its name.
        unmarked: what fills it up.

    Raises:
        Refused: with every fault, each with its line: among them a week that does not begin on a
            Monday, or has more than fourteen sessions.
    """
    found = []
    with collecting() as faults:
        for line, row in rows(decoded(data, place=place), _Row, place=place):
            text = row.WeekMarks or ""
            listed = [each.strip() or unmarked for each in text.split(",")]
            items = listed if "," in text else list(text)
            if row.WeekStart.weekday():
                faults.add(place, "a Monday was expected", line=line, column="WeekStart")
            if len(items) > _SESSIONS:
                expected = f"no more than {_SESSIONS} sessions were expected"
                faults.add(place, expected, line=line, column="WeekMarks")
            filled = items + [unmarked] * (_SESSIONS - len(items))
            found.append(Week(row.School, row.WeekStart, filled, row.UPN))
    return tuple(found)
