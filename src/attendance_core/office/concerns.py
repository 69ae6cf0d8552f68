"""What the safeguarding lead should know of a pupil whom nobody has found, handed over once.

It is proposed of pupils who are looked for before others, in figures and moments; why they are is
not in it. Nobody is told before somebody with the authority has approved it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from attendance_core.correspondence import Reached, proposal_key
from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.absent import Absent, State
from attendance_core.office.authority import Approval
from attendance_core.office.look import Look
from attendance_core.office.morning import Morning
from attendance_core.policy import CaseEvent
from attendance_core.records import Journal, Person, case_history, record_event
from attendance_core.safeguarding import Concern
from attendance_core.sessions import Half, Session
from attendance_core.trust import ConcernRules

__all__ = [
    "ConcernState",
    "ProposedConcern",
    "concern_key",
    "hand_over",
    "handed_over",
    "to_hand_over",
]

_RULE, _STAGE = "unaccounted", "concern"


class ConcernState(StrEnum):
    """What became of a concern: its approval is awaited, it was handed over, or it failed."""

    WAITING = "waiting"
    HANDED_OVER = "handed over"
    FAILED = "failed"


@frozen
class ProposedConcern:
    """A concern about a pupil in a session, and what became of it; `why` says so of a failure."""

    concern: Concern
    session: Session
    approved_by: str
    state: ConcernState = ConcernState.WAITING
    why: str = field(default="", repr=False)


def concern_key(urn: int, pupil: str, session: Session) -> str:
    """Give the key of the concern about a pupil of a school in a session."""
    return proposal_key(Reached(urn, _RULE, _STAGE, pupil, pupil, session))


def to_hand_over(
    look: Look, seen: Morning, reached: Sequence[Reached], rules: ConcernRules | None
) -> Iterator[ProposedConcern]:
    """Give the concerns of the moment: who comes first, is marked N, and was not found in time.

    Args:
        look: the school.
        seen: its session.
        reached: to whom the messages of the day went, and about whom.
        rules: after how long, in which category and on whose approval; none where there are none.
    """
    if rules is None or seen.session is None:
        return
    for each in seen.unaccounted:
        if each.enrolment.comes_first and _is_marked(seen, each):
            session = _session(seen, seen.session, each)
            closes = look.registers.school.closes(session)
            if closes and closes + timedelta(minutes=rules.after) <= look.at:
                concern = _concern(look, each.enrolment.pupil, session, closes, reached, rules)
                yield ProposedConcern(concern, session, rules.approved_by)


def _concern(
    look: Look,
    pupil: str,
    session: Session,
    closes: datetime,
    reached: Sequence[Reached],
    rules: ConcernRules,
) -> Concern:
    tried = {each.parent for each in reached if (each.pupil, each.session) == (pupil, session)}
    return Concern(
        concern_key(look.registers.school.urn, pupil, session),
        pupil,
        closes,
        look.at,
        rules.category,
        rules.author_role,
        marks=((session, look.registers.codes_at(session)[pupil]),),
        contacts_tried=len(tried),
        alert_roles=rules.alert_roles,
    )


def _session(seen: Morning, session: Session, each: Absent) -> Session:
    """Give the session in which somebody is marked N: the afternoon may not say more yet."""
    is_since = each.enrolment.pupil in seen.since_morning
    return Session(session.day, Half.AM) if is_since else session


def _is_marked(seen: Morning, each: Absent) -> bool:
    return each.state is State.NO_REASON or each.enrolment.pupil in seen.since_morning


def hand_over(
    proposed: Iterable[ProposedConcern],
    approvals: Mapping[str, Approval],
    adapters: SchoolAdapters,
    journal: Journal,
    look: Look,
) -> Iterator[ProposedConcern]:
    """Hand over what was approved by somebody with the authority, and record who approved it.

    Args:
        proposed: the concerns of the moment.
        approvals: what was approved, by key.
        adapters: the school's adapters.
        journal: the records.
        look: the school.
    """
    waiting = list(proposed)
    urn = look.registers.school.urn
    done = handed_over(journal, urn) if waiting else frozenset()
    for each in waiting:
        approval = approvals.get(each.concern.key)
        if each.concern.key in done:
            yield evolve(each, state=ConcernState.HANDED_OVER)
        elif approval is None:
            yield each
        elif approval.role != each.approved_by:
            why = f"approved in another role than the policy's, {each.approved_by}"
            yield evolve(each, why=why)
        else:
            yield _handed_over(each, Person(approval.name, approval.role), adapters, journal, urn)


def handed_over(journal: Journal, urn: int) -> frozenset[str]:
    """Give the keys of the concerns of a school that the records say were handed over."""
    return frozenset(
        concern_key(urn, each.pupil, Session(each.day, _HALVES[each.what]))
        for each in case_history(journal, urn)
        if each.does == _DOES and each.what in _HALVES
    )


_DOES = "log"
_HALVES = {f"concern_{half.lower()}": half for half in Half}
_WHATS = {half: what for what, half in _HALVES.items()}


def _handed_over(
    each: ProposedConcern, by: Person, adapters: SchoolAdapters, journal: Journal, urn: int
) -> ProposedConcern:
    pupil, session = each.concern.pupil, each.session
    try:
        # If nothing is recorded after it, it is handed over anew: under its key it is there once.
        adapters.log_concern(each.concern)
        event = CaseEvent(pupil, session.day, _DOES, _WHATS[session.half], urn=urn)
        record_event(journal, urn, event, by=by)
    except AttendanceError as error:
        return evolve(
            each, state=ConcernState.FAILED, why=f"not handed over, and still due: {error}"
        )
    return evolve(each, state=ConcernState.HANDED_OVER)
