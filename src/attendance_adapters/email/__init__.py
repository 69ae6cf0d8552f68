"""E-mail over SMTP, always encrypted on its way, and what comes back, read from a folder."""

from functools import cached_property
from typing import ClassVar

from attrs import define

from attendance_adapters.email.came_back import CameBack, told_apart
from attendance_adapters.email.mailbox import read_mailbox
from attendance_adapters.email.sending import hand_over
from attendance_adapters.email.settings import EmailSettings
from attendance_adapters.email.writing import written
from attendance_adapters.secrets import secret
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
)
from attendance_core.errors import AdapterError
from attendance_core.hooks import hookimpl
from attendance_core.sessions import Span

__all__ = ["Email"]


@define(slots=False)
class Email:
    """Hands each message to a mail server as one e-mail to one address.

    A mail server knows no key of ours again and cannot be asked. So whoever is not told whether a
    message was taken waits for a person.
    """

    Settings = EmailSettings

    capabilities: ClassVar[frozenset[str]] = frozenset({"messages.email", "replies", "outcomes"})

    settings: EmailSettings

    @cached_property
    def _came_back(self) -> CameBack:
        if self.settings.mailbox is None:
            return CameBack()
        return told_apart(read_mailbox(self.settings.mailbox), self.settings.domain)

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Hand a message over.

        Raises:
            Refused: it was not handed over for certain, and why.
            AdapterError: the server broke off while it had the message.
        """
        mail = written(message, self.settings)
        named = self.settings.password
        password = secret(named, place="email.password") if named else ""
        hand_over(mail, self.settings, password)
        return Receipt(message.key, already_sent=False)

    @hookimpl
    def attendance_message_status(self, channel: str, key: str) -> MessageStatus:  # noqa: ARG002 - nobody knows
        """Say that nobody can say.

        Raises:
            AdapterError: always; a mail server cannot be asked.
        """
        reason = "a mail server cannot be asked what it sent: a person finds out"
        raise AdapterError("email", "attendance_message_status", reason)

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:  # noqa: ARG002 - there is one
        """Say that a mail server promises nothing."""
        return Gateway.NEITHER

    @hookimpl
    def attendance_read_replies(self, span: Span | None) -> tuple[Reply, ...]:  # noqa: ARG002 - all are held
        """Give what somebody wrote, for a person to read; whom it is about is not guessed."""
        return self._came_back.replies

    @hookimpl
    def attendance_read_message_outcomes(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[MessageOutcome, ...]:
        """Give what mail servers reported of our messages."""
        return self._came_back.outcomes
