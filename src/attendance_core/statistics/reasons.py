"""Sessions by reason: of each code its sessions, its rate, its share of all absence, its pupils."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.codes import Meaning
from attendance_core.register import Frame, Meanings, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.grouping import check_by, counted_by, keys_of, of_groups
from attendance_core.statistics.series import TIMES
from attendance_core.statistics.tallies import folded

__all__ = ["reasons"]

_OWN = ("code", "statistical_meaning")


def reasons(prepared: Prepared, *, span: Span, by: Sequence[str] = (), of: str = "all") -> Frame:
    """Give the sessions of each code, one row for a group and a code that occurs in it.

    Source: DfE, Pupil absence statistics: methodology, Annex A.

    Args:
        prepared: the registers, from `Register.prepared`.
        span: the first and the last day, both included.
        by: columns of `BY`; none makes one group of everything.
        of: whom to count: `all`, or a definition of the Department's, `census` or `daily`.

    Returns:
        The columns of `by`; `code`; `statistical_meaning`, the word of `Meaning` by which the code
        was counted on its day, so that a code whose meaning changed within the span has two rows;
        `sessions`; `rate`, over the group's possible sessions, null for what is no possible
        attendance; `share`, over all the group's sessions of absence, null for what is no absence;
        `enrolments`, those with at least one such session; `one_or_more_rate`, they over the
        group's enrolments with a possible session, null for what is no possible attendance. Rates
        are doubles from 0 to 1. A code that was not yet in force counts as nothing, and has no row.

    Raises:
        Refused: a column of `by` is not known.
        LookupError: a definition is not known.
    """
    check_by(by)
    keys = keys_of(by, of)
    counts = counted_by(prepared, keys, span=span)
    named = counts.with_columns(statistical_meaning=_meaning(prepared.meanings))
    known = named.filter(~nw.col("statistical_meaning").is_null())
    measured = folded(prepared.meanings, known, [*keys, *_OWN])
    rows = of_groups(
        measured.select(*keys, *_OWN, "possible", "missed", sessions="marked"),
        prepared,
        by=by,
        of=of,
        also=_OWN,
    )
    return in_kind(_rated(_summed(rows, by), by), prepared.kind)


def _meaning(meanings: Meanings) -> nw.Expr:
    return nw.coalesce(
        *(nw.when(meanings.is_counted_as(each)).then(nw.lit(each.value)) for each in Meaning)
    )


def _summed(rows: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    possible = nw.col("possible")
    whose = ["enrolment", *(name for name in by if name in TIMES)]
    # An enrolment stands in many rows, and is counted in the first that has a possible session.
    is_first = (possible > 0) & (possible.cum_sum().over(*whose, order_by=_OWN) == possible)
    return (
        rows.with_columns(counted=is_first.cast(nw.Int64))
        .group_by(*by, *_OWN)
        .agg(
            nw.col("sessions", "possible", "missed", "counted").sum(),
            nw.len().cast(nw.Int64).alias("enrolments"),
        )
    )


def _rated(sums: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    possible, missed, of_all = nw.col("possible"), nw.col("missed"), ["whole", *by]
    with_totals = sums.with_columns(whole=nw.lit(0)).with_columns(
        of_possible=possible.sum().over(*of_all),
        of_missed=missed.sum().over(*of_all),
        of_enrolments=nw.col("counted").sum().over(*of_all),
    )
    rated = with_totals.with_columns(
        rate=nw.when(possible > 0).then(_over("sessions", "of_possible")),
        share=nw.when(missed > 0).then(_over("sessions", "of_missed")),
        one_or_more_rate=nw.when(possible > 0).then(_over("enrolments", "of_enrolments")),
    )
    names = ("sessions", "rate", "share", "enrolments", "one_or_more_rate")
    return rated.sort(*by, *_OWN).select(*by, *_OWN, *names)


def _over(name: str, total: str) -> nw.Expr:
    # A total that is the same in every row is one number to Polars, by whose reciprocal it
    # multiplies, which is not always the nearest double. A sum of two columns is none.
    number = nw.col(name)
    return number / (nw.col(total) + number - number)
