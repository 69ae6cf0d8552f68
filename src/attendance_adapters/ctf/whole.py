"""Whether what is read of a pupil is the whole of what stands there."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

__all__ = ["amiss"]

_TEXTS = frozenset(
    (
        *("UPN", "Surname", "Forename", "DOB", "Sex", "Gender", "Title", "Order", "Relationship"),
        *("PreferredSurname", "PreferredForename", "NCyearActual", "EnrolStatus", "Responsibility"),
        *("TelephoneType", "PhoneNo", "Year", "LEA", "Estab", "EntryDate", "LeavingDate"),
        *("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised"),
        *("AttendanceStartDate", "AttendanceMarks"),
    )
)
"""The elements that are read as text, within those of which something is read."""
_READ = (
    *(".", "BasicDetails", "Contacts/Contact", "Contacts/Contact/Phones/Phone"),
    *("Attendance/YearData", "Attendance/YearData/AttendSessions", "SchoolHistory/School"),
)
_ONCE = _TEXTS | {"BasicDetails", "AttendSessions"}
_LONGEST = 10_000
"""Longer than two years of marks, in characters."""


def amiss(pupil: Element) -> Iterator[tuple[str, str]]:
    """Give the elements of which a part alone would be read, and what was expected of each.

    Such an element stands twice, holds others beside its text, or is longer than any is. Those that
    are not read may be anything.
    """
    for element in (each for path in _READ for each in pupil.iterfind(path)):
        found = [each for each in element if each.tag in _ONCE]
        for name, number in Counter(each.tag for each in found).items():
            if number > 1:
                yield name, f"one {name} in its {element.tag} was expected"
        for each in found:
            if each.tag in _TEXTS and len(each):
                yield each.tag, "text alone was expected"
            if len(each.text or "") > _LONGEST:
                yield each.tag, f"{_LONGEST:,} characters at most were expected"
