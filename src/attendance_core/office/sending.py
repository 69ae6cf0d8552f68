"""What was approved is sent, once; and what went out on the day is known, whatever became of it."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from attendance_core.correspondence import MessageStatus, Proposal, Reached, proposal_key
from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.authority import Approval
from attendance_core.office.look import Look
from attendance_core.office.proposing import RULE

__all__ = ["Sent", "Unsent", "gone_out", "send"]

_CHANNEL = "sms"
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
    proposals: Sequence[Proposal], approvals: Mapping[str, Approval], adapters: SchoolAdapters
) -> Iterator[Sent | Unsent]:
    """Send what was approved by somebody with the authority, and say of the rest why it was not.

    Args:
        proposals: what is proposed now.
        approvals: what was approved, by key.
        adapters: the school's adapters.
    """
    said: set[tuple[str, str]] = set()
    for proposal in proposals:
        text = (proposal.message.to, proposal.message.body)
        if text in said:
            yield Unsent(proposal, "another message says the same to this number")
            continue
        said.add(text)
        yield _send(proposal, approvals.get(proposal.key), adapters)


def _send(proposal: Proposal, approval: Approval | None, adapters: SchoolAdapters) -> Sent | Unsent:
    if not adapters.can(f"messages.{proposal.message.channel}"):
        return Unsent(proposal, "the school named no adapter for messages: telephone")
    if approval is None:
        return Unsent(proposal, _WAITS, waits=True)
    if approval.role != proposal.approved_by:
        reason = f"approved in another role than the policy's, {proposal.approved_by}"
        return Unsent(proposal, reason, waits=True)
    try:
        receipt = adapters.send_message(proposal.message)
    except AttendanceError as error:
        return Unsent(proposal, f"not sent, and still due: {error}", failed=True)
    return Sent(proposal, approval, receipt.reference, receipt.already_sent)


def gone_out(
    look: Look, approvals: Mapping[str, Approval], adapters: SchoolAdapters
) -> tuple[Reached, ...]:
    """Give the messages of the day that went out, those about pupils who came since among them.

    Raises:
        AdapterError: the channel cannot say.
    """
    if not approvals or not adapters.can(f"messages.{_CHANNEL}"):
        return ()
    return tuple(
        reached
        for reached in _possible(look)
        for key in [proposal_key(reached)]
        if key in approvals and adapters.message_status(_CHANNEL, key) is MessageStatus.SENT
    )


def _possible(look: Look) -> Iterator[Reached]:
    """Give all messages that may have been proposed on the day."""
    registers = look.registers
    sessions = [held.at for held in registers.calendar.open_on(look.at.date())]
    for pupil in dict.fromkeys(each.pupil for each in registers.roll.on_roll(look.at.date())):
        for person in (pupil, *(each.parent_id for each in registers.roll.parents_of(pupil))):
            for session in sessions:
                yield Reached(registers.school.urn, RULE, "1", pupil, person, session)
