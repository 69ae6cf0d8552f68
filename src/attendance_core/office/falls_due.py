"""What falls due: runs and counts that are near their line, told before they reach it.

It is a notice to look, exact in what it counts; what the law makes of a count is for its rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import awaits_reason, codes
from attendance_core.errors import NotInForce
from attendance_core.office.look import Look
from attendance_core.office.unauthorised import (
    days_in_a_row,
    last_ends,
    readings,
    since_reached,
    unauthorised_codes,
)
from attendance_core.register import Mark
from attendance_core.roll import school_age_span
from attendance_core.sessions import Half, Span, school_year_start
from attendance_core.sources import Source, are_verified
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
    def sources(self) -> tuple[Source, ...]:
        """The sources of the figure, and of what is a reading of the law."""
        return (*self.figure.sources, *(readings().sources if self.due is Due.RUN else ()))

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)

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


def _unauthorised(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.PENALTY_NOTICE, on)
    if figure is None:
        return
    weeks = threshold("penalty_notice_weeks").on(on).value
    now = look.registers.calendar.latest_week(on)
    for pupil, days in _unauthorised_days(look, figure, on).items():
        left, reached = since_reached(look, days, figure.value, weeks)
        recent = sum(1 for week in left if now is not None and week > now - weeks)
        count = figure.value if reached == on else recent
        if count >= figure.value - rules.sessions_within:
            due = Due.PENALTY_NOTICE
            yield FallsDue(pupil, due, count, figure.value, "sessions", figure)


def _unauthorised_days(look: Look, figure: Figure, on: date) -> Mapping[str, list[date]]:
    """Give the day of each unauthorised session since a figure is in force, by pupil."""
    span = (figure.in_force, on)
    marks = look.registers.marks_between(span, codes=unauthorised_codes(on))
    return _days(_of_school_age(look, marks))


def _days(marks: Iterable[Mark]) -> Mapping[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for mark in marks:
        found[mark.pupil].append(mark.session.day)
    return found


def _runs(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.RUN, on)
    if figure is None:
        return
    near = max(1, figure.value - rules.days_within)
    ended = last_ends(look, on)
    for pupil, days in _unauthorised_days(look, figure, on).items():
        # Sessions before school age count for nothing, and end nothing either.
        before = max(figure.in_force - timedelta(days=1), _before_school_age(look, pupil))
        since = max(ended.get(pupil, before), before)
        if len({day for day in days if day > since}) < near:
            continue
        run = days_in_a_row(look, pupil, since)
        is_new = len(run) < figure.value or run[0] == on
        if near <= len(run) <= figure.value and is_new:
            unit = "school days in a row"
            yield FallsDue(pupil, Due.RUN, len(run), figure.value, unit, figure)


def _before_school_age(look: Look, pupil: str) -> date:
    born = look.registers.roll.by_key[pupil].date_of_birth
    if born is None:
        return look.at.date()
    return school_age_span(born, on=look.at.date())[0] - timedelta(days=1)


def _sickness(look: Look, rules: FallsDueRules, on: date) -> Iterator[FallsDue]:
    figure = _figure(Due.SICKNESS, on)
    if figure is None:
        return
    marks = look.registers.marks_between((school_year_start(on), on), codes=readings().illness)
    line = len(Half) * figure.value
    for pupil, ill in _days(_of_school_age(look, marks)).items():
        is_near = len(ill) >= line - len(Half) * rules.days_within
        is_new = len(ill) < line or ill[line - 1] == on
        if is_near and is_new:
            yield FallsDue(pupil, Due.SICKNESS, len(ill), line, "sessions", figure)
