"""The register of one invented pupil, written as a short text: for examples of a rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.register import Prepared, Register, marks_table
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.sessions import Half, Session

__all__ = ["one_pupil"]

_KEY, _URN = "adno:1", 142000
_PRESENT, _UNMARKED = {Half.AM: "/", Half.PM: "\\"}, "."
_FRIDAY = 5


def one_pupil(first: date, days: str, *, born: date = date(2012, 5, 5)) -> Prepared:
    r"""Give the register of a pupil and of the calendar that the text has, prepared.

    A day is the letter of the morning's code and that of the afternoon's; the school is open from
    Monday to Friday. `/I*3` is three days with the afternoon missed, `.` a session without a mark.

    >>> from attendance_core.rules import severe_absence
    >>> register = one_pupil(date(2026, 9, 7), "/I*2 // .I")
    >>> len(severe_absence(register, on=date(2026, 9, 8)))
    1
    >>> len(severe_absence(register, on=date(2026, 9, 10)))
    0

    Args:
        first: the first day, from which on the pupil is on roll.
        days: the marks, one day after the other, with spaces between them.
        born: the pupil's date of birth.
    """
    lived = list(_sessions(first, days))
    marks = (
        (_KEY, at, _PRESENT[at.half] if code in _PRESENT.values() else code, None, None)
        for at, code in lived
        if code != _UNMARKED
    )
    calendar = Calendar(HeldSession(at.day, at.half) for at, _ in lived)
    pupil = Pupil(None, _KEY.removeprefix("adno:"), "Example", "Jo", born)
    roll = Roll((pupil,), (Enrolment(_KEY, first),))
    register = Register.of_school(_URN, calendar=calendar, roll=roll, marks=marks_table(marks))
    return register.prepared()


def _sessions(first: date, days: str) -> Iterator[tuple[Session, str]]:
    """Give each session of the text with its letter."""
    every = (first + timedelta(days=offset) for offset in count())
    weekdays = (day for day in every if day.isoweekday() <= _FRIDAY)
    for each in days.split():
        codes, _, times = each.partition("*")
        for _ in range(int(times or 1)):
            day = next(weekdays)
            for half, code in zip(Half, codes, strict=True):
                yield Session(day, half), code
