"""The parameters of a report, such as its dates, and the command with which SIMS makes it.

CommandReporter writes down what a report asks for (`/PARAMDEF`) and takes the answers from a file
of the same shape (`/PARAMFILE`). Source: the public scripts of a trust, mnsp-master/rundeck-jobs,
which give the last day so; that the first is in an element `Start` is unverified: name another.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree.ElementTree import Element, ParseError, tostring

from attrs import field, frozen
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.sessions import Span

__all__ = ["Parameters", "command", "read_parameters", "with_span"]

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2})")
_UNSAFE = re.compile(r'["\r\n`$%]')
_PLAIN = re.compile(r"[\w:/\\.-]+")


@frozen
class Parameters:
    """What a report asks for: the ids of its parameters, and the moments that stand in it."""

    root: Element = field(repr=False, eq=False)
    ids: tuple[str, ...]
    moments: Mapping[str, tuple[str, ...]]


def read_parameters(definition: bytes, *, place: str) -> Parameters:
    """Read what `/PARAMDEF` wrote.

    Raises:
        Refused: it is no plain XML.
    """
    try:
        root = fromstring(definition, forbid_dtd=True)
    except ParseError as error:
        fault = Fault(place, "well-formed XML was expected", error.position[0])
        raise Refused([fault]) from None
    except (ValueError, LookupError, DefusedXmlException):
        raise Refused([Fault(place, "plain XML without entities was expected")]) from None
    ids = (each.get("id") for each in root.iter("Parameter"))
    moments: dict[str, tuple[str, ...]] = {}
    for tag, each in _dated(root):
        moments[tag] = (*moments.get(tag, ()), each.text or "")
    return Parameters(root, tuple(each for each in ids if each), moments)


def _dated(root: Element) -> Iterator[tuple[str, Element]]:
    for each in root.iter():
        if _MOMENT.fullmatch(each.text or ""):
            yield each.tag, each


def with_span(
    definition: bytes,
    span: Span,
    *,
    place: str,
    elements: tuple[str, str] = ("Start", "End"),
) -> bytes:
    """Give the file for `/PARAMFILE` that asks for the days of a span.

    Every element of the two names gets its day; the time of day in it stays.

    Args:
        definition: what `/PARAMDEF` wrote.
        span: the first and the last day, both included.
        place: the definition's name.
        elements: in which elements the first and the last day stand.

    Raises:
        Refused: it is no plain XML, is deeper than any definition, or one of the elements does not
            stand in it with a date.
    """
    found = read_parameters(definition, place=place)
    with collecting() as faults:
        for tag in elements:
            if tag not in found.moments:
                faults.add(place, f"an element {tag} with a date was expected")
    days: Mapping[str, date] = dict(zip(elements, span, strict=True))
    for tag, each in _dated(found.root):
        if tag in days:
            each.text = _MOMENT.sub(rf"{days[tag].isoformat()}\2", each.text or "")
    try:
        written: bytes = tostring(found.root, "utf-8", xml_declaration=True)
    except RecursionError:
        expected = "elements of a depth that can be written were expected"
        raise Refused([Fault(place, expected)]) from None
    return written


def command(
    report: str,
    output: str,
    *,
    server: str = "",
    database: str = "",
    parameters: str = "",
) -> str:
    r"""Give the command line that writes a report, for the user who is logged in.

    There is no password in it: `/TRUSTED` takes the user of Windows, among whose own reports the
    report must be.

    >>> print(command("Attendance marks", r"D:\exports\marks.new.csv", parameters="marks.xml"))
    CommandReporter.exe /TRUSTED "/REPORT:Attendance marks" /PARAMFILE:marks.xml /OUTPUT:D:\exports\marks.new.csv

    Args:
        report: the name of the saved report.
        output: the file to be written, whose ending says CSV or XML.
        server: the server and its instance; what SIMS is set to if left out.
        database: the database; likewise.
        parameters: the file that `with_span` gave, where the report asks for dates.

    Raises:
        Refused: a value has a quotation mark, a line's end or what a shell replaces.
    """  # noqa: E501 - a command line is one line
    switches = {
        "SERVERNAME": server,
        "DATABASENAME": database,
        "REPORT": report,
        "PARAMFILE": parameters,
        "OUTPUT": output,
    }
    with collecting() as faults:
        for name, value in switches.items():
            if _UNSAFE.search(value):
                faults.add("command", 'no ", `, $ or % and one line was expected', key=name)
    given = [f"/{name}:{value}" for name, value in switches.items() if value]
    # A shell takes & and others for its own, except in quotation marks.
    quoted = [each if _PLAIN.fullmatch(each) else f'"{each}"' for each in given]
    return " ".join(["CommandReporter.exe", "/TRUSTED", *quoted])
