"""Who is unaccounted for at a moment, what is proposed for them, and who is left to a person.

Unaccounted for is a pupil on roll who is marked N, or has no mark, in the session that is held at
the moment. A message is proposed only for N, and only once the register has closed; a pupil without
a mark is never written about: it is the register that is chased.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import awaits_reason
from attendance_core.correspondence import (
    FirstDayAbsence,
    Message,
    Proposal,
    Reached,
    proposal_key,
    recipients,
    wording,
)
from attendance_core.errors import Fault, Refused
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Enrolment
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.trust import MessageRules

__all__ = ["Morning", "NotMessaged", "State", "Unaccounted", "in_london", "morning"]

RULE = "first_day_absence"


class State(StrEnum):
    """Why a pupil is unaccounted for."""

    NO_REASON = "marked N"
    UNMARKED = "no mark"


@frozen
class Unaccounted:
    """A pupil of whom the office does not know where they are."""

    enrolment: Enrolment = field(repr=False)
    state: State


@frozen
class NotMessaged:
    """A pupil, or one of a pupil's parents, to whom no message goes by itself, and why."""

    pupil: str = field(repr=False)
    parent: str | None = field(repr=False)
    reason: str


@frozen
class Morning:
    """A school at a moment: the session, who is unaccounted for, proposals and exceptions."""

    session: Session | None
    closed: bool
    unaccounted: tuple[Unaccounted, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    exceptions: tuple[NotMessaged, ...] = ()


def morning(registers: SchoolRegisters, rules: MessageRules | None, *, at: datetime) -> Morning:
    """Look at a school at a moment.

    Args:
        registers: the school's registers.
        rules: what its policy says of messages; with None nothing is proposed.
        at: the moment, with its zone.

    Raises:
        Refused: the school's configuration does not say when its registers open and close, or the
            moment has no zone.
    """
    at = in_london(at)
    session = _session(registers, at)
    if session is None:
        return Morning(None, closed=False)
    closes = registers.school.closes(session)
    closed = closes is not None and closes <= at
    unaccounted = tuple(_unaccounted(registers, session))
    since_morning = _without_reason_since_morning(registers, session)
    proposals: list[Proposal] = []
    exceptions: list[NotMessaged] = []
    for each in unaccounted:
        pupil = each.enrolment.pupil
        # Of whoever was marked N in the morning the morning's register has closed long since.
        since = pupil in since_morning
        reason = _reason_for_none(each, rules, closed=closed, since_morning=since)
        if reason:
            exceptions.append(NotMessaged(pupil, None, reason))
        elif rules:
            first = Session(session.day, Half.AM) if since else session
            _propose(registers, rules, each, first, proposals, exceptions)
    return Morning(session, closed, unaccounted, tuple(proposals), tuple(exceptions))


def in_london(at: datetime) -> datetime:
    """Give a moment by the clock of Europe/London.

    Raises:
        Refused: it has no zone, so that nobody can say which moment it is.
    """
    if at.tzinfo is None:
        raise Refused([Fault("at", "a moment with its zone was expected")])
    return at.astimezone(LONDON)


def _session(registers: SchoolRegisters, at: datetime) -> Session | None:
    """Give the open session of the day that began last."""
    begun = []
    for held in registers.calendar.open_on(at.date()):
        period = registers.school.period(held.at)
        if period is None:
            expected = f"register times in force on {at.date()} were expected"
            raise Refused([Fault(f"school {registers.school.urn}", expected, key="register")])
        if period.opens <= at.time():
            begun.append(held.at)
    return begun[-1] if begun else None


def _unaccounted(registers: SchoolRegisters, session: Session) -> Iterator[Unaccounted]:
    codes = registers.codes_at(session)
    for enrolment in registers.roll.on_roll(session.day):
        code = codes.get(enrolment.pupil)
        if code is None:
            yield Unaccounted(enrolment, State.UNMARKED)
        elif awaits_reason(code, on=session.day):
            yield Unaccounted(enrolment, State.NO_REASON)


def _reason_for_none(
    each: Unaccounted, rules: MessageRules | None, *, closed: bool, since_morning: bool
) -> str | None:
    if each.state is State.UNMARKED and not since_morning:
        return "no mark: the register is chased, and nobody is written to"
    if not (closed or since_morning):
        return "the register is still open: nobody is written to yet"
    if rules is None:
        return "the school's configuration says nothing of messages: telephone"
    return None


def _propose(
    registers: SchoolRegisters,
    rules: MessageRules,
    each: Unaccounted,
    session: Session,
    proposals: list[Proposal],
    exceptions: list[NotMessaged],
) -> None:
    pupil = each.enrolment.pupil
    to, held = recipients(registers.roll, pupil, on=session.day)
    exceptions.extend(NotMessaged(pupil, one.parent, one.reason) for one in held)
    person = registers.roll.by_key[pupil]
    school = registers.school
    context = FirstDayAbsence(person.known_as, session.day, school.name, rules.reply_to)
    for parent in to:
        reached = Reached(school.urn, RULE, "1", pupil, parent.parent_id, session)
        message = Message(proposal_key(reached), "sms", parent.mobile or "", wording(context))
        proposals.append(Proposal(reached, message, rules.approved_by))


def _without_reason_since_morning(registers: SchoolRegisters, session: Session) -> set[str]:
    """Give the pupils whose message of the day is about the morning: a family has one a day."""
    before = Session(session.day, Half.AM)
    if session.half is Half.AM or not registers.calendar.is_open(before):
        return set()
    codes = registers.codes_at(before)
    return {pupil for pupil, code in codes.items() if awaits_reason(code, on=session.day)}
