"""A message as Notify takes one: the words go where a template of the service has a placeholder."""

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from attendance_adapters.govuk_notify.letters import address_lines
from attendance_core.correspondence import Message
from attendance_core.errors import Fault, Refused

__all__ = ["KEY", "Wording", "check_preview", "hand_over"]

KEY = re.compile(r"[0-9A-Za-z_-]{1,100}")
_PARTS = {"sms": ("body",), "email": ("subject", "body"), "letter": ("subject", "body")}


@frozen
class Wording:
    """The template of a channel, and the names of its placeholders for words and subject."""

    template: str
    body: str
    subject: str

    def personalisation(self, body: str, subject: str) -> dict[str, str]:
        """Give what is put into the placeholders; a message without a subject has none."""
        return {self.body: body} | ({self.subject: subject} if subject else {})


def check_preview(
    preview: object, wording: Wording, channel: str, words: Mapping[str, str]
) -> None:
    """See that a template is of a channel, and that it says what was approved and nothing else.

    Args:
        preview: what Notify made of the template.
        wording: the template and its placeholders.
        channel: the channel that it is to be for.
        words: what was put into the placeholders.

    Raises:
        Refused: it is not, or it would say something else.
    """
    made: Mapping[str, Any] = preview if isinstance(preview, Mapping) else {}
    key = f"templates.{channel}"
    if made.get("type") != channel:
        expected = f"a template for {channel} was expected"
        raise Refused([Fault("govuk_notify", expected, key=key)])
    placeholders = {"body": wording.body, "subject": wording.subject}
    for part in _PARTS[channel]:
        name = placeholders[part]
        if name in words and str(made.get(part)).strip() != words[name]:
            expected = f"a template whose {part} is the placeholder (({name})) alone was expected"
            raise Refused([Fault("govuk_notify", expected, key=key)])


def hand_over(
    client: Any,  # noqa: ANN401 - it declares no types
    message: Message,
    wording: Wording,
    reply_to: str | None,
) -> object:
    """Hand a message over, under its key, and give what Notify answers.

    Raises:
        Refused: the address of a letter is none that Notify prints.
        APIError: Notify did not take it, or did not say so.
    """
    words = wording.personalisation(message.body, message.subject)
    if message.channel == "sms":
        return client.send_sms_notification(message.to, wording.template, words, message.key)
    if message.channel == "email":
        return client.send_email_notification(
            message.to, wording.template, words, message.key, email_reply_to_id=reply_to
        )
    lines = {**address_lines(message.to), **words}
    return client.send_letter_notification(wording.template, lines, message.key)
