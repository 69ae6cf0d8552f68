"""The parts that name nobody: registers not taken, year groups, weeks, findings."""

from collections import Counter
from collections.abc import Callable, Sequence

from attrs import evolve

from attendance_core.office import figures
from attendance_core.office.chased import NotTaken, lessons_not_taken
from attendance_core.office.day import SchoolDay
from attendance_core.office.report.section import Column, Kind, Section
from attendance_core.pictures import (
    NotInstalled,
    Picture,
    attendance_by_group,
    attendance_over_time,
)

__all__ = ["chased", "findings", "registers_not_taken", "weeks", "year_groups"]


def chased(day: SchoolDay) -> tuple[NotTaken, ...]:
    """Give the registers that are chased: those of the session, then those of lessons."""
    return (*day.morning.not_taken, *lessons_not_taken(day.look, day.look.chase))


def registers_not_taken(day: SchoolDay) -> Section:
    """Give the registers of the session, and of the day's lessons, that were not taken."""
    columns = (
        Column("group", "Group"),
        Column("period", "Period"),
        Column("teacher", "Teacher", names=True),
        Column("minutes", "Minutes since it opened", Kind.NUMBER),
        Column("pupils", "Pupils without a mark", Kind.NUMBER),
        Column("asked", "Asked now"),
    )
    rows = [{column.name: getattr(each, column.name) for column in columns} for each in chased(day)]
    note = "Nobody is written to about a pupil without a mark: the register is chased."
    if any(not each.is_known for each in day.morning.not_taken):
        note += " Where no system says so, a register is taken not to be taken when nobody of the"
        note += " group has a mark."
    return Section("registers_not_taken", "Registers not taken", columns, rows, note)


_COUNTS = (
    Column("on_roll", "On roll", Kind.NUMBER),
    Column("present", "Present", Kind.NUMBER),
    Column("elsewhere", "At an approved activity", Kind.NUMBER),
    Column("authorised", "Authorised", Kind.NUMBER),
    Column("unauthorised", "Unauthorised", Kind.NUMBER),
    Column("no_reason", "No reason yet (N)", Kind.NUMBER),
    Column("not_required", "Not required", Kind.NUMBER),
    Column("unmarked", "No mark", Kind.NUMBER),
    Column("attendance_rate", "Attendance", Kind.PERCENT),
)


def year_groups(day: SchoolDay) -> Section:
    """Give the counts of the session by year group."""
    session = day.morning.session
    rows = figures.now_by_year_group(day.look.registers, session) if session else []
    columns = (Column("year_group", "Year"), *_COUNTS)
    note = "Attendance is of those who are marked and required to attend in this session."
    return _drawn(
        Section("year_groups", "By year group", columns, rows, note),
        lambda: attendance_by_group(_whole(rows), by="year_group"),
    )


def weeks(day: SchoolDay) -> Section:
    """Give the school year to date by week."""
    columns = (
        Column("week", "Week beginning", Kind.DATE),
        Column("possible", "Possible", Kind.NUMBER),
        Column("attended", "Attended", Kind.NUMBER),
        Column("attendance_rate", "Attendance", Kind.PERCENT),
    )
    rows = figures.by_week(day.look.registers, day.at.date())
    chosen = [{each.name: row[each.name] for each in columns} for row in rows]
    return _drawn(
        Section("weeks", "The school year by week", columns, chosen),
        lambda: attendance_over_time(_whole(chosen)),
    )


def _whole(rows: Sequence[figures.Row]) -> list[figures.Row]:
    # The school's own staff see every figure; where there is none, nothing was possible.
    return [{**row, "suppressed": False} for row in rows]


def _drawn(section: Section, draw: Callable[[], Picture]) -> Section:
    if not section.rows:
        return section
    try:
        return evolve(section, chart=draw().svg())
    except NotInstalled:
        note = f"{section.note} Charts come with the extra mat-attendance[charts].".strip()
        return evolve(section, note=note)


def findings(day: SchoolDay) -> Section:
    """Give how many findings of each kind there are in the registers."""
    counted = Counter(each.finding.value for each in day.findings)
    columns = (Column("finding", "Finding"), Column("number", "How many", Kind.NUMBER))
    rows = [
        {"finding": name.replace("_", " "), "number": counted[name]} for name in sorted(counted)
    ]
    return Section("findings", "Findings in the registers", columns, rows)
