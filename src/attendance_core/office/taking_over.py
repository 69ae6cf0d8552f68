"""Taking the marks of a school's system over into the records, on the authority that is named."""

from attendance_core.office.look import Look
from attendance_core.records import Export, Imported, Journal, Person, import_marks
from attendance_core.sessions import school_year_start
from attendance_core.trust import SchoolConfiguration, TakingOver

__all__ = ["take_over"]


def take_over(
    journal: Journal, look: Look, school: SchoolConfiguration, rules: TakingOver
) -> Imported:
    """Take the marks of the school year, as a look shows them, over into the records.

    Args:
        journal: the records.
        look: the school as its systems show it.
        school: its configuration, which names the system of its marks.
        rules: on whose authority.

    Raises:
        Refused: the marks are not what they should be; nothing of them is taken over.
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
    by = Person(rules.name, rules.position)
    return import_marks(journal, registers.school.urn, export, by=by)
