"""What a rule asks and what a pupil's figure is, in plain words."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from attendance_core.policy.measures import measures
from attendance_core.policy.values import (
    Combination,
    Condition,
    Op,
    Test,
    Unit,
    When,
    Window,
    WindowKind,
)

__all__ = ["Figure", "asks", "figure_text"]


@frozen
class Figure:
    """One figure of a pupil: `top` over `bottom`, as a test asked for it; None is undefined."""

    test: Test
    top: int | None
    bottom: int | None

    @property
    def value(self) -> Fraction | None:
        """The figure itself, exactly, in the unit of its measure."""
        if self.top is None or not self.bottom:
            return None
        return Fraction(self.top, self.bottom)


_SHARES = {
    Op.LT: "below {0}",
    Op.LE: "{0} or less",
    Op.GT: "above {0}",
    Op.GE: "{0} or more",
    Op.EQ: "exactly {0}",
    Op.BETWEEN: "from {0} to below {1}",
    Op.CROSSES_BELOW: "below {0} for the first time",
    Op.CROSSES_ABOVE: "{0} or more for the first time",
}
_NUMBERS = {
    Op.LT: "fewer than {0}",
    Op.LE: "{0} or fewer",
    Op.GT: "more than {0}",
    Op.GE: "{0} or more",
    Op.EQ: "exactly {0}",
    Op.BETWEEN: "from {0} to fewer than {1}",
    Op.CROSSES_BELOW: "for the first time fewer than {0}",
    Op.CROSSES_ABOVE: "for the first time {0} or more",
}
_WINDOWS: Mapping[WindowKind, str] = {
    WindowKind.YEAR: "this school year",
    WindowKind.TERM: "this term",
    WindowKind.HALF_TERM: "this half term",
    WindowKind.PREVIOUS_HALF_TERM: "in the half term before",
    WindowKind.WEEK: "this week",
    WindowKind.DAY: "on the day",
    WindowKind.ROLLING_SESSIONS: "in the last {0} sessions",
    WindowKind.ROLLING_SCHOOL_DAYS: "in the last {0} school days",
    WindowKind.ROLLING_SCHOOL_WEEKS: "in the last {0} school weeks",
    WindowKind.LAST_WEEKS: "in the last {0} weeks",
    WindowKind.ROLLING_YEARS: "in the last {0} years",
    WindowKind.SINCE_EVENT: "since: {0}",
}


def asks(condition: Condition) -> str:
    """Say what a condition asks.

    >>> from attendance_core.policy.amounts import amount_of, window_of
    >>> year = window_of("academic_year_to_date")
    >>> asks(Test("attendance_pct", Op.LT, (amount_of("95"),), year))
    'attendance below 95 per cent, this school year'
    """
    if isinstance(condition, Combination):
        parts = [asks(each) for each in condition.parts]
        if condition.when is When.NOT:
            return f"not: {'; '.join(parts)}"
        return (" and " if condition.when is When.ALL else " or ").join(parts)
    measure, window = measures()[condition.measure], _window(condition.window)
    limits = [str(each.number) if measure.is_share else str(each) for each in condition.thresholds]
    if condition.by_half_term:
        limits = [f"the number of the half term ({', '.join(map(str, condition.by_half_term))})"]
    if measure.is_share:
        return f"{measure.says} {_SHARES[condition.op].format(*limits)} per cent{window}"
    return f"{_NUMBERS[condition.op].format(*limits)} {_says(condition)}{window}"


def _says(test: Test) -> str:
    """Say what a measure counts; a unit of the threshold's own goes before it."""
    says = measures()[test.measure].says.format(codes=", ".join(test.codes))
    own = any(each.unit is not Unit.OF_MEASURE for each in test.thresholds)
    return says if not own else says.removeprefix("school days ").removeprefix("weeks ")


def _window(window: Window | None) -> str:
    if window is None:
        return ""
    given = window.length or (window.event or "").replace("_", " ")
    return f", {_WINDOWS[window.kind].format(given)}"


def figure_text(figure: Figure) -> str:
    """Say a figure with what it is made of; days are never a rounded share.

    >>> from attendance_core.policy.amounts import amount_of, window_of
    >>> year = window_of("academic_year_to_date")
    >>> test = Test("attendance_pct", Op.LT, (amount_of("95"),), year)
    >>> figure_text(Figure(test, 100 * 377, 397))
    'attendance: 377 of 397 sessions, 94.962 per cent'
    >>> figure_text(Figure(test, 0, 0))
    'attendance: undefined, for no session was possible'
    """
    measure, value = measures()[figure.test.measure], figure.value
    says = measure.says.format(codes=", ".join(figure.test.codes))
    if value is None:
        why = "no session was possible" if measure.is_share else "nothing is known of it"
        return f"{says}: undefined, for {why}"
    if measure.is_share and figure.top is not None:
        made = f"{figure.top // 100} of {figure.bottom} sessions"
        return f"{says}: {made}, {_exactly(value)} per cent"
    return f"{_exactly(value)} {says}{_since(figure.test)}"


def _since(test: Test) -> str:
    event = test.window.event if test.window else None
    return f" since: {event.replace('_', ' ')}" if event else ""


_PLACES = 1000


def _exactly(value: Fraction) -> str:
    """Write a number so that it is on the side of a whole one on which it is: it is cut off."""
    if value.denominator == 1:
        return str(value)
    return f"{int(value * _PLACES) / _PLACES:g}"
