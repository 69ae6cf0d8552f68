"""GOV.UK Notify: texts, e-mails and letters by the official client, and what became of them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from attrs import define, field

from attendance_adapters.govuk_notify.answers import every, items
from attendance_adapters.govuk_notify.callbacks import Callbacks, read_callbacks
from attendance_adapters.govuk_notify.client import Asking, client, handing, now
from attendance_adapters.govuk_notify.facts import facts
from attendance_adapters.govuk_notify.handed import Handed, Limits
from attendance_adapters.govuk_notify.outcomes import outcomes, said
from attendance_adapters.govuk_notify.sending import KEY, Wording, check_preview, hand_over
from attendance_adapters.govuk_notify.settings import NotifySettings
from attendance_adapters.govuk_notify.texts import of_callback, of_list, replies
from attendance_adapters.secrets import secret
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageOutcome,
    MessageStatus,
    Receipt,
    Reply,
)
from attendance_core.errors import AdapterError, Fault, Refused
from attendance_core.hooks import hookimpl
from attendance_core.sessions import Span

__all__ = ["GovukNotify"]


@define(slots=False)
class GovukNotify:
    """Hands each message to Notify under its key, and asks Notify what became of it.

    The words of a message fill the placeholder of a template that the service has for its channel.
    Who a received text is about, a person finds out.
    """

    Settings = NotifySettings

    capabilities: ClassVar[frozenset[str]] = frozenset(
        {"messages.sms", "messages.email", "messages.letter", "replies", "outcomes"}
    )

    settings: NotifySettings
    _seen: set[tuple[str, bool]] = field(factory=set, init=False)
    """The channels whose templates were looked at, and whether with a subject."""

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - it declares no types
        key = secret(self.settings.key, place="govuk_notify.key")
        return client(key, self.settings.base_url, self.settings.timeout)

    @cached_property
    def _asking(self) -> Asking:
        return Asking(self.settings.attempts, timedelta(milliseconds=self.settings.wait))

    @cached_property
    def _handed(self) -> Handed:
        settings = self.settings
        daily = {**facts().daily_limits, **settings.daily_limits}
        return Handed(settings.folder / "handed.db", Limits(settings.per_minute, daily))

    @cached_property
    def _callbacks(self) -> Callbacks:
        folder = self.settings.callbacks
        return read_callbacks(folder) if folder else Callbacks()

    def _wording(self, channel: str) -> Wording:
        if channel not in self.settings.templates:
            expected = f"the id of a template for {channel} was expected"
            raise Refused([Fault("govuk_notify", expected, key="templates")])
        settings = self.settings
        return Wording(settings.templates[channel], settings.body, settings.subject)

    def _look_at(self, wording: Wording, message: Message) -> None:
        """Look at a template once, before the first message goes through it."""
        kind = (message.channel, bool(message.subject))
        if kind in self._seen:
            return
        # The key stands for the words: nothing of anybody is shown for this.
        words = wording.personalisation(message.key, message.subject and message.key)
        ask = self._client.post_template_preview
        preview = self._asking(lambda: ask(wording.template, words))
        check_preview(preview, wording, message.channel, words)
        self._seen.add(kind)

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Hand a message over, once what can be seen beforehand is right.

        Raises:
            Refused: it was not handed over for certain, and why.
            AdapterError: nobody can say at this moment whether Notify has it.
        """
        if not KEY.fullmatch(message.key):
            expected = "a key of letters, digits, - and _ was expected"
            raise Refused([Fault("message", expected, key="key")])
        wording = self._wording(message.channel)
        self._look_at(wording, message)
        self._handed.begin(message.key, message.channel, at=now())
        settings, api = self.settings, self._client
        try:
            answer = handing(lambda: hand_over(api, message, wording, settings.reply_to))
        except Refused:
            self._handed.take_back(message.key)
            raise
        return Receipt(_id_of(answer), already_sent=False)

    @hookimpl
    def attendance_message_status(
        self,
        channel: str,  # noqa: ARG002 - a key is of one
        key: str,
    ) -> MessageStatus:
        """Ask Notify for the message of a key.

        Raises:
            Refused: Notify cannot be asked.
            AdapterError: it lists none, which is no answer yet, or no longer one.
        """
        page = self._asking(lambda: self._client.get_all_notifications(reference=key))
        if any(each.get("reference") == key for each in items(page, "notifications")):
            return MessageStatus.SENT
        begun = self._handed.begun(key)
        if begun is None:
            return MessageStatus.NOT_SENT
        age = now() - begun
        if age < timedelta(seconds=self.settings.certain_after):
            raise _unknown("Notify does not list it, and may still be taking it")
        if age >= timedelta(days=self.settings.remembers_days):
            raise _unknown("Notify has forgotten messages as old as this: a person finds out")
        return MessageStatus.NOT_SENT

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:
        """Say that Notify can be asked by our key.

        Raises:
            Refused: the settings have no template for the channel.
        """
        self._wording(channel)
        return Gateway.QUERYABLE

    @hookimpl
    def attendance_read_replies(self, span: Span | None) -> tuple[Reply, ...]:  # noqa: ARG002 - all are held
        """Give the texts that Notify lists, and those that it posted to the endpoint."""
        posted = [of_callback(name, item) for name, item in self._callbacks.texts]
        return replies([*posted, *(of_list(each) for each in self._texts)])

    @cached_property
    def _texts(self) -> tuple[Mapping[str, object], ...]:
        ask = self._client.get_received_texts
        return every(lambda after: self._asking(lambda: ask(after)), "received_text_messages")

    @hookimpl
    def attendance_read_message_outcomes(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[MessageOutcome, ...]:
        """Give what Notify says of the messages that it remembers, and what it posted before."""
        posted = [
            said(item, "notification_type", place=name) for name, item in self._callbacks.receipts
        ]
        listed = [said(each, "type", place="govuk_notify") for each in self._listed]
        of_ours = [each for each in (*posted, *listed) if each is not None]
        return outcomes(of_ours, self.settings.statuses)

    @cached_property
    def _listed(self) -> tuple[Mapping[str, object], ...]:
        ask = self._client.get_all_notifications
        return every(lambda after: self._asking(lambda: ask(older_than=after)), "notifications")


def _id_of(answer: object) -> str:
    found = answer.get("id") if isinstance(answer, Mapping) else None
    if not isinstance(found, str) or not KEY.fullmatch(found):
        raise AdapterError("govuk_notify", "attendance_send_message", "Notify gave no id for it")
    return found


def _unknown(reason: str) -> AdapterError:
    return AdapterError("govuk_notify", "attendance_message_status", reason)
