"""What is planned or agreed ahead: a value for an event, and ways to write its sessions down."""

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.errors import Fault, Refused
from attendance_core.register.part_time import OffSession
from attendance_core.register.precoding.rules import PreCodingKind
from attendance_core.roll import Roll
from attendance_core.sessions import Half, Session, Span

__all__ = ["WEEKDAYS", "PreCoding", "closure", "part_time", "sessions_of"]

WEEKDAYS = (0, 1, 2, 3, 4)
"""Monday to Friday, counted from Monday, 0."""


def _name(event: str) -> str:
    return event.strip()


def _once(pupils: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pupils))


def _in_order(sessions: Iterable[Session]) -> tuple[Session, ...]:
    return tuple(sorted(set(sessions)))


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None


@frozen
class PreCoding:
    """An event or an agreement that is entered ahead: one code for some pupils in some sessions.

    `event` is its own name, without a personal value, by which it is known when it is cancelled.
    `detail` is what must be recorded with some codes, the nature of the provision or the other
    school. `agreed_by` is the name of whoever agreed to it: without one it is not decided yet.

    Raises:
        Refused: it has no name, no pupil or no session.
    """

    event: str = field(converter=_name)
    kind: PreCodingKind = field(converter=PreCodingKind)
    code: str
    pupils: tuple[str, ...] = field(converter=_once, repr=False)
    sessions: tuple[Session, ...] = field(converter=_in_order)
    detail: str | None = field(default=None, converter=_said, repr=False)
    reason: str | None = field(default=None, converter=_said, repr=False)
    agreed_by: str | None = field(default=None, converter=_said, repr=False)
    position: str | None = field(default=None, converter=_said)
    agreed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no event."""
        parts = {"event": self.event, "pupils": self.pupils, "sessions": self.sessions}
        missing = [name for name, held in parts.items() if not held]
        if missing:
            expected = "something was expected to stand here"
            raise Refused(Fault("pre-coding", expected, key=name) for name in missing)


def sessions_of(
    span: Span, *, halves: Iterable[Half] = Half, weekdays: Iterable[int] = WEEKDAYS
) -> tuple[Session, ...]:
    """Give the sessions of a span of days, be they held or not.

    Args:
        span: the first and the last day, both included.
        halves: the mornings, the afternoons, or both.
        weekdays: the days of the week, counted from Monday, 0.

    >>> len(sessions_of((date(2026, 11, 20), date(2026, 11, 23))))
    4
    >>> [str(each) for each in sessions_of((date(2026, 11, 16), date(2026, 11, 20)),
    ...     halves=[Half.PM], weekdays=[2])]
    ['2026-11-18 PM']
    """
    first, last = span
    wanted, of_day = set(weekdays), tuple(halves)
    days = (first + timedelta(days=more) for more in range((last - first).days + 1))
    return tuple(Session(day, half) for day in days if day.weekday() in wanted for half in of_day)


def part_time(
    event: str, agreements: Iterable[OffSession], *, calendar: Calendar, code: str = "C2"
) -> PreCoding:
    """Give the part-time timetable of one pupil: the open sessions that were agreed to be off.

    Args:
        event: the agreement's own name.
        agreements: the sessions of the week, of one pupil and one agreement.
        calendar: the school's; sessions beyond it are not known, and left out.
        code: C2, or X for a pupil who is not of compulsory school age.

    Raises:
        Refused: they are of several pupils or agreements, or no open session is off.
    """
    agreed = tuple(agreements)
    parties = {(each.pupil, each.agreed_by, each.agreed_on) for each in agreed}
    if len(parties) != 1:
        expected = "the off sessions of one pupil and one agreement were expected"
        raise Refused([Fault("pre-coding", expected, key="agreements")])
    ((pupil, agreed_by, agreed_on),) = parties
    return PreCoding(
        event,
        PreCodingKind.PART_TIME,
        code,
        (pupil,),
        [held.at for held in calendar.open_sessions if any(off.covers(held.at) for off in agreed)],
        agreed_by=agreed_by,
        agreed_on=agreed_on,
    )


def closure(
    event: str,
    code: str,
    sessions: Iterable[Session],
    *,
    roll: Roll,
    pupils: Iterable[str] | None = None,
    reason: str | None = None,
) -> PreCoding:
    """Give a closure, of the whole school or, where a part of the premises is closed, of some.

    Args:
        event: its own name.
        code: Y3 for a part of the premises, Y4 for the whole site where that was not planned, and
            `#` for sessions that the calendar has as closed.
        sessions: the sessions.
        roll: the school's.
        pupils: who is meant; without them everybody on roll on any of the days.
        reason: why.

    Raises:
        Refused: there is no session, or nobody on roll.
    """
    closed = tuple(sessions)
    days = {each.day for each in closed}
    if pupils is None:
        pupils = sorted({each.pupil for day in days for each in roll.on_roll(day)})
    return PreCoding(event, PreCodingKind.CLOSURE, code, pupils, closed, reason=reason)
