"""Values as JSON has them, and back: days and moments in ISO, enums by their values.

Nothing is coerced on the way back, and nothing of what was found stands in a fault.
"""

from collections.abc import Iterator, Mapping
from enum import Enum, IntEnum, StrEnum
from functools import cache
from typing import Any, get_type_hints

from cattrs.preconf.json import JsonConverter, make_converter

from attendance_core.errors import Fault, Refused

__all__ = ["as_plain", "of_plain", "parts_of_plain"]


def _exactly(known: type) -> Any:
    def check(value: object, kind: Any) -> object:
        if issubclass(kind, Enum):
            # cattrs finds hooks by inheritance, and a StrEnum is a str as well.
            return kind(value)
        if type(value) is not known:
            raise TypeError
        return value

    return check


def _converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True)
    for known in (int, str, bool):
        converter.register_structure_hook(known, _exactly(known))
    for enum in (Enum, IntEnum, StrEnum):
        converter.register_unstructure_hook(enum, lambda member: member.value)
    return converter


_CONVERTER = _converter()


def as_plain(value: object) -> Any:
    """Give a value as JSON has it: a mapping, an attrs value, a day, a member of an enum.

    >>> from datetime import date
    >>> as_plain({"leaving": date(2026, 11, 20), "mobile": None})
    {'leaving': '2026-11-20', 'mobile': None}
    """
    return _CONVERTER.unstructure(value)


def of_plain(kind: Any, data: object, *, place: str, key: str | None = None) -> Any:
    """Make a value of a kind again of what `as_plain` gave.

    Args:
        kind: what it was: an attrs class, or a type such as `date | None`.
        data: what JSON has.
        place: where it stands, for the fault.
        key: its name there, for the fault.

    Raises:
        Refused: it is nothing of that kind.
    """
    try:
        return _CONVERTER.structure(data, kind)
    except Exception:  # noqa: BLE001 - a class's own validators may raise anything
        raise Refused([Fault(place, "a value as it was written was expected", key=key)]) from None


def parts_of_plain(kind: type, data: Mapping[str, object], *, place: str) -> dict[str, Any]:
    """Make the values of some fields of an attrs class again, by their names.

    Raises:
        Refused: with every value that is not what its field takes, and every unknown field.
    """
    hints = _hints(kind)
    try:
        return {name: _CONVERTER.structure(value, hints[name]) for name, value in data.items()}
    except Exception:  # noqa: BLE001 - every fault is looked for below
        raise Refused(_faults(hints, data, place)) from None


def _faults(hints: Mapping[str, Any], data: Mapping[str, object], place: str) -> Iterator[Fault]:
    for name, value in data.items():
        if name not in hints:
            yield Fault(place, "a field that is known was expected", key=name)
            continue
        try:
            of_plain(hints[name], value, place=place, key=name)
        except Refused as refused:
            yield from refused.faults


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
