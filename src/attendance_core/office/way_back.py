"""The way back: from what a family let the school know to a mark that is keyed in.

A reply is never a code. It becomes a proposed code, a person takes one, and the mark stands on the
list to key until the register shows it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256

from attrs import field, frozen

from attendance_core.codes import awaits_reason, codes
from attendance_core.correspondence import Reply
from attendance_core.office.authority import Decision
from attendance_core.office.look import Look
from attendance_core.office.reasons import meaning
from attendance_core.sessions import Session
from attendance_core.trust import ReplyRules

__all__ = [
    "Keying",
    "KeyingState",
    "ProposedCode",
    "is_open",
    "proposed_codes",
    "to_key",
    "unplaced",
]


@frozen
class ProposedCode:
    """What replies about one pupil say of one session, for a person to take a code.

    `code` is what their words mean, None where a person has to read them; `why` says so in words.
    `stands` is the code in the register now.
    """

    key: str
    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    replies: tuple[str, ...]
    reason: str | None = field(repr=False)
    code: str | None
    why: str = field(repr=False)


class KeyingState(StrEnum):
    """What has become of a decision."""

    TO_KEY = "to key"
    KEYED = "keyed"
    REFUSED = "refused"


@frozen
class Keying:
    """A mark that somebody decided, to be keyed into the school's system, or why it may not be."""

    key: str
    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    code: str
    state: KeyingState
    why: str = ""


def proposed_codes(look: Look) -> tuple[ProposedCode, ...]:
    """Give, for each pupil and session that replies are about, what they say of it.

    Sessions of days to come are left until they come. One of which the register knows more than N
    is given too, so that what was decided about it can be found again.
    """
    about: dict[tuple[str, Session], list[Reply]] = defaultdict(list)
    for reply in look.replies:
        for session in _sessions(look, reply):
            about[reply.pupil or "", session].append(reply)
    stands = {session: look.registers.codes_at(session) for session in {at for _, at in about}}
    return tuple(
        _proposed(look, pupil, session, replies, stands[session].get(pupil))
        for (pupil, session), replies in sorted(about.items(), key=lambda item: item[0][::-1])
    )


def _sessions(look: Look, reply: Reply) -> Iterator[Session]:
    if reply.pupil in look.registers.roll.by_key:
        for held in look.registers.calendar.open_sessions:
            if held.date <= look.at.date() and reply.is_about(held.date):
                yield held.at


def unplaced(look: Look) -> tuple[tuple[Reply, str], ...]:
    """Give the replies that are about no pupil or no session, and why: for a person.

    What is about days to come alone waits for them.
    """
    held = look.registers.calendar.open_sessions
    found = []
    for reply in look.replies:
        if reply.pupil not in look.registers.roll.by_key:
            found.append((reply, "about nobody on the roll: a person finds out whom"))
        elif not any(reply.is_about(each.date) for each in held):
            found.append((reply, "about no session that the school holds: a person reads it"))
    return tuple(found)


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


def to_key(
    look: Look,
    proposed: Sequence[ProposedCode],
    decisions: Mapping[str, Decision],
    rules: ReplyRules | None,
) -> tuple[Keying, ...]:
    """Give the marks that were decided, in the order of the screen on which they are keyed.

    That is by session, then registration group, surname and forename. What the register shows by
    now has ticked itself off.
    """
    found = [
        _keying(each, decisions[each.key], rules) for each in proposed if each.key in decisions
    ]
    groups = {
        each.pupil: each.registration_group or ""
        for each in look.registers.roll.on_roll(look.at.date())
    }

    def place(each: Keying) -> tuple[Session, str, str, str]:
        person = look.registers.roll.by_key[each.pupil]
        surname = person.preferred_surname or person.legal_surname
        return each.session, groups.get(each.pupil, ""), surname, person.known_as

    return tuple(sorted(found, key=place))


def _keying(each: ProposedCode, taken: Decision, rules: ReplyRules | None) -> Keying:
    law = codes(on=each.session.day).get(taken.code)
    state, why = KeyingState.REFUSED, ""
    if rules is None:
        why = "the configuration names nobody who decides"
    elif taken.role != rules.decided_by:
        why = f"decided in another role than the policy's, {rules.decided_by}"
    elif law is None or each.session.half not in law.sessions:
        why = f"a code in force for {each.session} was expected"
    else:
        state = KeyingState.KEYED if each.stands == taken.code else KeyingState.TO_KEY
    return Keying(each.key, each.pupil, each.session, each.stands, taken.code, state, why)
