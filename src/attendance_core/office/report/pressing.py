"""The parts that press: what falls due, and who is persistently absent or at the edge of it."""

from attendance_core.office import figures
from attendance_core.office.day import SchoolDay
from attendance_core.office.falls_due import Due, FallsDue
from attendance_core.office.report.people import WHO, who
from attendance_core.office.report.returns import limits, return_rows
from attendance_core.office.report.section import Column, Kind, Section
from attendance_core.sources import Source
from attendance_core.thresholds import threshold
from attendance_core.trust import FallsDueRules

__all__ = ["falls_due", "persistent_absence", "sessions_to"]

_DUE = {
    Due.REASON: "a reason, school days since the N",
    Due.PENALTY_NOTICE: "unauthorised sessions in ten school weeks",
    Due.RUN: "days of unauthorised absence in a row",
    Due.SICKNESS: "sessions of illness this school year",
}
_EXPECTED = f"{_DUE[Due.SICKNESS]}; expected to last as long as the sickness return asks"
_UNREAD = (
    " How long illness is expected to last could not be read here: the sickness return is told by"
    " the marks alone."
)


def falls_due(day: SchoolDay) -> Section:
    """Give who is near a line: what is reached today, what is near, and what is overdue."""
    columns = (
        *WHO,
        Column("what", "What falls due"),
        Column("state", "State"),
        Column("count", "So far", Kind.NUMBER),
        Column("line", "Limit", Kind.NUMBER),
        Column("by", "Due by", Kind.DATE),
        Column("look", "To look at", Kind.LIST),
        Column("verified", ""),
    )
    on_roll = {each.pupil: each for each in day.look.registers.roll.on_roll(day.at.date())}
    rows = [
        *(
            {
                **who(day, on_roll[each.pupil]),
                "what": _EXPECTED if each.is_expected else _DUE[each.due],
                "state": _state(each),
                "count": each.count,
                "line": each.line,
                "by": each.by,
                "look": [],
                "verified": each.verified,
            }
            for each in day.falls_due
        ),
        *return_rows(day),
    ]
    rows.sort(key=lambda row: _STATES.index(row["state"]))
    of_all = [*(each.sources for each in day.falls_due), *map(limits, day.returns)]
    sources = dict.fromkeys(_cited(source) for of_one in of_all for source in of_one)
    note = (
        "Told before the limit is reached, and on the day on which it is; an N until its reason is"
        " there, and a return until it is made. What is done then, people decide."
    )
    if "sickness" in day.look.registers.unread:
        note += _UNREAD
    if sources:
        note += " The limits are from: " + "; ".join(sources)
    return Section("falls_due", "Falls due", columns, rows, note, is_of_people=True)


def _cited(source: Source) -> str:
    return str(source) if source.verified else f"{source} (unverified)"


_STATES = ("reached today", "due today", "near", "overdue")


def _state(each: FallsDue) -> str:
    if not each.is_reached:
        return "near"
    if each.due is not Due.REASON:
        return "reached today"
    return "overdue" if each.count > each.line else "due today"


def persistent_absence(day: SchoolDay, rules: FallsDueRules) -> Section:
    """Give who is persistently absent, and who is at the edge of it."""
    columns = (
        *WHO,
        Column("missed", "Days missed", Kind.DAYS),
        Column("possible", "Of days", Kind.DAYS),
        Column("absence_rate", "Absence", Kind.PERCENT),
        Column("state", "State"),
        Column("early", "Early"),
        Column("to_line", "Further sessions to the line", Kind.NUMBER),
    )
    percent = threshold("persistent_absence").on(day.at.date()).value
    few = threshold("early_in_the_year").on(day.at.date()).value
    on_roll = {each.pupil: each for each in day.look.registers.roll.on_roll(day.at.date())}
    rows = [
        {
            **who(day, on_roll[row["pupil"]]),
            "missed": row["missed"],
            "possible": row["possible"],
            "absence_rate": row["absence_rate"],
            "state": "edge" if left else "persistently absent",
            "early": "early" if row["possible"] < few else None,
            "to_line": left,
        }
        for row in figures.by_pupil(day.look.registers, day.at.date())
        if row["pupil"] in on_roll
        and row["possible"]
        and 100 * row["missed"] >= min(percent, rules.edge_percent) * row["possible"]
        for left in [sessions_to(percent, row["missed"], row["possible"])]
    ]
    rows.sort(key=lambda row: -row["absence_rate"])
    note = (
        f"Of the school year to date, everybody on roll. Persistently absent is {percent}% or more"
        f" of a pupil's own possible sessions missed, the edge {rules.edge_percent}%. Further"
        " sessions: how many, missed in a row from now, reach the line. Early: of fewer than"
        f" {few} possible sessions so far."
    )
    title = "Persistently absent, and at the edge"
    return Section("persistent_absence", title, columns, rows, note, is_of_people=True)


def sessions_to(percent: int, missed: int, possible: int) -> int:
    """Give how many sessions, the next ones all missed, make a share of those possible.

    >>> sessions_to(10, 9, 100), sessions_to(10, 10, 100), sessions_to(10, 0, 0)
    (2, 0, 0)
    """
    short = percent * possible - 100 * missed
    return max(0, -(-short // (100 - percent)))
