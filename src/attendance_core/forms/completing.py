"""A school's own word about forms: what nobody has published, read off the live form.

A file of TOML, with a table `[[form]]` for each form that is completed or put right: its labels,
its values, its order, its channel. It is laid over the specification, and marked as the school's.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from attrs import evolve, field, fields, frozen

from attendance_core.errors import collecting
from attendance_core.forms.amiss import faults_of, strange_names
from attendance_core.forms.laying import Layer, laid
from attendance_core.forms.parts import Word
from attendance_core.forms.spec import FormSpec
from attendance_core.forms.values import Kind, misfit
from attendance_core.tables import plain, structure

__all__ = ["completed"]


@frozen
class _Head:
    """Whoever says something of a form says when, and in which role, they looked at it."""

    id: str
    checked_on: date
    checked_by: str
    version: str | None = None
    called: str | None = None


@frozen
class _File:
    forms: tuple[dict[str, Any], ...] = field(alias="form")


@frozen
class _Completion:
    head: _Head
    layer: Layer
    key: str


_OF_HEAD = {each.name for each in fields(_Head)}


def completed(specs: Iterable[FormSpec], text: str, *, place: str) -> tuple[FormSpec, ...]:
    """Lay a school's own file over specifications.

    Args:
        specs: the specifications.
        text: what stands in the file.
        place: its name, for the faults.

    Raises:
        Refused: with every fault; a form that is none of the specifications' is one.
    """
    file = structure(plain(text, place=place), _File, place=place)
    given = tuple(specs)
    known = {each.id for each in given}
    with collecting() as faults:
        read: list[_Completion] = []
        for number, table in enumerate(file.forms, 1):
            key = f"form[{number}]"
            found = faults.attempt(partial(_read, table, place, key))
            read.extend([found] if found else [])
        seen: set[str] = set()
        for each in read:
            if each.head.id not in known:
                expected = f"one of {', '.join(sorted(known))} was expected"
                faults.add(place, expected, key=f"{each.key}.id")
            if each.head.id in seen:
                faults.add(place, "a form that stands once was expected", key=f"{each.key}.id")
            seen.add(each.head.id)
        if faults:
            faults.refuse()
        by_id = {each.head.id: each for each in read}
        made = tuple(_completed(each, by_id.get(each.id)) for each in given)
        for spec in made:
            if spec.id in by_id:
                faults.extend(faults_of(spec, place, by_id[spec.id].key))
    return made


def _read(table: Mapping[str, Any], place: str, key: str) -> _Completion:
    own = {name: value for name, value in table.items() if name in _OF_HEAD}
    rest = {name: value for name, value in table.items() if name not in _OF_HEAD}
    with collecting() as faults:
        head = faults.attempt(lambda: structure(own, _Head, place=place, key=key))
        layer = faults.attempt(lambda: structure(rest, Layer, place=place, key=key))
        faults.extend(strange_names(rest, place, key))
        if head and (amiss := misfit(Kind.DAY, head.checked_on, {})):
            faults.add(place, amiss, key=f"{key}.checked_on")
        if head is None or layer is None:
            faults.refuse()
    return _Completion(head, layer, key)


def _completed(spec: FormSpec, completion: _Completion | None) -> FormSpec:
    if completion is None:
        return spec
    head = completion.head
    return evolve(
        laid(spec, completion.layer, Word.SCHOOL),
        checked_on=head.checked_on,
        checked_by=head.checked_by,
        version=head.version or spec.version,
        called=head.called or spec.called,
    )
