"""Alternative provision and part-time timetables, by the codes that stand for them."""

from collections.abc import Sequence
from functools import cache

import narwhals as nw
from attrs import field, frozen

from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.sources import Source
from attendance_core.statistics.grouping import check_by, counted_by, keys_of, of_groups, summed
from attendance_core.statistics.tallies import folded
from attendance_core.tables import packaged

__all__ = ["Arrangement", "arranged", "arrangements"]


@frozen
class Arrangement:
    """A way in which a pupil's education is arranged otherwise than as usual, and its code."""

    name: str
    code: str
    title: str
    sources: tuple[Source, ...]


@frozen
class _File:
    arrangements: tuple[Arrangement, ...] = field(alias="arrangement")


def arrangements() -> tuple[Arrangement, ...]:
    """Give the arrangements that are counted.

    >>> [(each.name, each.code) for each in arrangements()]
    [('off_site', 'B'), ('local_authority', 'K'), ('dual_registered', 'D'), ('part_time', 'C2')]
    """
    return _file().arrangements


@cache
def _file() -> _File:
    return packaged(__package__, "data/arranged.toml", _File)


def arranged(prepared: Prepared, *, span: Span, by: Sequence[str] = (), of: str = "all") -> Frame:
    """Give the sessions and the pupils of each arrangement, one row for a group.

    Before 19 August 2024 B stood for provision of the local authority too, and a part-time
    timetable was C like other leave: there was no K and no C2. Source: SI 2024/208 reg 10(3).

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included.
        by: columns of `BY`; none makes one row of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`, which
            leave out an enrolment without a possible session, as of one who was at the other school
            all the time.

    Returns:
        The columns of `by`, and for each of `arrangements` its number of sessions and that of the
        enrolments with at least one: `off_site_sessions`, `off_site_enrolments` (B);
        `local_authority_…` (K); `dual_registered_…` (D); `part_time_…` (C2).

    Raises:
        Refused: a column of `by` is not known.
        LookupError: a definition is not known.
    """
    check_by(by)
    keys, symbols = keys_of(by, of), [each.code for each in arrangements()]
    counts = counted_by(prepared, keys, span=span)
    measured = folded(prepared.meanings, counts, keys, symbols)
    rows = of_groups(measured.select(*keys, "possible", *symbols), prepared, by=by, of=of)
    amounts = {
        name: amount
        for each in arrangements()
        for name, amount in (
            (f"{each.name}_sessions", nw.col(each.code)),
            (f"{each.name}_enrolments", (nw.col(each.code) > 0).cast(nw.Int64)),
        )
    }
    sums = summed(rows.with_columns(**amounts), by, [nw.col(*amounts).sum()])
    return in_kind(sums.select(*by, *amounts), prepared.kind)
