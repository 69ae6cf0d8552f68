"""The bodies of a write-back: marks in, JSON out; and which rows an answer finds fault with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from attendance_core.register import MarkToWrite

__all__ = ["Entry", "body_of", "faulty_rows"]

_ROW = re.compile(r"attendance\.([0-9]{1,9})(?:\.([a-z_]+))?")
_KNOWN = frozenset(
    {"attendance_code_id", "comment", "date", "minutes_late", "session", "student_id"}
)


@frozen
class Entry:
    """A mark on its way, as Wonde has it; `place` is its place among the marks to be written."""

    place: int
    mark: MarkToWrite
    student_id: str = field(repr=False)
    code_id: str


def body_of(entries: Sequence[Entry]) -> Mapping[str, Any]:
    """Give what is posted: what is not known is left out."""
    return {"attendance": [_row(each) for each in entries]}


def _row(entry: Entry) -> Mapping[str, Any]:
    mark = entry.mark
    row = {
        "date": mark.session.day.isoformat(),
        "session": mark.session.half.value,
        "student_id": entry.student_id,
        "attendance_code_id": entry.code_id,
        "comment": mark.comment,
        "minutes_late": mark.minutes_late,
    }
    return {name: value for name, value in row.items() if value is not None}


def faulty_rows(errors: object, size: int) -> Mapping[int, str]:
    """Give the rows that a validation finds fault with, and in which value.

    The names of faults are such as `attendance.0.student_id`, wherever they stand; what is said of
    them may repeat a value, and is not read.
    """
    found: dict[int, str] = {}
    for name in _names(errors):
        told = _ROW.fullmatch(name)
        if told and int(told[1]) < size:
            value = told[2] if told[2] in _KNOWN else "row"
            found.setdefault(int(told[1]), value)
    return found


def _names(errors: object) -> Iterator[str]:
    """Give the keys within, however deep."""
    waiting = [errors]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            yield from map(str, each)
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
