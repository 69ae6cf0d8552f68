"""A CTF opened: its version, its moment, the school whose attendance is wanted, and its pupils."""

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from attrs import field, frozen
from defusedxml.ElementTree import fromstring

from attendance_adapters.ctf.whole import amiss
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.identifiers import is_upn
from attendance_core.tables import LONDON, moment

__all__ = ["Document", "PupilElement", "SchoolNumbers", "read_document", "text_of"]

SchoolNumbers = tuple[int, int]
"""The number of a local authority and that of a school in it."""

_VERSION = re.compile(r"([0-9]{1,4})(\.[0-9]{1,4})?")


@frozen
class PupilElement:
    """One `Pupil` of a file. `where` tells it by its position, which is not personal."""

    upn: str = field(repr=False)
    element: Element = field(repr=False)
    where: str

    def fault(self, name: str, expected: str) -> Fault:
        """Give a fault of one element within."""
        return Fault(f"{self.where}, element {name}", expected)


@frozen
class Document:
    """A CTF. `version` is the number before the point; `school` is whose attendance is wanted.

    `made` is the moment of the header, as it stands there; `written` that of the file.
    """

    place: str
    version: int
    school: SchoolNumbers
    made: str
    written: datetime
    pupils: tuple[PupilElement, ...] = field(repr=False)

    @property
    def as_at(self) -> datetime:
        """The moment at which the file was made, by the clock of London.

        Raises:
            Refused: that of the header is none; the file's own may be much later.
        """
        try:
            return moment(self.made) if self.made else self.written
        except ValueError:
            expected = "an ISO moment such as 2026-11-20T08:45:00 was expected"
            raise Refused([Fault(f"{self.place}, element DateTime", expected)]) from None

    def is_of_school(self, element: Element) -> bool:
        """Say whether an element with LEA and Estab is about the school."""
        return (_number(element, "LEA"), _number(element, "Estab")) == self.school


def text_of(element: Element, path: str) -> str:
    """Give the text of an element within, empty where there is none."""
    return (element.findtext(path) or "").strip()


def read_document(path: Path, school: tuple[int | None, int | None]) -> Document:
    """Open a CTF.

    Args:
        path: the file.
        school: the numbers of the authority and of the school; None is that of `SourceSchool`.

    Raises:
        Refused: it is no CTF or changes while it is read, its version or its school is not known, a
            pupil has no UPN or one that another has, there is no pupil, or of an element a part
            alone would be read.
    """
    place = path.name
    root, written = _root(path)
    header = root.find("Header")
    with collecting() as faults:
        if header is None:
            faults.add(place, "an element Header was expected")
            faults.refuse()
        version = _VERSION.fullmatch(text_of(header, "CTFversion") or text_of(header, "CTFVersion"))
        if version is None:
            faults.add(f"{place}, element CTFversion", "a version such as 25.0 was expected")
        numbers = _school(header, school)
        if numbers is None:
            expected = "the numbers LEA and Estab of the school that the file comes from"
            faults.add(f"{place}, element SourceSchool", f"{expected} were expected")
        pupils = tuple(_pupils(root, place, faults))
        for pupil in pupils:
            faults.extend(pupil.fault(*each) for each in amiss(pupil.element))
        if version is None or numbers is None:
            faults.refuse()
    made = text_of(header, "DateTime")
    return Document(place, int(version[1]), numbers, made, written, pupils)


def _root(path: Path) -> tuple[Element, datetime]:
    place = path.name
    data, written = _opened(path)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise Refused([Fault(place, "well-formed XML was expected", error.position[0])]) from None
    except (ValueError, LookupError):
        # A DTD or entities, which no CTF has, and encodings that nobody knows.
        raise Refused([Fault(place, "plain XML without entities was expected")]) from None
    if root.tag != "CTfile":
        raise Refused([Fault(place, "a CTF was expected, whose outermost element is CTfile")])
    return root, written


def _opened(path: Path) -> tuple[bytes, datetime]:
    """Give a file, and when it was written, before the reading: nothing makes old marks fresh."""
    try:
        with path.open("rb") as file:
            before, data, after = os.fstat(file.fileno()), file.read(), os.fstat(file.fileno())
    except OSError:
        raise Refused([Fault(path.name, "a file that can be read was expected")]) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        expected = "a file that nobody writes to while it is read was expected"
        raise Refused([Fault(path.name, expected)])
    return data, datetime.fromtimestamp(before.st_mtime, LONDON)


def _number(element: Element, name: str) -> int | None:
    text = text_of(element, name)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _school(header: Element, given: tuple[int | None, int | None]) -> SchoolNumbers | None:
    source = header.find("SourceSchool")
    found = [
        number if number is not None or source is None else _number(source, name)
        for number, name in zip(given, ("LEA", "Estab"), strict=True)
    ]
    authority, establishment = found
    return None if authority is None or establishment is None else (authority, establishment)


def _pupils(root: Element, place: str, faults: collecting) -> Iterator[PupilElement]:
    found = root.findall("CTFpupilData/Pupil")
    if not found:
        faults.add(place, "at least one Pupil was expected; the file has none")
    seen: set[str] = set()
    for number, element in enumerate(found, 1):
        upn, where = text_of(element, "UPN"), f"{place}, pupil {number}"
        pupil = PupilElement(upn, element, where)
        if not is_upn(upn):
            expected = "a UPN, a letter and twelve characters, was expected"
            faults.extend([pupil.fault("UPN", expected)])
        elif upn in seen:
            faults.extend([pupil.fault("UPN", "one Pupil for each UPN was expected")])
        seen.add(upn)
        yield pupil
