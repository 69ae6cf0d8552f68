"""A message that somebody approved, and what became of it."""

from attrs import field, frozen

__all__ = ["Message", "Receipt"]


@frozen
class Message:
    """One message to one parent. `key` is its name everywhere, and says nothing of anybody."""

    key: str
    channel: str
    to: str = field(repr=False)
    body: str = field(repr=False)


@frozen
class Receipt:
    """What a channel says of a message: its own reference, and whether it had it already."""

    reference: str
    already_sent: bool
