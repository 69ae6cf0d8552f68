"""The outbox: messages that were approved, by whom, and what has become of each.

A message is approved, claimed, handed to its gateway, and confirmed: see `delivering`.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Row, Select, select

from attendance_core.correspondence import Message, Proposal, Reached
from attendance_core.errors import AlreadyDecided, Fault, Refused
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Stage
from attendance_core.records.letters import (
    Letter,
    content_hash,
    letter_faults,
    log_sent,
    today_of,
)
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.schema import JOURNAL, OUTBOX
from attendance_core.sessions import Half, Session

__all__ = ["ABANDONED_AFTER", "Outgoing", "approve", "found_in", "outgoing", "settle_message"]

ABANDONED_AFTER = timedelta(minutes=15)
"""How long a message is left to whoever claimed it."""


@frozen
class Outgoing:
    """An approved message: why it was written, who approved it, and what has become of it.

    `number` is the last entry about it, of the moment `at`; `says` what was recorded in words, and
    `reference` the gateway's own of what it had, be it in an earlier call (`was_sent_before`).
    `document` is the stem of what was written, `template` the version of its template.
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
    document: str = ""
    template: str = ""

    def letter(self, on: date) -> Letter:
        """Give the message as the log of letters has it, once it went out on a day."""
        # Of what was approved before a document was recorded, the rule is all that is known.
        document, template = self.document or self.reached.rule, self.template or "not recorded"
        role = self.by.position
        return _letter(Proposal(self.reached, self.message, role, document, template), on)


def _letter(proposal: Proposal, on: date) -> Letter:
    reached, message = proposal.reached, proposal.message
    return Letter(
        message.key,
        reached.pupil,
        reached.parent,
        message.channel,
        message.to,
        proposal.document,
        proposal.template,
        content_hash(message.body.encode()),
        on,
        proposal.approved_by,
        rule=reached.rule,
    )


def approve(journal: Journal, urn: int, proposal: Proposal, *, by: Person) -> int:
    """Record that somebody approved a message, once, and give the entry's number.

    A second approval of the same message changes nothing.

    Raises:
        Refused: the position is not the role that the policy names for the approval, or the message
            could not stand in the log of letters once it went out.
    """
    if by.position != proposal.approved_by:
        expected = f"the role that the policy names was expected, {proposal.approved_by}"
        raise Refused([Fault("approval", expected, key="position")])
    reached, message = proposal.reached, proposal.message
    with journal.writing(urn) as writing:
        before = _row(writing.connection, urn, message.key)
        if before is not None:
            return int(before.approval)
        today = today_of(writing)
        # Before anything is sent: what could not be told afterwards does not go.
        if faults := tuple(letter_faults(_letter(proposal, today), today)):
            raise Refused(faults)
        more = {name: value for name in _OF_EMAIL if (value := getattr(message, name))}
        about = more | {
            "key": message.key,
            "channel": message.channel,
            "to": message.to,
            "body": message.body,
            "document": proposal.document,
            "template": proposal.template,
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


_OF_EMAIL = ("subject", "html", "follows")


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


def settle_message(
    journal: Journal, urn: int, key: str, *, went_out: bool, reason: str, by: Person
) -> int:
    """Record what a person found out about a message of which nobody knew whether it went out.

    If it did not, it is due again. A claim that was abandoned is in doubt too.

    Raises:
        Refused: there is no reason, or nobody approved a message of this key.
        AlreadyDecided: the message is not in doubt.
    """
    if not reason.strip():
        raise Refused([Fault("message", "something was expected to stand here", key="reason")])
    with journal.writing(urn) as writing:
        found = found_in(writing.connection, urn, key)
        age = moment(writing.recorded_at) - found.at
        is_abandoned = found.stage is Stage.CLAIMED and age >= ABANDONED_AFTER
        if found.stage is not Stage.IN_DOUBT and not is_abandoned:
            raise AlreadyDecided(f"the message {key} is not in doubt, but {found.stage}")
        content = {"key": key, "went_out": went_out, "says": reason} | by.record()
        number = record(writing, Kind.MESSAGE_SETTLED, content, pupil=found.reached.pupil)
        if went_out:
            log_sent(writing, found.letter(today_of(writing)), by=found.by)
        return number


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


def found_in(connection: Connection, urn: int, key: str) -> Outgoing:
    """Give the approved message of a key.

    Raises:
        Refused: nobody approved a message of this key.
    """
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
        Message(
            row.key,
            row.channel,
            about["to"],
            about["body"],
            **{name: about[name] for name in _OF_EMAIL if name in about},
        ),
        Person(about["name"], about["position"]),
        Stage(row.state),
        row.number,
        moment(row.recorded_at),
        last.get("says", ""),
        last.get("reference", ""),
        last.get("already_sent", False),
        about.get("document", ""),
        about.get("template", ""),
    )
