"""What a person looks at before a pack is sent. None of it is printed in the pack."""

from collections.abc import Iterator
from datetime import date

from attendance_core.correspondence.evidence.case import Case
from attendance_core.correspondence.evidence.counted import Counted
from attendance_core.correspondence.evidence.limit import limit_warning
from attendance_core.correspondence.evidence.required import Kind
from attendance_core.thresholds import Thresholds

__all__ = ["warnings_of"]


def warnings_of(
    kind: Kind,
    case: Case,
    counted: Counted,
    held_back: tuple[str, ...],
    *,
    on: date,
    thresholds: Thresholds,
) -> Iterator[str]:
    """Give what a person looks at.

    Args:
        kind: what is asked for.
        case: the case.
        counted: the sessions that the pack is about.
        held_back: where words that speak of somebody else were held back.
        on: the day on which it is asked for.
        thresholds: the figures of the law, or of a what-if.
    """
    if counted.sessions:
        earliest = counted.sessions[0].session.day
        if said := limit_warning(earliest, on=on, thresholds=thresholds):
            yield said
    if kind is Kind.PENALTY_NOTICE:
        yield from _of_notice(case, counted, on, thresholds)
    yield from _of_family(case, on)
    yield from _of_registers(case)
    for place in held_back:
        yield f"{place}: words that speak of somebody else were held back"
    if case.papers:
        yield "nobody has read the papers for what they say of somebody else: a person does"


def _of_notice(case: Case, counted: Counted, on: date, thresholds: Thresholds) -> Iterator[str]:
    sessions = thresholds["penalty_notice_sessions"].on(on).value
    weeks = thresholds["penalty_notice_weeks"].on(on).value
    numbers = [
        case.registers.calendar.week_number(each.session.day) or 0 for each in counted.sessions
    ]
    ends = zip(numbers, numbers[sessions - 1 :], strict=False)
    if not any(last - first < weeks for first, last in ends):
        yield (
            f"the sessions counted do not reach the national threshold of {sessions} within {weeks}"
            " school weeks: the local authority may decide otherwise"
        )
    if counted.set_aside:
        number = len(counted.set_aside)
        yield f"an earlier notice has used {number} sessions of the window: they are not counted"
    if counted.allowed and counted.allowed.ask_the_authority:
        yield "it would be the first notice on this record: ask the authority whether it has others"


def _of_family(case: Case, on: date) -> Iterator[str]:
    roll = case.registers.roll
    if any(each.restriction for each in roll.parents_of(case.pupil)):
        yield "a restriction is recorded for this family: a person decides"
    if any(each.looked_after for each in roll.times_of(case.pupil) if each.is_on_roll(on)):
        yield "what is asked for about this pupil is for the safeguarding lead: a person decides"


def _of_registers(case: Case) -> Iterator[str]:
    if "amendments" in case.registers.unread:
        yield "the amendments of the school's own system were not read: not all may be shown"
    if not case.registers.takings:
        yield "whether registers were taken is not on the record"
