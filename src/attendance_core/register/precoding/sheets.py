"""Pre-code sheets: the CSV on which an organiser writes who goes when, and its strict reading."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from io import StringIO
from itertools import product

from attrs import evolve, field, frozen

from attendance_core.codes import has_ever_been
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register.precoding.planned import WEEKDAYS, PreCoding, sessions_of
from attendance_core.register.precoding.rules import PreCodingKind
from attendance_core.sessions import Half, Session
from attendance_core.tables import Cell, Misfit, rows

__all__ = ["precodes_text", "read_precodes"]


class Halves(StrEnum):
    """The mornings, the afternoons, or both."""

    AM = "AM"
    PM = "PM"
    BOTH = "both"


def _text(cell: str) -> str:
    if not cell.strip():
        raise ValueError
    return cell.strip()


def _code(cell: str) -> str:
    if not has_ever_been(cell):
        raise ValueError
    return cell


_TEXT = {"cell": Cell(_text, "text was expected")}
_CODE = {"cell": Cell(_code, "a code of the register was expected")}


@frozen(repr=False)
class _Row:
    """A row of a pre-code sheet: one pupil of an event, in one span of days."""

    event: str = field(metadata=_TEXT)
    kind: PreCodingKind
    code: str = field(metadata=_CODE)
    pupil: str
    from_: date
    to: date
    session: Halves = Halves.BOTH
    detail: str | None = field(default=None, metadata=_TEXT)
    reason: str | None = field(default=None, metadata=_TEXT)
    agreed_by: str | None = field(default=None, metadata=_TEXT)
    position: str | None = field(default=None, metadata=_TEXT)
    agreed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check what the two days say together."""
        if self.to < self.from_:
            raise Misfit("to", "a day no earlier than from was expected")
        ends = {"from_": self.from_, "to": self.to}
        for name, day in ends.items():
            if self.from_ < self.to and day.weekday() not in WEEKDAYS:
                expected = "a day from Monday to Friday was expected, or a row of its own"
                raise Misfit(name, expected)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions of the row; a span passes over the weekends in it."""
        halves = Half if self.session is Halves.BOTH else (Half(self.session),)
        weekdays = {*WEEKDAYS, self.from_.weekday()}
        return sessions_of((self.from_, self.to), halves=halves, weekdays=weekdays)


_SHARED = ("kind", "code", "detail", "reason", "agreed_by", "position", "agreed_on")
"""What is the same in every row of an event."""

_COLUMNS = ("event", "kind", "code", "pupil", "from", "to", "session", *_SHARED[2:])


def read_precodes(text: str, *, place: str) -> tuple[PreCoding, ...]:
    """Read the events of a pre-code sheet, in the order in which they first stand on it.

    Columns: `event`, `kind`, `code`, `pupil`, `from`, `to`; optionally `session` (AM, PM, both;
    empty is both), `detail`, `reason`, `agreed_by`, `position`, `agreed_on`. A pupil may have
    several rows. A span of days passes over its weekends; a Saturday or Sunday that is meant has a
    row of its own. Every row of an event says the same of it, and every pupil of it has the same
    sessions.

    Raises:
        Refused: with every fault of the sheet.
    """
    try:
        found = rows(text, _Row, place=place, aliases={"from": "from_"})
    except Refused as refused:
        raise Refused(map(_as_written, refused.faults)) from None
    events: dict[str, list[tuple[int, _Row]]] = {}
    for line, row in found:
        events.setdefault(row.event, []).append((line, row))
    with collecting() as faults:
        for of_event in events.values():
            faults.extend(_faults(of_event, place))
    return tuple(_event([row for _, row in of_event]) for of_event in events.values())


def _as_written(fault: Fault) -> Fault:
    # `from` is a word of Python's own, and no field can be called so.
    column = "from" if fault.column == "from_" else fault.column
    return evolve(fault, column=column, expected=fault.expected.replace("from_", "from"))


def _faults(of_event: Sequence[tuple[int, _Row]], place: str) -> Iterator[Fault]:
    first = of_event[0][1]
    held: dict[str, set[Session]] = {}
    last_of: dict[str, int] = {}
    for line, row in of_event:
        for name in _SHARED:
            if getattr(row, name) != getattr(first, name):
                yield Fault(place, "the same in every row of the event was expected", line, name)
        sessions = held.setdefault(row.pupil, set())
        double = sessions & set(row.sessions)
        if double:
            yield Fault(place, f"{min(double)} stands twice for this pupil", line, "from")
        sessions.update(row.sessions)
        last_of[row.pupil] = line
    for pupil, line in last_of.items():
        if held[pupil] != held[first.pupil]:
            sentence = "the sessions of the event's first pupil were expected, or another event"
            yield Fault(place, sentence, line, "from")


def _event(of_event: Sequence[_Row]) -> PreCoding:
    first = of_event[0]
    return PreCoding(
        first.event,
        pupils=[row.pupil for row in of_event],
        sessions=[session for row in of_event for session in row.sessions],
        **{name: getattr(first, name) for name in _SHARED},
    )


def precodes_text(planned: Iterable[PreCoding]) -> str:
    """Give events as the text of a pre-code sheet, which `read_precodes` reads as the same."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in planned:
        said = [getattr(each, name) for name in _SHARED[2:]]
        for pupil, (first, last, halves) in product(each.pupils, _spans(each.sessions)):
            days = (first.isoformat(), last.isoformat(), halves.value)
            writer.writerow([each.event, each.kind.value, each.code, pupil, *days, *said])
    return out.getvalue()


def _spans(sessions: Iterable[Session]) -> Iterator[tuple[date, date, Halves]]:
    """Give sessions as spans of school-week days with the same halves, a weekend's days alone."""
    of_day: dict[date, Halves] = {}
    for each in sessions:
        of_day[each.day] = Halves.BOTH if each.day in of_day else Halves(each.half)
    open_: list[tuple[date, date, Halves]] = []
    for day, halves in of_day.items():
        before = open_[-1] if open_ else None
        if before and before[2] is halves and day == _next_weekday(before[1]):
            open_[-1] = (before[0], day, halves)
        else:
            open_.append((day, day, halves))
    yield from open_


def _next_weekday(day: date) -> date | None:
    if day.weekday() not in WEEKDAYS:
        return None
    step = timedelta(days=1)
    following = day + step
    while following.weekday() not in WEEKDAYS:
        following += step
    return following
