"""The numbers by which pupils and schools are known: UPN, URN, LAESTAB, admission number.

A UPN has thirteen characters: a check letter, the number of the local authority (3), the
establishment's number (4), the year (2) and a serial number (3), whose last character is a letter
in a temporary UPN. Source: DfE, Unique pupil numbers: guide for schools and local authorities.

>>> upn_check_letter("919400123001"), upn_authority("J919400123001")
('J', 919)
>>> is_temporary_upn("J91940012300A")
True
"""

import re
from functools import cache

from attrs import field, frozen

from attendance_core.sources import Source
from attendance_core.tables import packaged

__all__ = [
    "authority_source",
    "is_by_number",
    "is_known_authority",
    "is_laestab",
    "is_temporary_upn",
    "is_upn",
    "is_urn",
    "pupil_key",
    "upn_authority",
    "upn_check_letter",
]

# I, O and S are left out: they are read as 1, 0 and 5.
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_URN = re.compile(r"[1-9][0-9]{5}")
_LAESTAB = re.compile(r"([0-9]{3})/?([0-9]{4})")


def is_upn(text: str) -> bool:
    """Say whether `text` has the shape of a UPN; its check letter may still be wrong."""
    return _UPN.fullmatch(text) is not None


def is_temporary_upn(upn: str) -> bool:
    """Say whether a UPN is a temporary one, whose last character is a letter."""
    return is_upn(upn) and upn[-1].isalpha()


def upn_check_letter(characters: str) -> str:
    """Work out the check letter of the twelve characters that follow it.

    Each character's value times its place, from 2 to 13, added up and taken modulo 23, gives the
    letter's place in the alphabet without I, O and S.

    Raises:
        ValueError: these are not twelve characters of a UPN.
    """
    if _UPN.fullmatch("A" + characters) is None or characters[-1] in "IOS":
        raise ValueError("the twelve characters after a UPN's check letter were expected")
    values = [_LETTERS.index(each) if each.isalpha() else int(each) for each in characters]
    return _LETTERS[sum(place * value for place, value in enumerate(values, 2)) % len(_LETTERS)]


def upn_authority(upn: str) -> int:
    """Give the number of the local authority that stands in a UPN."""
    return int(upn[1:4])


def is_urn(number: int) -> bool:
    """Say whether `number` has the shape of a school's unique reference number."""
    return _URN.fullmatch(str(number)) is not None


def is_laestab(text: str) -> bool:
    """Say whether `text` is an authority's number and an establishment's: 9084151, 908/4151."""
    return _LAESTAB.fullmatch(text) is not None


_BY_NUMBER = "adno:"


def pupil_key(upn: str | None, admission_number: str | None) -> str:
    """Give the key by which a pupil is known everywhere: the UPN, or `adno:` and the number.

    Raises:
        ValueError: neither is there.
    """
    if upn:
        return upn
    if admission_number:
        return f"{_BY_NUMBER}{admission_number}"
    raise ValueError("a upn or an admission_number was expected")


def is_by_number(key: str) -> bool:
    """Say whether a pupil's key is made of the admission number, for want of a UPN.

    >>> is_by_number(pupil_key(None, "0501")), is_by_number("J919400123001")
    (True, False)
    """
    return key.startswith(_BY_NUMBER)


@frozen
class _Authorities:
    numbers: tuple[int, ...]
    source: Source


@frozen
class _AuthorityFile:
    lists: tuple[_Authorities, ...] = field(alias="list")


@cache
def _lists() -> tuple[_Authorities, ...]:
    return packaged(__name__, "data/local_authorities.toml", _AuthorityFile).lists


def is_known_authority(number: int) -> bool:
    """Say whether `number` is, or was, a local authority's in England.

    A number that is not known here is a finding at most: pupils come from Wales and from abroad.
    """
    return any(number in each.numbers for each in _lists())


def authority_source() -> Source:
    """Give the source of the list of authorities."""
    return _lists()[0].source
