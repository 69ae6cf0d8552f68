"""Texts that came back. Whose they are, nobody guesses: several people may share a number."""

from collections.abc import Iterable

from attendance_adapters.govuk_notify.answers import Item, moment_of, text_of
from attendance_core.correspondence import Reply, ReplyChannel

__all__ = ["of_callback", "of_list", "replies"]

_PLACE = "govuk_notify"


def of_list(item: Item) -> Reply:
    """Read a text that Notify lists.

    Raises:
        Refused: it is not as it is documented.
    """
    return _reply(item, "user_number", "content", "created_at", _PLACE)


def of_callback(name: str, item: Item) -> Reply:
    """Read a text that Notify posted to the endpoint, from the file of a name.

    Raises:
        Refused: it is not as it is documented.
    """
    return _reply(item, "source_number", "message", "date_received", name)


def _reply(item: Item, number: str, text: str, at: str, place: str) -> Reply:
    # The number stands before the words, for the person who finds out whose they are.
    words = f"{text_of(item, number, place=place)}: {text_of(item, text, place=place)}"
    moment = moment_of(item, at, place=place)
    return Reply(text_of(item, "id", place=place), moment, ReplyChannel.TEXT, text=words)


def replies(found: Iterable[Reply]) -> tuple[Reply, ...]:
    """Give each reply once, however often it was told, in the order in which they came."""
    once = {each.reply: each for each in found}
    return tuple(sorted(once.values(), key=lambda each: (each.at, each.reply)))
