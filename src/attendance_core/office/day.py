"""A school's day lived to a moment: read, look, send what was approved, and say what is left."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from attendance_core.correspondence import Proposal
from attendance_core.errors import AdapterError
from attendance_core.findings import Finding, check
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.approvals import Approval
from attendance_core.office.morning import Morning, NotMessaged, morning
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
    """One school's day up to a moment."""

    registers: SchoolRegisters
    at: datetime
    morning: Morning
    findings: tuple[Finding, ...] = field(repr=False)
    sent: tuple[Sent, ...]
    waiting: tuple[Proposal, ...]
    exceptions: tuple[NotMessaged, ...]


def live(school: OpenedSchool, *, at: datetime, approvals: Mapping[str, Approval]) -> SchoolDay:
    """Live a school's day to a moment. Run again, it goes on from where it was.

    Nothing is sent that nobody with the authority approved, nothing is sent twice, and a message
    whose pupil is accounted for by now is not sent any more.

    Args:
        school: the school, with its adapters.
        at: the moment, in Europe/London.
        approvals: what was approved, by the proposals' keys.

    Raises:
        Refused: what the school's systems hold cannot be read.
        AdapterError: an adapter failed to read. One that fails to send leaves the message due,
            among the exceptions.
    """
    registers = school.read()
    looked = morning(registers, school.messages, at=at)
    sent: list[Sent] = []
    waiting: list[Proposal] = []
    exceptions = list(looked.exceptions)
    for proposal in looked.proposals:
        approval = approvals.get(proposal.key)
        reason = _why_not(proposal, approval, school.adapters)
        if approval is None or reason:
            waiting.append(proposal)
            exceptions.append(_exception(proposal, reason or "the message waits for approval"))
            continue
        try:
            receipt = school.adapters.send_message(proposal.message)
        except AdapterError as error:
            waiting.append(proposal)
            exceptions.append(_exception(proposal, f"not sent, and still due: {error}"))
            continue
        sent.append(Sent(proposal, approval, receipt.reference, receipt.already_sent))
    return SchoolDay(
        registers,
        at,
        looked,
        tuple(each for each in check(registers, on=at.date()) if _has_begun(each, looked, at)),
        tuple(sent),
        tuple(waiting),
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
