"""Handing an e-mail to a mail server, and whether it may have been taken.

Until the text is being sent nothing was handed over. What the server answers to the whole text is
its word. A connection that is cut in between leaves open what became of the message.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from smtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPResponseException,
)

from attendance_adapters.email.settings import Connection, EmailSettings
from attendance_core.errors import AdapterError, Fault, Refused

__all__ = ["hand_over"]

_PERMANENT = 500
_GO_ON = 354
_TAKEN = 250


def hand_over(mail: EmailMessage, settings: EmailSettings, password: str) -> None:
    """Hand an e-mail to the mail server of the settings.

    Raises:
        Refused: it was not handed over for certain, and why.
        AdapterError: it may have been.
    """
    text = mail.as_bytes()
    try:
        with _connected(settings, password) as server:
            _address(server, settings.sender, str(mail["To"]))
            _begin(server)
            try:
                answer = _send(server, text)
            except (OSError, SMTPException):
                reason = "the mail server broke off while it had the message: it may have taken it"
                raise AdapterError("email", "attendance_send_message", reason) from None
            if answer != _TAKEN:
                raise _refused(answer, "the message")
    except (OSError, SMTPException) as error:
        raise Refused([Fault("email", _expected(error))]) from None


@contextmanager
def _connected(settings: EmailSettings, password: str) -> Iterator[SMTP]:
    server = SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.connection is Connection.STARTTLS:
            # Raises where the server does not offer it: nothing ever goes without.
            server.starttls(context=ssl.create_default_context(cafile=settings.certificates))
            server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, password)
        yield server
        # What is taken is taken, however the server says goodbye.
        with suppress(OSError, SMTPException):
            server.quit()
    finally:
        server.close()


def _address(server: SMTP, sender: str, to: str) -> None:
    for whose, (code, _) in (
        ("the sender", server.mail(sender)),
        ("the address", server.rcpt(to)),
    ):
        if code >= 400:  # noqa: PLR2004 - SMTP's
            raise _refused(code, whose)


def _begin(server: SMTP) -> None:
    code, _ = server.docmd("data")
    if code != _GO_ON:
        raise _refused(code, "the message")


def _send(server: SMTP, text: bytes) -> int:
    """Send the text, and give the server's answer to the whole of it."""
    lines = b"".join(
        b"." + line if line.startswith(b".") else line for line in text.splitlines(keepends=True)
    )
    server.send(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    code, _ = server.getreply()
    return code


def _refused(code: int, what: str) -> Refused:
    # What the server says in words may repeat an address.
    if code >= _PERMANENT:
        expected = f"a server that takes {what} was expected: it was refused for good ({code})"
    else:
        expected = f"a server that takes {what} now was expected: it stays due ({code})"
    return Refused([Fault("email", expected)])


def _expected(error: Exception) -> str:
    if isinstance(error, SMTPAuthenticationError):
        return f"a user and a password that the server takes were expected ({error.smtp_code})"
    if isinstance(error, SMTPNotSupportedError):
        return "a server that offers STARTTLS, and a login where there is a user, was expected"
    if isinstance(error, ssl.SSLError):
        return "a server whose certificate is right was expected"
    if isinstance(error, SMTPResponseException):
        return f"a server that takes messages was expected: it stays due ({error.smtp_code})"
    return "a connection to the mail server was expected: it stays due"
