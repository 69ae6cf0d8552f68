"""What the rows of a file are to one another and to the pupils: each once, and all known."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from attendance_core.errors import Fault

__all__ = ["doubles", "strangers"]


def doubles(found: Sequence[tuple[int, Any]], key: Sequence[str], place: str) -> Iterator[Fault]:
    """Give a fault for each row whose key another has before it; `found` has rows by their line."""
    seen: set[tuple[object, ...]] = set()
    for line, row in found:
        value = tuple(getattr(row, name) for name in key)
        if value in seen:
            yield Fault(place, f"one row for each {', '.join(key)} was expected", line=line)
        seen.add(value)


def strangers(
    found: Sequence[tuple[int, Any]], known: Collection[str] | None, place: str
) -> Iterator[Fault]:
    """Give a fault for each row about a pupil who is not known; None knows nobody, and says so."""
    for line, row in found:
        if known is not None and row.pupil is not None and row.pupil not in known:
            yield Fault(place, "a pupil of pupils.csv was expected", line=line, column="pupil")
