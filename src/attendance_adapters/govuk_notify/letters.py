"""An envelope as Notify takes one: three to seven lines, the last a postcode."""

import re
from collections.abc import Mapping

from attendance_core.errors import Fault, Refused

__all__ = ["address_lines"]

_FEWEST, _MOST = 3, 7
# The shapes of a postcode: GOV.UK's. Which of them are in use, only Notify can say.
_POSTCODE = re.compile(
    r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|BFPO ?[0-9]{1,4})", re.IGNORECASE
)
_NO_HOME = re.compile(r"no fixed (abode|address)|\bnfa\b", re.IGNORECASE)
_BEGINS_BADLY = tuple('@()=[]”"\\/,<>')


def address_lines(to: str) -> Mapping[str, str]:
    """Give the lines of an envelope by the names that Notify has for them.

    Raises:
        Refused: Notify would not print it; with what was expected, and nothing of the address.
    """
    lines = [line.strip() for line in to.splitlines() if line.strip()]
    expected = _expected(lines)
    if expected:
        raise Refused([Fault("letter", expected, key="to")])
    return {f"address_line_{number}": line for number, line in enumerate(lines, 1)}


def _expected(lines: list[str]) -> str:
    if any(map(_NO_HOME.search, lines)):
        return "an address was expected; no letter goes to no fixed abode: hand it over in person"
    if not _FEWEST <= len(lines) <= _MOST:
        return f"an address of {_FEWEST} to {_MOST} lines was expected"
    if not _POSTCODE.fullmatch(lines[-1]):
        return "an address whose last line is a postcode was expected"
    if not all(any(map(str.isalnum, line)) for line in lines[:2]):
        return "letters or figures were expected in the first two lines of the address"
    if any(line.startswith(_BEGINS_BADLY) for line in lines):
        return "lines of an address that begin with a letter or a figure were expected"
    return ""
