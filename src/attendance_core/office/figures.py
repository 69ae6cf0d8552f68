"""The figures of a school's day: its session, its year groups, and the school year so far."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attendance_core.codes import Meaning, awaits_reason, counted_as
from attendance_core.pictures.columns import place
from attendance_core.register import SchoolRegisters, rows
from attendance_core.roll import Enrolment, EnrolmentStatus
from attendance_core.sessions import Session, school_year_start
from attendance_core.statistics import statistics

__all__ = [
    "Row",
    "by_pupil",
    "by_week",
    "counts",
    "counts_here",
    "now_by_year_group",
    "place",
    "year_to_date",
]

Row = Mapping[str, Any]
"""One row of figures, by the names of its columns."""

_COUNTED = {
    Meaning.PRESENT: "present",
    Meaning.APPROVED_EDUCATIONAL_ACTIVITY: "elsewhere",
    Meaning.AUTHORISED_ABSENCE: "authorised",
    Meaning.UNAUTHORISED_ABSENCE: "unauthorised",
}


def _rows(registers: SchoolRegisters, first: date, last: date, by: Sequence[str]) -> Sequence[Row]:
    return rows(statistics(registers.prepared, span=(first, last), by=by))


def by_week(registers: SchoolRegisters, day: date) -> Sequence[Row]:
    """Give the statistics of the school year to a day by week."""
    return _rows(registers, school_year_start(day), day, ["week"])


def by_pupil(registers: SchoolRegisters, day: date) -> Sequence[Row]:
    """Give the statistics of the school year to a day by pupil."""
    return _rows(registers, school_year_start(day), day, ["pupil"])


def year_to_date(registers: SchoolRegisters, day: date) -> Row:
    """Give the statistics of the school year to a day."""
    return _rows(registers, school_year_start(day), day, [])[0]


def counts(enrolments: Iterable[Enrolment], made: Mapping[str, str], session: Session) -> Row:
    """Count pupils in a session: each is in one of the counts after `on_roll`.

    Args:
        enrolments: the pupils on roll.
        made: the codes that were entered, by pupil.
        session: the session.

    Returns:
        `on_roll`, `present`, `elsewhere` (an approved educational activity), `authorised`,
        `unauthorised` (a reason that is established), `no_reason` (N), `not_required` (not a
        possible attendance), `unmarked`; and `attendance_rate`, of those marked and required.
    """
    counted = Counter(
        _count(made.get(each.pupil), session.day) for each in enrolments if counts_here(each)
    )
    names = (*_COUNTED.values(), "no_reason", "not_required", "unmarked")
    attended = counted["present"] + counted["elsewhere"]
    possible = attended + counted["authorised"] + counted["unauthorised"] + counted["no_reason"]
    return {
        "on_roll": counted.total(),
        **{name: counted[name] for name in names},
        "attendance_rate": attended / possible if possible else None,
    }


def counts_here(enrolment: Enrolment) -> bool:
    """Say whether a pupil counts at the school: a guest does at the one that they come from."""
    return enrolment.enrolment_status not in {EnrolmentStatus.GUEST, EnrolmentStatus.PREVIOUS}


def _count(code: str | None, day: date) -> str:
    if code is None:
        return "unmarked"
    if awaits_reason(code, on=day):
        return "no_reason"
    known = counted_as(code, on=day)
    return _COUNTED.get(known.statistical_meaning, "not_required") if known else "not_required"


def now_by_year_group(registers: SchoolRegisters, session: Session) -> Sequence[Row]:
    """Give the counts of a session by year group, the lowest first."""
    made = registers.codes_at(session)
    groups: dict[str | None, list[Enrolment]] = {}
    for enrolment in registers.roll.on_roll(session.day):
        groups.setdefault(enrolment.year_group, []).append(enrolment)
    return [
        {"year_group": group, **counts(groups[group], made, session)}
        for group in sorted(groups, key=place)
    ]
