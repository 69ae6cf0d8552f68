"""What an e-mail that came back is, when it came, and what it says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import StrEnum
from html.parser import HTMLParser

from attendance_adapters.email.mailbox import Mail
from attendance_core.errors import Fault, Refused
from attendance_core.tables import LONDON

__all__ = ["Kind", "came_at", "header", "kind_of", "words_of"]

_AUTOMATIC = ("X-Autoreply", "X-Autorespond")
_PRECEDENCES = {"auto_reply", "bulk", "junk", "list"}


class Kind(StrEnum):
    """A report of a delivery; what a program answered; or what somebody wrote."""

    REPORT = "report"
    AUTOMATIC = "automatic"
    WRITTEN = "written"


def header(mail: Message, name: str) -> str:
    """Give a header as text; nothing where there is none."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(str(value))))
    except (LookupError, ValueError, MessageError):
        return str(value)


def kind_of(mail: Message) -> Kind:
    """Say what an e-mail is, by its headers: RFC 3462 and RFC 3834."""
    if mail.get_content_type() == "multipart/report":
        report = str(mail.get_param("report-type") or "").casefold()
        return Kind.REPORT if report == "delivery-status" else Kind.AUTOMATIC
    submitted = header(mail, "Auto-Submitted").partition(";")[0].strip().casefold()
    precedence = header(mail, "Precedence").strip().casefold()
    if submitted not in {"", "no"} or precedence in _PRECEDENCES:
        return Kind.AUTOMATIC
    if any(name in mail for name in _AUTOMATIC):
        return Kind.AUTOMATIC
    return Kind.WRITTEN


def came_at(found: Mail) -> datetime:
    """Give when an e-mail came, by the clock of London.

    The last server that had it says so. Where none does, whoever wrote it did: their clock may be
    wrong.

    Raises:
        Refused: neither says a moment.
    """
    received = header(found.mail, "Received").rpartition(";")[2]
    for written in (received, header(found.mail, "Date")):
        try:
            at = parsedate_to_datetime(written.strip())
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(LONDON)
        except (ValueError, TypeError, OverflowError):
            continue
    raise Refused([Fault(found.place, "a moment was expected", key="Date")])


def words_of(mail: Message) -> str:
    """Give what somebody wrote, without what is attached to it."""
    parts = [each for each in mail.walk() if not each.get_filename() and not each.is_multipart()]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind:
                text = _decoded(part)
                return (_Words.of(text) if kind == "text/html" else text).strip()
    return ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        return content.decode(str(part.get_content_charset() or "utf-8"), errors="replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", errors="replace")


class _Words(HTMLParser):
    """The words of a page, a line for each of its blocks."""

    _SILENT = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    @classmethod
    def of(cls, page: str) -> str:
        """Give the words of a page, or the page as it is where nobody could read it."""
        parser = cls()
        try:
            parser.feed(page)
            parser.close()
        except AssertionError:  # what Python's parser makes of a broken declaration
            return page
        return "\n".join(parser.lines())

    def lines(self) -> Iterator[str]:
        """Give its lines."""
        for line in re.split(r"\n+", "".join(self.words)):
            if words := " ".join(line.split()):
                yield words

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - of no account
        """Begin a part of the page."""
        self.silent += tag in self._SILENT
        if tag in {"p", "div", "br", "li", "tr"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        self.silent = max(0, self.silent - (tag in self._SILENT))

    def handle_data(self, data: str) -> None:
        """Keep what can be read."""
        if not self.silent:
            self.words.append(data.replace("\n", " "))
