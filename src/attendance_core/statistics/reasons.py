"""Sessions by reason: of each code its sessions, its rate, its share of all absence, its pupils."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from attendance_core.codes import Meaning
from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.sessions import Span
from attendance_core.statistics.grouping import check_by, counted_by, keys_of, of_groups

__all__ = ["reasons"]


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
    counts = _meant(prepared, counted_by(prepared, keys, span=span), keys)
    rows = of_groups(counts, prepared, by=by, of=of, also=_OWN)
    return in_kind(_rated(_summed(rows, by), by), prepared.kind)


_OWN = ("code", "meaning")
_MEANINGS = tuple(Meaning)
_ABSENCE = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)
_POSSIBLE = (Meaning.PRESENT, Meaning.APPROVED_EDUCATIONAL_ACTIVITY, *_ABSENCE)
_NUMBERS = ("sessions", "possible", "missed")


def _meant(prepared: Prepared, counts: nw.LazyFrame[Any], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """Give sessions with the number of their meaning among `_MEANINGS`, possible and missed."""
    is_counted_as, sessions = prepared.meanings.is_counted_as, nw.col("sessions")
    meaning = nw.coalesce(
        *(nw.when(is_counted_as(each)).then(nw.lit(at)) for at, each in enumerate(_MEANINGS))
    )
    named = (
        counts.filter(is_counted_as(*Meaning))
        .with_columns(
            meaning=meaning,
            possible=sessions * is_counted_as(*_POSSIBLE).cast(nw.Int64),
            missed=sessions * is_counted_as(*_ABSENCE).cast(nw.Int64),
        )
        .select(*keys, *_OWN, *_NUMBERS)
    )
    if len(prepared.meanings.code_sets) == 1:
        return named
    # Under two sets of codes a code may mean the same, and is one reason.
    return named.group_by(*keys, *_OWN).agg(nw.col(*_NUMBERS).sum())


def _summed(rows: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    """Give the sums of each reason of a group, and of all of the group's."""
    of_all, is_reason = ["whole", *by], ~nw.col("code").is_null()
    kept = rows.with_columns(whole=nw.lit(0))
    reasons = kept.group_by(*of_all, *_OWN).agg(
        nw.col(*_NUMBERS).sum(), nw.len().cast(nw.Int64).alias("enrolments")
    )
    each = kept.group_by(*of_all, "enrolment").agg(nw.col("possible").sum())
    whole = each.group_by(*of_all).agg(
        (nw.col("possible") > 0).cast(nw.Int64).sum().alias("counted")
    )
    # One under the other and not joined, for a group may have no name.
    both = nw.concat([reasons, whole], how="diagonal")
    return both.with_columns(
        of_possible=nw.col("possible").sum().over(*of_all),
        of_missed=nw.col("missed").sum().over(*of_all),
        of_enrolments=nw.col("counted").sum().over(*of_all),
    ).filter(is_reason)


def _rated(sums: nw.LazyFrame[Any], by: Sequence[str]) -> nw.LazyFrame[Any]:
    is_possible, is_missed = nw.col("possible") > 0, nw.col("missed") > 0
    words = nw.coalesce(
        *(
            nw.when(nw.col("meaning") == at).then(nw.lit(each.value))
            for at, each in enumerate(_MEANINGS)
        )
    )
    shown = ("code", "statistical_meaning")
    return (
        sums.with_columns(
            statistical_meaning=words,
            rate=nw.when(is_possible).then(_over("sessions", "of_possible")),
            share=nw.when(is_missed).then(_over("sessions", "of_missed")),
            one_or_more_rate=nw.when(is_possible).then(_over("enrolments", "of_enrolments")),
        )
        .sort(*by, *shown)
        .select(*by, *shown, "sessions", "rate", "share", "enrolments", "one_or_more_rate")
    )


def _over(name: str, total: str) -> nw.Expr:
    # A total that is the same in every row is one number to Polars, by whose reciprocal it
    # multiplies, which is not always the nearest double. A sum of two columns is none.
    number = nw.col(name)
    return number / (nw.col(total) + number - number)
