"""What became of letters, e-mails and texts, and what is due about those that did not arrive."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Row, exists

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.records.folding import record
from attendance_core.records.journal import Entry, Journal
from attendance_core.records.kinds import DeliveryStatus, Kind
from attendance_core.records.letter_log import Logged, logged_of
from attendance_core.records.letters import letter_row, letter_rows, today_of
from attendance_core.records.people import Person
from attendance_core.records.schema import LETTERS

__all__ = ["DeliveryChange", "Undelivered", "deliveries", "record_delivery", "undelivered"]

_FAILED = frozenset({DeliveryStatus.BOUNCED, DeliveryStatus.RETURNED, DeliveryStatus.UNDELIVERABLE})
"""What says that something did not reach whom it was for."""


@frozen
class DeliveryChange:
    """What became of a letter: on which day, by whose word; `says` is what else was known."""

    status: DeliveryStatus
    on: date
    by: Person
    at: datetime
    says: str = field(default="", repr=False)


@frozen
class Undelivered:
    """A letter that did not arrive, and the channel that is next; None: a person sees to it.

    `tried` are the channels by which it was sent, the first of all first.
    """

    logged: Logged
    channel: str | None
    tried: tuple[str, ...]


def record_delivery(  # noqa: PLR0913 - what is said, and by whom
    journal: Journal,
    urn: int,
    key: str,
    status: DeliveryStatus,
    *,
    on: date,
    by: Person,
    says: str = "",
) -> int:
    """Record what became of a letter, and give the entry's number.

    What is known already, or says less than what is, changes nothing: then it is the number of the
    last entry about the letter.

    Args:
        journal: the journal.
        urn: the school.
        key: the letter's key.
        status: what became of it.
        on: the day on which it did.
        by: who says so: a person, or a gateway by its name and as what it is used.
        says: what else is known. A person who saw to it in another way says how; and whoever says
            that what had failed was delivered says how that is known.

    Raises:
        Refused: no letter is recorded under the key, the day is to come or before the letter's,
            nothing says what must be said, or nothing becomes of a letter by that status.
    """
    with journal.writing(urn) as writing:
        row = _row(writing.connection, urn, key)
        was = DeliveryStatus(row.status)
        if status is was or (status is DeliveryStatus.SENT and was is not DeliveryStatus.WRITTEN):
            return int(row.number)
        with collecting() as faults:
            if status is DeliveryStatus.WRITTEN:
                faults.add("letter", "what became of it was expected", key="status")
            if not row.date <= on <= today_of(writing):
                faults.add("letter", "a day between the letter's and today was expected", key="on")
            if _is_doubtful(was, status) and not says.strip():
                faults.add("letter", "something was expected to stand here", key="says")
        told = {"key": key, "status": status.value, "on": on.isoformat(), "says": says}
        return record(writing, Kind.LETTER_DELIVERY, told | by.record(), pupil=row.pupil)


def _is_doubtful(was: DeliveryStatus, status: DeliveryStatus) -> bool:
    if status is DeliveryStatus.SETTLED:
        return True
    return status is DeliveryStatus.DELIVERED and was in {*_FAILED, DeliveryStatus.SETTLED}


def _row(connection: Connection, urn: int, key: str) -> Row[Any]:
    row = letter_row(connection, urn, key)
    if row is None:
        raise Refused([Fault("letter", "the key of a letter was expected", key="key")])
    return row


def deliveries(journal: Journal, urn: int, key: str) -> tuple[DeliveryChange, ...]:
    """Give what became of a letter, in the order in which it was recorded.

    Raises:
        Refused: no letter is recorded under the key.
    """
    with journal.engine.connect() as connection:
        row = _row(connection, urn, key)
    entries = journal.entries(urn, kinds=[Kind.LETTER_DELIVERY], pupil=row.pupil)
    return tuple(
        _change(each, each.content)
        for each in entries
        if each.content is not None and each.content["key"] == key
    )


def _change(entry: Entry, said: Mapping[str, Any]) -> DeliveryChange:
    by = Person(said["name"], said["position"])
    on = date.fromisoformat(said["on"])
    return DeliveryChange(DeliveryStatus(said["status"]), on, by, entry.recorded_at, said["says"])


def undelivered(
    journal: Journal, urn: int, *, channels: Mapping[str, Sequence[str]]
) -> Iterator[Undelivered]:
    """Give what is due about letters that did not arrive, in the place of which none was written.

    The next channel is the first of the document's by which it was not tried; after the last a
    person sees to it, and says so with `DeliveryStatus.SETTLED`. Whether the next may be used, the
    recipients of that channel say.

    Args:
        journal: the journal.
        urn: the school.
        channels: by the stem of each document its channels, in the order in which to try them.
    """
    other = LETTERS.alias("other")
    instead = exists().where(other.c.urn == urn, other.c.instead_of == LETTERS.c.key)
    failed = LETTERS.c.status.in_([each.value for each in _FAILED])
    wanted = letter_rows(urn).where(failed, ~instead).order_by(LETTERS.c.written)
    with journal.engine.connect() as connection:
        for row in connection.execute(wanted).all():
            tried = _tried(connection, row)
            left = (each for each in channels.get(row.document, ()) if each not in tried)
            yield Undelivered(logged_of(row), next(left, None), tried)


def _tried(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    """Give the channels of a letter and of those in the place of which it was written."""
    found, before = [row.channel], row.instead_of
    while before is not None:
        earlier = letter_row(connection, row.urn, before)
        found.extend([earlier.channel] if earlier else [])
        before = earlier.instead_of if earlier else None
    return tuple(dict.fromkeys(reversed(found)))
