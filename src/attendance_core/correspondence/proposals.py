"""What a policy wants done, waiting for somebody with the authority to approve it."""

from attrs import frozen

from attendance_core.correspondence.messages import Message
from attendance_core.reached import Reached, proposal_key

__all__ = ["Proposal", "Reached", "proposal_key"]


@frozen
class Proposal:
    """One message that is proposed, and the role that must approve it.

    `document` is the stem of what was written, `template` the version of its template.
    """

    reached: Reached
    message: Message
    approved_by: str
    document: str
    template: str

    @property
    def key(self) -> str:
        """The key under which it is approved, and happens once."""
        return self.message.key
