"""Taking what a school's systems hold over into the records, on the authority that is named."""

from attendance_core.office.look import Look
from attendance_core.records import Export, Imported, Journal, Person, import_marks
from attendance_core.records.admissions import record_roll
from attendance_core.sessions import school_year_start
from attendance_core.trust import SchoolConfiguration, TakingOver

__all__ = ["take_over"]


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
