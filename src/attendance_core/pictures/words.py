"""What a chart shows, in words: the highest, the lowest, the last, and which way it went.

Nothing is worked out here: figures of the rows are named as they are shown.

>>> from attendance_core.pictures.columns import column
>>> points = [("Monday", 0.95), ("Tuesday", 0.9), ("Wednesday", None)]
>>> extremes(points, column("attendance_rate"))
'Highest 95.0% (Monday), lowest 90.0% (Tuesday).'
>>> course(points, column("attendance_rate"))
'It fell from 95.0% (Monday) to 90.0% (Tuesday), the last.'
"""

from collections.abc import Iterable, Sequence

from attendance_core.dated import day_text
from attendance_core.pictures.columns import Column
from attendance_core.pictures.shown import Row
from attendance_core.sessions import Span
from attendance_core.statistics import definition

__all__ = ["Point", "alt_text", "course", "extremes", "told"]

Point = tuple[str, float | None]
"""What a figure is of, and the figure."""


def told(span: Span | None, of: str | None) -> tuple[str, ...]:
    """Say of which days figures are, and whom they count, as far as it is given.

    >>> from datetime import date
    >>> told((date(2026, 9, 7), date(2026, 9, 11)), "all")
    ('7 September 2026 to 11 September 2026', 'Everyone on roll')

    Raises:
        LookupError: the definition is not known.
    """
    said: list[str] = []
    if span:
        said.append(" to ".join(day_text(day).partition(" ")[2] for day in span))
    if of is not None:
        known = definition(of)
        said.append(known.title if known else "Everyone on roll")
    return tuple(said)


def alt_text(
    kind: str, title: str, sentences: Iterable[str], rows: Sequence[Row], told: Iterable[str]
) -> str:
    """Put an alternative text together; sentences that are empty fall away.

    >>> rows = [{"suppressed": True}, {"suppressed": False}]
    >>> alt_text("Bar chart", "Attendance", ["All are 95.0%.", ""], rows, ["Everyone on roll"])
    'Bar chart: attendance. All are 95.0%. Suppressed: 1 of 2. Everyone on roll.'
    """
    number = sum(bool(row["suppressed"]) for row in rows)
    first = f"{kind}: {title[:1].lower()}{title[1:]}."
    back = f"Suppressed: {number} of {len(rows)}." if number else ""
    return " ".join(filter(None, (first, *sentences, back, *(f"{each}." for each in told))))


def extremes(points: Sequence[Point], of: Column) -> str:
    """Say which is the highest and which the lowest, the first of those that are as high."""
    found = [(figure, label) for label, figure in points if figure is not None]
    if not found:
        return "There is no figure."
    if len(found) == 1:
        return f"{of.text(found[0][0])} ({found[0][1]})."
    most, top = max(found, key=lambda each: each[0])
    least, bottom = min(found, key=lambda each: each[0])
    if of.text(most) == of.text(least):
        return f"All are {of.text(most)}."
    return f"Highest {of.text(most)} ({top}), lowest {of.text(least)} ({bottom})."


def course(points: Sequence[Point], of: Column) -> str:
    """Say which way the figures went, from the first to the last."""
    found = [(figure, label) for label, figure in points if figure is not None]
    if len(found) <= 1:
        return ""
    (before, first), (after, last) = found[0], found[-1]
    was, is_now = of.text(before), of.text(after)
    if was == is_now:
        return f"It is {is_now} at the last ({last}) as at the first ({first})."
    way = "rose" if after > before else "fell"
    return f"It {way} from {was} ({first}) to {is_now} ({last}), the last."
