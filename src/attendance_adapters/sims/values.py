"""What the cells of the students report hold, in SIMS's words, as values of the roll."""

import re
from collections.abc import Mapping

from attendance_core.identifiers import is_upn
from attendance_core.roll import EnrolmentStatus
from attendance_core.tables import Cell

__all__ = ["CELLS"]

_YEAR = re.compile(r"(?:year\s+)?(\S+)", re.IGNORECASE)
_SEXES = {"female": "F", "male": "M"}
# The names that SIMS has for the letters of the census, without dashes; unverified.
_STATUSES: Mapping[str, EnrolmentStatus] = {
    "single registration": EnrolmentStatus.CURRENT,
    "main dual registration": EnrolmentStatus.MAIN,
    "subsidiary dual registration": EnrolmentStatus.SUBSIDIARY,
    "fe college": EnrolmentStatus.FURTHER_EDUCATION,
    "other provider": EnrolmentStatus.OTHER_PROVIDER,
    "guest": EnrolmentStatus.GUEST,
    "guest pupil": EnrolmentStatus.GUEST,
}


def _upn(cell: str) -> str:
    if not is_upn(cell):
        raise ValueError
    return cell


def _year_group(cell: str) -> str:
    """SIMS writes "Year  9", with two spaces; what is no such thing stays as it is."""
    words = " ".join(cell.split())
    found = _YEAR.fullmatch(words)
    year = found[1] if found else words
    return "R" if year.casefold() == "reception" else year


def _status(cell: str) -> EnrolmentStatus:
    words = " ".join(re.findall(r"[a-z]+", cell.casefold())).removeprefix("current ")
    return _STATUSES[words] if words in _STATUSES else EnrolmentStatus(cell)


CELLS: Mapping[str, Cell] = {
    "upn": Cell(_upn, "a UPN, a letter and twelve characters, was expected"),
    "year_group": Cell(_year_group, "a year group was expected"),
    "sex": Cell(lambda cell: _SEXES.get(cell.casefold(), cell), "a sex was expected"),
    "enrolment_status": Cell(
        _status, "an enrolment status was expected: C, M, S, F, O, G, P or SIMS's name of one"
    ),
}
"""How cells are read whose text is not the value; dates are read by the way of their column."""
