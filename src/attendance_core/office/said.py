"""What a family said: which days it is about, and what it means for one session."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from attrs import field, frozen

from attendance_core.correspondence import Reply, ReplyChannel
from attendance_core.dated import day_text
from attendance_core.office.look import Look, in_london
from attendance_core.office.reasons import meaning
from attendance_core.sessions import Half, Session

__all__ = ["Said", "clock", "days_of", "said_of"]


@frozen
class Said:
    """One reply as it bears on one session. With `is_alarm` the safeguarding lead reads it."""

    at: datetime
    says: str = field(repr=False)
    accounts: bool
    is_alarm: bool


def clock(moment: datetime, at: datetime) -> str:
    """Give a moment as it is said at another: the time, and the day where it is another day's."""
    local = in_london(moment)
    if local.date() == at.date():
        return f"{local:%H:%M}"
    return f"{local:%H:%M} on {day_text(local.date(), year=False)}"


def days_of(look: Look, reply: Reply) -> tuple[date, date]:
    """Give the first and the last day that a reply is about.

    Where it does not say so itself, it is about the day on which it came; and about the next school
    day if it came when school was over, or on a day without school.
    """
    day = in_london(reply.at).date()
    if reply.first_day is not None:
        return reply.first_day, reply.last_day or reply.first_day
    if _came_after_school(look, reply):
        day = look.registers.calendar.school_day_after(day, 1) or day
    return day, max(day, reply.last_day or day)


def _came_after_school(look: Look, reply: Reply) -> bool:
    at = in_london(reply.at)
    held = look.registers.calendar.open_on(at.date())
    if not held:
        return True
    period = look.registers.school.period(held[-1].at)
    return period is not None and at.time() >= period.ends


def said_of(look: Look, session: Session) -> Mapping[str, list[Said]]:
    """Give what families said that bears on a session, by pupil."""
    found: dict[str, list[Said]] = defaultdict(list)
    for reply in look.replies:
        first, last = days_of(look, reply)
        if reply.pupil and first <= session.day <= last:
            found[reply.pupil].append(_said(look, reply, session))
    return found


_WORDS = {ReplyChannel.VOICE: "voicemail", ReplyChannel.IN_PERSON: "in person"}


def _said(look: Look, reply: Reply, session: Session) -> Said:
    reason = meaning(reply)
    came = f"{_WORDS.get(reply.channel, reply.channel.value)} at {clock(reply.at, look.at)}"
    if reason is None:
        says = f"{came}: read this reply"
        return Said(reply.at, says, accounts=False, is_alarm=False)
    if reason.accounts and not _is_clear(look, reply, session, all_day=reason.all_day):
        says = f"{came}: {reason.title}; whether it is about this session, a person looks"
        return Said(reply.at, says, accounts=False, is_alarm=False)
    says = f"{came}: {reason.title}"
    return Said(reply.at, says, accounts=reason.accounts, is_alarm=reason.alone)


def _is_clear(look: Look, reply: Reply, session: Session, *, all_day: bool) -> bool:
    """Say whether a reply is about this very session, and not perhaps about another one."""
    if reply.first_day is not None:
        return True
    if _came_after_school(look, reply):
        return False
    if session.half is Half.AM or all_day:
        return True
    morning = look.registers.school.period(Session(session.day, Half.AM))
    return morning is not None and in_london(reply.at).time() >= morning.ends
