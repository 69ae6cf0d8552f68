"""Whether anybody is written to about a pupil in a session, to whom, and what it says."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import field, frozen

from attendance_core.correspondence import (
    Message,
    Proposal,
    Reached,
    proposal_key,
)
from attendance_core.correspondence.as_text import body_text
from attendance_core.correspondence.packs import Pack
from attendance_core.correspondence.recipients import Recipient, recipients
from attendance_core.correspondence.rendering import render
from attendance_core.errors import Refused
from attendance_core.office.absent import Absent, State
from attendance_core.office.chased import NotTaken, why_unmarked
from attendance_core.office.look import Look
from attendance_core.office.said import clock
from attendance_core.sessions import Session
from attendance_core.trust import MessageRules

__all__ = ["DOCUMENTS", "RULE", "STAGE", "NotMessaged", "Now", "propose"]

RULE, STAGE = "first_day_absence", "1"


@frozen
class NotMessaged:
    """A pupil, or one of a pupil's parents, to whom no message goes by itself, and why."""

    pupil: str = field(repr=False)
    parent: str | None = field(repr=False)
    reason: str = field(repr=False)


@frozen
class Now:
    """What decides about messages for a whole session; with no rules nothing is proposed.

    `pack` has the words in which the school writes.
    """

    look: Look
    rules: MessageRules | None
    session: Session
    closed: bool
    not_taken: Mapping[str, NotTaken]
    held_groups: frozenset[str]
    pack: Pack


def propose(now: Now, each: Absent) -> Iterator[Proposal | NotMessaged]:
    """Give what is proposed about a pupil, and why nothing is to others of the family, or to all.

    Args:
        now: the session.
        each: the pupil, who is marked N in it or has no mark.
    """
    pupil = each.enrolment.pupil
    reason = _why_nobody(now, each)
    if reason or now.rules is None:
        yield NotMessaged(pupil, None, reason or "")
        return
    to, held = recipients(
        now.look.registers.roll,
        pupil,
        on=now.session.day,
        non_resident=now.rules.non_resident,
    )
    for one in held:
        yield NotMessaged(pupil, one.parent, one.reason)
    for recipient in to:
        yield _attempted(now, now.rules, pupil, recipient)


def _why_nobody(now: Now, each: Absent) -> str | None:
    """Give why nobody is written to about a pupil, or None where somebody may be."""
    if owner := now.look.holds.get(each.enrolment.pupil):
        return f"nothing is to be sent: speak to the {owner}"
    if each.evidence:
        return each.evidence.says
    group = each.enrolment.registration_group or ""
    if each.state is State.UNMARKED:
        return why_unmarked(now.not_taken, group)
    if group in now.held_groups:
        return f"most of {group or 'those without a group'} are marked N: their teacher is asked"
    if not now.closed:
        return "the register is still open: nobody is written to yet"
    return _why_nobody_at_all(now)


def _why_nobody_at_all(now: Now) -> str | None:
    """Give why nobody of the school is written to now."""
    look = now.look
    if now.rules is None:
        return "the school's configuration says nothing of messages: telephone"
    if look.missing:
        return "a system could not be asked whether the pupil is accounted for: telephone"
    if look.at - look.as_at > timedelta(minutes=now.rules.marks_within):
        as_at = clock(look.as_at, look.at)
        return f"the marks are of {as_at}, too old to write from: read them again"
    *_, last = look.registers.calendar.open_on(now.session.day)
    period = look.registers.school.period(last.at)
    if period and look.at.time() > period.ends:
        return "school is over for today: telephone"
    return None


def _attempted(now: Now, rules: MessageRules, pupil: str, to: Recipient) -> Proposal | NotMessaged:
    """Give the message, or why it cannot be written: that keeps nobody else's back."""
    try:
        return _proposal(now, rules, pupil, to)
    except Refused as refused:
        first, *_ = refused.faults
        reason = f"the message could not be written ({first}): telephone"
        return NotMessaged(pupil, None if to.is_pupil else to.person, reason)


def _proposal(now: Now, rules: MessageRules, pupil: str, to: Recipient) -> Proposal:
    school, session = now.look.registers.school, now.session
    reached = Reached(school.urn, RULE, STAGE, pupil, to.person, session)
    says = {
        "half": session.half,
        "day": session.day,
        "school": school.name,
        "reply_to": rules.reply_to,
    }
    if not to.is_pupil:
        says["first_name"] = now.look.registers.roll.by_key[pupil].known_as
    body = render(now.pack[_OF_AGE if to.is_pupil else RULE], says)
    message = Message(proposal_key(reached), "sms", to.mobile, body_text(body))
    return Proposal(reached, message, rules.approved_by, body.stem, body.version)


_OF_AGE = "first_day_absence_of_age"
DOCUMENTS = (RULE, _OF_AGE)
"""What is written: to a parent, and to a pupil of age."""
