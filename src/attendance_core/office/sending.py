"""What was approved is sent, once; and what went out on the day is known, whatever became of it.

Approvals and messages stand in the journal: a process that dies in the middle of one loses nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from attrs import frozen

from attendance_core.correspondence import Proposal
from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.authority import Approval
from attendance_core.records import (
    Delivery,
    Journal,
    Outgoing,
    Person,
    Stage,
    approve,
    deliver,
    outgoing,
)
from attendance_core.sessions import Session

__all__ = ["Sent", "Unsent", "gone_out", "send"]

_WAITS = "the message waits for approval"


@frozen
class Sent:
    """A proposal that was approved, and what became of its message."""

    proposal: Proposal
    approval: Approval
    reference: str
    already_sent: bool


@frozen
class Unsent:
    """A proposal that was not sent, and why. With `waits` an approval is all that it lacks.

    With `failed` it was approved, and its channel could not send it: it is still due.
    """

    proposal: Proposal
    reason: str
    waits: bool = False
    failed: bool = False


def send(
    proposals: Sequence[Proposal],
    approvals: Mapping[str, Approval],
    adapters: SchoolAdapters,
    journal: Journal,
) -> Iterator[Sent | Unsent]:
    """Send what was approved by somebody with the authority, and say of the rest why it was not.

    Args:
        proposals: what is proposed now.
        approvals: what was approved, by key.
        adapters: the school's adapters.
        journal: where it is recorded who approved what, and what went out.
    """
    handed_over = _handed_over(proposals, journal)
    before = {key: each for key, each in handed_over.items() if each.stage is Stage.SENT}
    said = {_said(each): key for key, each in handed_over.items()}
    approved = {each.key for each in proposals if _is_approved(each, approvals)}
    first_to_go = approved | handed_over.keys()
    for proposal in proposals:
        first = said.setdefault(_said(proposal), proposal.key)
        approval = approvals.get(proposal.key)
        others = first != proposal.key
        if others and (first in first_to_go or proposal.key not in approved):
            yield Unsent(proposal, "another message says the same to this number")
            continue
        said[_said(proposal)] = proposal.key
        if proposal.key in before:
            yield _sent_already(proposal, before[proposal.key])
        else:
            yield _send(proposal, approval, adapters, journal)


def _sent_already(proposal: Proposal, sent: Outgoing) -> Sent:
    approval = Approval(proposal.key, sent.by.name, sent.by.position)
    return Sent(proposal, approval, sent.reference, already_sent=True)


def _said(each: Proposal | Outgoing) -> tuple[Session, str, str]:
    return each.reached.session, each.message.to, each.message.body


def _is_approved(proposal: Proposal, approvals: Mapping[str, Approval]) -> bool:
    approval = approvals.get(proposal.key)
    return approval is not None and approval.role == proposal.approved_by


def _handed_over(proposals: Sequence[Proposal], journal: Journal) -> Mapping[str, Outgoing]:
    """Give the messages of the day that went out, or of which nobody knows whether they did."""
    days = {(each.reached.urn, each.reached.session.day) for each in proposals}
    found: dict[str, Outgoing] = {}
    for urn, day in days:
        stages = {Stage.SENT, Stage.CLAIMED, Stage.IN_DOUBT}
        found |= outgoing(journal, urn, stages=stages, day=day)
    return found


def _send(
    proposal: Proposal, approval: Approval | None, adapters: SchoolAdapters, journal: Journal
) -> Sent | Unsent:
    if not adapters.can(f"messages.{proposal.message.channel}"):
        return Unsent(proposal, "the school named no adapter for messages: telephone")
    if approval is None:
        return Unsent(proposal, _WAITS, waits=True)
    if approval.role != proposal.approved_by:
        reason = f"approved in another role than the policy's, {proposal.approved_by}"
        return Unsent(proposal, reason, waits=True)
    by = Person(approval.name, approval.role)
    try:
        approve(journal, proposal.reached.urn, proposal, by=by)
        done = deliver(journal, proposal.reached.urn, proposal.key, _delivery(proposal, adapters))
    except AttendanceError as error:
        return Unsent(proposal, f"not sent, and still due: {error}", failed=True)
    if done.stage is Stage.SENT:
        return Sent(proposal, approval, done.reference, done.was_sent_before)
    return Unsent(proposal, _UNSENT[done.stage].format(says=done.says), failed=True)


_UNSENT = {
    Stage.DUE: "not known to have gone out, and still due: {says}",
    Stage.CLAIMED: "another process is sending it, or died while it did: it is asked again",
    Stage.IN_DOUBT: "nobody knows whether it went out, and a person finds out: {says}",
}


def _delivery(proposal: Proposal, adapters: SchoolAdapters) -> Delivery:
    channel = proposal.message.channel
    status = partial(adapters.message_status, channel)
    return Delivery(adapters.message_gateway(channel), adapters.send_message, status)


def gone_out(journal: Journal, urn: int, day: date) -> tuple[Outgoing, ...]:
    """Give the messages about a day that went out, those about pupils who came since among them."""
    return tuple(outgoing(journal, urn, stages={Stage.SENT}, day=day).values())
