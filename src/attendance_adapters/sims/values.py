"""What the cells of the short reports hold, in SIMS's words, as values."""

import re
from collections.abc import Mapping
from datetime import time

from attendance_core.identifiers import is_upn
from attendance_core.roll import Boarder, EnrolmentStatus, ParentBasis, Restriction
from attendance_core.sessions import Half
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
_ANSWERS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_NOBODY = {"no", "false", "0", "none"}


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


def _answer(cell: str) -> bool:
    return _ANSWERS[cell.casefold()]


def _boarder(cell: str) -> Boarder:
    # A yes or no is plain, save that 1 and 0 would be nights.
    plain = {"yes": Boarder.BOARDER, "true": Boarder.BOARDER, "false": Boarder.NOT}
    plain["no"] = Boarder.NOT
    return plain[cell.casefold()] if cell.casefold() in plain else Boarder(cell)


def _worker(cell: str) -> str | None:
    """A column of workers may say No in place of a name."""
    return None if cell.casefold() in _NOBODY else cell


def _restriction(cell: str) -> Restriction:
    return Restriction("_".join(cell.casefold().split()))


def _whole(cell: str) -> int:
    # Nothing that is counted here has ten figures.
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):  # noqa: PLR2004
        raise ValueError
    return int(cell)


_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")


def _time(cell: str) -> time:
    if not _CLOCK.fullmatch(cell):
        raise ValueError
    return time.fromisoformat(cell)


_BASES = ", ".join(ParentBasis)
_RESTRICTIONS = ", ".join(each.replace("_", " ") for each in Restriction)
_YES_OR_NO = Cell(_answer, "Yes or No, True or False, 1 or 0, or nothing was expected")
_WORKER = Cell(_worker, "a name, or No, was expected")

CELLS: Mapping[str, Cell] = {
    "upn": Cell(_upn, "a UPN, a letter and twelve characters, was expected"),
    "year_group": Cell(_year_group, "a year group was expected"),
    "sex": Cell(lambda cell: _SEXES.get(cell.casefold(), cell), "a sex was expected"),
    "enrolment_status": Cell(
        _status, "an enrolment status was expected: C, M, S, F, O, G, P or SIMS's name of one"
    ),
    "boarder": Cell(_boarder, "B, 6, 7 or N was expected, or Yes or No"),
    "looked_after": _YES_OR_NO,
    "child_protection": _YES_OR_NO,
    "social_worker": _WORKER,
    "youth_justice_worker": _WORKER,
    "priority": Cell(_whole, "a whole number was expected"),
    "parental_responsibility": _YES_OR_NO,
    "lives_with_pupil": _YES_OR_NO,
    "contact_allowed": _YES_OR_NO,
    "court_order": _YES_OR_NO,
    "restriction": Cell(_restriction, f"one of {_RESTRICTIONS} was expected"),
    "parent_basis": Cell(
        lambda cell: ParentBasis(cell.casefold()), f"one of {_BASES} was expected"
    ),
    "session": Cell(Half, "AM or PM was expected"),
    "taken": _YES_OR_NO,
    "is_active": _YES_OR_NO,
    "is_restricted": _YES_OR_NO,
    "minutes_late": Cell(_whole, "a whole number of minutes was expected"),
    "starts": Cell(_time, "a time such as 08:45 was expected"),
    "ends": Cell(_time, "a time such as 08:45 was expected"),
}
"""How cells are read whose text is not the value; dates are read by the way of their column."""
