"""What was deleted in Wonde: asked only where something is of a student whom no list has."""

from collections.abc import Iterable

from attendance_adapters.wonde.rows import Row

__all__ = ["DELETIONS", "OF_STUDENTS", "deleted_students"]

DELETIONS = "schools/{school}/deletions/"
OF_STUDENTS = {"type": "student"}


def deleted_students(rows: Iterable[Row]) -> frozenset[str]:
    """Give the ids of the students who were deleted, and not restored since.

    A row of another type than was asked for says nothing of a student.
    """
    gone: set[str] = set()
    for row in rows:
        deleted, restored = row.moment("deleted_at"), row.moment("restored_at")
        is_back = deleted is not None and restored is not None and restored >= deleted
        if row.text("type") in {"student", "student-leaver"} and not is_back:
            gone.add(row.needed("id"))
    return frozenset(gone)
