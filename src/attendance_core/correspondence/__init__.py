"""What a school writes and what comes back: messages, proposals and replies.

What needs an extra is a module of its own: to whom something may go (`recipients`, with
`mat-attendance[contacts]`); documents, which are `packs`, written by `rendering` and given
`as_text`, `as_html`, `as_word` (`[letters]`) and `as_pdf` (`[pdf]`); what must hold in court
(`evidence`); and `invitations` (`[calendars]`).
"""

from attendance_core.correspondence.messages import Gateway, Message, MessageStatus, Receipt
from attendance_core.correspondence.outcomes import ContactOutcome, MessageOutcome
from attendance_core.correspondence.proposals import Proposal, Reached, proposal_key
from attendance_core.correspondence.replies import Reply, ReplyChannel

__all__ = [
    "ContactOutcome",
    "Gateway",
    "Message",
    "MessageOutcome",
    "MessageStatus",
    "Proposal",
    "Reached",
    "Receipt",
    "Reply",
    "ReplyChannel",
    "proposal_key",
]
