"""The settings of a school, and what each may hold."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import httpx2
from attrs import Attribute, field, frozen

from attendance_adapters.wonde.asking import is_this_machine
from attendance_adapters.wonde.facts import facts
from attendance_adapters.wonde.patience import Patience
from attendance_core.codes import UNMARKED, has_ever_been

__all__ = ["SchoolSettings"]

_ID = re.compile(r"[A-Za-z0-9]{1,40}")


def _school_id(_: object, attribute: "Attribute[str]", value: str) -> None:
    """Refuse what is no id of a school."""
    if not _ID.fullmatch(value):
        expected = "Wonde's id of the school, such as A0000000000, was expected in"
        raise ValueError(f"{expected} {attribute.name}")


def _safe_address(_: object, attribute: "Attribute[str]", value: str) -> None:
    """Refuse an address to which the token would go unprotected, or that has more than a host."""
    expected = f"an address such as https://api.wonde.com was expected in {attribute.name}"
    try:
        url = httpx2.URL(value)
    except httpx2.InvalidURL:
        raise ValueError(expected) from None
    is_safe = url.scheme == "https" or (url.scheme == "http" and is_this_machine(url.host))
    is_bare = url.path in {"", "/"} and not (url.query or url.fragment or url.userinfo)
    # A blank in a host is written with a sign of per cent.
    if not (is_safe and is_bare and url.host) or "%" in url.host:
        raise ValueError(expected)


def _codes(_: object, attribute: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
    """Refuse to translate a code of the register, or to anything that is none."""
    if any(code in {"", UNMARKED} or has_ever_been(code) for code in value):
        raise ValueError(f"in {attribute.name}, codes that are none of the register were expected")
    if not all(code == UNMARKED or has_ever_been(code) for code in value.values()):
        raise ValueError(f"in {attribute.name}, each was expected to stand for a code, or for -")


def _two_or_none(
    _: object, attribute: "Attribute[tuple[str, ...]]", value: tuple[str, ...]
) -> None:
    if len(value) not in {0, 2}:
        raise ValueError(f"two names, or none, were expected in {attribute.name}")


def _rows(_: object, attribute: "Attribute[int]", value: int) -> None:
    if value < 1:
        raise ValueError(f"a number above 0 was expected in {attribute.name}")


def _minutes(_: object, attribute: "Attribute[int]", value: int) -> None:
    if not 0 <= value <= _A_WEEK:
        raise ValueError(f"minutes, of a week at most, were expected in {attribute.name}")


_A_WEEK = 7 * 24 * 60


@frozen
class SchoolSettings:
    """The school, where the token is kept, and what this school's data call things.

    `school` is Wonde's id of it; `token` the name of the secret, such as `env:WONDE_TOKEN`;
    `address` that of the school's region. `since` is the first day whose marks are read, all that
    Wonde holds if left out; without `leavers` nobody who left is read, nor their marks.

    `codes` maps codes that only this school has to codes of the register, or to `-` for no mark;
    `words` further words, such as of an enrolment status, to their meanings. `behind_minutes` is
    how much Wonde may lag behind the school's system. In the folder `kept` is kept what was read,
    so that the next look of the day asks only for what changed since, and `overlap_minutes` before.
    The others say otherwise what the documentation leaves open.
    """

    school: str = field(validator=_school_id)
    token: str = field(repr=False)
    address: str = field(default="https://api.wonde.com", validator=_safe_address)
    since: date | None = None
    leavers: bool = True
    codes: dict[str, str] = field(factory=dict, validator=_codes, hash=False)
    words: dict[str, str] = field(factory=dict, hash=False)
    behind_minutes: int = field(factory=lambda: facts().behind_minutes.value, validator=_minutes)
    kept: Path | None = None
    overlap_minutes: int = field(factory=lambda: facts().overlap_minutes.value, validator=_minutes)
    per_page: int = field(factory=lambda: facts().per_page.value, validator=_rows)
    day_filters: tuple[str, ...] = field(
        factory=lambda: facts().day_filters.values, validator=_two_or_none
    )
    lesson_filters: tuple[str, ...] = field(
        factory=lambda: facts().lesson_filters.values, validator=_two_or_none
    )
    correspondence: str = field(factory=lambda: facts().correspondence.name)
    court_order: str = field(factory=lambda: facts().court_order.name)
    patience: Patience = field(factory=Patience)
