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

__all__ = ["COUNTS", "MEASURES", "RATES", "adds", "ratio"]

_ATTENDED = (Meaning.PRESENT, Meaning.APPROVED_EDUCATIONAL_ACTIVITY)
_MISSED = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)
_COUNTED: Mapping[str, tuple[Meaning, ...] | Lateness] = {
    "possible": (*_ATTENDED, *_MISSED),
    "present": (Meaning.PRESENT,),
    "approved_educational_activity": (Meaning.APPROVED_EDUCATIONAL_ACTIVITY,),
    "attended": _ATTENDED,
    "authorised": (Meaning.AUTHORISED_ABSENCE,),
    "unauthorised": (Meaning.UNAUTHORISED_ABSENCE,),
    "missed": _MISSED,
    "late_before_close": Lateness.BEFORE_CLOSE,
    "late_after_close": Lateness.AFTER_CLOSE,
    "not_required": (Meaning.NOT_A_POSSIBLE_ATTENDANCE,),
}

COUNTS = tuple(_COUNTED)
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
    """Give what a session of each code adds to each of `COUNTS`: 1 or 0, by `meanings.keys`.

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
        .select(*meanings.keys, *COUNTS)
        .lazy()
    )


def _counts(meanings: Meanings, counted: tuple[Meaning, ...] | Lateness) -> nw.Expr:
    if isinstance(counted, Lateness):
        late = {each.code for each in every_code() if each.lateness is counted}
        return nw.col("code").is_in(sorted(late))
    return meanings.is_counted_as(*counted)


def ratio(over: str, under: str) -> nw.Expr:
    """Give one count over another as the nearest double, null where the second is 0."""
    return nw.when(nw.col(under) > 0).then(nw.col(over) / nw.col(under))
