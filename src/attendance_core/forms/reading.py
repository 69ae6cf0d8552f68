"""Reading a form's specification from TOML, strictly: what is misspelt is told, with its key."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from attrs import fields, frozen

from attendance_core.errors import Fault, collecting
from attendance_core.forms.amiss import faults_of, strange_names
from attendance_core.forms.kinds import FormKind, form_kinds
from attendance_core.forms.laying import Layer, laid
from attendance_core.forms.parts import Word
from attendance_core.forms.spec import FormSpec, Per, Reaching
from attendance_core.forms.values import Kind, misfit
from attendance_core.sources import Source
from attendance_core.tables import decoded, plain, structure

__all__ = ["packaged_specs", "read_spec"]


@frozen
class _Head:
    id: str
    title: str
    authority: str
    la_number: int
    kind: str
    events: tuple[str, ...]
    per: Per
    version: str
    in_force: date
    sources: tuple[Source, ...]
    until: date | None = None
    called: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    goes_to: Reaching = Reaching.SCHOOL
    based_on: tuple[str, ...] = ()


@frozen
class _WorkingSet:
    title: str
    layer: Layer
    based_on: tuple[str, ...]


_OF_HEAD = {each.name for each in fields(_Head)}
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")


def read_spec(text: str, *, place: str) -> FormSpec:
    """Read a specification: its own words, laid over the working sets that it is based on.

    Raises:
        Refused: with every fault, naming its key.
    """
    table = plain(text, place=place)
    own = {name: value for name, value in table.items() if name in _OF_HEAD}
    rest = {name: value for name, value in table.items() if name not in _OF_HEAD}
    with collecting() as faults:
        head = faults.attempt(lambda: structure(own, _Head, place=place))
        layer = faults.attempt(lambda: structure(rest, Layer, place=place))
        if head is not None:
            faults.extend(_of_head(head, place))
        faults.extend(strange_names(rest, place))
        if faults or head is None or layer is None:
            faults.refuse()
        spec = _begun(head, form_kinds()[head.kind])
        for each in _layers(head.based_on):
            spec = laid(spec, each, Word.WORKING)
        spec = laid(spec, layer, Word.PUBLISHED)
        faults.extend(faults_of(spec, place))
    return spec


def _of_head(head: _Head, place: str) -> Iterator[Fault]:
    kinds = form_kinds()
    if head.kind not in kinds:
        yield Fault(place, f"one of {', '.join(kinds)} was expected", key="kind")
    if not _ID.fullmatch(head.id):
        yield Fault(place, "an id such as cornwall.tptt.start was expected", key="id")
    for name in head.based_on:
        if name not in _working_sets():
            yield Fault(place, "the name of a working set was expected", key="based_on")
    if head.checked_on and (amiss := misfit(Kind.DAY, head.checked_on, {})):
        yield Fault(place, amiss, key="checked_on")
    for name in ("sources", "events"):
        if not getattr(head, name):
            yield Fault(place, "at least one was expected", key=name)


def _begun(head: _Head, kind: FormKind) -> FormSpec:
    own = {each.name: getattr(head, each.name) for each in fields(_Head)}
    own.pop("based_on")
    return FormSpec(**own, fields=(), notice=kind.notice, copy_to_home=kind.copy_to_home)


def _layers(names: Iterable[str]) -> Iterator[Layer]:
    for name in names:
        found = _working_sets()[name]
        yield from _layers(found.based_on)
        yield found.layer


@cache
def _working_sets() -> Mapping[str, _WorkingSet]:
    folder = files(__package__).joinpath("data/working")
    texts = {
        each.name.removesuffix(".toml"): each.read_text(encoding="utf-8")
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    }
    return {name: _working_set(text, f"{name}.toml") for name, text in sorted(texts.items())}


def _working_set(text: str, place: str) -> _WorkingSet:
    table: dict[str, Any] = plain(text, place=place)
    title, based_on = table.pop("title"), tuple(table.pop("based_on", ()))
    return _WorkingSet(title, structure(table, Layer, place=place), based_on)


def packaged_specs(folder: Traversable) -> tuple[FormSpec, ...]:
    """Read every specification that ships in a folder, by id.

    Raises:
        Refused: with the faults of every file; or two have one id.
    """
    found: list[FormSpec] = []
    with collecting() as faults:
        for each in sorted(folder.iterdir(), key=lambda it: it.name):
            if each.name.endswith(".toml"):
                spec = faults.attempt(partial(_packaged_spec, each))
                found.extend([spec] if spec else [])
        ids = [(each.id, each.in_force) for each in found]
        for name in sorted({name for name, begun in ids if ids.count((name, begun)) > 1}):
            faults.add("forms", "an id that stands once was expected", key=name)
    return tuple(sorted(found, key=lambda each: (each.id, each.in_force)))


def _packaged_spec(file: Traversable) -> FormSpec:
    return read_spec(decoded(file.read_bytes(), place=file.name), place=file.name)
