"""The canonical fields of local authorities' forms: what each is, and how delicate.

A form of any authority is made of these, under its own labels, so that one case fills them all. The
dictionary is data; a name that it does not have stands on no form. What a live form asks besides, a
school names itself: `own.` and a word. It is text, and as delicate as can be.

>>> canonical_field("pupil.sen_status").data_class.value, canonical_field("own.gp").label
('special', 'Gp')
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from attrs import field, frozen

from attendance_core.forms.values import Kind
from attendance_core.tables import packaged

__all__ = [
    "About",
    "CanonicalField",
    "DataClass",
    "Origin",
    "canonical_field",
    "canonical_fields",
    "expect_fields",
    "has_field",
]

_OWN = re.compile(r"own\.[a-z][a-z0-9_]{0,39}")


class DataClass(StrEnum):
    """How delicate a field is: I, P, S and N of the reference."""

    IDENTIFIER = "identifier"
    PERSONAL = "personal"
    SPECIAL = "special"
    NEUTRAL = "neutral"


class Origin(StrEnum):
    """Where a value comes from. `computed` is worked out from what the others hold."""

    SCHOOL = "school"
    ROLL = "roll"
    REGISTER = "register"
    CASE = "case"
    TYPED = "typed"
    COMPUTED = "computed"


class About(StrEnum):
    """What a field is about: the form as a whole, a pupil's case, or one parent."""

    FORM = "form"
    PUPIL = "pupil"
    PARENT = "parent"


@frozen
class CanonicalField:
    """A field as every form may have it.

    `origin` is where it is looked for; what the roll lacks, a case may hold. `allowed` gives the
    values of a choice with their usual labels; without any they are the form's own. `columns` are
    those of a table. One that `is_internal` decides to whom something may go and stands on no form.
    """

    name: str
    label: str
    kind: Kind
    data_class: DataClass
    origin: Origin
    about: About
    group: str
    allowed: Mapping[str, str] = field(factory=dict, hash=False)
    columns: Mapping[str, Kind] = field(factory=dict, hash=False)
    is_internal: bool = False

    @property
    def may_be_told(self) -> bool:
        """Say whether a case or a person may give it; what is counted they may not."""
        return self.origin in {Origin.ROLL, Origin.CASE}


@frozen
class _Field:
    name: str
    label: str
    kind: Kind = Kind.TEXT
    data_class: DataClass | None = field(default=None, metadata={"key": "class"})
    origin: Origin | None = field(default=None, metadata={"key": "from"})
    allowed: dict[str, str] = field(factory=dict)
    columns: dict[str, Kind] = field(factory=dict)
    internal: bool = False


@frozen
class _Group:
    name: str
    title: str
    about: About
    origin: Origin = field(metadata={"key": "from"})
    data_class: DataClass = field(metadata={"key": "class"})
    fields: tuple[_Field, ...]


@frozen
class _File:
    group: tuple[_Group, ...]


def canonical_fields() -> Mapping[str, CanonicalField]:
    """Give every field by its name, in the order of the dictionary."""
    return _fields()


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _fields() -> Mapping[str, CanonicalField]:
    groups = packaged(__package__, "data/fields.toml", _File).group
    made = [_made(group, each) for group in groups for each in group.fields]
    return {each.name: each for each in made}


def _made(group: _Group, each: _Field) -> CanonicalField:
    return CanonicalField(
        name=f"{group.name}.{each.name}",
        label=each.label,
        kind=each.kind,
        data_class=each.data_class or group.data_class,
        origin=each.origin or group.origin,
        about=group.about,
        group=group.title,
        allowed=each.allowed,
        columns=each.columns,
        is_internal=each.internal,
    )


def has_field(name: str) -> bool:
    """Say whether the dictionary has a field, or it is one of a school's own."""
    return name in _fields() or _OWN.fullmatch(name) is not None


def canonical_field(name: str) -> CanonicalField:
    """Give a field.

    Raises:
        LookupError: there is none.
    """
    return _own(name) if _OWN.fullmatch(name) else _fields()[name]


def _own(name: str) -> CanonicalField:
    return CanonicalField(
        name=name,
        label=name.partition(".")[2].replace("_", " ").capitalize(),
        kind=Kind.LONG,
        data_class=DataClass.SPECIAL,
        origin=Origin.CASE,
        about=About.PUPIL,
        group="What the form asks besides",
    )


def expect_fields(names: Iterable[str], *kinds: Kind) -> None:
    """Refuse a name of no field, or of one that holds none of the kinds, where any are given.

    Raises:
        ValueError: in a plain sentence.
    """
    for name in names:
        if not has_field(name):
            raise ValueError(f"a field of the dictionary was expected, not {name}")
        if kinds and canonical_field(name).kind not in kinds:
            raise ValueError(f"a field that holds {' or '.join(kinds)} was expected, not {name}")
