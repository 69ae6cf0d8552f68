"""What Notify answers, page by page, whatever is cut off, repeated or new in it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from attendance_core.errors import Fault, Refused
from attendance_core.tables import LONDON

__all__ = ["Item", "every", "items", "moment_of", "text_of"]

Item = Mapping[str, Any]
_PLACE = "govuk_notify"
_TIMES = 3
"""How often the same page may come where the next one was asked for."""


def items(answer: object, name: str) -> list[Item]:
    """Give the items of one page.

    Raises:
        Refused: it is no page.
    """
    listed = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(listed, list) or not all(
        isinstance(each, Mapping) and isinstance(each.get("id"), str) for each in listed
    ):
        raise Refused([Fault(_PLACE, "a page as it is documented was expected", key=name)])
    return listed


def every(ask: Callable[[str | None], object], name: str) -> tuple[Item, ...]:
    """Give the items of all pages, each once, the latest first.

    Args:
        ask: asks for the page after an id, or for the first.
        name: under which name the items stand.

    Raises:
        Refused: a page is none, or the same one comes again and again.
    """
    found: dict[str, Item] = {}
    after: str | None = None
    repeated = 0
    while page := items(ask(after), name):
        new = {each["id"]: each for each in page if each["id"] not in found}
        repeated = 0 if new else repeated + 1
        if repeated == _TIMES:
            expected = "the next page was expected, and the same came again"
            raise Refused([Fault(_PLACE, expected, key=name)])
        found |= new
        after = list(found)[-1]
    return tuple(found.values())


def text_of(item: Item, name: str, *, place: str) -> str:
    """Give a text of an item; nothing where it is left out or null.

    Raises:
        Refused: it is no text.
    """
    value = item.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused([Fault(place, "text was expected", key=name)])
    # A text may be cut off in the middle of a picture: half of one cannot be written again.
    return value.encode(errors="replace").decode()


def moment_of(item: Item, *names: str, place: str) -> datetime:
    """Give the first moment of an item that is there, by the clock of London.

    Args:
        item: the item.
        names: the names of its moments. One without a zone is of UTC, as it is documented.
        place: where the item stands, for the fault.

    Raises:
        Refused: none is there, or one is no moment.
    """
    for name in names:
        written = text_of(item, name, place=place)
        if not written:
            continue
        try:
            found = datetime.fromisoformat(written)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(LONDON)
        except (ValueError, OverflowError):
            raise Refused([Fault(place, "a moment was expected", key=name)]) from None
    raise Refused([Fault(place, "a moment was expected", key=names[0])])
