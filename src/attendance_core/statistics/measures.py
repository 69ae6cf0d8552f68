"""The measures of attendance, as expressions over counts of sessions by code.

Possible = attended + missed; attended = present + approved educational activity; missed =
authorised + unauthorised. Source: DfE, "Pupil absence statistics: methodology"; every row of the
daily files.
"""

from collections.abc import Mapping

import narwhals as nw

from attendance_core.codes import Lateness, Meaning, every_code
from attendance_core.register import Meanings

__all__ = ["COUNTS", "MEASURES", "RATES", "ratio", "sums", "totals"]

_FOLDED: Mapping[str, Meaning] = {
    "present": Meaning.PRESENT,
    "approved_educational_activity": Meaning.APPROVED_EDUCATIONAL_ACTIVITY,
    "authorised": Meaning.AUTHORISED_ABSENCE,
    "unauthorised": Meaning.UNAUTHORISED_ABSENCE,
    "not_required": Meaning.NOT_A_POSSIBLE_ATTENDANCE,
}
_LATE: Mapping[str, Lateness] = {
    "late_before_close": Lateness.BEFORE_CLOSE,
    "late_after_close": Lateness.AFTER_CLOSE,
}

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


def sums(meanings: Meanings) -> list[nw.Expr]:
    """Give the expressions that fold rows of `code` and `sessions` into the basic counts."""
    sessions = nw.col("sessions")
    by_meaning = [
        (sessions * meanings.is_counted_as(meaning).cast(nw.Int64)).sum().alias(name)
        for name, meaning in _FOLDED.items()
    ]
    by_lateness = [
        (sessions * nw.col("code").is_in(_late(lateness)).cast(nw.Int64)).sum().alias(name)
        for name, lateness in _LATE.items()
    ]
    return by_meaning + by_lateness


def _late(lateness: Lateness) -> list[str]:
    return sorted({each.code for each in every_code() if each.lateness is lateness})


def totals() -> tuple[list[nw.Expr], list[nw.Expr]]:
    """Give the expressions of attended and missed, and then of possible, from the basic counts."""
    attended = nw.col("present") + nw.col("approved_educational_activity")
    missed = nw.col("authorised") + nw.col("unauthorised")
    return (
        [attended.alias("attended"), missed.alias("missed")],
        [(nw.col("attended") + nw.col("missed")).alias("possible")],
    )


def ratio(over: str, under: str) -> nw.Expr:
    """Give one count over another as the nearest double, null where the second is 0."""
    return nw.when(nw.col(under) > 0).then(nw.col(over) / nw.col(under))
