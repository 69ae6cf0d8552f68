"""E-mail addresses as schools hold them. Nobody asks the network whether there is such a box."""

import re
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from attendance_core.correspondence.addressing import Found
from attendance_core.roll import Parent

__all__ = ["boxes_of", "mailbox"]

_IN_TEXT = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")


def mailbox(written: str | None) -> Found:
    """Give the one address at which somebody can be written to.

    >>> mailbox("merryn@example.org").reason, mailbox("see notes").reason
    ('', 'what is held is no e-mail address: a person looks')
    """
    text = (written or "").strip()
    if not text:
        return Found(None, "no e-mail address is held: telephone")
    try:
        return Found(validate_email(text, check_deliverability=False).normalized)
    except EmailNotValidError:
        return Found(None, "what is held is no e-mail address: a person looks")


def boxes_of(parents: Iterable[Parent]) -> set[str]:
    """Give every address at which one of some parents may read an e-mail, in small letters.

    Nothing is written to from this: those that stand among notes are given as well.
    """
    written = [each.email or "" for each in parents]
    usable = (mailbox(each).address or "" for each in written)
    texts = (found for each in written for found in _IN_TEXT.findall(each))
    return {each.casefold() for each in (*usable, *texts) if each}
