"""GOV.UK Notify, proved with the kit against a server of this machine that speaks as it does."""

from collections.abc import Iterator
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

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
AT = "2026-11-20T09:31:08.000000Z"


def _server() -> ModuleType:
    # By its path: the kit is also run where what our own tests share is not to be found.
    path = Path(__file__).parents[1] / "support" / "notify_server.py"
    spec = spec_from_file_location("notify_server_of_the_kit", path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Notify:
    """An adapter of a service of the test's own."""

    @pytest.fixture
    def adapters(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SchoolAdapters]:
        """Give an adapter of a service that sent something before, and received something."""
        module, found = _server(), factory("govuk_notify")
        monkeypatch.setenv("NOTIFY_KEY_OF_THE_KIT", module.API_KEY)
        with module.a_notify() as notify:
            settings = found.Settings(
                "env:NOTIFY_KEY_OF_THE_KIT",
                tmp_path / "notify",
                module.TEMPLATES,
                base_url=notify.address,
                certain_after=0,
                wait=1,
            )
            made = SchoolAdapters.alone("govuk_notify", found(settings), found.capabilities)
            for number in range(5):
                key = f"{number:020x}"
                made.send_message(Message(key, "sms", "07700900123", "A test"))
                notify.becomes(key, "delivered" if number else "sending", at=AT)
                notify.receive("447700900111", "Ill", at=AT)
            yield made

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return DAY, DAY


class TestTexts(_Notify, SendMessageSuite):
    """Texts through Notify."""


class TestEmails(_Notify, SendMessageSuite):
    """E-mails through Notify."""

    @pytest.fixture
    def channel(self) -> str:
        """Give the channel."""
        return "email"

    @pytest.fixture
    def message(self) -> Message:
        """Give an e-mail to nobody."""
        return Message("a" * 20, "email", "a@example.org", "Zażółć: a test", "A test")


class TestLetters(_Notify, SendMessageSuite):
    """Letters through Notify."""

    @pytest.fixture
    def channel(self) -> str:
        """Give the channel."""
        return "letter"

    @pytest.fixture
    def message(self) -> Message:
        """Give a letter to nobody."""
        to = "Ann Example\n1 Example Street\nPL1 1AA"
        return Message("b" * 20, "letter", to, "Zażółć: a test", "A test")


class TestReplies(_Notify, ReadRepliesSuite):
    """Texts that came back."""


class TestOutcomes(_Notify, ReadMessageOutcomesSuite):
    """What became of messages."""
