"""The measures of attendance, as expressions over counts of sessions by code.

Possible = attended + missed; attended = present + approved educational activity; missed =
authorised + unauthorised. Source: DfE, "Pupil absence statistics: methodology"; every row of the
daily files.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import narwhals as nw

from attendance_core.codes import Lateness, Meaning, every_code
from attendance_core.register import Meanings

__all__ = ["BASIC", "COUNTS", "MEASURES", "RATES", "adds", "ratio", "totals"]

_COUNTED: Mapping[str, Meaning | Lateness] = {
    "present": Meaning.PRESENT,
    "approved_educational_activity": Meaning.APPROVED_EDUCATIONAL_ACTIVITY,
    "authorised": Meaning.AUTHORISED_ABSENCE,
    "unauthorised": Meaning.UNAUTHORISED_ABSENCE,
    "late_before_close": Lateness.BEFORE_CLOSE,
    "late_after_close": Lateness.AFTER_CLOSE,
    "not_required": Meaning.NOT_A_POSSIBLE_ATTENDANCE,
}

BASIC = tuple(_COUNTED)
"""Numbers of sessions to which a code adds or does not; the others of `COUNTS` are their sums."""

COUNTS = (
    "possible",
    "present",
    "approved_educational_activity",
    "attended",
    "authorised",
    "unauthorised",
    "missed",
    "late_before_close",
    "late_after_close",
    "not_required",
)
"""Numbers of sessions, from counts by code alone."""

RATES: Mapping[str, str] = {
    "attendance_rate": "attended",
    "absence_rate": "missed",
    "authorised_rate": "authorised",
    "unauthorised_rate": "unauthorised",
}
"""Each rate, and what stands over possible in it."""

MEASURES = (*COUNTS, *RATES)


def adds(meanings: Meanings, codes: nw.dtypes.DType) -> nw.LazyFrame[Any]:
    """Give what a session of each code adds to each of `BASIC`: 1 or 0, by `meanings.keys`.

    `codes` is the type of the column `code` to which this will be joined.
    """
    return _adds(meanings, codes)


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _adds(meanings: Meanings, codes: nw.dtypes.DType) -> nw.LazyFrame[Any]:
    symbols = sorted({each.code for each in every_code()})
    pairs = [(symbol, number) for number in meanings.code_sets for symbol in symbols]
    columns = {"code": [pair[0] for pair in pairs], "code_set": [pair[1] for pair in pairs]}
    return (
        nw.from_dict(columns, {"code": nw.String(), "code_set": nw.Int8()}, backend="polars")
        .with_columns(
            _counts(meanings, counted).cast(nw.Int64).alias(name)
            for name, counted in _COUNTED.items()
        )
        .with_columns(nw.col("code").cast(codes))
        .select(*meanings.keys, *BASIC)
        .lazy()
    )


def _counts(meanings: Meanings, counted: Meaning | Lateness) -> nw.Expr:
    if isinstance(counted, Meaning):
        return meanings.is_counted_as(counted)
    late = {each.code for each in every_code() if each.lateness is counted}
    return nw.col("code").is_in(sorted(late))


def totals() -> dict[str, nw.Expr]:
    """Give the expressions of attended, missed and possible from the basic counts."""
    attended = ("present", "approved_educational_activity")
    missed = ("authorised", "unauthorised")
    return {
        "attended": nw.sum_horizontal(*attended),
        "missed": nw.sum_horizontal(*missed),
        "possible": nw.sum_horizontal(*attended, *missed),
    }


def ratio(over: str, under: str) -> nw.Expr:
    """Give one count over another as the nearest double, null where the second is 0."""
    return nw.when(nw.col(under) > 0).then(nw.col(over) / nw.col(under))
