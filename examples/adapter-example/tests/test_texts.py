"""Sending proved with the kit, against a gateway of the test's own on this machine."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from attendance_core.conformance import SendMessageSuite
from attendance_core.correspondence import Message
from attendance_core.errors import AdapterError, Refused
from attendance_core.hooks import SchoolAdapters, factory

TEXT = Message("0123456789abcdef0123", "sms", "+447700900123", "Please ring.")


class _Gateway(BaseHTTPRequestHandler):
    """What the interface promises, and ways in which it fails when it has a text."""

    kept: ClassVar[dict[str, object]] = {}
    failing: ClassVar[list[str]] = []

    def do_PUT(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer secret":
            self.send_error(HTTPStatus.UNAUTHORIZED)
            return
        key = self.path.removeprefix("/texts/")
        status = HTTPStatus.OK if key in self.kept else HTTPStatus.CREATED
        self.kept.setdefault(key, said)
        if self.failing:
            if self.failing.pop() == "error":
                self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps({"id": f"t{[*self.kept].index(key)}"}).encode())

    def log_message(self, *_: object) -> None:
        """Keep the test's own output clean."""


@pytest.fixture
def gateway() -> Iterator[ThreadingHTTPServer]:
    """A gateway that has no text yet."""
    _Gateway.kept.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gateway) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def adapters(gateway: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> SchoolAdapters:
    """The adapter of that gateway, with its token."""
    monkeypatch.setenv("TEXTS_TOKEN", "secret")
    found = factory("example_texts", place="test", key="messages")
    settings = found.Settings(f"http://127.0.0.1:{gateway.server_port}", "env:TEXTS_TOKEN")
    return SchoolAdapters.alone("example_texts", found(settings), found.capabilities)


class _Texts:
    @pytest.fixture
    def adapters(self, adapters: SchoolAdapters) -> SchoolAdapters:
        return adapters


class TestTexts(_Texts, SendMessageSuite):
    """The kit does send, so the gateway is the test's."""


def test_the_gateway_has_what_was_handed_over(adapters: SchoolAdapters) -> None:
    """To whom, and in which words; the kit cannot look into the gateway."""
    adapters.send_message(TEXT)

    assert _Gateway.kept == {TEXT.key: {"to": TEXT.to, "body": TEXT.body}}


def test_a_text_that_is_turned_away_is_refused(
    adapters: SchoolAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays due, and the sentence says nothing of anybody."""
    monkeypatch.setenv("TEXTS_TOKEN", "another")

    with pytest.raises(Refused, match=r"it answered 401$"):
        adapters.send_message(TEXT)
    assert _Gateway.kept == {}


@pytest.mark.parametrize("failing", ["cut", "error"])
def test_a_gateway_that_fails_leaves_it_open(adapters: SchoolAdapters, failing: str) -> None:
    """It may have gone out: handed over again under its key, it goes out once."""
    _Gateway.failing.append(failing)

    with pytest.raises(AdapterError):
        adapters.send_message(TEXT)
    assert adapters.send_message(TEXT).already_sent
    assert len(_Gateway.kept) == 1


def test_a_missing_token_is_told_before_anything_is_sent(
    adapters: SchoolAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway's kind is asked first, by `attendance adapters check` too."""
    monkeypatch.delenv("TEXTS_TOKEN")

    with pytest.raises(Refused, match=r"^example_texts.token: .* TEXTS_TOKEN"):
        adapters.message_gateway("sms")


def test_an_address_without_tls_is_refused() -> None:
    """A text holds a name and a number: it does not go over an open line."""
    with pytest.raises(ValueError, match="https"):
        factory("example_texts").Settings("http://texts.example", "env:TEXTS_TOKEN")
