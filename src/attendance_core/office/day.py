"""A school's day lived to a moment: read, look, send what was approved, and say what is left."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from attendance_core.correspondence import Proposal
from attendance_core.errors import AttendanceError
from attendance_core.findings import Finding, check
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.authority import Approval, Decision
from attendance_core.office.falls_due import FallsDue, falls_due
from attendance_core.office.look import Look, look_at
from attendance_core.office.morning import Morning, NotMessaged, morning
from attendance_core.office.sources import OpenedSchool
from attendance_core.office.telephone import Call, telephone_list
from attendance_core.office.way_back import Keying, ProposedCode, proposed_codes, to_key

__all__ = ["SchoolDay", "Sent", "live"]


@frozen
class Sent:
    """A proposal that was approved, and what became of its message."""

    proposal: Proposal
    approval: Approval
    reference: str
    already_sent: bool


@frozen
class SchoolDay:
    """One school's day up to a moment; `failed` messages were approved and could not be sent.

    With `is_late` messages still wait for approval after the time by which the policy wants it.
    """

    look: Look
    morning: Morning
    findings: tuple[Finding, ...] = field(repr=False)
    sent: tuple[Sent, ...]
    waiting: tuple[Proposal, ...]
    failed: int
    is_late: bool
    exceptions: tuple[NotMessaged, ...]
    calls: tuple[Call, ...]
    proposed_codes: tuple[ProposedCode, ...]
    to_key: tuple[Keying, ...]
    falls_due: tuple[FallsDue, ...]

    @property
    def at(self) -> datetime:
        """The moment, in Europe/London."""
        return self.look.at


def live(
    school: OpenedSchool,
    *,
    at: datetime,
    approvals: Mapping[str, Approval],
    decisions: Mapping[str, Decision] | None = None,
) -> SchoolDay:
    """Live a school's day to a moment. Run again, it goes on from where it was.

    Nothing is sent that nobody with the authority approved, nothing is sent twice, and a message
    whose pupil is accounted for by now is not sent any more.

    Args:
        school: the school, with its adapters.
        at: the moment, with its zone.
        approvals: what was approved, by the proposals' keys.
        decisions: the codes that were taken, by the keys of the proposed codes.

    Raises:
        Refused: what the school's systems hold cannot be read, or the moment has no zone.
        AdapterError: an adapter failed to read. One that fails to send, however, leaves the message
            due, among the exceptions.
    """
    adapters = school.adapters()
    look = look_at(school, adapters, at=at)
    rules = school.configuration
    seen = morning(look, rules.messages)
    # Before anything is sent: what cannot be looked at is no ground to write to anybody.
    found = [each for each in check(look.registers, on=look.at.date()) if _begun(each, seen, look)]
    due = falls_due(look, rules.falls_due)
    proposed = proposed_codes(look)
    keying = to_key(look, proposed, decisions or {}, rules.replies)
    sent, unsent, failed = _send(seen.proposals, approvals, adapters)
    by = rules.messages.approve_by if rules.messages else None
    is_late = bool(unsent) and by is not None and look.at.time() >= by
    waiting = [proposal for proposal, _ in unsent]
    # Who waits for an approval that may still come is not rung; whoever waits for nothing is.
    patient = set() if is_late else {each.key for each, why in unsent if why == _WAITS}
    return SchoolDay(
        look,
        seen,
        tuple(found),
        tuple(sent),
        tuple(waiting),
        failed,
        is_late,
        (*seen.exceptions, *(_exception(*each) for each in unsent)),
        telephone_list(look, seen, unsent, patient),
        proposed,
        keying,
        due,
    )


_Unsent = list[tuple[Proposal, str]]
_WAITS = "the message waits for approval"


def _send(
    proposals: Sequence[Proposal], approvals: Mapping[str, Approval], adapters: SchoolAdapters
) -> tuple[list[Sent], _Unsent, int]:
    sent: list[Sent] = []
    unsent: _Unsent = []
    failed = 0
    for proposal in proposals:
        approval = approvals.get(proposal.key)
        reason = _why_not(proposal, approval, adapters)
        if approval is None or reason:
            unsent.append((proposal, reason or _WAITS))
            continue
        try:
            receipt = adapters.send_message(proposal.message)
        except AttendanceError as error:
            failed += 1
            unsent.append((proposal, f"not sent, and still due: {error}"))
            continue
        sent.append(Sent(proposal, approval, receipt.reference, receipt.already_sent))
    return sent, unsent, failed


def _begun(finding: Finding, seen: Morning, look: Look) -> bool:
    # In the morning nobody has forgotten the afternoon's register.
    if finding.session is None or finding.date != look.at.date():
        return True
    return seen.session is not None and finding.session <= seen.session.half


def _why_not(proposal: Proposal, approval: Approval | None, adapters: SchoolAdapters) -> str | None:
    if approval is not None and approval.role != proposal.approved_by:
        return f"approved in another role than the policy's, {proposal.approved_by}"
    if not adapters.can(f"messages.{proposal.message.channel}"):
        return "the school named no adapter for messages: telephone"
    return None


def _exception(proposal: Proposal, reason: str) -> NotMessaged:
    reached = proposal.reached
    parent = None if reached.parent == reached.pupil else reached.parent
    return NotMessaged(reached.pupil, parent, reason)
