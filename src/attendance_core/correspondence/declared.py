"""What a document declares of itself: for whom it is, what it sees, and what it must say."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from attendance_core.correspondence.kinds import Field, misfit
from attendance_core.errors import Fault, Refused
from attendance_core.sources import Source

__all__ = [
    "LETTER",
    "NOBODY",
    "Audience",
    "Data",
    "Declaration",
    "Effect",
    "Element",
    "Means",
    "refused_of",
]


NOBODY = "nobody"
"""The authority of what may go by itself."""

LETTER = "attendance letter"
"""The command that writes a document by its template."""


class Audience(StrEnum):
    """For whom a document is."""

    PARENT = "parent"
    PUPIL = "pupil"
    LOCAL_AUTHORITY = "local_authority"
    STAFF = "staff"
    PROVIDER = "provider"
    NEXT_PLACE = "next_place"
    FILE = "file"


class Data(StrEnum):
    """Of which class the data in it is."""

    PERSONAL = "personal"
    SPECIAL = "special"
    RESTRICTED = "restricted"


class Effect(StrEnum):
    """What it does in law: nothing, what guidance expects, or it may be evidence."""

    NONE = "none"
    GUIDANCE = "guidance"
    EVIDENCE = "evidence"


class Means(StrEnum):
    """By what it can go."""

    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"
    PAPER = "paper"


@frozen
class Element:
    """Something that a document must state: a block of this name in its template."""

    name: str
    says: str
    sources: tuple[Source, ...] = ()


@frozen
class Declaration:
    """A document's declaration; `number` is that of the list of documents.

    `authority` is the role that approves it, or `nobody` where it may go by itself. `made_by` is
    the command that makes it: what another than `LETTER` makes has no template, and so neither
    languages nor fields.
    """

    title: str
    audience: Audience
    channels: tuple[Means, ...]
    authority: str
    data: Data
    effect: Effect
    penalty_wording: bool
    languages: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    # They are read before: that it is a table is all that is left to see to.
    fields: Mapping[str, Field] = field(factory=dict, converter=dict, repr=False)
    elements: tuple[Element, ...] = field(default=(), repr=False)
    number: int | None = None
    made_by: str = LETTER

    @property
    def has_template(self) -> bool:
        """Whether it is written by a template."""
        return self.made_by == LETTER

    def misfits(self, values: Mapping[str, Any], *, place: str) -> Iterator[Fault]:
        """Say which values are missing, unknown, or of another kind, without repeating any."""
        for name in sorted(values.keys() - self.fields.keys()):
            yield Fault(place, "this field is not known here", key=name)
        for name, each in self.fields.items():
            value = values.get(name)
            if value is None:
                if not each.is_optional:
                    yield Fault(place, "this field is missing", key=name)
            elif each.is_list or each.columns is not None:
                yield from _in_list(name, each, value, place)
            elif expected := misfit(each.kind, value):
                yield Fault(place, expected, key=name)


def _in_list(name: str, each: Field, value: Any, place: str) -> Iterator[Fault]:  # noqa: ANN401
    if not isinstance(value, list | tuple):
        yield Fault(place, "a list was expected", key=name)
        return
    for number, item in enumerate(value, 1):
        key = f"{name}[{number}]"
        if each.columns is None:
            if expected := misfit(each.kind, item):
                yield Fault(place, expected, key=key)
        elif not isinstance(item, Mapping) or item.keys() != each.columns.keys():
            expected = f"the columns {', '.join(each.columns)} were expected"
            yield Fault(place, expected, key=key)
        else:
            for column, kind in each.columns.items():
                if expected := misfit(kind, item[column]):
                    yield Fault(place, expected, key=f"{key}.{column}")


def refused_of(faults: Iterator[Fault]) -> None:
    """Refuse if there is any fault.

    Raises:
        Refused: with every fault.
    """
    found = tuple(faults)
    if found:
        raise Refused(found)
