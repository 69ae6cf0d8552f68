"""Contacts of one pupil who may be one person that was entered twice."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from unicodedata import combining, normalize

from attendance_core.findings.finding import Finding, Name
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Parent

__all__ = ["duplicate_parents"]

_ABROAD = re.compile(r"^(?:00)?44(?=7)")


def duplicate_parents(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find two contacts of one pupil with different ids and the same name or mobile number.

    They are told by their places among the pupil's contacts, in the order of priority. Two with
    one initial and different titles are taken to be two people.
    """
    begun = {
        each.pupil for each in registers.roll.enrolments if each.start is None or each.start <= on
    }
    for pupil in sorted(begun):
        parents = registers.roll.parents_of(pupil)
        for (first, one), (second, other) in combinations(enumerate(parents, 1), 2):
            same = _same(one, other) if one.parent_id != other.parent_id else ()
            if same:
                detail = f"contacts {first} and {second} have the same {' and '.join(same)}"
                yield Finding(Name.POSSIBLE_DUPLICATE_PARENT, detail, pupil=pupil)


def _same(one: Parent, other: Parent) -> tuple[str, ...]:
    name, number = _name(one), _number(one)
    found = []
    if name and name == _name(other) and not _are_told_apart(one, other):
        found.append("name")
    if number and number == _number(other):
        found.append("mobile")
    return tuple(found)


def _name(parent: Parent) -> tuple[str, str] | None:
    forename, surname = _plain(parent.forename or ""), _plain(parent.surname)
    return (forename, surname) if forename and surname else None


def _plain(text: str) -> str:
    """Give the letters of a name, without case, accents and what stands between them."""
    letters = normalize("NFKD", text)
    return "".join(each for each in letters if each.isalnum() and not combining(each)).casefold()


def _are_told_apart(one: Parent, other: Parent) -> bool:
    # Mr J. and Mrs J. of one surname are two people.
    titles = {_plain(each.title) for each in (one, other) if each.title}
    return len(_plain(one.forename or "")) == 1 and len(titles) > 1


def _number(parent: Parent) -> str:
    """Give the digits of a mobile number as it is dialled in this country."""
    digits = re.sub(r"\D", "", parent.mobile or "")
    return _ABROAD.sub("0", digits)
