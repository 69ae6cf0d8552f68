"""The way back: from what a family let the school know to a code that a person takes.

A reply is never a code. It becomes a proposed code, or stands to be read. What a person took is
keyed by hand: see `keying`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256

from attrs import field, frozen

from attendance_core.codes import Meaning, awaits_reason, codes, counted_as
from attendance_core.correspondence import Reply
from attendance_core.office.look import Look
from attendance_core.office.reasons import meaning
from attendance_core.office.said import days_of
from attendance_core.sessions import Session

__all__ = [
    "ProposedCode",
    "is_open",
    "proposed_codes",
    "to_read",
]


@frozen
class ProposedCode:
    """What replies or sightings say of a pupil's session, for a person to take a code.

    `code` is what they mean, None where a person has to read them or find out; `why` says so in
    words. `stands` is the code in the register now. Without `replies` it was seen, and not told.
    """

    key: str
    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    replies: tuple[str, ...]
    reason: str | None = field(repr=False)
    code: str | None
    why: str = field(repr=False)


def proposed_codes(look: Look) -> tuple[ProposedCode, ...]:
    """Give, for each pupil and session that replies are about, what they say of it.

    Sessions of days to come are left until they come. One of which the register knows more than N
    is given too, so that what was decided about it can be found again.
    """
    about: dict[tuple[Session, str], list[Reply]] = defaultdict(list)
    for reply in look.replies:
        for session in _sessions(look, reply):
            about[session, reply.pupil or ""].append(reply)
    stands = _stands(look, about)
    return tuple(
        _proposed(look, pupil, session, replies, stands.get((session, pupil)))
        for (session, pupil), replies in sorted(about.items(), key=lambda item: item[0])
    )


def _sessions(look: Look, reply: Reply) -> Iterator[Session]:
    if reply.pupil in look.registers.roll.by_key:
        first, last = days_of(look, reply)
        for more in range((min(last, look.at.date()) - first).days + 1):
            for held in look.registers.calendar.open_on(first + timedelta(days=more)):
                yield held.at


def _stands(
    look: Look, about: Collection[tuple[Session, str]]
) -> Mapping[tuple[Session, str], str]:
    """Give the codes that stand in the register, for sessions and pupils."""
    if not about:
        return {}
    days = [session.day for session, _ in about]
    pupils = {pupil for _, pupil in about}
    marks = look.registers.marks_between((min(days), max(days)), pupils=pupils)
    return {(each.session, each.pupil): each.code for each in marks}


def to_read(look: Look, proposed: Sequence[ProposedCode]) -> tuple[tuple[Reply, str], ...]:
    """Give the replies of the last days that no proposed code brings to a person, and why not.

    What is for the safeguarding lead is always among them. What is about days to come waits.
    """
    by_reply: dict[str, list[ProposedCode]] = defaultdict(list)
    for each in proposed:
        for key in each.replies:
            by_reply[key].append(each)
    since = look.registers.calendar.school_days_since
    found = []
    for reply in look.replies:
        is_recent = since(reply.at.date(), look.at.date()) <= _DAYS_TO_READ
        why = _why_read(look, reply, by_reply[reply.reply]) if is_recent else None
        if why:
            found.append((reply, why))
    return tuple(found)


_DAYS_TO_READ = 5
"""For how many school days a reply is shown that nobody can tick off."""


def _why_read(look: Look, reply: Reply, proposed: Sequence[ProposedCode]) -> str | None:
    reason = meaning(reply)
    if reason and reason.alone:
        return reason.title
    if reply.pupil not in look.registers.roll.by_key:
        return "about nobody on the roll: a person finds out whom"
    if not proposed:
        is_to_come = days_of(look, reply)[0] > look.at.date()
        return None if is_to_come else "about no session that the school holds: a person reads it"
    if any(is_open(each) for each in proposed):
        return None
    if reason and all(_agrees(each, reason.code) for each in proposed):
        return None
    return "about sessions that have another mark: a person reads it"


def _agrees(each: ProposedCode, code: str | None) -> bool:
    stands = counted_as(each.stands, on=each.session.day) if each.stands else None
    is_settled = stands is not None and stands.statistical_meaning is Meaning.AUTHORISED_ABSENCE
    return code is None or each.stands == code or is_settled


def _proposed(
    look: Look, pupil: str, session: Session, replies: Sequence[Reply], stands: str | None
) -> ProposedCode:
    meanings = {meaning(reply) for reply in replies}
    (only,) = meanings if len(meanings) == 1 else (None,)
    code = only.code if only and only.code in codes(on=session.day) else None
    if only:
        why = only.title
    elif len(replies) > 1:
        why = "the replies do not say the same: a person reads them"
    else:
        why = "not understood: a person reads it"
    parts = (str(look.registers.school.urn), "reply", pupil, str(session))
    return ProposedCode(
        sha256("\x1f".join(parts).encode()).hexdigest()[:20],
        pupil,
        session,
        stands,
        tuple(reply.reply for reply in replies),
        only.name if only else None,
        code,
        why,
    )


def is_open(each: ProposedCode) -> bool:
    """Say whether a person still has to decide: the register has no code, or waits for a reason."""
    return each.stands is None or awaits_reason(each.stands, on=each.session.day)
