"""What a school writes: messages, what they say, and to whom they may go."""

from attendance_core.correspondence.messages import Message, Receipt
from attendance_core.correspondence.proposals import Proposal, Reached, proposal_key
from attendance_core.correspondence.recipients import Held, recipients
from attendance_core.correspondence.wording import FirstDayAbsence, wording

__all__ = [
    "FirstDayAbsence",
    "Held",
    "Message",
    "Proposal",
    "Reached",
    "Receipt",
    "proposal_key",
    "recipients",
    "wording",
]
