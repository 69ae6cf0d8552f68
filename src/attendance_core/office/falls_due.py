"""What falls due: runs and counts that are near their line, told before they reach it.

It is a notice to look, exact in what it counts; what the law makes of a count is for its rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import Meaning, awaits_reason, codes
from attendance_core.errors import NotInForce
from attendance_core.office.look import Look
from attendance_core.office.unauthorised import days_in_a_row, since_reached
from attendance_core.register import Mark
from attendance_core.roll import school_age_span
from attendance_core.sessions import Span, school_year_start
from attendance_core.thresholds import Figure, threshold
from attendance_core.trust import FallsDueRules

__all__ = ["Due", "FallsDue", "falls_due"]


class Due(StrEnum):
    """What is near, by the name of its figure."""

    REASON = "reason_due"
    PENALTY_NOTICE = "penalty_notice_sessions"
    RUN = "continuous_unauthorised_absence"
    SICKNESS = "sickness_return"


@frozen
class FallsDue:
    """One pupil near one line: how far they have come, and where it is.

    `count` and `line` are school days since the N, sessions, or school days, as `unit` says; `by`
    is the day on which a reason is due.
    """

    pupil: str = field(repr=False)
    due: Due
    count: int
    line: int
    unit: str
    figure: Figure = field(repr=False)
    by: date | None = None

    @property
    def is_reached(self) -> bool:
        """Say whether the line has been reached: today, for all but a reason."""
        return self.count >= self.line


def falls_due(look: Look, rules: FallsDueRules) -> tuple[FallsDue, ...]:
    """Give what is near its line for pupils on roll, reasons first.

    Args:
        look: the school as its systems show it.
        rules: from when on it is told.
    """
    on = look.at.date()
    on_roll = {each.pupil for each in look.registers.roll.on_roll(on)}
    found = (
        *_reasons(look, rules, on),
        *_unauthorised(look, rules, on),
        *_runs(look, rules, on),
        *_sickness(look, rules, on),
    )
    return tuple(each for each in found if each.pupil in on_roll)


def _figure(due: Due, on: date) -> Figure | None:
    try:
        return threshold(due.value).on(on)
    except NotInForce:
        return None


def _reasons(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    """Find every N from the school day on which its reason begins to press, one row a day."""
    figure = _figure(Due.REASON, on)
    if figure is None:
        return
    calendar = look.registers.calendar
    waiting = [code for code in codes(on=on) if awaits_reason(code, on=on)]
    marks = look.registers.marks_between((figure.in_force, on), codes=waiting)
    for pupil, day in dict.fromkeys((each.pupil, each.session.day) for each in marks):
        since = calendar.school_days_since(day, on)
        if since >= rules.reason_from:
            by = calendar.school_day_after(day, figure.value)
            yield FallsDue(pupil, Due.REASON, since, figure.value, "school days", figure, by)


def _of_school_age(look: Look, marks: Iterable[Mark]) -> Iterator[Mark]:
    spans: dict[str, Span | None] = {}
    for mark in marks:
        if mark.pupil not in spans:
            born = look.registers.roll.by_key[mark.pupil].date_of_birth
            spans[mark.pupil] = school_age_span(born, on=look.at.date()) if born else None
        span = spans[mark.pupil]
        if span and span[0] <= mark.session.day <= span[1]:
            yield mark


def _unauthorised_codes(on: date) -> list[str]:
    unauthorised = Meaning.UNAUTHORISED_ABSENCE
    return [code for code, law in codes(on=on).items() if law.statistical_meaning is unauthorised]


def _unauthorised(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.PENALTY_NOTICE, on)
    if figure is None:
        return
    span = (figure.in_force, on)
    marks = look.registers.marks_between(span, codes=_unauthorised_codes(on))
    by_pupil: dict[str, list[date]] = defaultdict(list)
    for mark in _of_school_age(look, marks):
        by_pupil[mark.pupil].append(mark.session.day)
    weeks = threshold("penalty_notice_weeks").on(on).value
    now = look.registers.calendar.latest_week(on)
    for pupil, days in by_pupil.items():
        left, reached = since_reached(look, days, figure.value, weeks)
        recent = sum(1 for week in left if now is not None and week > now - weeks)
        count = figure.value if reached == on else recent
        if count >= figure.value - rules.sessions_within:
            due = Due.PENALTY_NOTICE
            yield FallsDue(pupil, due, count, figure.value, "sessions", figure)


def _runs(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.RUN, on)
    days = [day for day in look.registers.calendar.school_days if day <= on]
    if figure is None or not days:
        return
    near = max(1, figure.value - rules.days_within)
    unauthorised = set(_unauthorised_codes(on))
    recent: Span = days[-_RECENT:][0], on
    found = look.registers.marks_between(recent, codes=unauthorised)
    candidates = {each.pupil for each in found}
    if not candidates:
        return
    marks = look.registers.marks_between((figure.in_force, on), pupils=candidates)
    for pupil, by_day in _by_pupil_and_day(_of_school_age(look, marks)).items():
        run = days_in_a_row(look, pupil, by_day, unauthorised)
        is_new = len(run) < figure.value or run[0] == on
        if near <= len(run) <= figure.value and is_new:
            unit = "school days in a row"
            yield FallsDue(pupil, Due.RUN, len(run), figure.value, unit, figure)


_RECENT = 15
"""Among how many of the last school days a run that goes on has a day that counts."""


def _by_pupil_and_day(marks: Iterable[Mark]) -> Mapping[str, Mapping[date, list[str]]]:
    found: dict[str, dict[date, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        found[mark.pupil][mark.session.day].append(mark.code)
    return found


def _sickness(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.SICKNESS, on)
    if figure is None:
        return
    marks = look.registers.marks_between((school_year_start(on), on), codes=[_ILLNESS])
    line = _SESSIONS_A_DAY * figure.value
    days: dict[str, list[date]] = defaultdict(list)
    for mark in _of_school_age(look, marks):
        days[mark.pupil].append(mark.session.day)
    for pupil, ill in days.items():
        is_near = len(ill) >= line - _SESSIONS_A_DAY * rules.days_within
        is_new = len(ill) < line or ill[line - 1] == on
        if is_near and is_new:
            yield FallsDue(pupil, Due.SICKNESS, len(ill), line, "sessions", figure)


_ILLNESS = "I"
_SESSIONS_A_DAY = 2
