"""A report of marks row by row, to say exactly what is wrong in it, and where."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from io import StringIO
from itertools import islice

import polars as pl
from attrs import define, field, frozen

from attendance_adapters.sims.dates import EXPECTED, Way, read_date, way_of
from attendance_core.codes import UNMARKED, has_ever_been, mis_marks
from attendance_core.errors import Fault, Refused
from attendance_core.register import marks_table
from attendance_core.roll import Roll
from attendance_core.sessions import Half, Session

__all__ = ["Report", "joined", "lines", "row_by_row"]

_CODE = "a code of the register was expected, or - for no mark"


@frozen
class Report:
    """What is known of a report before its rows are read. `places` are the fields' columns."""

    names: Sequence[str] = field(repr=False)
    places: Mapping[str, int]
    roll: Roll = field(repr=False)
    codes: Mapping[str, str]
    place: str

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the pupils."""
        return frozenset(self.roll.by_key)

    @cached_property
    def by_adno(self) -> Mapping[str, str]:
        """The keys of the pupils by their admission numbers."""
        found = ((each.admission_number, each.key) for each in self.roll.pupils)
        return {adno: key for adno, key in found if adno}


@define
class _Faults:
    """Faults that are told once, with the first line and the number of rows, if they are alike."""

    report: Report
    _lines: dict[tuple[str, str, str], list[int]] = field(factory=dict, repr=False)

    def add(self, line: int, column: str, expected: str, alike: str = "") -> None:
        """Note one; those `alike` in column and sentence are the same."""
        self._lines.setdefault((column, expected, alike), []).append(line)

    def refuse_any(self) -> None:
        """Refuse the report if there is any."""
        if self._lines:
            raise Refused(self._told())

    def _told(self) -> Iterator[Fault]:
        for (column, expected, _), lines in self._lines.items():
            sentence = f"{expected} ({len(lines)} rows)" if len(lines) > 1 else expected
            at = self.report.places.get(column)
            name = self.report.names[at] if at is not None else None
            yield Fault(self.report.place, sentence, lines[0], name)


def joined(mark: str, subcode: str) -> str:
    """Join a mark and its sub-code, which stands alone or after the mark: C and 2, or C and C2.

    >>> joined("C", "2"), joined("C", "C2"), joined("X", "01"), joined("/", "")
    ('C2', 'C2', 'X01', '/')
    """
    if subcode and mark not in ("", UNMARKED) and subcode.startswith(mark):
        return subcode
    return mark + subcode


def lines(text: str, place: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records of a CSV, the header first, each with the line it began on.

    Raises:
        Refused: one is not well-formed.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error:
        expected = "a well-formed CSV record (RFC 4180 quoting) was expected"
        raise Refused([Fault(place, expected, line)]) from None


def row_by_row(text: str, report: Report) -> pl.DataFrame:
    """Read the rows of a report; those without a mark are given too.

    Raises:
        Refused: with every fault, each with its line and column.
    """
    faults = _Faults(report)
    found = []
    seen: set[tuple[str, Session]] = set()
    way: Way | None = None
    for line, cells in islice(lines(text, report.place), 1, None):
        if len(cells) > len(report.names):
            faults.add(line, "", f"{len(report.names)} cells at most were expected")
            continue
        # Cells that are not there at a row's end are empty.
        row = {name: cells[at] if at < len(cells) else "" for name, at in report.places.items()}
        way = way or way_of(row["date"])
        pupil, session = _pupil(row, line, faults), _session(row, line, way, faults)
        code, minutes = _code(row, line, faults), _minutes(row, line, faults)
        if pupil is None or session is None:
            continue
        if (pupil, session) in seen:
            faults.add(line, "", f"one mark for a pupil and the session {session} was expected")
        seen.add((pupil, session))
        found.append((pupil, session, code, minutes, None))
    faults.refuse_any()
    # A report has no place for what must be recorded with some codes.
    return marks_table(found).drop("detail")


def _pupil(row: Mapping[str, str], line: int, faults: _Faults) -> str | None:
    upn, adno = row.get("upn", ""), row.get("adno", "")
    key = upn or faults.report.by_adno.get(adno)
    if key in faults.report.keys:
        if not upn or faults.report.by_adno.get(adno, upn) == upn:
            return key
        faults.add(line, "adno", "the Adno of the pupil of the UPN was expected", alike=upn)
        return None
    column = "upn" if upn or "adno" not in row else "adno"
    expected = "a pupil of the students report was expected"
    faults.add(line, column, expected, alike=upn or adno)
    return None


def _session(row: Mapping[str, str], line: int, way: Way, faults: _Faults) -> Session | None:
    day: date | None = None
    half: Half | None = None
    try:
        day = read_date(row["date"], way)
    except ValueError:
        faults.add(line, "date", EXPECTED)
    try:
        half = Half(row["session"])
    except ValueError:
        faults.add(line, "session", "AM or PM was expected")
    return Session(day, half) if day and half else None


def _code(row: Mapping[str, str], line: int, faults: _Faults) -> str:
    mark = faults.report.codes.get(row["mark"], row["mark"])
    code = joined(mark, row.get("subcode", ""))
    if code not in ("", UNMARKED) and not has_ever_been(code):
        if mark != UNMARKED and mark in mis_marks():
            known = f"{mark} is a mark of school systems; say in the setting codes what it means"
            faults.add(line, "mark", known)
        else:
            faults.add(line, "mark", _CODE, alike=code)
    return code


def _minutes(row: Mapping[str, str], line: int, faults: _Faults) -> int | None:
    cell = row.get("minutes_late", "")
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):  # noqa: PLR2004 - 32 bits
        faults.add(line, "minutes_late", "a whole number of minutes was expected")
        return None
    return int(cell)
