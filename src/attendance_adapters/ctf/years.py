"""The years of a pupil's attendance at the school: from which day on, which marks, which counts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from attrs import field, frozen

from attendance_adapters.ctf.document import Document, PupilElement, read_date, text_of
from attendance_core.errors import Refused, collecting

__all__ = ["COUNTS", "Year", "read_years"]

COUNTS = ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
"""The counts that stand beside the marks."""

_WITH_COMMAS = 24
"""The first version whose marks are a list with commas."""


@frozen
class Year:
    """One `YearData` with marks. `items` has two for each day, the morning's first."""

    pupil: PupilElement
    number: str
    start: date
    items: Sequence[str] = field(repr=False)
    counts: Mapping[str, int] = field(repr=False)

    @property
    def where(self) -> str:
        """The pupil's position, and the year as the file names it."""
        return f"{self.pupil.where}, year {self.number}"

    @property
    def end(self) -> date:
        """The last day that has marks."""
        return self.start + timedelta(days=len(self.items) // 2 - 1)


def read_years(document: Document) -> list[Year]:
    """Read every year of every pupil at the document's school; one without marks is left out.

    Raises:
        Refused: with every fault, told by the pupil's position: marks for half a day, marks from a
            day that is not known, a count that is no number, two years that share a day.
    """
    found: list[Year] = []
    with collecting() as faults:
        for pupil in document.pupils:
            years: list[Year] = []
            for element in pupil.element.iterfind("Attendance/YearData"):
                if not document.is_of_school(element):
                    continue
                try:
                    years.extend(_year(pupil, element, document.version))
                except Refused as refused:
                    faults.extend(refused.faults)
            _check(years, faults)
            found.extend(years)
    return found


def _items(text: str, version: int) -> list[str]:
    if not text:
        return []
    if version >= _WITH_COMMAS or "," in text:
        return [item.strip() for item in text.split(",")]
    return list(text)


def _year(pupil: PupilElement, element: Element, version: int) -> Iterator[Year]:
    number = text_of(element, "Year")
    where = f"{pupil.where}, year {number if number.isdigit() else '(unnamed)'}"
    items = _items(text_of(element, "AttendSessions/AttendanceMarks"), version)
    with collecting() as faults:
        counts = _counts(element, where, faults)
        if len(items) % 2:
            expected = "an even number of marks was expected, two for each day"
            faults.add(f"{where}, element AttendanceMarks", expected)
        start = _start(element, where, faults) if items else None
    if start is not None:
        yield Year(pupil, number if number.isdigit() else "(unnamed)", start, items, counts)


def _counts(element: Element, where: str, faults: collecting) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for name in COUNTS:
        text = text_of(element, name)
        if text.isascii() and text.isdigit():
            counts[name] = int(text)
        elif text:
            faults.add(f"{where}, element {name}", "a whole number was expected")
    return counts


def _start(element: Element, where: str, faults: collecting) -> date | None:
    try:
        return read_date(text_of(element, "AttendSessions/AttendanceStartDate"))
    except ValueError:
        expected = "an ISO date such as 2025-09-01 was expected"
        faults.add(f"{where}, element AttendanceStartDate", expected)
        return None


def _check(years: Sequence[Year], faults: collecting) -> None:
    in_order = sorted(years, key=lambda year: year.start)
    for sooner, later in zip(in_order, in_order[1:], strict=False):
        if later.start <= sooner.end:
            expected = f"a year that begins after the one before was expected; both have {later.start}"
            faults.add(later.where, expected)
