"""Handing an e-mail to a mail server, and whether it may have been taken.

Until the text is being sent nothing was handed over. What the server answers to the whole text is
its word. A connection that is cut in between leaves open what became of the message.
"""

import ssl
from collections.abc import Iterator, Mapping
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

_TAKEN = range(200, 300)
_GO_ON = 354
_FOR_NOW = range(400, 500)
_FOR_GOOD = range(500, 600)


def hand_over(mail: EmailMessage, settings: EmailSettings, password: str) -> None:
    """Hand an e-mail to the mail server of the settings.

    Raises:
        Refused: it was not handed over for certain, and why.
        AdapterError: it may have been.
    """
    text, private = mail.as_bytes(), _private(settings)
    try:
        with _connected(settings, password, private) as server:
            _address(server, settings.sender, str(mail["To"]))
            _begin(server)
            _hand(server, text)
    except (OSError, SMTPException, UnicodeError) as error:
        raise Refused([Fault("email", _expected(error))]) from None


def _private(settings: EmailSettings) -> ssl.SSLContext | None:
    """Make what keeps a connection private, by the authorities of the settings or the machine."""
    if settings.connection == Connection.PLAIN:
        return None
    try:
        return ssl.create_default_context(cafile=settings.certificates)
    except OSError:
        expected = "a file of authorities, as PEM, was expected"
        raise Refused([Fault("email", expected, key="certificates")]) from None


@contextmanager
def _connected(
    settings: EmailSettings, password: str, private: ssl.SSLContext | None
) -> Iterator[SMTP]:
    server = SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if private is not None:
            # Raises where the server does not offer it: nothing ever goes without.
            server.starttls(context=private)
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
    for whose, say, address in (
        ("the sender", server.mail, sender),
        ("the address", server.rcpt, to),
    ):
        code, _ = say(address)
        if code not in _TAKEN:
            raise _refused(code, whose)


def _begin(server: SMTP) -> None:
    code, _ = server.docmd("data")
    if code != _GO_ON:
        raise _refused(code, "the message")


def _hand(server: SMTP, text: bytes) -> None:
    try:
        answer = _send(server, text)
    except (OSError, SMTPException):
        reason = "the mail server broke off while it had the message: it may have taken it"
    else:
        if answer in _TAKEN:
            return
        if answer in _FOR_NOW or answer in _FOR_GOOD:
            raise _refused(answer, "the message")
        reason = "the mail server did not say whether it took the message: it may have taken it"
    raise AdapterError("email", "attendance_send_message", reason)


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
    if code in _FOR_GOOD:
        expected = f"a server that takes {what} was expected: it was refused for good ({code})"
    else:
        expected = f"a server that takes {what} now was expected: it stays due ({code})"
    return Refused([Fault("email", expected)])


_EXPECTED: Mapping[type[Exception], str] = {
    SMTPNotSupportedError: (
        "a server that offers STARTTLS, and a login where there is a user, was expected"
    ),
    ssl.SSLCertVerificationError: "a server whose certificate is right was expected",
    ssl.SSLError: "a server that keeps the connection private was expected",
    UnicodeError: (
        "a host, a user and a password of plain letters, figures and signs were expected"
    ),
}


def _expected(error: Exception) -> str:
    if isinstance(error, SMTPAuthenticationError):
        return f"a user and a password that the server takes were expected ({error.smtp_code})"
    if isinstance(error, SMTPResponseException):
        return f"a server that takes messages was expected: it stays due ({error.smtp_code})"
    found = (text for kind, text in _EXPECTED.items() if isinstance(error, kind))
    return next(found, "a connection to the mail server was expected: it stays due")
