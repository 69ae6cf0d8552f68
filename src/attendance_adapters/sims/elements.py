"""A report in XML: its records turned into columns while they are parsed, for they may be many.

CommandReporter's own reports and what the third-party programs of SIMS 7 exchange are alike: an
outermost element, records in it, and text in the elements of a record.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import ParseError

from attrs import define, field
from defusedxml.ElementTree import DefusedXMLParser

from attendance_core.errors import Fault, Refused

__all__ = ["MOST_COLUMNS", "SHAPES", "batches", "read_elements", "shown"]

SHAPES: Mapping[str, tuple[str, ...]] = {
    "SuperStarReport": ("Record",),
    "SessionAttendances": ("SessionAttendance",),
    "SessionAttendancesExtended": ("SessionAttendanceExtended",),
    "LessonAttendances": ("LessonAttendance",),
    "LessonAttendancesExtended": ("LessonAttendanceExtended",),
    "AttendanceCodes": ("AttendanceCode",),
    "AttendanceCodes_V2_load": ("AttenanceCodes", "AttendanceCode"),
}
"""The way from the outermost element to a record. SIMS writes `AttenanceCodes` so."""

MOST_COLUMNS = 1_000
"""No report has more: what has is none, and would take the square of its size to hold."""

_ERROR = "CommandReporterError"
_LONGEST_CELL = 2**17
"""As in CSV, in characters."""
_LONGEST_NAME = 100
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Columns = Mapping[str, Sequence[str]]


def shown(name: str) -> str:
    """Give a header as its author wrote it: in XML a space of it stands as `_x0020_`.

    >>> shown("Legal_x0020_Surname")
    'Legal Surname'
    """
    return _ESCAPED.sub(_character, name)


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character.isprintable() else found[0]


def read_elements(data: bytes, *, place: str) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Read a report's headers, and the cells of each; an element that is not there is empty.

    Raises:
        Refused: it is no well-formed XML, no report, an error, or a report without records; or a
            column stands twice in a record, or holds more than text, or more of it than any does.
    """
    (columns,) = batches([data], place=place, most=len(data))
    return [shown(tag) for tag in columns], list(columns.values())


def batches(pieces: Iterable[bytes], *, place: str, most: int) -> Iterator[Columns]:
    """Read a report piece by piece, and give its records some at a time, as columns by their tags.

    Args:
        pieces: the file, as it is read.
        place: its name.
        most: how many records are held before they are given; those of a piece are given together.

    Raises:
        Refused: as `read_elements`. Faults of records are told at the end, all of them.
    """
    found = _Columns(place)
    try:
        parser = DefusedXMLParser(target=found, forbid_dtd=True)
        for piece in pieces:
            parser.feed(piece)
            if found.held > most:
                yield found.taken()
        parser.close()
    except Refused:
        raise
    except ParseError as error:
        fault = Fault(place, "well-formed XML was expected", error.position[0])
        raise Refused([fault]) from None
    except (ValueError, LookupError):
        # A DTD or entities, which no report has, and encodings that nobody knows.
        raise Refused([Fault(place, "plain XML without entities was expected")]) from None
    if found.held:
        yield found.taken()


@define
class _Columns:
    """What the parser tells its elements to; nothing of the tree is kept."""

    place: str
    held: int = 0
    _columns: dict[str, list[str]] = field(factory=dict, repr=False)
    _records: int = 0
    _shape: list[str] = field(factory=list)
    _path: list[str] = field(factory=list, repr=False)
    _is_in_record: bool = False
    _text: list[str] = field(factory=list, repr=False)
    _record: dict[str, str] = field(factory=dict, repr=False)
    # Most cells stand in many records: each text is held once.
    _known: dict[str, str] = field(factory=dict, repr=False)
    # Those that are alike are told once, with the first record.
    _faults: dict[tuple[str, str], Fault] = field(factory=dict, repr=False)

    def start(self, tag: str, _: object) -> None:
        """Begin an element."""
        if tag == _ERROR:
            self._refuse("CommandReporter reported an error in place of the report")
        if not self._path:
            if tag not in SHAPES:
                self._refuse("a report was expected, whose outermost element is SuperStarReport")
            self._shape = [tag, *SHAPES[tag]]
        self._path.append(tag)
        self._text.clear()
        if self._is_in_record:
            if len(self._path) > len(self._shape) + 1:
                self._fault("text alone was expected in a column", self._path[len(self._shape)])
        else:
            self._is_in_record = self._path == self._shape

    def data(self, text: str) -> None:
        """Take text, of which an element may have several pieces."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        if self._is_in_record:
            below = len(self._path) - len(self._shape)
            if below == 0:
                self._end_record()
            elif below == 1:
                if tag in self._record:
                    self._fault("this column stands twice in the record", tag)
                cell = "".join(self._text).strip()
                if len(cell) > _LONGEST_CELL:
                    self._fault(f"{_LONGEST_CELL:,} characters at most were expected", tag)
                self._record[tag] = self._known.setdefault(cell, cell)
        self._path.pop()
        self._text.clear()

    def close(self) -> None:
        """End the report."""
        if self._faults:
            raise Refused(self._faults.values())
        if not self._records:
            self._refuse("at least one Record was expected; the report has none")

    def taken(self) -> Columns:
        """Give the columns of the records since the last time, each filled up to the end."""
        for cells in self._columns.values():
            cells.extend([""] * (self.held - len(cells)))
        found, self._columns = self._columns, {tag: [] for tag in self._columns}
        self._known.clear()
        self.held = 0
        return found

    def _end_record(self) -> None:
        self._refuse_many(self._record)
        for tag, cell in self._record.items():
            cells = self._columns.setdefault(tag, [])
            cells.extend([""] * (self.held - len(cells)))
            cells.append(cell)
        self._refuse_many(self._columns)
        self._record.clear()
        self._is_in_record = False
        self.held += 1
        self._records += 1

    def _refuse_many(self, columns: Collection[str]) -> None:
        if len(columns) > MOST_COLUMNS:
            self._refuse(f"{MOST_COLUMNS:,} columns at most were expected")

    def _fault(self, expected: str, tag: str) -> None:
        where = f"{self.place}, record {self._records + 1}"
        fault = Fault(where, expected, column=shown(tag)[:_LONGEST_NAME])
        self._faults.setdefault((expected, tag), fault)

    def _refuse(self, expected: str) -> None:
        raise Refused([Fault(self.place, expected)])
