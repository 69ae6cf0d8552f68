"""The log of letters: what was written to whom, and how it stands.

It answers for the contacts of a family in the order in which they were recorded, and for a breach
of confidentiality: what was sent to whom.
"""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Row

from attendance_core.records.journal import Journal
from attendance_core.records.kinds import DeliveryStatus
from attendance_core.records.letters import Letter, letter_rows
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.rekeying import keys_of
from attendance_core.records.schema import LETTERS
from attendance_core.sessions import Span

__all__ = ["Logged", "logged_letters", "logged_of"]


@frozen
class Logged:
    """A letter of the log, who approved it, and what is known of it now.

    `number` is its entry, of the moment `at`.
    """

    letter: Letter
    by: Person | None
    status: DeliveryStatus
    number: int
    at: datetime


def logged_letters(  # noqa: PLR0913 - all by which a letter is found
    journal: Journal,
    urn: int,
    *,
    pupil: str | None = None,
    person: str | None = None,
    document: str | None = None,
    channel: str | None = None,
    span: Span | None = None,
    statuses: Collection[DeliveryStatus] = tuple(DeliveryStatus),
    after: int = 0,
) -> Iterator[Logged]:
    """Give the letters of a school in the order in which they were recorded, however many.

    Args:
        journal: the journal.
        urn: the school.
        pupil: only those about this pupil, under whichever key the pupil had.
        person: only those to this parent's id, pupil's own key or office.
        document: only those of this stem.
        channel: only those by this channel.
        span: only those of these days, the first and the last included.
        statuses: only those that stand so.
        after: the number of the letter after which to begin.
    """
    named = {"person": person, "document": document, "channel": channel}
    wanted = letter_rows(urn).where(LETTERS.c.written > after)
    wanted = wanted.where(LETTERS.c.status.in_([each.value for each in statuses]))
    for name, value in named.items():
        if value is not None:
            wanted = wanted.where(LETTERS.c[name] == value)
    if span is not None:
        wanted = wanted.where(LETTERS.c.date.between(*span))
    with journal.engine.connect() as connection:
        if pupil is not None:
            wanted = wanted.where(LETTERS.c.pupil.in_(keys_of(connection, urn, pupil)))
        in_order = wanted.order_by(LETTERS.c.written)
        with connection.execute(in_order, execution_options={"yield_per": _AT_A_TIME}) as rows:
            yield from map(logged_of, rows)


_AT_A_TIME = 1_000


def logged_of(row: Row[Any]) -> Logged:
    """Read a row of `letter_rows`."""
    content = json.loads(row.content)
    by = Person(content["name"], content["position"]) if "name" in content else None
    status, at = DeliveryStatus(row.status), moment(row.recorded_at)
    return Logged(Letter.of_record(content), by, status, row.written, at)
