"""A mail server on this machine: STARTTLS with a certificate, a login, and failures when told."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from attrs import define, field

__all__ = ["PASSWORD", "USER", "MailServer", "a_mail_server"]

USER, PASSWORD = "office", "s3cret"
_HOST = "127.0.0.1"


@define
class MailServer:
    """What the server does, and what it took.

    `at` is the command at which something goes wrong: `starttls`, `mail`, `rcpt`, `data`, `text`
    (the whole of it was sent), or `middle` (a part of it was). Then it answers with `code`, or with
    the line that it `says`, or breaks off where it has neither; `takes` says that it took the text
    all the same; `waits` is for how many seconds it says nothing before.
    """

    authority: Path
    port: int = 0
    at: str = ""
    code: int = 0
    says: str = ""
    takes: bool = False
    waits: float = 0
    taken: list[bytes] = field(factory=list)
    users: list[bool] = field(factory=list)

    def mails(self) -> list[EmailMessage]:
        """Give the e-mails that it took."""
        return [message_from_bytes(each, policy=default) for each in self.taken]

    def line(self) -> str:
        """Give what it answers where something goes wrong; nothing where it breaks off."""
        return self.says or (f"{self.code} a@example.org: no" if self.code else "")

    def ids(self) -> list[str]:
        """Give the ids of the e-mails that it took, each as often as it did."""
        return [str(each["Message-ID"]) for each in self.mails()]


class _Server(SMTP):
    """Goes wrong where no handler is asked: at STARTTLS, and in the middle of a text."""

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - the server's word
        if self.event_handler.server.at == "starttls":
            await self._goes_wrong()
        else:
            await super().smtp_STARTTLS(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - likewise
        server = self.event_handler.server
        if server.at == "middle":
            await self.push("354 Go on")
            await self._reader.readline()
            self.transport.abort()
        elif server.at == "data":
            await self._goes_wrong()
        else:
            await super().smtp_DATA(arg)

    async def _goes_wrong(self) -> None:
        line = self.event_handler.server.line()
        if line:
            await self.push(line)
        else:
            self.transport.abort()


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def _answer(self, at: str, smtp: SMTP, fine: str) -> str:
        server = self.server
        if server.at != at:
            return fine
        await asyncio.sleep(server.waits)
        if not (server.line() or server.waits):
            smtp.transport.abort()
        return server.line() or fine

    async def handle_MAIL(  # noqa: N802 - the server's word, and its arguments
        self, smtp: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer("mail", smtp, "250 OK")

    async def handle_RCPT(  # noqa: N802 - likewise
        self, smtp: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer("rcpt", smtp, "250 OK")

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        server = self.server
        if server.at != "text" or server.takes:
            server.taken.append(bytes(envelope.original_content or b""))
            server.users.append(bool(session.authenticated))
        return await self._answer("text", smtp, "250 OK")


class _Anywhere(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _authenticate(*given: object) -> AuthResult:
    data = given[-1]
    is_known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=is_known)


@contextmanager
def a_mail_server(
    folder: Path, *, is_private: bool = True, login: bool = False, name: str = _HOST
) -> Iterator[MailServer]:
    """Run a server; `name` is for whom its certificate is."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    server = MailServer(folder / "authority.pem")
    options: dict[str, object] = {"auth_required": login, "authenticator": _authenticate}
    if is_private:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        options |= {"tls_context": context, "require_starttls": True}
    controller = _Anywhere(_Handler(server), hostname=_HOST, port=0, **options)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()
