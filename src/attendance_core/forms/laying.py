"""Laying one word about a form over another: what it says is taken, what it is silent on stays."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from attrs import evolve, fields, frozen

from attendance_core.forms.checks import Check
from attendance_core.forms.conditions import Condition
from attendance_core.forms.dictionary import canonical_field, has_field
from attendance_core.forms.parts import (
    AttachmentSpec,
    Blocked,
    Channel,
    Deadline,
    DeclarationSpec,
    FieldSpec,
    Packaging,
    Word,
)
from attendance_core.forms.spec import FormSpec
from attendance_core.forms.values import Kind

__all__ = ["FieldLayer", "Layer", "laid"]

T = TypeVar("T")


@frozen
class FieldLayer:
    """What a layer says of one field: what is left out stays as it was.

    `verified` does not: whoever says something new of a field says whether it was seen.
    """

    name: str
    label: str | None = None
    required: bool | None = None
    required_if: tuple[Condition, ...] | None = None
    allowed: dict[str, str] | None = None
    longest: int | None = None
    help: str | None = None
    columns: tuple[str, ...] | None = None
    may_be_unknown: bool | None = None
    verified: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse columns, values or a length that the field cannot have."""
        if not has_field(self.name):
            return  # told by its key, in `reading`
        kept = canonical_field(self.name)
        strange = [name for name in self.columns or () if name not in kept.columns]
        if strange:
            raise ValueError(f"columns of {self.name} were expected, not {strange[0]}")
        if self.allowed and kept.kind not in {Kind.CHOICE, Kind.TEXT}:
            raise ValueError(f"values were expected of a choice or a text, and not of {self.name}")
        if self.longest is not None and self.longest < 1:
            raise ValueError("a length of at least one character was expected")


@frozen
class Layer:
    """One word about a form. Parts with a name that is known take the place of the one below.

    Deadlines take the place of all below. `leave_out` names fields that the form does not have, and
    `order` the first fields in the order of the form; the others follow as they stood.
    """

    fields: tuple[FieldLayer, ...] = ()
    leave_out: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    declarations: tuple[DeclarationSpec, ...] = ()
    attachments: tuple[AttachmentSpec, ...] = ()
    packaging: Packaging | None = None
    channel: Channel | None = None
    deadlines: tuple[Deadline, ...] = ()
    nil: bool | None = None
    checks: tuple[Check, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    notes: tuple[str, ...] = ()


def laid(spec: FormSpec, layer: Layer, word: Word) -> FormSpec:
    """Lay a layer over a specification."""
    return evolve(
        spec,
        fields=_in_order(_fields(spec, layer, word), layer.order),
        declarations=_named(spec.declarations, _by(layer.declarations, word), lambda it: it.name),
        attachments=_named(spec.attachments, _by(layer.attachments, word), lambda it: it.kind),
        packaging=layer.packaging or spec.packaging,
        channel=layer.channel or spec.channel,
        deadlines=_by(layer.deadlines, word) or spec.deadlines,
        nil=spec.nil if layer.nil is None else layer.nil,
        checks=_named(spec.checks, layer.checks, lambda it: it.name),
        blocked=_named(spec.blocked, layer.blocked, lambda it: it.kind),
        notes=(*spec.notes, *layer.notes),
    )


def _by(parts: Iterable[Any], word: Word) -> tuple[Any, ...]:
    return tuple(evolve(each, word=word) for each in parts)


def _named(below: Iterable[T], above: Iterable[T], name: Callable[[T], str]) -> tuple[T, ...]:
    return tuple(({name(it): it for it in below} | {name(it): it for it in above}).values())


def _fields(spec: FormSpec, layer: Layer, word: Word) -> dict[str, FieldSpec]:
    found = {each.name: each for each in spec.fields if each.name not in layer.leave_out}
    for each in layer.fields:
        found[each.name] = _field(found.get(each.name), each, word)
    return found


def _field(below: FieldSpec | None, layer: FieldLayer, word: Word) -> FieldSpec:
    kept = canonical_field(layer.name)
    start = below or FieldSpec(kept.name, kept.label, allowed=kept.allowed)
    said = {each.name: getattr(layer, each.name) for each in fields(FieldLayer)}
    told = {name: value for name, value in said.items() if value is not None}
    if layer.required is not None and layer.required_if is None:
        told["required_if"] = ()
    return evolve(start, **told, word=word)


def _in_order(found: dict[str, FieldSpec], order: Iterable[str]) -> tuple[FieldSpec, ...]:
    first = {name: found[name] for name in order if name in found}
    return tuple((first | found).values())
