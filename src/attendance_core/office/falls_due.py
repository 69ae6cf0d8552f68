"""What falls due: runs and counts that are near their line, told before they reach it.

What counts, and since when, is for the rules of the law; here is from when on it is told.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from attendance_core.errors import NotInForce
from attendance_core.office.look import Look
from attendance_core.register import rows
from attendance_core.rules.law import law_of
from attendance_core.rules.nearing import (
    awaiting_reason,
    ill_this_year,
    towards_penalty_notice,
    unauthorised_in_a_row,
)
from attendance_core.sessions import Half
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


_RULES: Mapping[Due, str] = {
    Due.REASON: "unresolved_reason",
    Due.PENALTY_NOTICE: "penalty_notice_threshold",
    Due.RUN: "continuous_unauthorised_absence",
    Due.SICKNESS: "sickness_return",
}
"""The rule of the law that counts towards each."""


@frozen
class FallsDue:
    """One pupil near one line: how far they have come, and where it is.

    `count` and `line` are school days since the N, sessions, or school days, as `unit` says; `by`
    is the day on which a reason is due. With `is_expected` the line was reached before the count
    came to it, by how long the illness is expected to last.
    """

    pupil: str = field(repr=False)
    due: Due
    count: int
    line: int
    unit: str
    figure: Figure = field(repr=False)
    by: date | None = None
    is_expected: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the figure, and of how its rule reads the law."""
        return tuple(dict.fromkeys((*self.figure.sources, *law_of(_RULES[self.due]).sources)))

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)

    @property
    def is_reached(self) -> bool:
        """Say whether the line has been reached: today, for all but a reason."""
        return self.is_expected or self.count >= self.line


def falls_due(look: Look, rules: FallsDueRules) -> tuple[FallsDue, ...]:
    """Give what is near its line for pupils on roll, reasons first.

    Args:
        look: the school as its systems show it.
        rules: from when on it is told.
    """
    on = look.at.date()
    on_roll = {each.pupil for each in look.registers.roll.on_roll(on)}
    found = (each for due in Due for each in _near(due, look, rules))
    return tuple(each for each in found if each.pupil in on_roll)


def _near(due: Due, look: Look, rules: FallsDueRules) -> list[FallsDue]:
    try:
        figure = threshold(due.value).on(look.at.date())
        return list(_FOUND[due](look, rules, figure))
    except NotInForce:
        return []


def _reasons(look: Look, rules: FallsDueRules, figure: Figure) -> Iterator[FallsDue]:
    """Find every N from the school day on which its reason begins to press, one row a day."""
    marks = rows(awaiting_reason(look.registers.prepared, on=look.at.date()))
    days = {(each["pupil"], each["date"]): each["since"] for each in marks}
    # The longest awaited first.
    for (pupil, day), since in sorted(days.items(), key=lambda each: (each[0][1], each[0][0])):
        if since >= rules.reason_from:
            by = look.registers.calendar.school_day_after(day, figure.value)
            yield FallsDue(pupil, Due.REASON, since, figure.value, "school days", figure, by)


def _notices(look: Look, rules: FallsDueRules, figure: Figure) -> Iterator[FallsDue]:
    on, line = look.at.date(), figure.value
    for each in rows(towards_penalty_notice(look.registers.prepared, on=on)):
        count = line if each["reached"] == on else each["sessions"]
        if count >= line - rules.sessions_within:
            yield FallsDue(each["pupil"], Due.PENALTY_NOTICE, count, line, "sessions", figure)


def _runs(look: Look, rules: FallsDueRules, figure: Figure) -> Iterator[FallsDue]:
    on, line = look.at.date(), figure.value
    near = max(1, line - rules.days_within)
    for each in rows(unauthorised_in_a_row(look.registers.prepared, on=on, least=near)):
        if each["reached"] in {None, on}:
            unit = "school days in a row"
            yield FallsDue(each["pupil"], Due.RUN, each["days"], line, unit, figure)


def _sickness(look: Look, rules: FallsDueRules, figure: Figure) -> Iterator[FallsDue]:
    on, registers = look.at.date(), look.registers
    line = len(Half) * figure.value
    near = line - len(Half) * rules.days_within
    expected = {registers.school.urn: registers.expected_sickness}
    for each in rows(ill_this_year(registers.prepared, on=on, expected=expected)):
        count, is_reached = each["sessions"], each["reached"] == on
        if is_reached or (each["reached"] is None and count >= near):
            early = is_reached and count < line
            yield FallsDue(
                each["pupil"], Due.SICKNESS, count, line, "sessions", figure, is_expected=early
            )


_FOUND: Mapping[Due, Callable[[Look, FallsDueRules, Figure], Iterator[FallsDue]]] = {
    Due.REASON: _reasons,
    Due.PENALTY_NOTICE: _notices,
    Due.RUN: _runs,
    Due.SICKNESS: _sickness,
}
