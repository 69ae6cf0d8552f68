"""The sessions that pupils were due at: open, on days on which they were on roll."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.sessions import Span

__all__ = ["due_sessions"]


def due_sessions(
    prepared: Prepared, sessions: nw.LazyFrame[Any], span: Span, keys: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Give how many sessions each enrolment was due, by `keys`, `enrolment` among them: `due`.

    Args:
        prepared: the registers.
        sessions: the open sessions, with the columns of `keys`.
        span: the first and the last day, both included.
        keys: by what to count.
    """
    # Reckoned once for all who came and left together.
    first, last = span
    # Whoever has neither a start nor a mark was due at no session that anybody knows of.
    times = prepared.enrolments.filter(~nw.col("start").is_null()).select(
        "enrolment",
        "urn",
        nw.max_horizontal(nw.col("start"), nw.lit(first)).alias("start"),
        nw.min_horizontal(nw.col("leaving"), nw.lit(last)).alias("leaving"),
    )
    together = ["urn", "start", "leaving"]
    counts = (
        times.select(together)
        .unique(together)
        .join(sessions, on="urn")
        .filter((nw.col("date") >= nw.col("start")) & (nw.col("date") <= nw.col("leaving")))
        .group_by([*together, *(name for name in keys if name != "enrolment")])
        .agg(nw.len().cast(nw.Int64).alias("due"))
    )
    return times.join(counts, on=together).select(*keys, "due")
