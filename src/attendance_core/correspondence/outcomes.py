"""What became of a message once it was sent, in one vocabulary whatever system carried it."""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

__all__ = ["ContactOutcome", "MessageOutcome"]


class ContactOutcome(StrEnum):
    """What a parent knows, as far as a system can say.

    Somebody answered and knows of the absence, or did not until then; it went out and nobody has
    answered; it lies where they will find it, as a text that was delivered or a voice message; it
    could not be delivered; or nothing was tried.
    """

    AWARE = "aware"
    UNAWARE = "unaware"
    NO_RESPONSE = "no response"
    MESSAGE_LEFT = "message left"
    UNDELIVERABLE = "undeliverable"
    NOT_ATTEMPTED = "not attempted"


@frozen
class MessageOutcome:
    """What a system says of a message at a moment; `says` is its own word for it."""

    key: str
    outcome: ContactOutcome
    at: datetime
    says: str = field(default="", repr=False)
