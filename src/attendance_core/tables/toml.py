"""Strict TOML: the data files that ship with the library, and every configuration.

Nothing is coerced (`"7"` is not 7, `1` is not true), nothing is ignored (an unknown key is a fault)
and all faults of a file are told at once.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from attrs import Attribute, fields, has
from cattrs import ClassValidationError, Converter, IterableValidationError
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from attendance_core.errors import Fault, Refused

__all__ = ["packaged", "parse", "plain", "structure"]

T = TypeVar("T")

_NAMES: Mapping[type, str] = {
    int: "a whole number",
    str: "text in quotes",
    bool: "true or false",
    date: "a date such as 2026-11-20, without quotes",
    datetime: "a moment such as 2026-11-20T09:35:00, without quotes",
    Path: "a path in quotes",
    time: 'a time such as "08:40", in quotes',
}


class _Unexpected(ValueError):
    """A value that is not what its key takes; its text says what was expected."""


def _exactly(known: type) -> Any:
    def check(value: object, kind: Any) -> object:
        if issubclass(kind, Enum):
            # cattrs finds hooks by inheritance, and a StrEnum is a str as well.
            return _member(value, kind)
        if isinstance(value, bool) is not (known is bool) or not isinstance(value, known):
            raise _Unexpected(f"{_NAMES[known]} was expected")
        if known is date and isinstance(value, datetime):
            raise _Unexpected(f"{_NAMES[date]} was expected")
        return value

    return check


def _path(value: object, _: object) -> Path:
    if not isinstance(value, str) or not value:
        raise _Unexpected(f"{_NAMES[Path]} was expected")
    return Path(value)


def _time(value: object, _: object) -> time:
    # In quotes, as the register folder has it: TOML's own times need seconds that nobody means.
    if not isinstance(value, str) or len(value) != len("08:40"):
        raise _Unexpected(f"{_NAMES[time]} was expected")
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise _Unexpected(f"{_NAMES[time]} was expected") from None


def _member(value: object, kind: type[Enum]) -> Enum:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(str(member.value) for member in kind)
        raise _Unexpected(f"one of {allowed} was expected") from None


def _key(attribute: "Attribute[Any]") -> str:
    # A key that is a word of Python's own, such as `from`, is named in the field's metadata.
    return str(attribute.metadata.get("key", attribute.alias))


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, prefer_attrib_converters=True)
    for known in (int, str, bool, date, datetime):
        converter.register_structure_hook(known, _exactly(known))
    converter.register_structure_hook(time, _time)
    converter.register_structure_hook(Path, _path)

    def strict_class(cls: Any) -> Any:
        renamed: dict[str, Any] = {each.name: override(rename=_key(each)) for each in fields(cls)}
        build = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **renamed)

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
        keys = {each.name: _key(each) for each in fields(error.cl)}
        faults = [
            fault
            for inner, note in noted
            for fault in _faults(inner, place, f"{path}.{keys[note.name]}".lstrip("."))
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


def structure(data: object, kind: type[T], *, place: str, key: str = "") -> T:
    """Make a `kind` of plain TOML values, exactly.

    Args:
        data: what `tomllib` read.
        kind: an attrs class, whose own validators may raise ValueError with a plain sentence.
        place: the file's name, for the faults.
        key: where in the file `data` stands, for the faults.

    Raises:
        Refused: with every fault, each naming its key.
    """
    try:
        return _CONVERTER.structure(data, kind)
    except Exception as error:  # noqa: BLE001 - a class's own validators may raise anything
        raise Refused(_faults(error, place, key)) from None


def plain(text: str, *, place: str) -> dict[str, Any]:
    """Read TOML text as plain values.

    Raises:
        Refused: the text is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (RecursionError, OverflowError):
        raise Refused([Fault(place, "TOML of a depth that can be read was expected")]) from None
    except tomllib.TOMLDecodeError as error:
        # The decoder's sentence has the line and the column; it may repeat a key, never a value.
        raise Refused([Fault(place, f"well-formed TOML was expected: {error}")]) from None
    except ValueError:
        # A number of more figures than Python reads.
        raise Refused([Fault(place, "TOML with shorter numbers was expected")]) from None


def parse(text: str, kind: type[T], *, place: str) -> T:
    """Read TOML text as a `kind`.

    Raises:
        Refused: the text is no TOML, or not what `kind` takes.
    """
    return structure(plain(text, place=place), kind, place=place)


def packaged(package: str, name: str, kind: type[T]) -> T:
    """Read the data file `name` that ships inside `package`."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return parse(text, kind, place=name)
