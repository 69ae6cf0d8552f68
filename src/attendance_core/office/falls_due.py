"""What falls due: runs and counts that are near their line, told before they reach it.

It is a notice to look, exact in what it counts; what the law makes of a count is for its rules.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from attrs import field, frozen

from attendance_core.codes import Meaning, awaits_reason, codes
from attendance_core.errors import NotInForce
from attendance_core.office.look import Look
from attendance_core.register import Mark
from attendance_core.roll import school_age_span
from attendance_core.sessions import Span, school_year_start
from attendance_core.tables import packaged
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
    """Find every N from the school day on which its reason begins to press, one row a pupil."""
    figure = _figure(Due.REASON, on)
    calendar = look.registers.calendar
    waiting = [code for code in codes(on=on) if awaits_reason(code, on=on)]
    oldest: dict[str, date] = {}
    marks = look.registers.marks_between((school_year_start(on), on), codes=waiting)
    for mark in marks:
        oldest.setdefault(mark.pupil, mark.session.day)
    for pupil, day in oldest.items():
        since = calendar.school_days_since(day, on)
        if figure and day >= figure.in_force and since >= rules.reason_from:
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
    weeks = threshold("penalty_notice_weeks").on(on).value
    span = look.registers.calendar.weeks_ending(on, weeks)
    if span is None:
        return
    since = max(span[0], figure.in_force)
    marks = look.registers.marks_between((since, on), codes=_unauthorised_codes(on))
    for pupil, count in _near(look, marks, figure.value, rules.sessions_within):
        due = Due.PENALTY_NOTICE
        yield FallsDue(pupil, due, count, figure.value, "sessions", figure)


def _near(look: Look, marks: Iterable[Mark], line: int, within: int) -> Iterator[tuple[str, int]]:
    """Count the marks of each pupil, and give those near the line, or over it since today."""
    counted = list(_of_school_age(look, marks))
    counts = Counter(each.pupil for each in counted)
    today = Counter(each.pupil for each in counted if each.session.day == look.at.date())
    for pupil, count in counts.items():
        if line - within <= count and count - today[pupil] < line:
            yield pupil, count


@frozen
class _Table:
    passed_over: tuple[str, ...]


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(packaged(__package__, "data/falls_due.toml", _Table).passed_over)


def _runs(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.RUN, on)
    days = [day for day in look.registers.calendar.school_days if day <= on]
    if figure is None or not days:
        return
    near = figure.value - rules.days_within
    unauthorised = set(_unauthorised_codes(on))
    recent: Span = days[-near:][0], on
    candidates = {each.pupil for each in look.registers.marks_between(recent, codes=unauthorised)}
    if not candidates:
        return
    year = (max(school_year_start(on), figure.in_force), on)
    marks = look.registers.marks_between(year, pupils=candidates)
    for pupil, by_day in _by_pupil_and_day(_of_school_age(look, marks)).items():
        run = _run(by_day, [day for day in days if day >= year[0]], unauthorised)
        if near <= run <= figure.value:
            yield FallsDue(pupil, Due.RUN, run, figure.value, "school days in a row", figure)


def _by_pupil_and_day(marks: Iterable[Mark]) -> Mapping[str, Mapping[date, set[str]]]:
    found: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mark in marks:
        found[mark.pupil][mark.session.day].add(mark.code)
    return found


def _run(by_day: Mapping[date, set[str]], days: list[date], unauthorised: set[str]) -> int:
    """Count the days of unauthorised absence in a row that end with the last day."""
    count = 0
    for day in reversed(days):
        made = by_day.get(day, set())
        rest = made - unauthorised
        if rest - _passed_over():
            break
        # A day that holds nothing but what is passed over, or no mark yet, neither counts nor ends.
        count += bool(made - rest)
    return count


def _sickness(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.SICKNESS, on)
    if figure is None:
        return
    year = (school_year_start(on), on)
    marks = look.registers.marks_between(year, codes=[_ILLNESS])
    line = _SESSIONS_A_DAY * figure.value
    for pupil, count in _near(look, marks, line, _SESSIONS_A_DAY * rules.days_within):
        yield FallsDue(pupil, Due.SICKNESS, count, line, "sessions", figure)


_ILLNESS = "I"
_SESSIONS_A_DAY = 2
