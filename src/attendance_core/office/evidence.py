"""What is known of pupils beside the register: where they were seen, and what families said.

It never becomes a mark by itself. It says whether a pupil is looked for, and whether anybody is
written to. The more worrying word counts: what reassures only counts if nothing came after it that
does not, and nothing outweighs what is for the safeguarding lead.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from attrs import field, frozen

from attendance_core.office.look import Look, in_london
from attendance_core.office.said import Said, said_of
from attendance_core.register import Presence, PresenceEvent, PresenceSource
from attendance_core.register.whereabouts import Place, sighting_of
from attendance_core.school import Period
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["Evidence", "evidence"]


@frozen
class Evidence:
    """What is known of one pupil in a session. With `accounts` the pupil is not looked for.

    Any evidence keeps messages back: where it does not account for the pupil, a person looks, and
    with `is_alarm` the safeguarding lead before anybody else.
    """

    says: str = field(repr=False)
    accounts: bool
    is_alarm: bool = False


def evidence(look: Look, session: Session) -> Mapping[str, Evidence]:
    """Give what is known of pupils in a session, by pupil, beside its register."""
    said = said_of(look, session)
    last = {each.pupil: each for each in look.presence if _is_of_somebody(each)}
    found = {
        pupil: _judged(_seen(last.get(pupil), session, look), said.get(pupil, ()))
        for pupil in (*last, *said)
        if pupil
    }
    return {pupil: known for pupil, known in found.items() if known}


def _is_of_somebody(each: Presence) -> bool:
    # An alert calls for somebody to look; it does not say where the pupil is.
    return each.pupil is not None and each.event is not PresenceEvent.ALERT


def _judged(seen: tuple[datetime, Evidence] | None, said: Sequence[Said]) -> Evidence | None:
    in_order = sorted(said, key=lambda each: each.at)
    alarms = [each for each in in_order if each.is_alarm]
    doubts = [each for each in in_order if not each.accounts]
    if alarms:
        return Evidence(alarms[-1].says, accounts=False, is_alarm=True)
    if seen and seen[1].accounts and all(each.at < seen[0] for each in doubts):
        return seen[1]
    if doubts:
        return Evidence(doubts[-1].says, accounts=False)
    if in_order:
        return Evidence(in_order[-1].says, accounts=True)
    return seen[1] if seen else None


def _seen(last: Presence | None, session: Session, look: Look) -> tuple[datetime, Evidence] | None:
    if last is None:
        return None
    when = in_london(last.at)
    sighting = sighting_of(last)
    says = sighting.says
    if last.event is PresenceEvent.LEFT or last.source is PresenceSource.SIGN_OUT:
        return when, Evidence(f"left at {when:%H:%M}: a person looks", accounts=False)
    if sighting.place not in _THERE:
        return when, Evidence(f"{says}: a person looks", accounts=False)
    if when >= _moment(session, _period(look, session).opens):
        return when, Evidence(says, accounts=True)
    before = Evidence(f"{says}, before the register opened: a person looks", accounts=False)
    if session.half is Half.AM:
        return when, before
    # Who was there in the morning need not be there in the afternoon.
    noon = _period(look, Session(session.day, Half.AM)).ends
    return (when, before) if when >= _moment(session, noon) else None


_THERE = (Place.ON_SITE, Place.ELSEWHERE_ON_SITE, Place.OFF_SITE_KNOWN)


def _period(look: Look, session: Session) -> Period:
    period = look.registers.school.period(session)
    if period is None:  # a session without times is refused before anybody is looked for
        raise LookupError(str(session))
    return period


def _moment(session: Session, of_day: time) -> datetime:
    return datetime.combine(session.day, of_day, LONDON)
