"""E-mail, proved with the kit: a relay on the same machine, and a folder of what came back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import ClassVar

import pytest

from attendance_core.conformance import (
    ReadMessageOutcomesSuite,
    ReadRepliesSuite,
    SendMessageSuite,
)
from attendance_core.correspondence import Message
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.sessions import Span

DAY = date(2026, 11, 20)
SENDER = "attendance@school.example"
DATE = "Fri, 20 Nov 2026 09:41:00 +0000"
REPLY = f"""\
From: a@example.org
Date: {DATE}
In-Reply-To: <{"0" * 20}@school.example>
Message-ID: <1@example.org>

Ill
"""
REPORT = f"""\
From: MAILER-DAEMON@mail.example
Date: {DATE}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; a@example.org
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: <{"1" * 20}@school.example>

A test
--b--
"""


class _Relay(StreamRequestHandler):
    """Takes every message, as a relay on the same machine does."""

    answers: ClassVar[dict[bytes, bytes]] = {b"DATA": b"354 go on", b"QUIT": b"221 bye"}

    def handle(self) -> None:
        """Speak with one client."""
        self.wfile.write(b"220 relay\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            self.wfile.write(self.answers.get(word, b"250 fine") + b"\r\n")
            if word == b"DATA":
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.wfile.write(b"250 taken\r\n")


@pytest.fixture
def port() -> Iterator[int]:
    """Run a relay, and give its port."""
    with ThreadingTCPServer(("127.0.0.1", 0), _Relay) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


class _Email:
    """An adapter of the relay, and of two e-mails that came back."""

    @pytest.fixture
    def adapters(self, tmp_path: Path, port: int) -> SchoolAdapters:
        """Give it, made of settings as they stand in a configuration."""
        found = factory("email")
        (tmp_path / "came").mkdir()
        for name, text in (("1.eml", REPLY), ("2.eml", REPORT), ("3.eml", REPORT)):
            (tmp_path / "came" / name).write_text(text, encoding="utf-8")
        settings = found.Settings(
            "127.0.0.1", SENDER, port=port, connection="plain", mailbox=tmp_path / "came"
        )
        return SchoolAdapters.alone("email", found(settings), found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return DAY, DAY


class TestSending(_Email, SendMessageSuite):
    """E-mails to a relay."""

    @pytest.fixture
    def channel(self) -> str:
        """Give the channel."""
        return "email"

    @pytest.fixture
    def message(self) -> Message:
        """Give an e-mail to nobody."""
        return Message("a" * 20, "email", "a@example.org", "Zażółć: a test", "A test")


class TestReplies(_Email, ReadRepliesSuite):
    """What somebody wrote."""


class TestOutcomes(_Email, ReadMessageOutcomesSuite):
    """What mail servers reported."""
