"""Answers of the API: bytes in, rows out; nothing here knows a network."""

import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from attendance_core.errors import Fault, Refused

__all__ = ["Garbled", "Page", "read_object", "read_page", "whole_json"]


class Garbled(Exception):
    """What came is no whole JSON: the connection may have been cut, so it is worth asking again."""


@frozen
class Page:
    """The rows of a page, and the address of the next one, None on the last."""

    rows: tuple[Mapping[str, Any], ...] = field(repr=False)
    next: str | None = field(repr=False)


def whole_json(body: bytes) -> Any:  # noqa: ANN401 - JSON has many kinds
    """Read a body.

    Raises:
        Garbled: it is no JSON, or no text.
    """
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text)
        if r"\ud" in text.casefold():
            # Half a surrogate pair is well-formed JSON, and no text that can be written again.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Garbled from None
    return value


def read_object(body: bytes, place: str) -> Mapping[str, Any]:
    """Read an answer that holds one object; one in which nothing stands is empty.

    Raises:
        Garbled: it is no whole JSON.
        Refused: it is of another shape.
    """
    value = whole_json(body)
    if isinstance(value, Mapping):
        value = value.get("data", value)
    if value is None or value == []:
        return {}
    if not isinstance(value, Mapping):
        raise Refused([Fault(place, "one object was expected in data")])
    return value


def read_page(body: bytes, place: str) -> Page:
    """Read a page of a list.

    Raises:
        Garbled: it is no whole JSON.
        Refused: it is of another shape.
    """
    value = whole_json(body)
    data = value.get("data") if isinstance(value, Mapping) else None
    if not isinstance(data, list) or not all(isinstance(each, Mapping) for each in data):
        raise Refused([Fault(place, "a list of objects was expected in data")])
    return Page(tuple(data), _next(value, place))


def _next(value: Mapping[str, Any], place: str) -> str | None:
    # Where all fits on one page there is no pagination; an empty `meta` of PHP is a list.
    meta = value.get("meta")
    pagination = meta.get("pagination") if isinstance(meta, Mapping) else None
    if not isinstance(pagination, Mapping):
        return None
    following = pagination.get("next")
    if following is not None and not isinstance(following, str):
        raise Refused([Fault(place, "an address, or null, was expected in next")])
    if not following and pagination.get("more") is True:
        raise Refused([Fault(place, "the address of the next page was expected: there is more")])
    return following or None
