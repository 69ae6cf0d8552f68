"""A Notify on this machine, the adapter that is pointed at it, and messages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from notify_server import API_KEY, TEMPLATES, Notify, a_notify

from attendance_adapters.govuk_notify import GovukNotify
from attendance_core.correspondence import Message

Make = Callable[..., GovukNotify]
ADDRESS = "Ann Example\n1 Example Street\nPlymouth\nPL1 1AA"


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Iterator[Notify]:
    """Run a Notify of the test's own, whose key is where the settings say."""
    monkeypatch.setenv("NOTIFY_KEY", API_KEY)
    with a_notify() as running:
        yield running


@pytest.fixture
def make(notify: Notify, tmp_path: Path) -> Make:
    """Make an adapter of the service; each is one look."""

    def adapter(**settings: object) -> GovukNotify:
        given = {
            "key": "env:NOTIFY_KEY",
            "folder": tmp_path / "notify",
            "templates": TEMPLATES,
            "base_url": notify.address,
            "timeout": 1,
            "certain_after": 0,
            "wait": 1,
        }
        return GovukNotify(GovukNotify.Settings(**{**given, **settings}))  # type: ignore[arg-type]

    return adapter


@pytest.fixture
def text() -> Message:
    """Give a text to a number that is nobody's."""
    return Message("0" * 20, "sms", "07700900123", "Example Wójcik is not in school.")


@pytest.fixture
def mail() -> Message:
    """Give an e-mail to nobody."""
    body = "Example is not in school."
    return Message("1" * 20, "email", "a@example.org", body, "Attendance")


@pytest.fixture
def letter() -> Message:
    """Give a letter to an address that is nobody's."""
    return Message("2" * 20, "letter", ADDRESS, "Dear Ann Example", "Attendance")
