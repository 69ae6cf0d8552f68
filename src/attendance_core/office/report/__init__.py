"""The daily report of a school: with names for those who look for pupils, and without names."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen
from markupsafe import Markup

from attendance_core.office import figures
from attendance_core.office.day import SchoolDay
from attendance_core.office.keying import KeyingState
from attendance_core.office.reasons import reasons
from attendance_core.office.report.numbers import (
    chased,
    findings,
    registers_not_taken,
    weeks,
    year_groups,
)
from attendance_core.office.report.people import accounted, left_since_morning, unaccounted
from attendance_core.office.report.policy import policy_wants
from attendance_core.office.report.pressing import falls_due, persistent_absence
from attendance_core.office.report.section import Column, Kind, Section
from attendance_core.office.texts import page
from attendance_core.office.way_back import is_open, to_read
from attendance_core.school import School
from attendance_core.sessions import Session
from attendance_core.tables import csv_text
from attendance_core.trust import FallsDueRules

__all__ = ["Column", "DailyReport", "Kind", "Section", "daily_report"]


@frozen
class DailyReport:
    """What a school's day comes to at a moment, as tables.

    `as_at` is when the marks stood so; `warnings` say what is urgent, `doubts` among them why the
    whole may be wrong, `missing` what could not be read; `figures` are the counts of the session,
    with those of the messages; `to_do` how much there is to do with each of the lists beside it.
    """

    school: School
    at: datetime
    as_at: datetime
    session: Session | None
    closed: bool
    warnings: tuple[str, ...]
    doubts: tuple[str, ...]
    missing: tuple[str, ...]
    figures: figures.Row
    to_do: Mapping[str, int]
    sections: tuple[Section, ...] = field(repr=False)
    has_names: bool = True

    def without_names(self) -> "DailyReport":
        """Give the report that says nothing of anybody in particular."""
        # What is to be done is for those who do it; here only what makes the figures doubtful.
        kept = tuple(each.without_names() for each in self.sections)
        return evolve(self, sections=kept, warnings=self.doubts, to_do={}, has_names=False)

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON."""
        return {
            "urn": self.school.urn,
            "school": self.school.name,
            "at": self.at,
            "as_at": self.as_at,
            "session": self.session.half.value if self.session else None,
            "register_closed": self.closed,
            "warnings": self.warnings,
            "missing": self.missing,
            "figures": self.figures,
            "sections": {each.name: _rows(each) for each in self.sections if each.columns},
        }

    def tables(self) -> dict[str, str]:
        """Give its sections as CSV, by name."""
        return {
            each.name: csv_text([column.name for column in each.columns], each.rows)
            for each in self.sections
            if each.columns
        }

    def html(self) -> str:
        """Give it as one page that needs nothing beside it."""
        # Drawn by us from figures alone: markup, not text.
        charts = {
            each.name: Markup(each.chart)  # noqa: S704
            for each in self.sections
            if each.chart
        }
        return page("report.html", report=self, charts=charts)


def _rows(section: Section) -> list[dict[str, Any]]:
    return [{each.name: row[each.name] for each in section.columns} for row in section.rows]


def daily_report(day: SchoolDay, rules: FallsDueRules) -> DailyReport:
    """Make the report of a school's day, with names.

    Args:
        day: the day as it was lived.
        rules: what the report tells before it falls due.
    """
    session = day.morning.session
    registers = day.look.registers
    made = registers.codes_at(session) if session else {}
    on_roll = registers.roll.on_roll(day.at.date())
    # The most pressing first.
    found = _sections(day, rules)
    counts = figures.counts(on_roll, made, session) if session else {"on_roll": day.on_roll}
    messages = {
        "people": {each.name: len(each.rows) for each in found if each.is_of_people},
        "messages_sent": len(day.gone_out),
        "messages_waiting": len(day.waiting),
        "registers_not_taken": len(chased(day)),
        "returns_due": len(day.returns),
        "attendance_year_to_date": _year_to_date(day),
    }
    return DailyReport(
        registers.school,
        day.at,
        day.look.as_at,
        session,
        day.morning.closed,
        tuple(_warnings(day)),
        day.doubts,
        day.look.missing,
        {**counts, **messages},
        _to_do(day),
        found,
    )


_ALARM = reasons()["safeguarding"].title


def _year_to_date(day: SchoolDay) -> float | None:
    rate: float | None = figures.year_to_date(day.look.registers, day.at.date())["attendance_rate"]
    return rate


def _to_do(day: SchoolDay) -> Mapping[str, int]:
    return {
        "approve": len(day.waiting),
        "telephone": len(day.calls),
        "read": len(to_read(day.look, day.proposed_codes)),
        "decide": sum(map(is_open, day.proposed_codes)),
        "key": sum(each.state is KeyingState.TO_KEY for each in day.to_key),
        "return": len(day.returns),
    }


def _warnings(day: SchoolDay) -> Sequence[str]:
    found = [*day.doubts, *day.warnings]
    alarms = sum(why == _ALARM for _, why in to_read(day.look, day.proposed_codes))
    if alarms:
        found.append(f"For the safeguarding lead, of the replies of the last days: {alarms}.")
    if day.is_late:
        found.append(
            f"Messages that still wait for approval: {len(day.waiting)}. Print the list, and ring."
        )
    if day.failed:
        found.append(f"Approved messages that could not be sent, and are still due: {day.failed}.")
    return found


def _sections(day: SchoolDay, rules: FallsDueRules) -> tuple[Section, ...]:
    return (
        registers_not_taken(day),
        unaccounted(day),
        left_since_morning(day),
        accounted(day),
        year_groups(day),
        falls_due(day),
        persistent_absence(day, rules),
        *policy_wants(day),
        weeks(day),
        findings(day),
    )
