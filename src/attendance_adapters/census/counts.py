"""The sessions of each pupil in a census: those that were possible, and those of each code."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl
from attrs import field, frozen

from attendance_adapters.census.rules import rules
from attendance_core.codes import Code, Meaning, counted_as
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Boarder, Enrolment, Pupil
from attendance_core.sessions import Span, school_year_start

__all__ = ["Counted", "counted"]

_POSSIBLE = frozenset(
    {
        Meaning.PRESENT,
        Meaning.APPROVED_EDUCATIONAL_ACTIVITY,
        Meaning.AUTHORISED_ABSENCE,
        Meaning.UNAUTHORISED_ABSENCE,
    }
)


@frozen
class Counted:
    """One pupil's sessions: how many were possible, and how many have each code."""

    pupil: Pupil
    possible: int
    by_code: Mapping[str, int] = field(repr=False)


def counted(registers: SchoolRegisters, span: Span) -> Iterator[Counted]:
    """Count the sessions of the pupils of a census, in the order of the roll.

    They are those of the ages that are asked for, who do not board and were on roll in the days;
    who had no possible session is left out. Possible are the sessions that were attended, or missed
    with or without leave. A code that only a system splits further is counted as the register's.

    Args:
        registers: the school's registers.
        span: the first and the last day of the term, both included.
    """
    sessions = _sessions(registers, span)
    board = {
        each.pupil
        for each in registers.roll.enrolments
        if each.boarder is not Boarder.NOT and _is_in(each, span)
    }
    for pupil in registers.roll.pupils:
        if pupil.key in board or not _is_of_age(pupil, span):
            continue
        possible, by_code = sessions.get(pupil.key, (0, {}))
        if possible:
            yield Counted(pupil, possible, by_code)


def _is_in(time: Enrolment, span: Span) -> bool:
    return (time.start or date.min) <= span[1] and (time.leaving or date.max) >= span[0]


def _is_of_age(pupil: Pupil, span: Span) -> bool:
    ages = rules().ages
    base = date(school_year_start(span[0]).year, ages.base_month, ages.base_day)
    born = pupil.date_of_birth
    if born is None:
        return True  # whose age is not known is not silently left out
    age = base.year - born.year - ((base.month, base.day) < (born.month, born.day))
    return ages.youngest <= age <= ages.oldest


def _sessions(
    registers: SchoolRegisters, span: Span
) -> Mapping[str, tuple[int, Mapping[str, int]]]:
    marks: pl.LazyFrame = registers.prepared.marks.to_native()
    days = marks.filter(pl.col("date").is_between(*span))
    groups = days.group_by("pupil", "date", pl.col("code").cast(pl.String)).len().collect()
    possible: dict[str, int] = {}
    by_code: dict[str, dict[str, int]] = {}
    meanings: dict[tuple[str, date], Code | None] = {}
    for pupil, day, code, number in groups.sort("pupil", "date").iter_rows():
        if (code, day) not in meanings:
            meanings[code, day] = counted_as(code, on=day)
        law = meanings[code, day]
        if law is None or law.statistical_meaning is Meaning.NOT_COLLECTED:
            continue
        own, reason = by_code.setdefault(pupil, {}), law.parent or code
        own[reason] = own.get(reason, 0) + number
        if law.statistical_meaning in _POSSIBLE:
            possible[pupil] = possible.get(pupil, 0) + number
    return {pupil: (possible.get(pupil, 0), found) for pupil, found in by_code.items()}
