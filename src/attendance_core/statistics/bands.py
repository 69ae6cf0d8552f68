"""How absence is spread: enrolments by the share of their own sessions that they missed."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import narwhals as nw
from attrs import frozen

from attendance_core.dated import in_force
from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.sources import Source
from attendance_core.statistics.grouping import (
    OF_WHOLE_ENROLMENTS,
    check_by,
    summed,
    whole_enrolments,
)
from attendance_core.statistics.measures import ratio
from attendance_core.tables import packaged
from attendance_core.thresholds import Figure

__all__ = ["approaching", "band_edges", "bands"]


@frozen
class _Bands:
    in_force: date
    edges: tuple[int, ...]
    sources: tuple[Source, ...]
    until: date | None = None


@frozen
class _File:
    bands: tuple[_Bands, ...]
    approaching: tuple[Figure, ...]


@cache
def _file() -> _File:
    return packaged(__package__, "data/bands.toml", _File)


def band_edges(*, on: date) -> tuple[int, ...]:
    """Give where the bands of absence begin on a day, in percent of possible sessions missed.

    >>> band_edges(on=date(2026, 11, 20))
    (0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50)

    Raises:
        NotInForce: there were none on that day.
    """
    return in_force(_file().bands, on=on, what="bands of absence").edges


def approaching(*, on: date) -> Figure:
    """Give from where on a pupil is approaching persistent absence, in percent.

    >>> approaching(on=date(2026, 11, 20)).value
    5

    Raises:
        NotInForce: there was none on that day.
    """
    return in_force(_file().approaching, on=on, what="approaching persistent absence")


def bands(prepared: Prepared, *, span: Span, by: Sequence[str] = (), of: str = "all") -> Frame:
    """Give how many enrolments are in each band of absence, one row for a group and a band.

    Absence is of an enrolment's own possible sessions in the span, in whole numbers: 100 × missed ≥
    edge × possible, so that exactly 10 percent is in the band from 10. Source: DfE, absence
    distributions dashboard.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included; the bands are those of the last.
        by: columns of `BY` that are no time; none makes one group of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.

    Returns:
        The columns of `by`; `band_from` and `band_to`, in percent, the first in the band, the
        second above it and null for the last; `enrolments`, with at least one possible session;
        `share`, they over the group's, from 0 to 1, null where the group has none. Every band of a
        group has a row.

    Raises:
        Refused: a column of `by` is not known, or is a time.
        LookupError: a definition is not known, or no bands were in force on the last day.
    """
    check_by(by, OF_WHOLE_ENROLMENTS)
    edges = band_edges(on=span[1])
    rows = whole_enrolments(prepared, span=span, by=by, of=of)
    from_edge = {f"from_{edge}": _is_from(edge).cast(nw.Int64) for edge in edges}
    columns = [nw.col(name).sum() for name in from_edge]
    sums = summed(rows.with_columns(**from_edge), by, columns)
    every = nw.concat([_band(sums, by, *each) for each in pairwise([*edges, None])])
    return in_kind(every.sort(*by, "band_from") if by else every, prepared.kind)


def _is_from(edge: int) -> nw.Expr:
    missed, possible = nw.col("missed"), nw.col("possible")
    return (possible > 0) & (missed * 100 >= possible * edge)


def _band(
    sums: nw.LazyFrame[Any], by: Sequence[str], edge: int | None, above: int | None
) -> nw.LazyFrame[Any]:
    from_edge = nw.col(f"from_{edge}")
    number = from_edge if above is None else from_edge - nw.col(f"from_{above}")
    return sums.with_columns(
        band_from=nw.lit(edge, nw.Int64),
        band_to=nw.lit(above, nw.Int64),
        enrolments=number,
        of_group=nw.col("from_0"),
    ).select(
        *by, "band_from", "band_to", "enrolments", ratio("enrolments", "of_group").alias("share")
    )
