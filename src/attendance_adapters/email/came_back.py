"""What came back, told apart: outcomes of our messages, replies, and what programs sent."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256

from attrs import field, frozen

from attendance_adapters.email.mailbox import Mail
from attendance_adapters.email.reading import Kind, came_at, header, kind_of, words_of
from attendance_adapters.email.reports import outcomes_of
from attendance_adapters.email.writing import key_of
from attendance_core.correspondence import MessageOutcome, Reply, ReplyChannel
from attendance_core.errors import collecting

__all__ = ["CameBack", "told_apart"]

_LOG = logging.getLogger(__name__)


@frozen
class CameBack:
    """Outcomes and replies, each once, in the order in which they came."""

    outcomes: tuple[MessageOutcome, ...] = ()
    replies: tuple[Reply, ...] = field(default=(), repr=False)


def told_apart(mails: Iterable[Mail], domain: str) -> CameBack:
    """Tell apart what came back. How many e-mails a program wrote is reported.

    Raises:
        Refused: with every e-mail that does not say when it came.
    """
    outcomes: dict[tuple[str, datetime], MessageOutcome] = {}
    replies: dict[str, Reply] = {}
    aside = 0
    with collecting() as faults:
        for found in mails:
            kind = kind_of(found.mail)
            if kind is Kind.REPORT:
                for each in faults.attempt(partial(outcomes_of, found, domain)) or ():
                    outcomes[each.key, each.at] = each
            elif kind is Kind.AUTOMATIC:
                aside += 1
            elif reply := faults.attempt(partial(_reply, found, domain)):
                replies[reply.reply] = reply
    if aside:
        _LOG.info("%d e-mails that a program wrote were left aside: they are no replies", aside)
    return CameBack(
        tuple(sorted(outcomes.values(), key=lambda each: (each.at, each.key))),
        tuple(sorted(replies.values(), key=lambda each: (each.at, each.reply))),
    )


def _reply(found: Mail, domain: str) -> Reply:
    mail = found.mail
    # The sender stands before the words, for the person who finds out whom they are about.
    words = f"{header(mail, 'From')}: {header(mail, 'Subject')}\n\n{words_of(mail)}"
    # Some encodings can say half a letter, which cannot be written again.
    words = words.encode(errors="replace").decode()
    return Reply(_key(found, domain), came_at(found), ReplyChannel.EMAIL, text=words)


def _key(found: Mail, domain: str) -> str:
    """Give the key of a reply: it begins with that of the message which it answers.

    An id of another system may hold a name; its hash holds none.
    """
    own = header(found.mail, "Message-ID").strip().encode(errors="replace") or found.content
    parts = [*_answered(found, domain), sha256(own).hexdigest()[:20]]
    return "-".join(parts)


def _answered(found: Mail, domain: str) -> Iterator[str]:
    names = ("In-Reply-To", "References")
    keys = (key_of(header(found.mail, name), domain) for name in names)
    yield from [key for key in keys if key][:1]
