"""The canonical fields of local authorities' forms: what each is, and how delicate.

A form of any authority is made of these, under its own labels, so that one case fills them all. The
dictionary is data; a name that it does not have stands on no form.

>>> canonical_field("pupil.sen_status").data_class.value
'special'
"""

from collections.abc import Mapping
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
    "has_field",
]


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
    """Say whether the dictionary has a field."""
    return name in _fields()


def canonical_field(name: str) -> CanonicalField:
    """Give a field.

    Raises:
        LookupError: the dictionary does not have it.
    """
    return _fields()[name]
