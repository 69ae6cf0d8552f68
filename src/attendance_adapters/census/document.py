"""The part of a school census that is about attendance, as XML: written, and read to compare."""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from attrs import field, frozen
from defusedxml.ElementTree import fromstring

from attendance_adapters.census.counts import Counted
from attendance_adapters.census.rules import rules
from attendance_core.errors import Fault, Refused, collecting

__all__ = ["Attendance", "read", "written"]


_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@frozen
class Attendance:
    """What a census says of one pupil, by the element that it stands in."""

    upn: str = field(repr=False)
    possible: Mapping[str, int]
    by_code: Mapping[str, Mapping[str, int]] = field(repr=False)


def written(terms: Mapping[str, Sequence[Counted]]) -> bytes:
    """Write the pupils of some terms, each once, in the order of the first.

    Args:
        terms: by the name of its element, what was counted in each.

    Raises:
        Refused: a name has what no XML holds; with every pupil, by the position.
    """
    pupils = {each.pupil.key: each.pupil for of in terms.values() for each in of}
    by_term = {name: {each.pupil.key: each for each in of} for name, of in terms.items()}
    with collecting() as faults:
        for at, pupil in enumerate(pupils.values(), 1):
            if _UNSEEN.search(f"{pupil.legal_surname}{pupil.legal_forename}"):
                expected = "a name without control characters was expected"
                faults.add("census", expected, key=f"pupil {at}")
    root = Element("Pupils")
    for key, pupil in pupils.items():
        element = SubElement(root, "Pupil")
        born = pupil.date_of_birth
        texts = {
            "UPN": pupil.upn,
            "Surname": pupil.legal_surname,
            "Forename": pupil.legal_forename,
            "DOB": born.isoformat() if born else None,
        }
        _texts(SubElement(element, "PupilIdentifiers"), texts)
        attendance = SubElement(element, "Attendance")
        for name, of in by_term.items():
            if key in of:
                _term(SubElement(attendance, name), of[key])
    indent(root)
    made: bytes = tostring(root, "utf-8", xml_declaration=True)
    return made


def _term(element: Element, counted: Counted) -> None:
    names = rules().details
    _texts(element, {"SessionsPossible": str(counted.possible)})
    details = SubElement(element, "SessionDetails")
    for code, sessions in sorted(counted.by_code.items()):
        detail = SubElement(details, "SessionDetail")
        _texts(detail, {names.reason: code, names.sessions: str(sessions)})


def _texts(parent: Element, texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        if text is not None:
            SubElement(parent, name).text = text


def read(data: bytes, *, place: str) -> tuple[Attendance, ...]:
    """Read the attendance of a census's pupils: of one `Pupil`, or of all that stand in a file.

    Raises:
        Refused: it is no such XML; with every fault, told by the pupil's position.
    """
    root = _root(data, place)
    found = [root] if root.tag == "Pupil" else list(root.iter("Pupil"))
    with collecting() as faults:
        if not found:
            faults.add(place, "at least one Pupil was expected")
        read = [_pupil(each, f"{place}, pupil {at}", faults) for at, each in enumerate(found, 1)]
    return tuple(read)


def _root(data: bytes, place: str) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise Refused([Fault(place, "well-formed XML was expected", error.position[0])]) from None
    except (ValueError, LookupError):
        # A DTD or entities, which no census has, and encodings that nobody knows.
        raise Refused([Fault(place, "plain XML without entities was expected")]) from None
    return root


def _pupil(element: Element, where: str, faults: collecting) -> Attendance:
    names = rules()
    terms = {
        each.tag: each
        for each in element.iterfind("Attendance/*")
        if each.tag in {names.elements.container, names.elements.half_term_2}
    }
    possible = {
        tag: _number(each.findtext("SessionsPossible"), f"{where}, element {tag}", faults)
        for tag, each in terms.items()
    }
    by_code = {
        tag: _details(each, f"{where}, element {tag}", faults) for tag, each in terms.items()
    }
    upn = (element.findtext("PupilIdentifiers/UPN") or "").strip()
    return Attendance(upn, possible, by_code)


def _details(element: Element, where: str, faults: collecting) -> Mapping[str, int]:
    names, found = rules().details, {}
    for each in element.iterfind("SessionDetails/SessionDetail"):
        code = (each.findtext(names.reason) or "").strip()
        if not code or code in found:
            faults.add(where, "a code that stands once was expected")
        found[code] = _number(each.findtext(names.sessions), where, faults)
    return found


def _number(text: str | None, where: str, faults: collecting) -> int:
    told = (text or "").strip()
    if told.isascii() and told.isdigit() and len(told) < 7:  # noqa: PLR2004 - no year has a million sessions
        return int(told)
    faults.add(where, "a number of sessions was expected")
    return 0
