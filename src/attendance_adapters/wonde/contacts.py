"""The contacts of a student: parents, carers, and whom to ring."""

from attrs import frozen

from attendance_adapters.wonde.details import details_of
from attendance_adapters.wonde.rows import Row
from attendance_core.errors import collecting
from attendance_core.roll import Parent, Restriction

__all__ = ["Flags", "read_contacts"]


@frozen
class Flags:
    """Which flag of a relationship says that somebody may be written to, and which of a court."""

    correspondence: str
    court_order: str


def read_contacts(student: Row, pupil: str, flags: Flags) -> tuple[Parent, ...]:
    """Read the contacts of a student, each once.

    A contact is known by the `upi`, which is the same for brothers and sisters and stays when the
    `id` does not. Where the flag of correspondence does not say yes or no, it is not known whether
    they may be written to, and nobody writes.

    Raises:
        Refused: with every fault, told by the contact's place.
    """
    found: dict[str, Parent] = {}
    with collecting() as faults:
        for row in student.many("contacts"):
            parent = faults.attempt(lambda row=row: _contact(row, pupil, flags))  # type: ignore[misc]
            if parent is not None:
                found[parent.parent_id] = parent
    return tuple(found.values())


def _contact(row: Row, pupil: str, flags: Flags) -> Parent:
    related = row.one("relationship")
    return Parent(
        parent_id=row.text("upi") or row.needed("id"),
        pupil=pupil,
        surname=row.needed("surname"),
        parental_responsibility=related.flag("parental_responsibility"),
        lives_with_pupil=related.flag("lives_with_pupil"),
        contact_allowed=related.flag(flags.correspondence),
        restriction=Restriction.COURT_ORDER if related.flag(flags.court_order) else None,
        title=row.text("title"),
        forename=row.text("forename"),
        relationship=related.text("relationship"),
        priority=related.whole("priority"),
        **details_of(row),
    )
