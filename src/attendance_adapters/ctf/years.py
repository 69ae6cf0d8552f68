"""The years of a pupil's attendance at the school: from which day on, which marks, which counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element

from attrs import field, frozen

from attendance_adapters.ctf.document import Document, PupilElement, text_of
from attendance_core.errors import Refused, collecting
from attendance_core.tables import iso_date

__all__ = ["COUNTS", "VERSIONS", "WITH_COMMAS", "Year", "read_years"]

COUNTS = ("SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised")
"""The counts that stand beside the marks."""

VERSIONS = (23, 24, 25)
"""The versions that can be written."""

WITH_COMMAS = 24
"""The first version whose marks are a list with commas."""


@frozen
class Year:
    """One `YearData` with marks. `items` has two for each day, the morning's first.

    `where` tells it by the pupil's position and the year as the file names it.
    """

    upn: str = field(repr=False)
    where: str
    start: date
    items: Sequence[str] = field(repr=False)
    counts: Mapping[str, int] = field(repr=False)

    @property
    def end(self) -> date:
        """The last day that has marks."""
        return self.start + timedelta(days=len(self.items) // 2 - 1)


def read_years(document: Document) -> list[Year]:
    """Read every year of every pupil at the document's school; one without marks is left out.

    Raises:
        Refused: with every fault, told by the pupil's position: marks for half a day or for more
            than two years, marks from a day that is not known, a count that is no number, two years
            that share a day.
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


# Far enough from today's pupils either way. Beyond the year 9999 Python has no days.
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
_MOST_DAYS = 2 * 366
"""A `YearData` is of one year; some systems may begin it early or end it late."""


def _items(element: Element, version: int) -> list[str]:
    text = element.findtext("AttendSessions/AttendanceMarks") or ""
    if not text.strip():
        return []
    if version >= WITH_COMMAS or "," in text:
        return [item.strip() for item in text.split(",")]
    # A blank may be somebody's filler: to drop it would move every mark after it.
    return list(text.strip("\r\n\t"))


def _year(pupil: PupilElement, element: Element, version: int) -> Iterator[Year]:
    number = text_of(element, "Year")
    named = re.fullmatch(r"[0-9]{4}", number)
    where = f"{pupil.where}, year {number if named else '(unnamed)'}"
    items = _items(element, version)
    with collecting() as faults:
        counts = _counts(element, where, faults)
        if len(items) % 2:
            expected = "an even number of marks was expected, two for each day"
            faults.add(f"{where}, element AttendanceMarks", expected)
        if len(items) > 2 * _MOST_DAYS:
            expected = f"{2 * _MOST_DAYS} marks at most were expected, of two years"
            faults.add(f"{where}, element AttendanceMarks", expected)
        start = _start(element, where, faults) if items else None
        if start is not None and not _FIRST_YEAR <= start.year <= _LAST_YEAR:
            expected = "a day of a year that is near was expected"
            faults.add(f"{where}, element AttendanceStartDate", expected)
    if start is not None:
        yield Year(pupil.upn, where, start, items, counts)


def _counts(element: Element, where: str, faults: collecting) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for name in COUNTS:
        text = text_of(element, name)
        if re.fullmatch(r"[0-9]{1,9}", text):
            counts[name] = int(text)
        elif text:
            faults.add(f"{where}, element {name}", "a whole number was expected")
    return counts


def _start(element: Element, where: str, faults: collecting) -> date | None:
    try:
        return iso_date(text_of(element, "AttendSessions/AttendanceStartDate"))
    except ValueError:
        expected = "an ISO date such as 2025-09-01 was expected"
        faults.add(f"{where}, element AttendanceStartDate", expected)
        return None


def _check(years: Sequence[Year], faults: collecting) -> None:
    in_order = sorted(years, key=lambda year: year.start)
    for sooner, later in pairwise(in_order):
        if later.start <= sooner.end:
            expected = f"years that share no day were expected; two have {later.start}"
            faults.add(later.where, expected)
