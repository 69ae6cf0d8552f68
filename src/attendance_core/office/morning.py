"""Who is unaccounted for at a moment, what is proposed for them, and who is left to a person.

Unaccounted for is a pupil on roll who is marked N, or has no mark, in the session that is held at
the moment, and of whom nothing else is known. A message is proposed only for N, and only once the
register has closed; a pupil without a mark is never written about: it is the register that is
chased. Each session is its own: who is N in the afternoon is written about again. Until the
afternoon's register closes, what is due about the morning stays due.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import field, frozen

from attendance_core.codes import awaits_reason
from attendance_core.correspondence import (
    FirstDayAbsence,
    FirstDayAbsenceOfAge,
    Message,
    Proposal,
    Reached,
    proposal_key,
    wording,
)
from attendance_core.correspondence.recipients import Recipient, recipients
from attendance_core.errors import Fault, Refused
from attendance_core.office.absent import Absent, State, absent, mostly_absent
from attendance_core.office.chased import NotTaken, not_taken
from attendance_core.office.look import Look
from attendance_core.sessions import Half, Session
from attendance_core.trust import MessageRules

__all__ = ["Morning", "NotMessaged", "morning"]

RULE = "first_day_absence"


@frozen
class NotMessaged:
    """A pupil, or one of a pupil's parents, to whom no message goes by itself, and why."""

    pupil: str = field(repr=False)
    parent: str | None = field(repr=False)
    reason: str = field(repr=False)


@frozen
class Morning:
    """A school at a moment: the session, who is unaccounted for, proposals and exceptions.

    `unaccounted` begins with the pupils who are looked for before others; `accounted` have N or no
    mark too, and are known to be somewhere. `exceptions` begin with those who have no mark.
    `since_morning` are marked N in the morning, while the afternoon's register is open.
    """

    session: Session | None
    closed: bool
    unaccounted: tuple[Absent, ...] = ()
    accounted: tuple[Absent, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    exceptions: tuple[NotMessaged, ...] = ()
    since_morning: frozenset[str] = field(default=frozenset(), repr=False)


@frozen
class _Now:
    """What decides about messages for the whole session."""

    look: Look
    rules: MessageRules | None
    session: Session
    closed: bool
    since_morning: frozenset[str] = field(repr=False)
    not_taken: Mapping[str, NotTaken]
    held_groups: frozenset[str]


def morning(look: Look, rules: MessageRules | None) -> Morning:
    """Say who is unaccounted for at the moment of a look, and what is proposed.

    Args:
        look: the school as its systems show it.
        rules: what its policy says of messages; with None nothing is proposed.

    Raises:
        Refused: the school's configuration does not say when its registers open and close.
    """
    session = _session(look)
    if session is None:
        return Morning(None, closed=False)
    found = sorted(absent(look, session), key=_first_comes_first)
    closes = look.registers.school.closes(session)
    closed = closes is not None and closes <= look.at
    chased = not_taken(look, session)
    since = frozenset() if closed else _since_morning(look, session)
    held_groups = mostly_absent(look, rules, found) if rules else frozenset()
    now = _Now(look, rules, session, closed, since, chased, held_groups)
    proposals: list[Proposal] = []
    exceptions: list[NotMessaged] = []
    for each in sorted(found, key=lambda each: each.state is not State.UNMARKED):
        reason = _why_nobody(now, each)
        if reason:
            exceptions.append(NotMessaged(each.enrolment.pupil, None, reason))
        elif rules:
            proposed, held = _propose(now, rules, each.enrolment.pupil)
            proposals.extend(proposed)
            exceptions.extend(held)
    return Morning(
        session,
        closed,
        tuple(each for each in found if not each.is_accounted_for),
        tuple(each for each in found if each.is_accounted_for),
        tuple(chased.values()),
        tuple(proposals),
        tuple(exceptions),
        since,
    )


def _session(look: Look) -> Session | None:
    """Give the open session of the day that began last."""
    begun = []
    registers, at = look.registers, look.at
    for held in registers.calendar.open_on(at.date()):
        period = registers.school.period(held.at)
        if period is None:
            expected = f"register times in force on {at.date()} were expected"
            raise Refused([Fault(f"school {registers.school.urn}", expected, key="register")])
        if period.opens <= at.time():
            begun.append(held.at)
    return begun[-1] if begun else None


def _since_morning(look: Look, session: Session) -> frozenset[str]:
    before = Session(session.day, Half.AM)
    if session.half is Half.AM or not look.registers.calendar.is_open(before):
        return frozenset()
    made = look.registers.codes_at(before)
    return frozenset(pupil for pupil, code in made.items() if awaits_reason(code, on=session.day))


def _first_comes_first(each: Absent) -> tuple[bool, bool, str]:
    is_unmarked = each.state is State.UNMARKED
    return (not each.enrolment.comes_first, is_unmarked, each.enrolment.registration_group or "")


def _why_nobody(now: _Now, each: Absent) -> str | None:
    """Give why nobody is written to about a pupil, or None where somebody may be."""
    if each.evidence:
        return each.evidence.says
    group = each.enrolment.registration_group or ""
    if each.enrolment.pupil in now.since_morning:
        return _why_nobody_at_all(now)
    if each.state is State.UNMARKED:
        return _why_unmarked(now.not_taken.get(group))
    if group in now.held_groups:
        return f"most of {group} are marked N: its teacher is asked first"
    if not now.closed:
        return "the register is still open: nobody is written to yet"
    return _why_nobody_at_all(now)


def _why_unmarked(chased: NotTaken | None) -> str:
    if chased is None:
        return "no mark, though the register was taken: its teacher is asked"
    return chased.sentence()


def _why_nobody_at_all(now: _Now) -> str | None:
    """Give why nobody of the school is written to now."""
    if now.rules is None:
        return "the school's configuration says nothing of messages: telephone"
    if now.look.missing:
        return "a system could not be asked whether the pupil is accounted for: telephone"
    age = now.look.at - now.look.as_at
    if age > timedelta(minutes=now.rules.marks_within):
        return f"the marks are of {now.look.as_at:%H:%M}, too old to write from: read them again"
    return None


def _propose(
    now: _Now, rules: MessageRules, pupil: str
) -> tuple[Iterator[Proposal], Iterator[NotMessaged]]:
    day = now.session.day
    session = Session(day, Half.AM) if pupil in now.since_morning else now.session
    to, held = recipients(now.look.registers.roll, pupil, on=day)
    proposals = (_proposal(now.look, rules, pupil, session, each) for each in to)
    return proposals, (NotMessaged(pupil, each.parent, each.reason) for each in held)


def _proposal(
    look: Look, rules: MessageRules, pupil: str, session: Session, to: Recipient
) -> Proposal:
    school = look.registers.school
    reached = Reached(school.urn, RULE, "1", pupil, to.person, session)
    half = "morning" if session.half is Half.AM else "afternoon"
    day, known_as = session.day, look.registers.roll.by_key[pupil].known_as
    context = (
        FirstDayAbsenceOfAge(half, day, school.name, rules.reply_to)
        if to.is_pupil
        else FirstDayAbsence(known_as, half, day, school.name, rules.reply_to)
    )
    message = Message(proposal_key(reached), "sms", to.mobile, wording(context))
    return Proposal(reached, message, rules.approved_by)
