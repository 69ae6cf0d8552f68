"""What the register of attendance says of the fields of forms; nobody can say it otherwise."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from attendance_core.codes import Meaning
from attendance_core.correspondence.evidence.shown import (
    ShownSession,
    rate_text,
    sessions_of,
    totals_of,
)
from attendance_core.forms.asked import Asked
from attendance_core.forms.on_roll import Read
from attendance_core.rules.penalty_notice_threshold import penalty_notice_threshold
from attendance_core.school.times import WEEKDAYS
from attendance_core.sessions import Half, Span, school_year_start

__all__ = ["COUNTED"]

_ILL = "I"


def _sessions(asked: Asked, span: Span) -> tuple[ShownSession, ...]:
    first, last = span
    pupil, days = asked.case.pupil or "", (first, min(last, asked.on))
    return tuple(sessions_of(asked.registers, pupil, days, {}))


def _this_year(asked: Asked) -> tuple[ShownSession, ...]:
    return _sessions(asked, (school_year_start(asked.on), asked.on))


def _last_year(asked: Asked) -> tuple[ShownSession, ...]:
    last = school_year_start(asked.on) - timedelta(days=1)
    return _sessions(asked, (school_year_start(last), last))


def _totals(sessions: Collection[ShownSession]) -> Any:  # noqa: ANN401 - rows of a table
    if not sessions:
        return None  # of a year that no register here reaches nothing is known
    found = totals_of(sessions)
    return (
        {
            "possible": found.possible,
            "attended": found.attended,
            "authorised": found.authorised,
            "unauthorised": found.unauthorised,
            "rate": rate_text(found.rate),
        },
    )


def _window(asked: Asked) -> tuple[ShownSession, ...] | None:
    first, last = asked.told("window.start"), asked.told("window.end")
    if first is None or last is None:
        return None
    return _sessions(asked, (first, last))


def _missed(asked: Asked, *meanings: Meaning) -> Any:  # noqa: ANN401 - rows of a table
    window = _window(asked)
    if window is None:
        return None
    return tuple(
        {"day": each.session.day, "session": each.session.half.value, "code": each.code}
        for each in window
        if each.meaning in meanings
    )


def _unauthorised(asked: Asked) -> Any:  # noqa: ANN401 - likewise
    return _missed(asked, Meaning.UNAUTHORISED_ABSENCE)


def _unresolved(asked: Asked) -> int | None:
    window = _window(asked)
    if window is None:
        return None
    return sum(each.code is None or each.is_unresolved for each in window)


def _threshold_reached(asked: Asked) -> bool | None:
    """Say whether a notice must be considered by the window's end: the law's own count says it."""
    first, last = asked.told("window.start"), asked.told("window.end")
    if first is None or last is None:
        return None
    found = penalty_notice_threshold(asked.registers.prepared, on=min(last, asked.on))
    return any(
        each.pupil == asked.case.pupil and first <= each.reached.day <= last for each in found
    )


def _last_attended(asked: Asked) -> date | None:
    every = (*_last_year(asked), *_this_year(asked))
    there = [each.session.day for each in every if each.meaning is Meaning.PRESENT]
    return max(there, default=None)


def _ill_days(asked: Asked) -> str:
    days, rest = divmod(sum(each.code == _ILL for each in _this_year(asked)), len(Half))
    return f"{days or ''}½" if rest else str(days)


def _expected(asked: Asked) -> int | None:
    of_pupil = [
        each
        for each in asked.registers.expected_sickness
        if each.pupil == asked.case.pupil and each.recorded_on <= asked.on
    ]
    last = max(of_pupil, key=lambda each: each.recorded_on, default=None)
    return last.expected_school_days if last else None


def _off_sessions(asked: Asked) -> Any:  # noqa: ANN401 - rows of a table
    agreed = [
        each
        for each in asked.registers.off_sessions
        if each.pupil == asked.case.pupil and each.end >= asked.on
    ]
    in_order = sorted({(each.weekday, each.session) for each in agreed})
    return (
        tuple({"weekday": WEEKDAYS[weekday], "session": half.value} for weekday, half in in_order)
        or None
    )


COUNTED: Mapping[str, Read] = {
    "attendance.this_year": lambda asked: _totals(_this_year(asked)),
    "attendance.last_year": lambda asked: _totals(_last_year(asked)),
    "attendance.sessions": lambda asked: _missed(
        asked, Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE
    ),
    "attendance.unauthorised_sessions": _unauthorised,
    "attendance.unauthorised": lambda asked: (
        None if (found := _unauthorised(asked)) is None else len(found)
    ),
    "attendance.unresolved": _unresolved,
    "attendance.threshold_reached": _threshold_reached,
    "attendance.ill_days": _ill_days,
    "attendance.expected_ill_days": _expected,
    "last.attended": _last_attended,
    "timetable.off_sessions": _off_sessions,
}
"""What is read of the register of attendance, by the field."""
