"""Replies as a file: a row for each, the columns of `Reply`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import fields, frozen

from attendance_core.correspondence import Reply
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import Misfit, decoded, rows

__all__ = ["read_replies"]


@frozen(repr=False)
class _Row(Reply):
    def __attrs_post_init__(self) -> None:
        if self.last_day is not None and self.last_day < (self.first_day or self.at.date()):
            expected = "a day no earlier than first_day, or than the day of at, was expected"
            raise Misfit("last_day", expected)


def read_replies(path: Path) -> tuple[Reply, ...]:
    """Read a file of replies; one that is not there holds none.

    Raises:
        Refused: with every fault, each with its line and column.
    """
    place = path.name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError:
        raise Refused([Fault(place, "a file that can be read was expected")]) from None
    found = rows(decoded(data, place=place), _Row, place=place)
    with collecting() as faults:
        faults.extend(_doubles(found, place))
    return tuple(_reply(row) for _, row in found)


def _doubles(found: Sequence[tuple[int, Reply]], place: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for line, row in found:
        if row.reply in seen:
            yield Fault(place, "one row for each reply was expected", line=line, column="reply")
        seen.add(row.reply)


def _reply(row: Reply) -> Reply:
    return Reply(**{each.name: getattr(row, each.name) for each in fields(Reply)})
