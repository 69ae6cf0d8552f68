"""A mail server on this machine, the adapter that is pointed at it, and an e-mail."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mail_server import MailServer, a_mail_server

from attendance_adapters.email import Email
from attendance_core.correspondence import Message

Make = Callable[..., Email]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """Run a server of the test's own, which speaks to nobody without TLS."""
    with a_mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def make(server: MailServer) -> Make:
    """Make an adapter of the server; each is one look."""

    def adapter(**settings: object) -> Email:
        given = {
            "host": "127.0.0.1",
            "port": server.port,
            "sender": "attendance@school.example",
            "certificates": server.authority,
            "timeout": 2,
        }
        return Email(Email.Settings(**{**given, **settings}))  # type: ignore[arg-type]

    return adapter


@pytest.fixture
def mail() -> Message:
    """Give an e-mail to nobody."""
    body = "Example Wójcik is not in school.\n.\n– the office, £5\n"
    return Message("0" * 20, "email", "a@example.org", body, "Attendance: Wójcik")
