"""A school's day lived to a moment: read, look, send what was approved, and say what is left."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from attendance_core.correspondence import Proposal
from attendance_core.errors import AttendanceError
from attendance_core.findings import Finding, check
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.approvals import Approval
from attendance_core.office.morning import Morning, NotMessaged, in_london, morning
from attendance_core.office.sources import OpenedSchool
from attendance_core.register import SchoolRegisters

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
    """One school's day up to a moment; `failed` messages were approved and could not be sent."""

    registers: SchoolRegisters
    at: datetime
    morning: Morning
    findings: tuple[Finding, ...] = field(repr=False)
    sent: tuple[Sent, ...]
    waiting: tuple[Proposal, ...]
    failed: int
    exceptions: tuple[NotMessaged, ...]


def live(school: OpenedSchool, *, at: datetime, approvals: Mapping[str, Approval]) -> SchoolDay:
    """Live a school's day to a moment. Run again, it goes on from where it was.

    Nothing is sent that nobody with the authority approved, nothing is sent twice, and a message
    whose pupil is accounted for by now is not sent any more.

    Args:
        school: the school, with its adapters.
        at: the moment, with its zone.
        approvals: what was approved, by the proposals' keys.

    Raises:
        Refused: what the school's systems hold cannot be read, or the moment has no zone.
        AdapterError: an adapter failed to read. One that fails to send, however, leaves the message
            due, among the exceptions.
    """
    when = in_london(at)
    adapters = school.adapters()
    registers = school.read(adapters)
    looked = morning(registers, school.messages, at=when)
    # Before anything is sent: what cannot be looked at is no ground to write to anybody.
    findings = [each for each in check(registers, on=when.date()) if _has_begun(each, looked, when)]
    sent: list[Sent] = []
    waiting: list[Proposal] = []
    exceptions = list(looked.exceptions)
    failed = 0
    for proposal in looked.proposals:
        approval = approvals.get(proposal.key)
        reason = _why_not(proposal, approval, adapters)
        if approval is None or reason:
            waiting.append(proposal)
            exceptions.append(_exception(proposal, reason or "the message waits for approval"))
            continue
        try:
            receipt = adapters.send_message(proposal.message)
        except AttendanceError as error:
            failed += 1
            waiting.append(proposal)
            exceptions.append(_exception(proposal, f"not sent, and still due: {error}"))
            continue
        sent.append(Sent(proposal, approval, receipt.reference, receipt.already_sent))
    return SchoolDay(
        registers,
        when,
        looked,
        tuple(findings),
        tuple(sent),
        tuple(waiting),
        failed,
        tuple(exceptions),
    )


def _has_begun(finding: Finding, looked: Morning, at: datetime) -> bool:
    # In the morning nobody has forgotten the afternoon's register.
    if finding.session is None or finding.date != at.date():
        return True
    return looked.session is not None and finding.session <= looked.session.half


def _why_not(proposal: Proposal, approval: Approval | None, adapters: SchoolAdapters) -> str | None:
    if approval is not None and approval.role != proposal.approved_by:
        return f"approved in another role than the policy's, {proposal.approved_by}"
    if not adapters.can(f"messages.{proposal.message.channel}"):
        return "the school named no adapter for messages: telephone"
    return None


def _exception(proposal: Proposal, reason: str) -> NotMessaged:
    return NotMessaged(proposal.reached.pupil, proposal.reached.parent, reason)
