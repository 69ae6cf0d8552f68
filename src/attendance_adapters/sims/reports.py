"""What CommandReporter left behind: a report, an error, or nothing.

It says what went wrong on its output and not by its exit code: the file is then missing, empty, or
holds an element `CommandReporterError`, whose text is not repeated, for it may name somebody.
"""

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from attendance_core.errors import Fault, Refused

__all__ = ["opened", "records"]

_ROOT = "SuperStarReport"


def opened(path: Path) -> bytes:
    """Give the bytes of a report.

    Raises:
        Refused: there is no such file, it is empty, or CommandReporter wrote an error.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refused(path.name, "CommandReporter wrote no such file") from None
    except OSError:
        raise _refused(path.name, "a file that can be read was expected") from None
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _refused(path.name, "CommandReporter wrote an empty file")
    if b"<CommandReporterError" in data:
        raise _refused(path.name, "CommandReporter reported an error in place of the report")
    return data


def records(data: bytes, *, place: str) -> list[Element]:
    """Give the records of a report in XML.

    Raises:
        Refused: it is no well-formed XML, no report, or a report without records.
    """
    try:
        root: Element = fromstring(data)
    except ParseError as error:
        raise _refused(place, "well-formed XML was expected", line=error.position[0]) from None
    except (ValueError, LookupError):
        # Entities, which no report has, and encodings that nobody knows.
        raise _refused(place, "plain XML without entities was expected") from None
    found = root.findall("Record")
    if root.tag != _ROOT:
        raise _refused(place, f"a report was expected, whose outermost element is {_ROOT}")
    if not found:
        raise _refused(place, "at least one Record was expected; the report has none")
    return found


def _refused(place: str, expected: str, line: int | None = None) -> Refused:
    return Refused([Fault(place, expected, line)])
