"""Strict TOML: the data files that ship with the library, and every configuration.

Nothing is coerced (`"7"` is not 7, `1` is not true), nothing is ignored (an unknown key is a fault)
and all faults of a file are told at once.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from functools import partial
from importlib.resources import files
from operator import is_
from typing import Any, TypeVar

from attrs import has
from cattrs import ClassValidationError, Converter, IterableValidationError
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from attendance_core.errors import Fault, Refused

__all__ = ["packaged", "parse", "structure"]

T = TypeVar("T")

_NAMES: Mapping[type, str] = {
    int: "a whole number",
    str: "text in quotes",
    bool: "true or false",
    date: "a date such as 2026-11-20, without quotes",
    time: "a time such as 08:40:00, without quotes",
}


class _Unexpected(ValueError):
    """A value that is not what its key takes; its text says what was expected."""


def _exactly(kind: type) -> Any:
    def check(value: object, _: object) -> object:
        if isinstance(value, bool) is not (kind is bool) or not isinstance(value, kind):
            raise _Unexpected(f"{_NAMES[kind]} was expected")
        if kind is date and isinstance(value, datetime):
            raise _Unexpected(f"{_NAMES[date]} was expected")
        return value

    return check


def _member(value: object, kind: type[Enum]) -> Enum:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(str(member.value) for member in kind)
        raise _Unexpected(f"one of {allowed} was expected") from None


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, prefer_attrib_converters=True)
    for known in _NAMES:
        # By identity: a hook for str would otherwise take every StrEnum as well.
        converter.register_structure_hook_func(partial(is_, known), _exactly(known))
    converter.register_structure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), _member
    )

    def strict_class(cls: Any) -> Any:
        build = make_dict_structure_fn(
            cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_use_alias=True
        )

        def check(value: object, kind: Any) -> object:
            if not isinstance(value, Mapping):
                raise _Unexpected("a table of keys and values was expected")
            return build(value, kind)

        return check

    converter.register_structure_hook_factory(has, strict_class)
    return converter


_CONVERTER = _converter()


def _faults(error: BaseException, place: str, path: str = "") -> list[Fault]:
    if isinstance(error, ClassValidationError):
        noted, rest = error.group_exceptions()
        faults = [
            fault
            for inner, note in noted
            for fault in _faults(inner, place, f"{path}.{note.name}" if path else note.name)
        ]
        return faults + [fault for inner in rest for fault in _faults(inner, place, path)]
    if isinstance(error, IterableValidationError):
        noted_items, rest = error.group_exceptions()
        return [
            fault
            for inner, note in noted_items
            for fault in _faults(inner, place, f"{path}[{_position(note.index)}]")
        ] + [fault for inner in rest for fault in _faults(inner, place, path)]
    return _plain_faults(error, place, path)


def _position(index: object) -> object:
    # Lists are counted from 1 for people; the keys of a table are given as they are.
    return index + 1 if isinstance(index, int) else index


def _plain_faults(error: BaseException, place: str, path: str) -> list[Fault]:
    if isinstance(error, ForbiddenExtraKeysError):
        return [
            Fault(place, "this key is not known here", key=f"{path}.{key}" if path else key)
            for key in sorted(error.extra_fields)
        ]
    if isinstance(error, KeyError):
        return [Fault(place, "this key is missing", key=path or str(error.args[0]))]
    if isinstance(error, _Unexpected | ValueError):
        return [Fault(place, str(error), key=path or None)]
    return [Fault(place, "a value of another kind was expected", key=path or None)]


def structure(data: object, kind: type[T], *, place: str) -> T:
    """Make a `kind` of plain TOML values, exactly.

    Args:
        data: what `tomllib` read.
        kind: an attrs class, whose own validators may raise ValueError with a plain sentence.
        place: the file's name, for the faults.

    Raises:
        Refused: with every fault, each naming its key.
    """
    try:
        return _CONVERTER.structure(data, kind)
    except Exception as error:  # noqa: BLE001 - a class's own validators may raise anything
        raise Refused(_faults(error, place)) from None


def parse(text: str, kind: type[T], *, place: str) -> T:
    """Read TOML text as a `kind`.

    Raises:
        Refused: the text is no TOML, or not what `kind` takes.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([Fault(place, f"this is not TOML: {error}")]) from None
    return structure(data, kind, place=place)


def packaged(package: str, name: str, kind: type[T]) -> T:
    """Read the data file `name` that ships inside `package`."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return parse(text, kind, place=name)
