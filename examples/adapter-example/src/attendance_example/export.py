"""The text file of the invented system: text in, values out."""

import re
from datetime import date

from attendance_core.errors import collecting
from attendance_core.register import Mark
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.sessions import Half, Session

__all__ = ["read_marks", "read_roll"]

_LINE = re.compile(
    r"(?P<number>\d+) (?P<forename>\S+) (?P<surname>.+) (?P<born>\d{4}-\d\d-\d\d)"
    r" \| (?P<day>\d{4}-\d\d-\d\d) (?P<half>AM|PM) \| (?P<word>here|late|ill|unknown)"
)
_CODES = {"late": "L", "ill": "I", "unknown": "N"}
_HERE = {Half.AM: "/", Half.PM: "\\"}


Line = tuple[re.Match[str], date, Session]
"""A line's parts, the day of birth, and the session."""


def _lines(text: str, place: str) -> list[Line]:
    found = []
    with collecting() as faults:
        for number, line in enumerate(text.splitlines(), 1):
            try:
                found.append(_line(line))
            except ValueError:
                faults.add(place, "pupil | day AM or PM | word was expected", line=number)
    return found


def _line(line: str) -> Line:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError
    session = Session(date.fromisoformat(match["day"]), Half(match["half"]))
    return match, date.fromisoformat(match["born"]), session


def read_marks(text: str, *, place: str) -> list[Mark]:
    """Read the marks.

    Raises:
        Refused: with every line that is not as it should be.
    """
    return [
        Mark(f"adno:{match['number']}", session, _CODES.get(match["word"]) or _HERE[session.half])
        for match, _, session in _lines(text, place)
    ]


def read_roll(text: str, *, place: str) -> Roll:
    """Read the pupils; when they came is not known, so it is the day of their first mark.

    Raises:
        Refused: with every line that is not as it should be.
    """
    pupils: dict[str, Pupil] = {}
    for match, born, _ in _lines(text, place):
        pupil = Pupil(
            upn=None,
            admission_number=match["number"],
            legal_surname=match["surname"],
            legal_forename=match["forename"],
            date_of_birth=born,
        )
        pupils[pupil.key] = pupil
    enrolments = tuple(Enrolment(key, None) for key in pupils)
    return Roll(tuple(pupils.values()), enrolments)
