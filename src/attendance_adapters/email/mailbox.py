"""What came back: a folder of e-mails, or one file of many, read as the bytes that they are."""

import logging
import mailbox
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from attrs import field, frozen

from attendance_core.errors import Fault, Refused

__all__ = ["Mail", "read_mailbox"]

_LOG = logging.getLogger(__name__)
_BEGINS = b"From "
"""How a file of the kind mbox begins."""


@frozen
class Mail:
    """An e-mail that came, and where it lies, for a fault."""

    place: str
    mail: Message = field(repr=False)
    content: bytes = field(repr=False)


def read_mailbox(path: Path) -> tuple[Mail, ...]:
    """Read a folder of `.eml` files, or a file of the kind mbox; what is not there holds none.

    How many things of another kind lie in the folder is reported.

    Raises:
        Refused: it cannot be read.
    """
    place = path.name
    try:
        return tuple(_folder(path) if path.is_dir() else _mbox(path))
    except (OSError, ValueError):
        expected = "a folder of e-mails, or a file of the kind mbox, was expected"
        raise Refused([Fault(place, expected)]) from None


def _folder(path: Path) -> Iterator[Mail]:
    there = sorted(each for each in path.iterdir() if not each.name.startswith("."))
    mails = [each for each in there if each.suffix.casefold() == ".eml"]
    if aside := len(there) - len(mails):
        _LOG.warning("%d things in %s were not read: they are no .eml files", aside, path.name)
    for number, each in enumerate(mails, 1):
        content = each.read_bytes()
        # A mail program names a file by its subject, which may be a pupil's name.
        yield Mail(f"{path.name}, e-mail {number}", message_from_bytes(content), content)


def _mbox(path: Path) -> Iterator[Mail]:
    if not path.exists():
        return
    with path.open("rb") as file:
        if file.read(len(_BEGINS)) not in {_BEGINS, b""}:
            raise ValueError
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            content = box.get_bytes(key)
            yield Mail(f"{path.name}, e-mail {number}", message_from_bytes(content), content)
    finally:
        box.close()
