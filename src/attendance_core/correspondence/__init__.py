"""What a school writes and what comes back: messages, what they say, and replies.

To whom a message may go is a module of its own, `recipients`, which needs `phonenumbers`.
"""

from attendance_core.correspondence.messages import Gateway, Message, MessageStatus, Receipt
from attendance_core.correspondence.proposals import Proposal, Reached, proposal_key
from attendance_core.correspondence.replies import Reply, ReplyChannel
from attendance_core.correspondence.wording import FirstDayAbsence, FirstDayAbsenceOfAge, wording

__all__ = [
    "FirstDayAbsence",
    "FirstDayAbsenceOfAge",
    "Gateway",
    "Message",
    "MessageStatus",
    "Proposal",
    "Reached",
    "Receipt",
    "Reply",
    "ReplyChannel",
    "proposal_key",
    "wording",
]
