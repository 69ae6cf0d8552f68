"""The long lists of a look: read as a whole, or from what was kept and what changed since."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import polars as pl
from attrs import frozen

from attendance_adapters.wonde.deletions import DELETIONS, deleted
from attendance_adapters.wonde.kept import Held, Kept
from attendance_adapters.wonde.marks import gathered
from attendance_adapters.wonde.rows import Row
from attendance_core.tables import LONDON

__all__ = ["Listed", "Since", "read"]

Asking = Callable[[str, Mapping[str, str]], Iterator[Row]]


@frozen
class Listed:
    """A list at one or more paths, and what is read of its rows."""

    name: str
    paths: tuple[str, ...]
    cells: Callable[[Row], tuple[Any, ...]]
    schema: Mapping[str, Any]


@frozen
class Since:
    """Where lists are kept, when this look asked first, and for how long before the last it asks.

    Both moments are by Wonde's own clock: this machine's may be wrong.
    """

    kept: Kept
    asked_at: datetime
    overlap: timedelta


def read(
    listed: Listed,
    query: Mapping[str, str],
    ask: Asking,
    since: Since | None,
    students: Collection[str],
) -> pl.DataFrame:
    """Read a list, each row once.

    Args:
        listed: the list.
        query: what is asked with it.
        ask: asks for the rows at a path.
        since: where it is kept; as a whole, and nowhere, if there is none.
        students: the ids of all students. Where a row that was kept is of none of them, somebody
            has left or been deleted: then the whole is read.

    Raises:
        Refused: it cannot be read, or not be kept. What was kept before stays.
    """

    def asked(**more: str) -> pl.DataFrame:
        found = chain.from_iterable(ask(path, {**query, **more}) for path in listed.paths)
        return gathered(found, listed.cells, listed.schema)

    if since is None:
        return asked()
    today = since.asked_at.astimezone(LONDON).date()
    before = since.kept.read(listed.name, listed.schema)
    rows = None
    if before is not None and before.whole_on == today and before.asked_at <= since.asked_at:
        after = (before.asked_at - since.overlap).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        changed = asked(updated_after=after)
        gone = deleted(ask(DELETIONS, {"updated_after": after})) - set(changed["id"])
        rows = pl.concat([before.rows, changed]).unique("id", keep="last", maintain_order=True)
        rows = rows.filter(pl.col("id").is_in(list(gone)).not_())
    if rows is None or not _are_of(rows, students):
        rows = asked()
    since.kept.write(listed.name, Held(rows, since.asked_at, today))
    return rows


def _are_of(rows: pl.DataFrame, students: Collection[str]) -> bool:
    return "student" not in rows.columns or set(rows["student"].unique()) <= set(students)
