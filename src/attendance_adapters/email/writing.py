"""A message as an e-mail: its id is made of our key, so that what comes back can be told."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from attendance_adapters.email.settings import EmailSettings, sole_address
from attendance_core.correspondence import Message
from attendance_core.errors import Fault, Refused

__all__ = ["KEY", "id_of", "key_of", "written"]

KEY = re.compile(r"[0-9A-Za-z_-]{1,100}")
# A line's end in a header would begin another header.
_ENDS_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Lines that every server takes, whatever it says of eight bits.
_POLICY = SMTP.clone(cte_type="7bit")


def id_of(key: str, domain: str) -> str:
    """Give the id of the e-mail of a key.

    >>> id_of("0123abcd", "school.example")
    '<0123abcd@school.example>'
    """
    return f"<{key}@{domain}>"


def key_of(text: str, domain: str) -> str | None:
    """Give the first key of ours that stands as an id in a text, such as a header.

    >>> key_of("<x@other.example> <0123abcd@school.example>", "school.example")
    '0123abcd'
    """
    found = re.search(rf"<({KEY.pattern})@{re.escape(domain)}>", text, re.IGNORECASE)
    return found[1] if found else None


def written(message: Message, settings: EmailSettings) -> EmailMessage:
    """Write a message as an e-mail.

    Raises:
        Refused: it has no subject, or something in it is not what may stand there. Nothing of it
            is repeated.
    """
    for key in (message.key, message.follows or "x"):
        if not KEY.fullmatch(key):
            expected = "a key of letters, digits, - and _ was expected"
            raise Refused([Fault("message", expected, key="key")])
    if not message.subject.strip() or _ENDS_A_LINE.search(message.subject):
        raise Refused([Fault("message", "a subject in one line was expected", key="subject")])
    try:
        to = sole_address(message.to)
    except ValueError:
        raise Refused([Fault("message", "one e-mail address was expected", key="to")]) from None
    return _mail(message, to, settings)


def _mail(message: Message, to: str, settings: EmailSettings) -> EmailMessage:
    mail = EmailMessage(_POLICY)
    try:
        message.subject.encode()  # what cannot be encoded would be found when it is too late
        mail["From"] = Address(settings.name, addr_spec=settings.sender)
        mail["To"] = Address(addr_spec=to)
        if settings.reply_to:
            mail["Reply-To"] = Address(addr_spec=settings.reply_to)
        mail["Subject"] = message.subject
        mail["Message-ID"] = id_of(message.key, settings.domain)
        if message.follows:
            earlier = id_of(message.follows, settings.domain)
            mail["In-Reply-To"], mail["References"] = earlier, earlier
        mail["Date"] = format_datetime(localtime())
        # A person approved it, and a program wrote it: no other program is to answer.
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body, charset="utf-8")
        if message.html:
            mail.add_alternative(message.html, subtype="html", charset="utf-8")
    except (ValueError, MessageError):
        raise Refused([Fault("message", "words that an e-mail may hold were expected")]) from None
    return mail
