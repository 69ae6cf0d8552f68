"""What has to be said of a look before anything else: what is late, and what makes it doubtful."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from attendance_core.calendar import Calendar
from attendance_core.codes import codes
from attendance_core.office.authority import Approval
from attendance_core.office.concerns import ConcernState, ProposedConcern
from attendance_core.office.keying import Keying, KeyingState
from attendance_core.office.look import Look
from attendance_core.office.morning import Morning, NotMessaged
from attendance_core.office.said import clock
from attendance_core.office.sending import Unsent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.trust import MessageRules

__all__ = ["beyond_calendar", "doubts", "is_late", "of_concerns", "warnings"]


def warnings(
    look: Look,
    unsent: Sequence[Unsent],
    approvals: Mapping[str, Approval],
    keying: Sequence[Keying],
    wrong: Sequence[NotMessaged],
) -> Iterator[str]:
    """Give what people should know of what they put their names to, and of what was read."""
    roles = {each.proposal.approved_by for each in unsent if each.proposal.key in approvals}
    others = sum(each.waits and each.proposal.key in approvals for each in unsent)
    if others:
        yield f"Approved in another role than {' or '.join(roles)}, so not sent: {others}."
    refused = sum(each.state is KeyingState.REFUSED for each in keying)
    if refused:
        yield f"Decisions refused: {refused}. The list to key says why."
    if wrong:
        yield (
            f"Written to of an absence that the register does not show any more: {len(wrong)}. "
            "The list of exceptions says whom to tell."
        )
    yield from look.aside
    yield from look.strange


def of_concerns(concerns: Sequence[ProposedConcern]) -> Iterator[str]:
    """Give what people should know of the concerns of a moment."""
    waiting = sum(each.state is ConcernState.WAITING for each in concerns)
    if waiting:
        which = "Concerns for the safeguarding lead that wait for approval"
        yield f"{which}: {waiting}. See concerns.csv."
    yield from (each.why for each in concerns if each.why)


def doubts(look: Look, seen: Morning, rules: MessageRules | None) -> Iterator[str]:
    """Give what makes the whole look doubtful."""
    day = look.at.date()
    if beyond := beyond_calendar(look.registers.calendar, day):
        yield beyond
    held = look.registers.calendar.open_on(day)
    closed = [code for code, law in codes(on=day).items() if not law.on_open_session]
    if not held and look.registers.has_marks_on(day, without=closed):
        yield "Marks were made today, and the calendar holds no session: see to the calendar."
    within = timedelta(minutes=rules.marks_within) if rules else timedelta.max
    as_at = clock(look.as_at, look.at)
    if seen.session and look.at - look.as_at > within and look.at <= _ends(look):
        yield f"The marks are as at {as_at}, and too old: no message can go. See to the export."


def beyond_calendar(calendar: Calendar, day: date) -> str | None:
    """Say that a day lies before a calendar begins, or after it ends; None within it."""
    days = [each.date for each in calendar.sessions]
    if not days:
        return "The calendar holds no day: see to the calendar."
    if day < days[0]:
        return f"The calendar holds no day before {days[0]}: see to the calendar."
    if day > days[-1]:
        first = days[-1] + timedelta(days=1)
        return f"The calendar holds no day from {first} on: see to the calendar."
    return None


def _ends(look: Look) -> datetime:
    *_, last = look.registers.calendar.open_on(look.at.date())
    period = look.registers.school.period(last.at)
    return datetime.combine(last.date, period.ends if period else time.max, LONDON)


def is_late(look: Look, rules: MessageRules | None, session: Session) -> bool:
    """Say whether it is late to approve a message about a session.

    In the afternoon it is as long after the close as in the morning. Where the morning's register
    closes after the time that the policy names, it is late at once.
    """
    school = look.registers.school
    if rules is None:
        return False
    approve_by = datetime.combine(session.day, rules.approve_by, LONDON)
    morning_closes = school.closes(Session(session.day, Half.AM))
    closes = school.closes(session)
    if session.half is Half.AM or morning_closes is None or closes is None:
        return look.at >= approve_by
    return look.at >= closes + max(approve_by - morning_closes, timedelta())
