"""A message that somebody approved, and what became of it."""

from enum import StrEnum

from attrs import field, frozen

__all__ = ["Gateway", "Message", "MessageStatus", "Receipt"]


class MessageStatus(StrEnum):
    """What a channel knows of a key: that its message went out, or that none did."""

    SENT = "sent"
    NOT_SENT = "not sent"


@frozen
class Message:
    """One message to one parent. `key` is its name everywhere, and says nothing of anybody.

    `to` is a number, an e-mail address, or the lines of an envelope. An e-mail has a `subject`, its
    words again as a page where it has one, and the key of an earlier one that it goes with.
    """

    key: str
    channel: str
    to: str = field(repr=False)
    body: str = field(repr=False)
    subject: str = field(default="", repr=False)
    html: str = field(default="", repr=False)
    follows: str | None = None


@frozen
class Receipt:
    """What a channel says of a message: its own reference, and whether it had it already."""

    reference: str
    already_sent: bool


class Gateway(StrEnum):
    """What a channel can promise of a message whose sending was cut short.

    Idempotent: our key is its own, and a message that is handed over again goes out once.
    Queryable: it can be asked whether a message went out. Neither: nobody can say, save a person.
    """

    IDEMPOTENT = "idempotent"
    QUERYABLE = "queryable"
    NEITHER = "neither"
