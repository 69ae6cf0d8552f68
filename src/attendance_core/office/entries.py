"""What was done for families, entered in the safeguarding lead's system: once, without a story."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256

from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.look import Look
from attendance_core.policy import CaseEvent
from attendance_core.records import Journal, Logged, case_history, logged_letters
from attendance_core.safeguarding import Concern
from attendance_core.tables import LONDON
from attendance_core.trust import EntryRules

__all__ = ["enter"]

_DAYS = timedelta(days=6)
"""For how many days before a look it is handed over again: under its key it is there once."""


def enter(
    journal: Journal, look: Look, adapters: SchoolAdapters, rules: EntryRules | None
) -> Iterator[str]:
    """Enter what was written to families and which visits were made, and say what could not be.

    Args:
        journal: the records, with the log of letters and what was done.
        look: the school.
        adapters: its adapters.
        rules: how it is entered; nothing is, where the school does not say.
    """
    if rules is None:
        return
    urn, last = look.registers.school.urn, look.at.date()
    first = last - _DAYS
    entries = [_entry(each, rules) for each in logged_letters(journal, urn, span=(first, last))]
    done = [each for each in case_history(journal, urn) if each.does in _VISITS]
    timed = [(each, _moment(each)) for each in done if first <= each.day <= last]
    entries += [_of_visit(each, at, look.at, rules) for each, at in timed if at]
    failed: list[AttendanceError] = []
    for entry in entries:
        try:
            adapters.log_concern(entry)
        except AttendanceError as error:
            failed.append(error)
    if failed:
        yield f"Not entered for the safeguarding lead, and still due: {len(failed)}. {failed[0]}"
    if untimed := sum(at is None for _, at in timed):
        yield f"Visits that are not entered, for their details have no time=15:40: {untimed}."


def _entry(logged: Logged, rules: EntryRules) -> Concern:
    letter = logged.letter
    document = letter.document.replace("_", " ")
    return Concern(
        letter.key,
        letter.pupil,
        logged.at,
        logged.at,
        rules.category,
        rules.author_role,
        what=f"Written by {letter.channel}: {document}.",
    )


_VISITS = {"home_visit": "A home visit was made.", "welfare_check": "A welfare check was made."}


def _moment(event: CaseEvent) -> datetime | None:
    try:
        clock = time.fromisoformat(event.details.get("time", ""))
    except ValueError:
        return None
    # A clock of another zone is none that a person at the school looked at.
    return datetime.combine(event.day, clock, LONDON) if clock.tzinfo is None else None


def _of_visit(event: CaseEvent, at: datetime, now: datetime, rules: EntryRules) -> Concern:
    # The day itself is part of the key: what is told of a visit twice is one visit.
    parts = str(event.urn), event.pupil, at.isoformat(), event.does
    return Concern(
        sha256("\x1f".join(parts).encode()).hexdigest()[:20],
        event.pupil,
        at,
        now,
        rules.category,
        rules.author_role,
        what=_VISITS[event.does],
        seen={"yes": True, "no": False}.get(event.details.get("seen", "")),
    )
