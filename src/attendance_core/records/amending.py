"""What a person enters and amends in the register, by hand.

Source: SI 2024/208 reg 6. An amendment shows the original entry, the amended entry, the reason, the
date, and the name and position of the person; without any of them it is refused.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from attendance_core.codes import Code, Meaning, codes
from attendance_core.errors import collecting
from attendance_core.records.folding import BY_HAND, record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import Held, held_mark, plain
from attendance_core.records.moments import moment, stamp
from attendance_core.records.people import Person
from attendance_core.records.rekeying import check_keys
from attendance_core.records.schema import JOURNAL
from attendance_core.records.writing import Writing
from attendance_core.register import Amendment, Mark
from attendance_core.tables import LONDON

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
        Refused: there is one; its code is not for that session, or says of a day to come that the
            pupil came; what the law wants with it is missing; or the pupil has another key now.
    """
    with journal.writing(urn, connection=connection) as writing, collecting() as faults:
        if held_mark(writing.connection, urn, mark.pupil, mark.session):
            faults.add("mark", "a session without a mark was expected", key="session")
        check_keys(writing.connection, urn, [mark.pupil], place="mark")
        _check_mark(faults, mark, writing, place="mark", key="code")
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
        Refused: anything that an amendment must show is missing; it was made before there was
            anything to amend, or is still to come; the register does not hold the original entry
            for the session, or holds just what is to stand; the code is not for that session, or
            says of a day to come that the pupil came; what the law wants with it is missing;
            or the pupil has another key now.
    """
    with journal.writing(urn, connection=connection) as writing, collecting() as faults:
        check_keys(writing.connection, urn, [amendment.pupil], place="amendment")
        held = held_mark(writing.connection, urn, amendment.pupil, amendment.session)
        for name in _SHOWN:
            if not str(getattr(amendment, name) or "").strip():
                faults.add("amendment", "something was expected to stand here", key=name)
        if expected := _when(amendment, held, writing):
            faults.add("amendment", expected, key="amended_at")
        stands = held.mark.code if held else None
        if amendment.original_code and amendment.original_code != stands:
            expected = f"the code that stands was expected, {stands or 'which is none'}"
            faults.add("amendment", expected, key="original_code")
        code = amendment.amended_code or ""
        new = Mark(amendment.pupil, amendment.session, code, minutes_late, detail)
        if code:
            _check_mark(faults, new, writing, place="amendment", key="amended_code")
        if held and new == held.mark:
            expected = "another mark than the one that stands was expected"
            faults.add("amendment", expected, key="amended_code")
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


def _when(amendment: Amendment, held: Held | None, writing: Writing) -> str | None:
    """Say which moment of an amendment was expected, if it is another."""
    at = amendment.amended_at
    if not at:
        return None
    if at.tzinfo is None:
        return "a moment with its zone was expected"
    if stamp(at) > writing.recorded_at:
        return "a moment that has passed was expected"
    first = min([amendment.session.day, *([_day(held, writing)] if held else [])])
    if at.astimezone(LONDON).date() < first:
        return f"a moment on {first} or later was expected, when there was a mark to amend"
    return None


def _day(held: Held, writing: Writing) -> date:
    """Give the day on which a mark was recorded: one that was entered ahead is amended ahead."""
    entry = JOURNAL.c.urn == writing.urn, JOURNAL.c.number == held.number
    recorded_at = writing.connection.execute(select(JOURNAL.c.recorded_at).where(*entry)).scalar()
    return moment(recorded_at or writing.recorded_at).astimezone(LONDON).date()


def _check_mark(faults: collecting, mark: Mark, writing: Writing, *, place: str, key: str) -> None:
    day, half = mark.session.day, mark.session.half
    law = codes(on=day).get(mark.code)
    if law is None:
        faults.add(place, f"a code in force on {day} was expected", key=key)
        return
    if half not in law.sessions:
        faults.add(place, f"a code for a session in the {half} was expected", key=key)
    if _says_who_came(law) and day > moment(writing.recorded_at).astimezone(LONDON).date():
        expected = f"a day that has come was expected for {law.code}, which says that somebody came"
        faults.add(place, expected, key=key)
    late = mark.minutes_late
    if late is not None and (law.lateness is None or late < 0):
        expected = "0 minutes or more were expected with a code for who came late, else none"
        faults.add(place, expected, key="minutes_late")
    if law.detail and not (mark.detail or "").strip():
        expected = f"the {law.detail} was expected, which is recorded with {law.code}"
        faults.add(place, expected, key="detail")


def _says_who_came(law: Code) -> bool:
    return law.statistical_meaning is Meaning.PRESENT or law.lateness is not None
