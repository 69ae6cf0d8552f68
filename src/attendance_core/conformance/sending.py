"""The suite for the hooks that send a message."""

import pytest
from attrs import evolve

from attendance_core.conformance.suite import Suite
from attendance_core.correspondence import Gateway, Message, MessageStatus
from attendance_core.hooks import SchoolAdapters

__all__ = ["SendMessageSuite"]


class SendMessageSuite(Suite):
    """Tests of `attendance_send_message`, and of what says how far it can be relied on.

    Those are `attendance_message_status` and `attendance_message_gateway`. The tests do send: give
    an adapter of a test system. What the gateway does not promise is not asked of it.
    """

    @pytest.fixture
    def channel(self) -> str:
        """Give the channel that the adapter is for."""
        return "sms"

    @pytest.fixture
    def message(self, channel: str) -> Message:
        """Give a message to a number that is nobody's."""
        return Message(
            "0123456789abcdef0123", channel, "+447700900123", "Zażółć: a test, £5 – “hello”"
        )

    def test_the_gateway_is_of_a_known_kind(self, adapters: SchoolAdapters, channel: str) -> None:
        """What it promises is known. If this fails: give a `Gateway`; in doubt, `NEITHER`."""
        assert isinstance(adapters.message_gateway(channel), Gateway)

    def test_sends_once(self, adapters: SchoolAdapters, message: Message) -> None:
        """The first call sends. If this fails: was a message of this key left from another run?"""
        assert adapters.send_message(message).already_sent is False

    def test_a_second_call_sends_nothing(self, adapters: SchoolAdapters, message: Message) -> None:
        """The same key is not sent again. If this fails: is it idempotent? Use the key as its own.

        Asked of an idempotent gateway only: no other is called again for what it had.
        """
        _only(Gateway.IDEMPOTENT, adapters, message)
        first = adapters.send_message(message)
        second = adapters.send_message(message)

        assert second.already_sent is True
        assert second.reference == first.reference

    def test_another_key_is_another_message(
        self, adapters: SchoolAdapters, message: Message
    ) -> None:
        """Two keys are two messages. If this fails: do not recognise messages by their text."""
        adapters.send_message(message)
        other = evolve(message, key="f" * 20)

        assert adapters.send_message(other).already_sent is False

    def test_what_was_never_sent_is_not_sent(
        self, adapters: SchoolAdapters, message: Message
    ) -> None:
        """An unknown key is not sent. If this fails: ask the system, or keep what was sent.

        Asked of a queryable gateway only, and so is the next.
        """
        _only(Gateway.QUERYABLE, adapters, message)
        assert adapters.message_status(message.channel, "e" * 20) is MessageStatus.NOT_SENT

    def test_what_was_sent_is_sent(self, adapters: SchoolAdapters, message: Message) -> None:
        """A key that was sent is known. If this fails: does the system forget what it delivered?"""
        _only(Gateway.QUERYABLE, adapters, message)
        adapters.send_message(message)

        assert adapters.message_status(message.channel, message.key) is MessageStatus.SENT

    def test_the_reference_says_nothing_of_anybody(
        self, adapters: SchoolAdapters, message: Message
    ) -> None:
        """A reference holds no number. If this fails: name things by the key alone."""
        assert message.to not in adapters.send_message(message).reference


def _only(gateway: Gateway, adapters: SchoolAdapters, message: Message) -> None:
    """Leave a test out where the gateway does not promise what it is about."""
    if adapters.message_gateway(message.channel) is not gateway:
        pytest.skip(f"the gateway does not say that it is {gateway}")
