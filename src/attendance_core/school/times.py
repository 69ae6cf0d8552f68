"""When a school takes its two statutory registers, by date and by day of its timetable's cycle."""

from datetime import date, time
from typing import Any

from attrs import Attribute, field, frozen

from attendance_core.calendar import monday
from attendance_core.sessions import Half

__all__ = ["WEEKDAYS", "CycleWeek", "OtherPeriods", "Period", "RegisterTimes"]


@frozen
class Period:
    """The period in which a session's register is taken: it opens, it closes, the session ends."""

    period: str
    opens: time
    closes: time
    ends: time = field()

    @ends.validator
    def _in_order(self, _: "Attribute[time]", ends: time) -> None:
        if not self.opens < self.closes <= ends:
            raise ValueError("opens before closes, and closes no later than ends, was expected")

    @property
    def minutes_open(self) -> int:
        """How many minutes the register is open."""
        return _minutes(self.closes) - _minutes(self.opens)


def _minutes(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _of_cycle(_: object, attribute: "Attribute[Any]", days: tuple[str, ...]) -> None:
    expected = "a day such as Wed, or B Fri of a week called B, was expected in"
    for number, day in enumerate(days or ("",), 1):
        week, _, weekday = day.rpartition(" ")
        is_day = day == weekday or (week and week == week.strip())
        if weekday not in WEEKDAYS or not is_day:
            raise ValueError(f"{expected} {attribute.name}[{number}]")


@frozen
class OtherPeriods:
    """The registers that are other ones on some days of the timetable's cycle.

    A day is a weekday of every week (`Wed`), or of the weeks of one name (`B Fri`). The half of the
    day that is None is as it always is.
    """

    days: tuple[str, ...] = field(validator=_of_cycle)
    am: Period | None = None
    pm: Period | None = field(default=None)

    @pm.validator
    def _at_least_one(self, _: "Attribute[Period | None]", pm: Period | None) -> None:
        if self.am is None and pm is None:
            raise ValueError("am or pm was expected")

    def of(self, half: Half) -> Period | None:
        """Give the period of one half of the day, or None where it is as it always is."""
        return self.am if half is Half.AM else self.pm


@frozen
class CycleWeek:
    """A week of the timetable's cycle, with the Mondays on which it begins."""

    week: str = field()
    mondays: tuple[date, ...] = field()

    @week.validator
    def _is_a_name(self, _: "Attribute[str]", week: str) -> None:
        if not week or week != week.strip():
            raise ValueError("the name of a week, such as B, was expected in week")

    @mondays.validator
    def _are_mondays(self, _: "Attribute[tuple[date, ...]]", mondays: tuple[date, ...]) -> None:
        for number, day in enumerate(mondays, 1):
            if day != monday(day):
                raise ValueError(f"a Monday was expected in mondays[{number}], not {day}")


@frozen
class RegisterTimes:
    """The two statutory registers of a school's day, from a day on.

    `others` are those of the days of the timetable's cycle on which another period is the register.
    """

    in_force: date = field(metadata={"key": "from"})
    am: Period
    pm: Period
    others: tuple[OtherPeriods, ...] = field(default=(), alias="on")

    def of(self, half: Half, days: tuple[str, ...] = ()) -> Period:
        """Give the period of one half of the day, on what is one or more `days` of the cycle."""
        for other in self.others:
            period = other.of(half)
            if period and set(days).intersection(other.days):
                return period
        return self.am if half is Half.AM else self.pm
