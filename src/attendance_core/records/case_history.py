"""What was done for pupils, as a policy asks for it: from decisions, events and the log of letters.

A letter that a decision speaks of as well is told once, as the decision has it.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from attendance_core.policy import CaseEvent
from attendance_core.records.cases import events_of
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.letters import Letter, letter_rows
from attendance_core.records.rekeying import keys_now
from attendance_core.records.schema import LETTERS

__all__ = ["case_history"]

_KINDS = (Kind.CASE_DECIDED, Kind.CASE_EVENT)


def case_history(journal: Journal, urn: int, at: datetime | None = None) -> tuple[CaseEvent, ...]:
    """Give what was done for the pupils of a school, in the order in which it was recorded.

    Each pupil stands under the key that they had at the moment, whichever it was before.

    Args:
        journal: the journal.
        urn: the school.
        at: the moment as at which it is asked, with its zone; as the records are now if left out.

    Raises:
        Refused: the moment is still to come, or has no zone.
    """
    through = None if at is None else journal.number_at(urn, at)
    with journal.engine.connect() as connection:
        now = keys_now(connection, urn, through=through)
        entries = journal.entries(urn, through=through, kinds=_KINDS, connection=connection)
        decided: set[str | None] = set()
        found: list[tuple[int, CaseEvent]] = []
        for each in entries:
            if each.content is not None and each.pupil is not None:
                decided.add(each.content["key"])
                pupil = now.get(each.pupil, each.pupil)
                told = events_of(each.content, urn, pupil)
                found.extend((each.number, one) for one in told)
        found.extend(_letters(connection, urn, through, now, decided))
    return tuple(event for _, event in sorted(found, key=lambda each: each[0]))


def _letters(
    connection: Connection,
    urn: int,
    through: int | None,
    now: Mapping[str, str],
    decided: set[str | None],
) -> Iterator[tuple[int, CaseEvent]]:
    """Give what was written, each thing once, to however many people of a family it went."""
    wanted = letter_rows(urn).order_by(LETTERS.c.written)
    if through is not None:
        wanted = wanted.where(LETTERS.c.written <= through)
    seen: set[object] = set()
    for row in connection.execute(wanted):
        letter = Letter.of_record(json.loads(row.content))
        same = letter.proposal or (letter.pupil, letter.day, letter.document, letter.rule)
        is_decided = {letter.key, letter.proposal} & decided - {None}
        if is_decided or same in seen:
            continue
        seen.add(same)
        yield row.written, _event(letter, urn, now.get(letter.pupil, letter.pupil))


def _event(letter: Letter, urn: int, pupil: str) -> CaseEvent:
    # The rule of what no policy asked for is none of its rules; and under another key of the pupil
    # the proposal's is another.
    is_asked = bool(letter.policy)
    return CaseEvent(
        pupil,
        letter.day,
        "send",
        letter.document,
        rule=letter.rule if is_asked else None,
        stage=letter.stage if is_asked else None,
        key=letter.proposal if pupil == letter.pupil else None,
        urn=urn,
    )
