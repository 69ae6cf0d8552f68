"""A report in XML: its records turned into columns while they are parsed, for they may be many."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import ParseError

from attrs import define, field
from defusedxml.ElementTree import DefusedXMLParser

from attendance_core.errors import Fault, Refused

__all__ = ["read_elements", "shown"]

_ROOT, _RECORD, _ERROR = "SuperStarReport", "Record", "CommandReporterError"
_OF_ROOT, _OF_RECORD, _OF_CELL = 1, 2, 3  # how deep they stand
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shown(name: str) -> str:
    """Give a header as its author wrote it: in XML a space of it stands as `_x0020_`.

    >>> shown("Legal_x0020_Surname")
    'Legal Surname'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def read_elements(data: bytes, *, place: str) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Read a report's headers, and the cells of each; an element that is not there is empty.

    Raises:
        Refused: it is no well-formed XML, no report, an error, or a report without records; or a
            column stands twice in a record, or holds more than text.
    """
    found = _Columns(place)
    try:
        parser = DefusedXMLParser(target=found)
        parser.feed(data)
        parser.close()
    except Refused:
        raise
    except ParseError as error:
        fault = Fault(place, "well-formed XML was expected", error.position[0])
        raise Refused([fault]) from None
    except (ValueError, LookupError):
        # Entities, which no report has, and encodings that nobody knows.
        raise Refused([Fault(place, "plain XML without entities was expected")]) from None
    return [shown(tag) for tag in found.columns], list(found.columns.values())


@define
class _Columns:
    """What the parser tells its elements to; nothing of the tree is kept."""

    place: str
    columns: dict[str, list[str]] = field(factory=dict, repr=False)
    _records: int = 0
    _path: list[str] = field(factory=list, repr=False)
    _text: list[str] = field(factory=list, repr=False)
    _record: dict[str, str] = field(factory=dict, repr=False)
    # Most cells stand in many records: each text is held once.
    _held: dict[str, str] = field(factory=dict, repr=False)
    # Those that are alike are told once, with the first record.
    _faults: dict[tuple[str, str], Fault] = field(factory=dict, repr=False)

    def start(self, tag: str, _: object) -> None:
        """Begin an element."""
        if tag == _ERROR:
            self._refuse("CommandReporter reported an error in place of the report")
        self._path.append(tag)
        self._text.clear()
        if len(self._path) > _OF_CELL and self._path[1] == _RECORD:
            self._fault("text alone was expected in a column", self._path[2])

    def data(self, text: str) -> None:
        """Take text, of which an element may have several pieces."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        depth = len(self._path)
        if depth == _OF_CELL and self._path[1] == _RECORD:
            if tag in self._record:
                self._fault("this column stands twice in the record", tag)
            cell = "".join(self._text).strip()
            self._record[tag] = self._held.setdefault(cell, cell)
        elif depth == _OF_RECORD and tag == _RECORD:
            self._end_record()
        elif depth == _OF_ROOT and tag != _ROOT:
            self._refuse(f"a report was expected, whose outermost element is {_ROOT}")
        self._path.pop()
        self._text.clear()

    def close(self) -> None:
        """End the report: columns that ended early are filled up."""
        if self._faults:
            raise Refused(self._faults.values())
        if not self._records:
            self._refuse("at least one Record was expected; the report has none")
        for cells in self.columns.values():
            cells.extend([""] * (self._records - len(cells)))

    def _end_record(self) -> None:
        for tag, cell in self._record.items():
            cells = self.columns.setdefault(tag, [])
            cells.extend([""] * (self._records - len(cells)))
            cells.append(cell)
        self._record.clear()
        self._records += 1

    def _fault(self, expected: str, tag: str) -> None:
        where = f"{self.place}, record {self._records + 1}"
        fault = Fault(where, expected, column=shown(tag))
        self._faults.setdefault((expected, tag), fault)

    def _refuse(self, expected: str) -> None:
        raise Refused([Fault(self.place, expected)])
