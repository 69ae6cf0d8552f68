"""Taking what a school's systems hold over into the records, on the authority that is named."""

from collections.abc import Iterator

from attendance_core.office.look import Look
from attendance_core.records import Export, Imported, Journal, Kind, Person, import_marks
from attendance_core.records.admissions import record_roll
from attendance_core.sessions import school_year_start
from attendance_core.trust import SchoolConfiguration, TakingOver

__all__ = ["changed_unseen", "last_entry", "take_over"]


def take_over(
    journal: Journal, look: Look, school: SchoolConfiguration, rules: TakingOver
) -> Imported:
    """Take the roll and the marks of the school year, as a look shows them, over into the records.

    The roll comes first: so the marks of a pupil who was given a UPN stand under it already.

    Args:
        journal: the records.
        look: the school as its systems show it.
        school: its configuration, which names the systems of its roll and its marks.
        rules: on whose authority.

    Raises:
        Refused: the roll or the marks are not what they should be; of what is refused nothing is
            taken over, and of a roll that is refused not the marks either.
    """
    day = look.at.date()
    registers = look.registers
    export = Export(
        school.adapters["marks"],
        look.as_at,
        (school_year_start(day), day),
        registers.marks,
        registers.amendments if "amendments" in school.adapters else None,
    )
    by, urn = Person(rules.name, rules.position), registers.school.urn
    source = school.adapters["roll"]
    record_roll(journal, urn, registers.roll, source=source, as_at=look.as_at, by=by)
    return import_marks(journal, urn, export, by=by)


def last_entry(journal: Journal, urn: int) -> int:
    """Give the number of a school's last entry in the records, 0 if there is none."""
    return next((each.number for each in journal.heads() if each.urn == urn), 0)


def changed_unseen(
    journal: Journal, look: Look, school: SchoolConfiguration, *, after: int
) -> Iterator[str]:
    """Say of how many marks of earlier days a system changed without telling who did it, and why.

    Args:
        journal: the records, the marks of the look taken over into them.
        look: the school as its systems show it; the marks of its own day are still being made.
        school: its configuration. Of a system that tells of amendments the findings say more.
        after: the last entry of before the look.
    """
    if school.taking_over is None or "amendments" in school.adapters:
        return
    today, source = look.at.date().isoformat(), school.adapters["marks"]
    found = journal.entries(school.school.urn, after=after, kinds={Kind.MARK_AMENDED})
    said = [each.content for each in found if each.content]
    number = sum(each["source"] == source and each["date"] < today for each in said)
    if number:
        yield (
            "Marks of earlier days that were changed in the school's system since the last look, "
            f"without who and why: {number}."
        )
