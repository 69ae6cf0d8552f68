"""The declaration of a document, read strictly from its file of TOML."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from attendance_core.correspondence.declared import Declaration
from attendance_core.correspondence.kinds import Field, Kind
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import plain, structure

__all__ = ["read_declaration"]


def read_declaration(text: str, *, place: str) -> Declaration:
    """Read a declaration.

    Raises:
        Refused: with every fault, naming its key.
    """
    table = plain(text, place=place)
    with collecting() as faults:
        fields = faults.attempt(partial(_fields, table.get("fields", {}), place)) or {}
        whole = {**table, "fields": fields}
        declared = faults.attempt(lambda: structure(whole, Declaration, place=place))
        if declared is None:
            faults.refuse()
        faults.extend(_amiss(declared, table, place))
    return declared


def _amiss(declared: Declaration, table: Mapping[str, Any], place: str) -> Iterator[Fault]:
    for key in ("languages", "approved", "fields"):
        if (key in table) is not declared.has_template:
            is_made = "nothing was expected here, as another command makes it"
            yield Fault(place, "this key is missing" if declared.has_template else is_made, key=key)
    for number, each in enumerate(declared.approved, 1):
        if each not in declared.languages:
            yield Fault(place, "one of languages was expected", key=f"approved[{number}]")
    names = [each.name for each in declared.elements]
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            yield Fault(place, "a name that stands once was expected", key=f"elements[{number}]")


def _fields(table: object, place: str) -> dict[str, Field]:
    if not isinstance(table, Mapping):
        raise Refused([Fault(place, "a table of keys and values was expected", key="fields")])
    read: dict[str, Field] = {}
    with collecting() as faults:
        for name, value in table.items():
            try:
                read[name] = _field(value)
            except ValueError as error:
                faults.add(place, str(error), key=f"fields.{name}")
    return read


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
