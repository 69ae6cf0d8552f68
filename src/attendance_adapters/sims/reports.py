"""What CommandReporter left behind: a report as CSV or as XML, an error, or nothing.

It says what went wrong on its output and not by its exit code: the file is then missing, empty, or
holds an element `CommandReporterError`, whose text is not repeated, for it may name somebody.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from attrs import field, frozen

from attendance_adapters.sims.elements import MOST_COLUMNS, read_elements
from attendance_core.errors import Fault, Refused
from attendance_core.tables import LONDON, decoded, records

__all__ = ["Export", "Report", "is_xml", "opened", "read_report", "unchanged"]

_BLANK = b"\xef\xbb\xbf \t\r\n"
_IN_UTF16 = (b"\xff\xfe<\0", b"\xfe\xff\0<")

_QUOTED = re.compile(r'(?<![^,\r\n])"[^"]*(?:""[^"]*)*"(?![^,\r\n])')
"""A quotation that is the whole of a cell. Of any other Polars and Python do not say the same."""


@frozen
class Export:
    """A file as it was found, and the moment at which it was written, in Europe/London."""

    place: str
    data: bytes = field(repr=False)
    written_at: datetime


@contextmanager
def unchanged(path: Path) -> Iterator[tuple[IO[bytes], datetime]]:
    """Open a file, and give when it was written: this very one, for another may take its name.

    The moment is that before the reading, so that nothing makes old marks look fresh.

    Raises:
        Refused: somebody wrote to it meanwhile, and what was read may be half of two reports.
    """
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        yield file, datetime.fromtimestamp(before.st_mtime, LONDON)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _refused(path.name, "a file that nobody writes to while it is read was expected")


def is_xml(start: bytes) -> bool:
    """Say whether a file is XML, by how it starts."""
    return start.startswith(_IN_UTF16) or start.lstrip(_BLANK).startswith(b"<")


def opened(path: Path) -> Export:
    """Open the file of a report.

    Raises:
        Refused: there is no such file, it is empty or changes while it is read, or CommandReporter
            wrote an error.
    """
    try:
        with unchanged(path) as (file, at):
            data = file.read()
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

    @property
    def is_plain(self) -> bool:
        """Say whether in a CSV every quotation is a cell's, and each line ends as the others do."""
        text = self.text
        last = text[text.rfind("\n") + 1 :]
        if last and ('"' in last or last.count(",") + 1 != len(self.names)):
            # The file may end within its last row.
            return False
        at = text.find('"')
        while at >= 0:
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                return False
            at = text.find('"', quoted.end())
        return text.count("\r") == text.count("\r\n")

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Give the rows, each with the line on which it began, or in XML with its record's number.

        Cells that are not there at a row's end are left out.

        Raises:
            Refused: one is not well-formed, or the file ends within it.
        """
        if self.is_xml:
            yield from enumerate(zip(*self.cells, strict=True), 1)
            return
        row: tuple[int, Sequence[str]] = (1, self.names)
        for row in islice(records(self.text, place=self.place), 1, None):
            yield row
        line, cells = row
        if len(cells) < len(self.names) and not self.text.endswith(("\r", "\n")):
            raise Refused([self.of_row(line, "a whole row was expected; the file ends within it")])

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
    if "\0" in text:
        # UTF-16, most likely, or a disk that failed.
        line = text.count("\n", 0, text.index("\0")) + 1
        expected = "text in UTF-8 or cp1252, without NUL, was expected"
        raise Refused([Fault(export.place, expected, line)])
    _, names = next(records(text, place=export.place))
    if len(names) > MOST_COLUMNS:
        raise _refused(export.place, f"{MOST_COLUMNS:,} columns at most were expected")
    return Report(export.place, [_plain(name) for name in names], text)


def _plain(name: str) -> str:
    """Give a header in one line, as a fault will repeat it."""
    return " ".join(name.split())


def _refused(place: str, expected: str) -> Refused:
    return Refused([Fault(place, expected)])
