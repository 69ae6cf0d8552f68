"""What is known of pupils beside the register: where they were seen, and what families said.

It never becomes a mark by itself. It says whether a pupil is looked for, and whether anybody is
written to.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time

from attrs import field, frozen

from attendance_core.correspondence import Reply
from attendance_core.office.look import Look, in_london
from attendance_core.office.reasons import meaning
from attendance_core.register import Presence, PresenceEvent, PresenceSource
from attendance_core.school import Period
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["Evidence", "evidence"]

_WORDS: Mapping[PresenceSource, str] = {
    PresenceSource.SIGN_IN: "signed in",
    PresenceSource.SIGN_OUT: "signed out",
    PresenceSource.RESET_ROOM: "in the reset room",
    PresenceSource.INCLUSION_ROOM: "in an inclusion room",
    PresenceSource.HUB: "in the Hub",
    PresenceSource.FIRST_AID: "in First Aid",
    PresenceSource.RED_BUTTON: "a red button",
    PresenceSource.AP_RETURN: "at the alternative provision",
    PresenceSource.OTHER: "seen",
}


@frozen
class Evidence:
    """What is known of one pupil in a session. With `accounts` the pupil is not looked for.

    Any evidence keeps messages back: where it does not account for the pupil, a person looks.
    """

    says: str = field(repr=False)
    accounts: bool


def evidence(look: Look, session: Session) -> Mapping[str, Evidence]:
    """Give what is known of pupils in a session, by pupil, beside its register."""
    found: dict[str, Evidence] = {}
    for pupil, events in _by_pupil(look.presence).items():
        seen = _seen(events[-1], session, look)
        if seen:
            found[pupil] = seen
    for reply in look.replies:
        if reply.pupil and reply.is_about(session.day):
            before = found.get(reply.pupil)
            if before is None or not before.accounts:
                found[reply.pupil] = _said(reply)
    return found


def _by_pupil(presence: tuple[Presence, ...]) -> Mapping[str, list[Presence]]:
    found: dict[str, list[Presence]] = defaultdict(list)
    for each in presence:
        # An alert calls for somebody to look; it does not say where the pupil is.
        if each.pupil and each.event is not PresenceEvent.ALERT:
            found[each.pupil].append(each)
    return found


def _seen(last: Presence, session: Session, look: Look) -> Evidence | None:
    when = in_london(last.at)
    says = f"{_WORDS[last.source]} at {when:%H:%M}"
    if last.event is PresenceEvent.LEFT:
        return Evidence(f"left at {when:%H:%M}: a person looks", accounts=False)
    if when >= _moment(session, _period(look, session).opens):
        return Evidence(says, accounts=True)
    before = f"{says}, before the register opened: a person looks"
    if session.half is Half.AM:
        return Evidence(before, accounts=False)
    # Who was there in the morning need not be there in the afternoon.
    noon = _period(look, Session(session.day, Half.AM)).ends
    return Evidence(before, accounts=False) if when >= _moment(session, noon) else None


def _period(look: Look, session: Session) -> Period:
    period = look.registers.school.period(session)
    if period is None:  # a session without times is refused before anybody is looked for
        raise LookupError(str(session))
    return period


def _moment(session: Session, clock: time) -> datetime:
    return datetime.combine(session.day, clock, LONDON)


def _said(reply: Reply) -> Evidence:
    reason = meaning(reply)
    came = f"{reply.channel.value.replace('_', ' ')} at {in_london(reply.at):%H:%M}"
    if reason is None:
        return Evidence(f"{came}, not understood: a person looks", accounts=False)
    return Evidence(f"{came}: {reason.title}", accounts=reason.accounts)
