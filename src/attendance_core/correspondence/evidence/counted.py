"""The sessions that a pack is about, and what the record says of another notice for them."""

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from attendance_core.correspondence.evidence.case import Case, Request
from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.required import Kind
from attendance_core.correspondence.evidence.shown import ShownSession
from attendance_core.errors import Fault
from attendance_core.register import Mark
from attendance_core.rules.law import law_of
from attendance_core.rules.penalty_notice_allowed import (
    NoticeAllowed,
    penalty_notice_allowed,
    unused_sessions,
)
from attendance_core.thresholds import Thresholds

__all__ = ["Counted", "counted_for"]

_THRESHOLD = "penalty_notice_threshold"


@frozen
class Counted:
    """What a pack counts.

    `sessions` are those that it is about: of a penalty notice the ones with evidence (G, O and U,
    an N never), of a referral all that were missed. `set_aside` are those for which an earlier
    notice was issued to this parent; `allowed` is what the record says of another one.
    """

    sessions: tuple[ShownSession, ...] = field(repr=False)
    set_aside: tuple[ShownSession, ...] = field(default=(), repr=False)
    allowed: NoticeAllowed | None = None

    def faults(self) -> Iterator[Fault]:
        """Say why no notice can be asked for."""
        if not self.sessions:
            expected = "at least one session that can be counted was expected"
            yield Fault("sessions", expected, key="window")
        if self.allowed and not self.allowed.allowed:
            expected = "fewer notices in the years that are counted were expected: other action"
            yield Fault("notices", expected)


def counted_for(
    kind: Kind,
    certificate: Certificate,
    case: Case,
    request: Request,
    *,
    on: date,
    thresholds: Thresholds,
) -> Counted:
    """Give the sessions of a window that a pack counts.

    Args:
        kind: what is asked for.
        certificate: the registration certificate of the window.
        case: the case, of one parent.
        request: what is asked for about them.
        on: the day on which it is asked for.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        NotInForce: there was no national framework for penalty notices on the day.
    """
    if kind is Kind.EWO_REFERRAL:
        return Counted(tuple(each for each in certificate.sessions if each.is_missed))
    law = law_of(_THRESHOLD)
    evidenced = {
        each.session: each
        for each in certificate.sessions
        if each.code in law.codes["evidenced"] and each.session.day >= law.in_force
    }
    marks = [Mark(case.pupil, at, each.code or "") for at, each in evidenced.items()]
    unused = unused_sessions(marks, case.notices, parent=request.parent, on=on)
    sessions = tuple(evidenced[mark.session] for mark in unused)
    return Counted(
        sessions,
        tuple(each for each in evidenced.values() if each not in sessions),
        penalty_notice_allowed(
            case.notices, parent=request.parent, pupil=case.pupil, on=on, thresholds=thresholds
        ),
    )
