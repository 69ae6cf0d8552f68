"""Handing messages to their gateways, each once, whatever happens in between.

What went out stands in the log of letters from the same moment: to whom, where and in which words.

If a process dies between handing a message over and recording that it did, the records alone cannot
say whether it went out. A gateway that knows our key again is handed the message again; one that
can be asked is asked; with any other the message waits for a person, and says why.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from attrs import field, frozen

from attendance_core.correspondence import Gateway, Message, MessageStatus, Receipt
from attendance_core.errors import AttendanceError, Refused
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Stage
from attendance_core.records.letters import log_sent, today_of
from attendance_core.records.moments import moment
from attendance_core.records.outbox import ABANDONED_AFTER, Outgoing, found_in
from attendance_core.records.writing import Writing

__all__ = ["Delivery", "deliver"]

_Question = Callable[[str], MessageStatus]


@frozen
class Delivery:
    """How messages are handed over, and what their gateway can say of one afterwards.

    `status` says of a key whether its message went out; it is asked of a queryable gateway only,
    and one without it cannot be asked. Where a gateway does not know our keys again, a claim is
    left to whoever made it until it is `abandoned_after`.
    """

    gateway: Gateway
    send: Callable[[Message], Receipt] = field(repr=False)
    status: _Question | None = field(default=None, repr=False)
    abandoned_after: timedelta = ABANDONED_AFTER


def deliver(journal: Journal, urn: int, key: str, delivery: Delivery) -> Outgoing:
    """Hand an approved message to its gateway, if that is not done, and say what became of it.

    Whatever goes wrong while it is handed over is recorded, and the message stays due, or waits for
    a person where nobody can know whether it went out.

    Raises:
        Refused: nobody approved a message of this key.
    """
    with journal.writing(urn) as writing:
        before = found_in(writing.connection, urn, key)
        claim = _claim(writing, before, delivery)
    if claim is not None:
        _hand_over(journal, before, delivery, claim)
    with journal.engine.connect() as connection:
        return found_in(connection, urn, key)


def _claim(writing: Writing, found: Outgoing, delivery: Delivery) -> int | None:
    """Claim a message that is to be handed over now, and give the entry's number."""
    if found.stage in {Stage.SENT, Stage.IN_DOUBT}:
        return None
    if found.stage is Stage.CLAIMED and delivery.gateway is not Gateway.IDEMPOTENT:
        if moment(writing.recorded_at) - found.at < delivery.abandoned_after:
            return None
        if _question(delivery) is None:
            _tell(writing, found, Kind.MESSAGE_IN_DOUBT, "whoever was sending it did not finish")
            return None
    return _tell(writing, found, Kind.MESSAGE_CLAIMED, "")


def _question(delivery: Delivery) -> _Question | None:
    return delivery.status if delivery.gateway is Gateway.QUERYABLE else None


def _hand_over(journal: Journal, found: Outgoing, delivery: Delivery, claim: int) -> None:
    """Hand a message over that was claimed, and record what became of it."""
    urn, key = found.reached.urn, found.message.key
    kind, says, more = _handed_over(found, delivery)
    with journal.writing(urn) as writing:
        # What another has claimed since is for the other to tell, save that it went out.
        if kind is Kind.MESSAGE_SENT or found_in(writing.connection, urn, key).number == claim:
            _tell(writing, found, kind, says, more)
        if kind is Kind.MESSAGE_SENT:
            log_sent(writing, found.letter(today_of(writing)), by=found.by)


def _handed_over(found: Outgoing, delivery: Delivery) -> tuple[Kind, str, Mapping[str, Any]]:
    question = _question(delivery)
    if found.stage is Stage.CLAIMED and question:
        kind, says = _asked(question, found)
        if kind is not Kind.MESSAGE_GIVEN_BACK:
            return kind, says, {}
    try:
        receipt = delivery.send(found.message)
    except Exception as error:  # noqa: BLE001 - whatever it is, the message must not be lost
        return *_after(error, found, delivery), {}
    more = {"reference": receipt.reference, "already_sent": receipt.already_sent}
    return Kind.MESSAGE_SENT, "", more


def _asked(question: _Question, found: Outgoing) -> tuple[Kind, str]:
    """Ask a gateway what became of a message; while it cannot say, the message stays claimed."""
    try:
        went_out = question(found.message.key) is MessageStatus.SENT
    except Exception as error:  # noqa: BLE001 - even one that refuses to say has not said no
        return Kind.MESSAGE_CLAIMED, _told(error)
    if went_out:
        return Kind.MESSAGE_SENT, "the gateway says that it went out"
    return Kind.MESSAGE_GIVEN_BACK, "the gateway says that it did not go out"


def _after(error: Exception, found: Outgoing, delivery: Delivery) -> tuple[Kind, str]:
    """Say what becomes of a message that could not be handed over as it should."""
    if isinstance(error, Refused) or delivery.gateway is Gateway.IDEMPOTENT:
        return Kind.MESSAGE_GIVEN_BACK, _told(error)
    if question := _question(delivery):
        kind, _ = _asked(question, found)
        return kind, _told(error)
    return Kind.MESSAGE_IN_DOUBT, _told(error)


def _told(error: Exception) -> str:
    # An error's own text may hold a name or a number, save where the library wrote it.
    return str(error) if isinstance(error, AttendanceError) else type(error).__name__


def _tell(
    writing: Writing,
    found: Outgoing,
    kind: Kind,
    says: str,
    more: Mapping[str, Any] | None = None,
) -> int:
    content = {"key": found.message.key, "says": says} | dict(more or {})
    return record(writing, kind, content, pupil=found.reached.pupil)
