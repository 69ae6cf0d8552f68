"""What a document declares of itself: for whom it is, what it sees, and what it must say."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from attendance_core.correspondence.kinds import Field, Kind, misfit
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.sources import Source
from attendance_core.tables import plain, structure

__all__ = [
    "NOBODY",
    "Audience",
    "Data",
    "Declaration",
    "Effect",
    "Element",
    "Means",
    "read_declaration",
]


NOBODY = "nobody"
"""The authority of what may go by itself."""


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
    """A document's declaration; `stem` is its name, `number` that of the list of documents.

    `authority` is the role that approves it, or `nobody` where it may go by itself.
    """

    stem: str
    number: int | None
    title: str
    audience: Audience
    channels: tuple[Means, ...]
    authority: str
    data: Data
    effect: Effect
    penalty_wording: bool
    languages: tuple[str, ...]
    approved: tuple[str, ...]
    fields: Mapping[str, Field] = field(repr=False)
    elements: tuple[Element, ...] = field(repr=False)

    def misfits(self, values: Mapping[str, Any]) -> Iterator[Fault]:
        """Say which values are missing, unknown, or of another kind, without repeating any."""
        for name in sorted(values.keys() - self.fields.keys()):
            yield Fault(self.stem, "this field is not known here", key=name)
        for name, each in self.fields.items():
            value = values.get(name)
            if value is None:
                if not each.is_optional:
                    yield Fault(self.stem, "this field is missing", key=name)
            elif each.is_list or each.columns is not None:
                yield from self._in_list(name, each, value)
            elif expected := misfit(each.kind, value):
                yield Fault(self.stem, expected, key=name)

    def _in_list(self, name: str, each: Field, value: Any) -> Iterator[Fault]:  # noqa: ANN401
        if not isinstance(value, list | tuple):
            yield Fault(self.stem, "a list was expected", key=name)
            return
        for number, item in enumerate(value, 1):
            key = f"{name}[{number}]"
            if each.columns is None:
                if expected := misfit(each.kind, item):
                    yield Fault(self.stem, expected, key=key)
            elif not isinstance(item, Mapping) or item.keys() != each.columns.keys():
                expected = f"the columns {', '.join(each.columns)} were expected"
                yield Fault(self.stem, expected, key=key)
            else:
                for column, kind in each.columns.items():
                    if expected := misfit(kind, item[column]):
                        yield Fault(self.stem, expected, key=f"{key}.{column}")


@frozen
class _File:
    title: str
    audience: Audience
    channels: tuple[Means, ...]
    authority: str
    data: Data
    effect: Effect
    penalty_wording: bool
    languages: tuple[str, ...]
    approved: tuple[str, ...]
    fields: dict[str, Any]
    elements: tuple[Element, ...] = ()
    number: int | None = None


def read_declaration(stem: str, text: str, *, place: str) -> Declaration:
    """Read a declaration.

    Raises:
        Refused: with every fault, naming its key.
    """
    file = structure(plain(text, place=place), _File, place=place)
    read: dict[str, Field] = {}
    with collecting() as faults:
        for name, value in file.fields.items():
            try:
                read[name] = _field(value)
            except ValueError as error:
                faults.add(place, str(error), key=f"fields.{name}")
        for number, each in enumerate(file.approved, 1):
            if each not in file.languages:
                faults.add(place, "one of languages was expected", key=f"approved[{number}]")
        names = [each.name for each in file.elements]
        for number, name in enumerate(names, 1):
            if name in names[: number - 1]:
                faults.add(place, "a name that stands once was expected", key=f"elements[{number}]")
    others = {each: getattr(file, each) for each in _SAME}
    return Declaration(stem=stem, fields=read, elements=file.elements, **others)


_SAME = (
    *("number", "title", "audience", "channels", "authority", "data", "effect"),
    *("penalty_wording", "languages", "approved"),
)


def _field(value: object) -> Field:
    match value:
        case str():
            return Field(_kind(value))
        case [str() as kind]:
            return Field(_kind(kind), is_list=True)
        case [dict() as columns]:
            return Field(
                is_list=True, columns={name: _kind(each) for name, each in columns.items()}
            )
        case {"kind": kind, "optional": bool() as is_optional, **rest} if not rest:
            return Field(_kind(kind), is_optional=is_optional)
    raise ValueError('a kind, a list of one, or { kind = "text", optional = true } was expected')


def _kind(value: object) -> Kind:
    if isinstance(value, str) and value in set(Kind):
        return Kind(value)
    raise ValueError(f"one of {', '.join(Kind)} was expected")


def refused_of(faults: Iterator[Fault]) -> None:
    """Refuse if there is any fault.

    Raises:
        Refused: with every fault.
    """
    found = tuple(faults)
    if found:
        raise Refused(found)
