"""What a mail server reports of a delivery, and what that means for a parent."""

import logging
from collections.abc import Iterator, Mapping
from email.message import Message
from functools import cache

from attrs import frozen

from attendance_adapters.email.mailbox import Mail
from attendance_adapters.email.reading import came_at, header
from attendance_adapters.email.writing import key_of
from attendance_core.correspondence import ContactOutcome, MessageOutcome
from attendance_core.tables import packaged

__all__ = ["Action", "actions", "outcomes_of"]

_LOG = logging.getLogger(__name__)


@frozen
class Action:
    """A word for what became of a message, and what it means; "" while it is still tried."""

    word: str
    outcome: str
    verified: bool
    source: str


@frozen
class _Table:
    action: tuple[Action, ...]


@cache
def actions() -> Mapping[str, Action]:
    """Give the words that are known."""
    return {each.word: each for each in packaged(__package__, "data/actions.toml", _Table).action}


def outcomes_of(found: Mail, domain: str) -> tuple[MessageOutcome, ...]:
    """Give what a report says of a message of ours; nothing if it is about none.

    A word that nobody knows is no outcome, and is reported.

    Raises:
        Refused: it does not say when it came.
    """
    key = _key_of_report(found.mail, domain)
    return () if key is None else tuple(_outcomes(found, key))


def _outcomes(found: Mail, key: str) -> Iterator[MessageOutcome]:
    for word, status in _said(found.mail):
        action = actions().get(word)
        if action is None:
            _LOG.warning(
                "%s says what became of a message by a word that is not known", found.place
            )
        elif action.outcome:
            says = f"{word} {status}".strip()
            yield MessageOutcome(key, ContactOutcome(action.outcome), came_at(found), says)


def _key_of_report(mail: Message, domain: str) -> str | None:
    """Give the key of the message that a report is about: of what it brings back, or answers."""
    returned = [
        header(part, "Message-ID")
        for part in mail.walk()
        if part is not mail and part.get("Message-ID")
    ]
    answers = [header(mail, name) for name in ("In-Reply-To", "References")]
    texts = [
        str(part.get_payload())
        for part in mail.walk()
        if part.get_content_type() == "text/rfc822-headers"
    ]
    found = (key_of(text, domain) for text in (*returned, *texts, *answers))
    return next((key for key in found if key), None)


def _said(mail: Message) -> Iterator[tuple[str, str]]:
    """Give the word, and the figures, of each recipient of a report."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            # One block is of the message; each of the others is of a recipient.
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Message) and (word := header(block, "Action")):
                    yield word.strip().casefold(), _figures(header(block, "Status"))


def _figures(status: str) -> str:
    figures = status.partition("(")[0].strip()
    return figures if figures.replace(".", "").isdigit() and len(figures) < 12 else ""  # noqa: PLR2004 - 5.123.123
