"""Persistent and severe absence: who, who is near, and how much of all absence is theirs."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.bands import approaching
from attendance_core.statistics.grouping import (
    OF_WHOLE_ENROLMENTS,
    check_by,
    summed,
    whole_enrolments,
)
from attendance_core.statistics.measures import ratio
from attendance_core.statistics.tallies import FLAGS, flags

__all__ = ["persistence"]

_PERSISTENT, _SEVERE = FLAGS
_ABSENCES = ("missed", "authorised", "unauthorised")
_THEIRS = {name: f"{name}_by_{_PERSISTENT}" for name in _ABSENCES}
_NEED: Mapping[str, tuple[str, ...]] = {
    "approaching": (_PERSISTENT,),
    _PERSISTENT: (_PERSISTENT,),
    _SEVERE: (_SEVERE,),
    "persistent_not_severe": (_PERSISTENT, _SEVERE),
    **dict.fromkeys(_THEIRS.values(), (_PERSISTENT,)),
}
"""Numbers that there are only where some figures were in force."""


def persistence(
    prepared: Prepared, *, span: Span, by: Sequence[str] = (), of: str = "all"
) -> Frame:
    """Give who is persistently absent, and how much of all absence is theirs, one row for a group.

    Source: DfE, Pupil absence statistics: methodology, 3.2.2 and Annex A.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included; the figures are those of the last.
        by: columns of `BY` that are no time; none makes one row of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.

    Returns:
        The columns of `by`, and numbers of enrolments: `enrolments`, with a possible session;
        `approaching`, from 5 percent missed up to the figure of persistent absence;
        `persistently_absent`, the severely absent among them; `severely_absent`;
        `persistent_not_severe`. Numbers of sessions: `missed`, and `missed_by_persistently_absent`,
        `authorised_by_…`, `unauthorised_by_…`; each of these three over all missed, as `…_share`.
        `days_missed` is missed over 2, `days_missed_per_enrolment` that over enrolments. Null where
        there is nothing to divide by, or no figure was in force.

    Raises:
        Refused: a column of `by` is not known, or is a time.
        LookupError: a definition is not known, or no figure of approaching was in force.
    """
    check_by(by, OF_WHOLE_ENROLMENTS)
    flagged = flags(on=span[1])
    rows = whole_enrolments(prepared, span=span, by=by, of=of)
    is_none = {name: nw.lit(0, nw.Int64) for name in FLAGS}
    known = rows.with_columns(**(is_none | flagged))
    each = known.with_columns(**_of_each(approaching(on=span[1]).value))
    sums = summed(each, by, [nw.col("enrolments", "missed", *_NEED).sum()])
    unknown = [
        nw.lit(None, nw.Int64).alias(name)
        for name, need in _NEED.items()
        if not flagged.keys() >= set(need)
    ]
    return in_kind(_divided(sums.with_columns("missed", *unknown), by), prepared.kind)


def _of_each(least: int) -> dict[str, nw.Expr]:
    missed, possible = nw.col("missed"), nw.col("possible")
    persistent, severe = nw.col(_PERSISTENT), nw.col(_SEVERE)
    is_near = (possible > 0) & (missed * 100 >= possible * least) & (persistent == 0)
    return {
        "enrolments": (possible > 0).cast(nw.Int64),
        "approaching": is_near.cast(nw.Int64),
        "persistent_not_severe": persistent * (1 - severe),
        **{theirs: nw.col(name) * persistent for name, theirs in _THEIRS.items()},
    }


def _divided(sums: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    shares = [ratio(name, "missed").alias(f"{name}_share") for name in _THEIRS.values()]
    with_days = sums.with_columns(*shares, days_missed=nw.col("missed") / 2)
    per_enrolment = ratio("missed", "twice").alias("days_missed_per_enrolment")
    return with_days.with_columns(twice=nw.col("enrolments") * 2).select(
        *by,
        "enrolments",
        *(name for name in _NEED if name not in _THEIRS.values()),
        "missed",
        *(column for name in _THEIRS.values() for column in (name, f"{name}_share")),
        "days_missed",
        per_enrolment,
    )
