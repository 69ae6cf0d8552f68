"""What CommandReporter left behind: a report as CSV or as XML, an error, or nothing.

It says what went wrong on its output and not by its exit code: the file is then missing, empty, or
holds an element `CommandReporterError`, whose text is not repeated, for it may name somebody.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from attrs import field, frozen

from attendance_adapters.sims.elements import read_elements
from attendance_core.errors import Fault, Refused
from attendance_core.tables import LONDON, decoded, records

__all__ = ["Export", "Report", "is_xml", "opened", "read_report", "written_at"]

_BLANK = b"\xef\xbb\xbf \t\r\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@frozen
class Export:
    """A file as it was found, and the moment at which it was written, in Europe/London."""

    place: str
    data: bytes = field(repr=False)
    written_at: datetime


def written_at(file: IO[bytes]) -> datetime:
    """Give when an open file was written: this very one, for another may take its name."""
    return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, LONDON)


def is_xml(start: bytes) -> bool:
    """Say whether a file is XML, by how it starts."""
    return start.lstrip(_BLANK).startswith((b"<", *_UTF16))


def opened(path: Path) -> Export:
    """Open the file of a report.

    Raises:
        Refused: there is no such file, it is empty, or CommandReporter wrote an error.
    """
    try:
        with path.open("rb") as file:
            at, data = written_at(file), file.read()
    except FileNotFoundError:
        raise _refused(path.name, "CommandReporter wrote no such file") from None
    except OSError:
        raise _refused(path.name, "a file that can be read was expected") from None
    if not data.strip(_BLANK):
        raise _refused(path.name, "CommandReporter wrote an empty file")
    if b"<CommandReporterError" in data:
        raise _refused(path.name, "CommandReporter reported an error in place of the report")
    return Export(path.name, data, at)


@frozen
class Report:
    """A report's headers as their author wrote them, and its cells: `text` is the whole CSV.

    In XML there are the cells of each column in its stead, a cell that is not there being empty.
    """

    place: str
    names: Sequence[str] = field(repr=False)
    text: str = field(default="", repr=False)
    cells: Sequence[Sequence[str]] = field(default=(), repr=False)

    @property
    def is_xml(self) -> bool:
        """Say whether it came as XML."""
        return not self.text

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Give the rows, each with the line on which it began, or in XML with its record's number.

        Cells that are not there at a row's end are left out.

        Raises:
            Refused: one is not well-formed.
        """
        if self.is_xml:
            return enumerate(zip(*self.cells, strict=True), 1)
        return islice(records(self.text, place=self.place), 1, None)

    def of_header(self, expected: str, column: str | None = None) -> Fault:
        """Give a fault of the header."""
        return Fault(self.place, expected, None if self.is_xml else 1, column)

    def of_row(self, number: int, expected: str, column: str | None = None) -> Fault:
        """Give a fault of a row."""
        if self.is_xml:
            return Fault(f"{self.place}, record {number}", expected, column=column)
        return Fault(self.place, expected, number, column)


def read_report(export: Export) -> Report:
    """Read a report, as XML or as CSV, whichever it is.

    Raises:
        Refused: it is neither.
    """
    if is_xml(export.data[:4096]):
        names, cells = read_elements(export.data, place=export.place)
        return Report(export.place, [_plain(name) for name in names], cells=cells)
    text = decoded(export.data, place=export.place, otherwise="cp1252")
    _, names = next(records(text, place=export.place))
    return Report(export.place, [_plain(name) for name in names], text)


def _plain(name: str) -> str:
    """Give a header in one line, as a fault will repeat it."""
    return " ".join(name.split())


def _refused(place: str, expected: str) -> Refused:
    return Refused([Fault(place, expected)])
