"""What was deleted in Wonde: students of whom marks still stand, and rows that were kept."""

from collections.abc import Iterable

from attendance_adapters.wonde.rows import Row

__all__ = ["DELETIONS", "OF_STUDENTS", "deleted", "deleted_students"]

DELETIONS = "schools/{school}/deletions/"
OF_STUDENTS = {"type": "student"}


def deleted_students(rows: Iterable[Row]) -> frozenset[str]:
    """Give the ids of the students who were deleted, and not restored since.

    A row of another type than was asked for says nothing of a student.
    """
    return deleted(row for row in rows if row.text("type") in {"student", "student-leaver"})


def deleted(rows: Iterable[Row]) -> frozenset[str]:
    """Give the ids of what was deleted, of whatever type, and not restored since."""
    gone: set[str] = set()
    for row in rows:
        at, restored = row.moment("deleted_at"), row.moment("restored_at")
        if at is None or restored is None or restored < at:
            gone.add(row.needed("id"))
    return frozenset(gone)
