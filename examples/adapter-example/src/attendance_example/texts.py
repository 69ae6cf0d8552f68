"""Texts by the interface of an invented gateway.

`PUT URL/texts/KEY` with `to` and `body` is answered by 201 and an `id`. A key that the gateway had
before is answered by 200 and the first `id`, and nothing more is sent.
"""

import json
from http import HTTPStatus
from typing import ClassVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from attrs import field, frozen

from attendance_adapters.secrets import secret
from attendance_core.correspondence import Gateway, Message, MessageStatus, Receipt
from attendance_core.errors import Fault, Refused
from attendance_core.hooks import hookimpl

__all__ = ["Texts"]


@frozen
class Texts:
    """Hands each text over under our key, which the gateway takes for its own."""

    @frozen
    class Settings:
        """`token` names the secret, as `env:NAME`; after `timeout` seconds no answer is awaited."""

        url: str = field()
        token: str
        timeout: int = 10

        @url.validator
        def _is_safe(self, _: object, url: str) -> None:
            if not url.startswith(("https://", "http://127.0.0.1:")):
                expected = "a url that begins with https:// was expected"
                raise ValueError(expected)

    capabilities: ClassVar[frozenset[str]] = frozenset({"messages.sms"})

    settings: Settings

    def _token(self) -> str:
        return secret(self.settings.token, place="example_texts.token")

    @hookimpl
    def attendance_message_gateway(self, channel: str) -> Gateway:
        """Say that a key goes out once; a missing token is told here, before anything is begun."""
        self._token()
        return Gateway.IDEMPOTENT

    @hookimpl
    def attendance_send_message(self, message: Message) -> Receipt:
        """Hand a text over.

        Raises:
            Refused: the gateway turned it away, so that it did not go out for certain.
            Exception: anything else leaves that open; under the same key it may be sent again.
        """
        request = Request(  # noqa: S310 - the settings let no other kind of address in
            f"{self.settings.url}/texts/{message.key}",
            json.dumps({"to": message.to, "body": message.body}).encode(),
            {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"},
            method="PUT",
        )
        try:
            with urlopen(request, timeout=self.settings.timeout) as answer:  # noqa: S310 - likewise
                reference = json.load(answer)["id"]
                return Receipt(reference, already_sent=answer.status == HTTPStatus.OK)
        except HTTPError as error:
            error.close()
            if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            expected = f"a text that the gateway takes was expected: it answered {error.code}"
            raise Refused([Fault("example_texts", expected)]) from None

    @hookimpl
    def attendance_message_status(self, channel: str, key: str) -> MessageStatus:
        """Say nothing: an idempotent gateway is never asked."""
        raise NotImplementedError
