"""The outbox: what was approved goes out once, and a crash at any moment loses nothing.

A message is approved, claimed, handed to its gateway, and confirmed. If a process dies between the
last two, the records alone cannot say whether it went out. A gateway that knows our key again is
handed the message again; one that can be asked is asked; with any other the message waits for a
person, and says why.
"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Row, Select, select

from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageStatus,
    Proposal,
    Reached,
    Receipt,
)
from attendance_core.errors import AlreadyDecided, AttendanceError, Fault, Refused
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Stage
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.schema import JOURNAL, OUTBOX
from attendance_core.records.writing import Writing
from attendance_core.sessions import Half, Session

__all__ = ["Delivery", "Outgoing", "approve", "deliver", "outgoing", "settle_message"]

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
    abandoned_after: timedelta = timedelta(minutes=15)


@frozen
class Outgoing:
    """An approved message: why it was written, who approved it, and what has become of it.

    `number` is the last entry about it, of the moment `at`; `says` what was recorded in words, and
    `reference` the gateway's own of what it had, be it in an earlier call (`was_sent_before`).
    """

    reached: Reached
    message: Message
    by: Person
    stage: Stage
    number: int
    at: datetime
    says: str = field(default="", repr=False)
    reference: str = ""
    was_sent_before: bool = False


def approve(journal: Journal, urn: int, proposal: Proposal, *, by: Person) -> int:
    """Record that somebody approved a message, once, and give the entry's number.

    A second approval of the same message changes nothing.

    Raises:
        Refused: the position is not the role that the policy names for the approval.
    """
    if by.position != proposal.approved_by:
        expected = f"the role that the policy names was expected, {proposal.approved_by}"
        raise Refused([Fault("approval", expected, key="position")])
    reached, message = proposal.reached, proposal.message
    with journal.writing(urn) as writing:
        before = _row(writing.connection, urn, message.key)
        if before is not None:
            return int(before.approval)
        about = {
            "key": message.key,
            "channel": message.channel,
            "to": message.to,
            "body": message.body,
            "rule": reached.rule,
            "stage": reached.stage,
            "pupil": reached.pupil,
            "parent": reached.parent,
            "date": reached.session.day.isoformat(),
            "session": reached.session.half.value,
            "count": reached.number,
        }
        content = about | by.record()
        return record(writing, Kind.MESSAGE_APPROVED, content, pupil=reached.pupil)


def outgoing(
    journal: Journal, urn: int, *, stages: Collection[Stage], day: date | None = None
) -> Mapping[str, Outgoing]:
    """Give the approved messages of a school that stand at some stages, by key.

    Args:
        journal: the journal.
        urn: the school.
        stages: what has become of them.
        day: the day that they are about; any if left out.
    """
    wanted = _messages(urn).where(OUTBOX.c.state.in_([each.value for each in stages]))
    if day is not None:
        wanted = wanted.where(OUTBOX.c.date == day)
    with journal.engine.connect() as connection:
        rows = connection.execute(wanted.order_by(OUTBOX.c.approval)).all()
    return {row.key: _outgoing(row) for row in rows}


def deliver(journal: Journal, urn: int, key: str, delivery: Delivery) -> Outgoing:
    """Hand an approved message to its gateway, if that is not done, and say what became of it.

    Whatever goes wrong while it is handed over is recorded, and the message stays due, or waits for
    a person where nobody can know whether it went out.

    Raises:
        Refused: nobody approved a message of this key.
    """
    with journal.writing(urn) as writing:
        before = _found(writing.connection, urn, key)
        claim = _claim(writing, before, delivery)
    if claim is not None:
        _hand_over(journal, before, delivery, claim)
    with journal.engine.connect() as connection:
        return _found(connection, urn, key)


def settle_message(
    journal: Journal, urn: int, key: str, *, went_out: bool, reason: str, by: Person
) -> int:
    """Record what a person found out about a message of which nobody knew whether it went out.

    If it did not, it is due again.

    Raises:
        Refused: there is no reason, or nobody approved a message of this key.
        AlreadyDecided: the message is not in doubt.
    """
    if not reason.strip():
        raise Refused([Fault("message", "something was expected to stand here", key="reason")])
    with journal.writing(urn) as writing:
        found = _found(writing.connection, urn, key)
        if found.stage is not Stage.IN_DOUBT:
            raise AlreadyDecided(f"the message {key} is not in doubt, but {found.stage}")
        content = {"key": key, "went_out": went_out, "says": reason} | by.record()
        return record(writing, Kind.MESSAGE_SETTLED, content, pupil=found.reached.pupil)


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
        if kind is Kind.MESSAGE_SENT or _found(writing.connection, urn, key).number == claim:
            _tell(writing, found, kind, says, more)


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


def _row(connection: Connection, urn: int, key: str) -> Row[Any] | None:
    return connection.execute(_messages(urn).where(OUTBOX.c.key == key)).one_or_none()


def _messages(urn: int) -> Select[Any]:
    last = JOURNAL.alias("last")
    return (
        select(OUTBOX, JOURNAL.c.content, last.c.recorded_at, last.c.content.label("last"))
        .join(JOURNAL, (JOURNAL.c.urn == OUTBOX.c.urn) & (JOURNAL.c.number == OUTBOX.c.approval))
        .join(last, (last.c.urn == OUTBOX.c.urn) & (last.c.number == OUTBOX.c.number))
        .where(OUTBOX.c.urn == urn)
    )


def _found(connection: Connection, urn: int, key: str) -> Outgoing:
    row = _row(connection, urn, key)
    if row is None:
        raise Refused([Fault("outbox", "a message that somebody approved was expected", key=key)])
    return _outgoing(row)


def _outgoing(row: Row[Any]) -> Outgoing:
    about, last = json.loads(row.content), json.loads(row.last)
    session = Session(date.fromisoformat(about["date"]), Half(about["session"]))
    stage = about["stage"]
    reached = Reached(
        row.urn, about["rule"], stage, about["pupil"], about["parent"], session, about["count"]
    )
    return Outgoing(
        reached,
        Message(row.key, row.channel, about["to"], about["body"]),
        Person(about["name"], about["position"]),
        Stage(row.state),
        row.number,
        moment(row.recorded_at),
        last.get("says", ""),
        last.get("reference", ""),
        last.get("already_sent", False),
    )
