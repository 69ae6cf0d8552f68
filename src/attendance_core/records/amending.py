"""What a person enters and amends in the register, by hand.

Source: SI 2024/208 reg 6. An amendment shows the original entry, the amended entry, the reason, the
date, and the name and position of the person; without any of them it is refused.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from attendance_core.codes import codes
from attendance_core.errors import collecting
from attendance_core.records.folding import BY_HAND, record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import Held, held_mark, plain
from attendance_core.records.moments import stamp
from attendance_core.records.people import Person
from attendance_core.records.writing import Writing
from attendance_core.register import Amendment, Mark

__all__ = ["amend", "enter", "replace"]

_SHOWN = ("original_code", "amended_code", "reason", "amended_at", "name", "position")


def enter(
    journal: Journal,
    urn: int,
    mark: Mark,
    *,
    by: Person,
    connection: Connection | None = None,
) -> int:
    """Enter a mark where there is none, and give the entry's number.

    Args:
        journal: the journal.
        urn: the school.
        mark: the mark.
        by: who enters it.
        connection: the transaction of another tool in which to do it; one of its own if left out.

    Raises:
        Refused: there is one, or its code was not in force on the day.
    """
    with journal.writing(urn, connection=connection) as writing, collecting() as faults:
        if held_mark(writing.connection, urn, mark.pupil, mark.session):
            faults.add("mark", "a session without a mark was expected", key="session")
        _check_code(faults, mark, "mark", "code")
        if faults:
            faults.refuse()
        content = plain(mark) | {"source": BY_HAND} | by.record()
        return record(writing, Kind.MARK_ENTERED, content, pupil=mark.pupil)


def amend(
    journal: Journal,
    urn: int,
    amendment: Amendment,
    *,
    minutes_late: int | None = None,
    detail: str | None = None,
    connection: Connection | None = None,
) -> int:
    """Record an amendment of a mark, and give the entry's number.

    Conflicts of systems about the session are settled by it.

    Args:
        journal: the journal.
        urn: the school.
        amendment: what stood, what is to stand, why, when, and by whom.
        minutes_late: how late the pupil was, with the code that is to stand.
        detail: what must be recorded with that code.
        connection: the transaction of another tool in which to do it; one of its own if left out.

    Raises:
        Refused: anything that an amendment must show is missing; the register does not hold the
            original entry for the session; or the code was not in force on its day.
    """
    with journal.writing(urn, connection=connection) as writing, collecting() as faults:
        held = held_mark(writing.connection, urn, amendment.pupil, amendment.session)
        for name in _SHOWN:
            if not str(getattr(amendment, name) or "").strip():
                faults.add("amendment", "something was expected to stand here", key=name)
        if amendment.amended_at and amendment.amended_at.tzinfo is None:
            faults.add("amendment", "a moment with its zone was expected", key="amended_at")
        stands = held.mark.code if held else None
        if amendment.original_code and amendment.original_code != stands:
            expected = f"the code that stands was expected, {stands or 'which is none'}"
            faults.add("amendment", expected, key="original_code")
        code = amendment.amended_code or ""
        new = Mark(amendment.pupil, amendment.session, code, minutes_late, detail)
        if code:
            _check_code(faults, new, "amendment", "amended_code")
        if faults or held is None or amendment.amended_at is None:
            faults.refuse()
        said = {
            "reason": amendment.reason,
            "made_at": stamp(amendment.amended_at),
            "name": amendment.name,
            "position": amendment.position,
        }
        return replace(writing, held, new, said)


def replace(writing: Writing, held: Held, new: Mark, said: Mapping[str, Any]) -> int:
    """Let a person's mark stand in place of another; what was there before is kept with it."""
    content = plain(new) | {"source": BY_HAND, "original": held.record(), **said}
    return record(writing, Kind.MARK_AMENDED, content, pupil=new.pupil)


def _check_code(faults: collecting, mark: Mark, place: str, key: str) -> None:
    day = mark.session.day
    if mark.code not in codes(on=day):
        faults.add(place, f"a code in force on {day} was expected", key=key)
