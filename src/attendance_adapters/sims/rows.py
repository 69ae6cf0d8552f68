"""A report of marks row by row, to say exactly what is wrong in it, and where."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl
from attrs import define, field, frozen

from attendance_adapters.sims.dates import EXPECTED, Way, read_date, way_of
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.reports import Report
from attendance_core.codes import UNMARKED, has_ever_been, mis_marks
from attendance_core.errors import Fault, Refused
from attendance_core.register import marks_table
from attendance_core.sessions import Half, Session
from attendance_core.tables import Misfit

__all__ = ["MarksReport", "joined", "row_by_row"]

_CODE = "a code of the register was expected, or - for no mark"


@frozen
class MarksReport:
    """What is known of a report before its rows are read. `places` are the fields' columns."""

    report: Report
    places: Mapping[str, int]
    pupils: Keys
    codes: Mapping[str, str]


@define
class _Faults:
    """Faults that are told once, with the first line and the number of rows, if they are alike."""

    of: MarksReport
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
            at = self.of.places.get(column)
            name = self.of.report.names[at] if at is not None else None
            yield self.of.report.of_row(lines[0], sentence, name)


def joined(mark: str, subcode: str) -> str:
    """Join a mark and its sub-code, which stands alone or after the mark: C and 2, or C and C2.

    >>> joined("C", "2"), joined("C", "C2"), joined("X", "01"), joined("/", "")
    ('C2', 'C2', 'X01', '/')
    """
    if subcode and mark not in ("", UNMARKED) and subcode.startswith(mark):
        return subcode
    return mark + subcode


def row_by_row(of: MarksReport) -> pl.DataFrame:
    """Read the rows of a report; those without a mark are given too.

    Raises:
        Refused: with every fault, each with its line, or its record, and its column.
    """
    faults = _Faults(of)
    found = []
    seen: set[tuple[str, Session]] = set()
    way: Way | None = None
    for line, row in _rows(of, faults):
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


def _rows(of: MarksReport, faults: _Faults) -> Iterator[tuple[int, Mapping[str, str]]]:
    width = len(of.report.names)
    for line, cells in of.report.rows():
        if any(cells[width:]):
            faults.add(line, "", f"{width} cells at most were expected")
        else:
            # Cells that are not there at a row's end are empty; what is too many and empty is none.
            padded = (*cells, *[""] * (width - len(cells)))
            yield line, {name: padded[at].strip() for name, at in of.places.items()}


def _pupil(row: Mapping[str, str], line: int, faults: _Faults) -> str | None:
    upn, adno, person = row.get("upn", ""), row.get("adno"), row.get("person_id")
    try:
        return faults.of.pupils.whose(upn, adno, person)
    except Misfit as misfit:
        faults.add(line, misfit.column, misfit.expected, alike=upn or adno or person or "")
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
    mark = faults.of.codes.get(row["mark"], row["mark"])
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
