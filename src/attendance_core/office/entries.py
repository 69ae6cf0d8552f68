"""What went to families, entered in the safeguarding lead's system: once, and without a story."""

from collections.abc import Iterator
from datetime import timedelta

from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.look import Look
from attendance_core.records import Journal, Logged, logged_letters
from attendance_core.safeguarding import Concern
from attendance_core.trust import EntryRules

__all__ = ["enter_letters"]

_DAYS = timedelta(days=6)
"""For how many days before a look it is handed over again: under its key it is there once."""


def enter_letters(
    journal: Journal, look: Look, adapters: SchoolAdapters, rules: EntryRules | None
) -> Iterator[str]:
    """Enter what was written to families in the last days, and say what could not be.

    Args:
        journal: the records, with the log of letters.
        look: the school.
        adapters: its adapters.
        rules: how it is entered; nothing is, where the school does not say.
    """
    if rules is None:
        return
    last = look.at.date()
    failed: list[AttendanceError] = []
    for each in logged_letters(journal, look.registers.school.urn, span=(last - _DAYS, last)):
        try:
            adapters.log_concern(_entry(each, rules))
        except AttendanceError as error:
            failed.append(error)
    if failed:
        yield f"Not entered for the safeguarding lead, and still due: {len(failed)}. {failed[0]}"


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
