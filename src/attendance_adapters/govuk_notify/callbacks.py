"""What Notify posted to the trust's endpoint: a folder of JSON files, one for each call.

Notify calls again until it is answered, so the same thing may lie there twice.
"""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from attrs import frozen

from attendance_adapters.govuk_notify.answers import Item
from attendance_core.errors import Fault, Refused, collecting

__all__ = ["Callbacks", "read_callbacks"]


@frozen
class Callbacks:
    """Receipts of deliveries and received texts, each with the name of its file."""

    receipts: tuple[tuple[str, Item], ...] = ()
    texts: tuple[tuple[str, Item], ...] = ()


def read_callbacks(folder: Path) -> Callbacks:
    """Read the files of a folder; one that is not there holds none.

    Raises:
        Refused: with every file that is no callback as Notify documents them.
    """
    receipts, texts = [], []
    with collecting() as faults:
        for path in sorted(folder.glob("*.json")):
            item = faults.attempt(partial(_read, path))
            if item is None:
                continue
            if "notification_type" in item and "status" in item:
                receipts.append((path.name, item))
            elif "source_number" in item and "message" in item:
                texts.append((path.name, item))
            else:
                faults.add(path.name, "a receipt of a delivery or a received text was expected")
    return Callbacks(tuple(receipts), tuple(texts))


def _read(path: Path) -> Item:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise Refused([Fault(path.name, "a whole JSON object was expected")]) from None
    if not isinstance(found, Mapping) or not isinstance(found.get("id"), str) or not found["id"]:
        raise Refused([Fault(path.name, "an object with an id was expected", key="id")])
    return found
