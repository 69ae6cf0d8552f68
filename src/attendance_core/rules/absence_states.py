"""A state of absence over the school year to date, from the pupil's own start.

100 × missed ≥ percent × possible, and possible > 0, in whole numbers. A pupil who left in the
school year keeps the state of the last day on roll. A guest's absence is the business of the school
that the guest comes from.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.codes import Meaning
from attendance_core.register import Prepared
from attendance_core.rules.law import law_of, periods, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.sessions import Span, school_year_start
from attendance_core.statistics import definitions
from attendance_core.statistics.series import counted_in, session_columns
from attendance_core.statistics.tallies import counted, folded, own_enrolments, within
from attendance_core.thresholds import Thresholds

__all__ = ["absence_state", "sums_to_date"]

_EARLY = "early_in_the_year"
_FIGURES = ("missed", "possible", "early", "in_dfe_definition")
_ATTENDED = (Meaning.PRESENT, Meaning.APPROVED_EDUCATIONAL_ACTIVITY)
_MISSED = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)


def absence_state(rule: str, prepared: Prepared, *, on: date, thresholds: Thresholds) -> Outcomes:
    """Give each pupil who is in a state on a day, with the session since which it is so.

    Args:
        rule: the state, whose threshold is a percentage of possible sessions missed.
        prepared: the registers.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
    """
    law = law_of(rule)
    now = [each for each in periods(law, until=on, thresholds=thresholds) if each.last == on]
    if not now:
        return nothing(rule, prepared, on, _FIGURES)
    span, percent = (school_year_start(on), on), now[0][rule]
    pupils = _in_state(prepared, span, percent)
    rows = pupils.join(_since(prepared, pupils, span, percent), on="enrolment").with_columns(
        who=nw.col("enrolment"),
        holds=nw.lit(value=True),
        early=nw.col("possible") < thresholds[_EARLY].on(on).value,
        in_dfe_definition=nw.col("enrolment").is_in(_in_daily_series(prepared, pupils, span)),
    )
    missed = _of(prepared, pupils, span, _MISSED).with_columns(
        who=nw.col("enrolment"), number=nw.lit(1, nw.Int64)
    )
    return Outcomes.of(
        rule,
        prepared,
        on,
        rows=rows,
        counted=missed,
        figures=_FIGURES,
        sources=sources_of(law, now, with_age=False),
    )


def sums_to_date(prepared: Prepared, span: Span) -> nw.DataFrame[Any]:
    """Give missed and possible sessions in a span, of each pupil's last enrolment that has begun.

    Guests are left out, and who had no possible session.
    """
    begun = nw.col("start") <= span[1]
    latest = nw.col("start") == nw.col("start").max().over("urn", "pupil")
    times = own_enrolments(prepared).filter(begun).collect().filter(latest)
    counts = counted(prepared.meanings, within(prepared.marks, span), ["enrolment"])
    sums = folded(prepared.meanings, counts, ["enrolment"]).select(
        "enrolment", "possible", "missed"
    )
    held = sums.filter(nw.col("possible") > 0).collect()
    return times.select("enrolment", "urn", "pupil", "start", "leaving").join(held, on="enrolment")


def _in_state(prepared: Prepared, span: Span, percent: int) -> nw.DataFrame[Any]:
    """Give the enrolments in the state, each with its window."""
    is_in_state = nw.col("missed") * 100 >= nw.col("possible") * percent
    first, last = span
    return (
        sums_to_date(prepared, span)
        .filter(is_in_state)
        .with_columns(
            number=nw.lit(1, nw.Int64),
            first=nw.max_horizontal(nw.col("start"), nw.lit(first)),
            last=nw.min_horizontal(nw.col("leaving"), nw.lit(last)),
        )
    )


def _of(
    prepared: Prepared, pupils: nw.DataFrame[Any], span: Span, meanings: Sequence[Meaning]
) -> nw.LazyFrame[Any]:
    """Give the marks of some enrolments in a span that have one of some meanings."""
    is_theirs = nw.col("enrolment").is_in(pupils["enrolment"].to_list())
    is_meant = prepared.meanings.is_counted_as(*meanings)
    return within(prepared.marks, span).filter(is_theirs, is_meant)


def _since(
    prepared: Prepared, pupils: nw.DataFrame[Any], span: Span, percent: int
) -> nw.DataFrame[Any]:
    """Give the session since which each enrolment has been in the state without a break.

    The state can begin with a session that was missed alone, where it did not hold just before: of
    the sessions of which that is so, the last one began what holds now.
    """
    is_missed = prepared.meanings.is_counted_as(*_MISSED).cast(nw.Int64)
    # One whole number a session: enrolment, session and whether it was missed, in their order.
    number = nw.col("enrolment").cast(nw.Int64) * _SESSIONS + nw.col("session_number")
    made = _of(prepared, pupils, span, (*_ATTENDED, *_MISSED)).select(key=number * 2 + is_missed)
    ordered = made.collect().sort("key").with_row_index("place")
    missed = (
        ordered.filter(nw.col("key") % 2 == 1)
        .with_row_index("nth")
        .with_columns(
            enrolment=(nw.col("key") // (2 * _SESSIONS)).cast(nw.Int32),
            session_number=(nw.col("key") // 2 % _SESSIONS).cast(nw.Int32),
        )
    )
    # They stand one enrolment after another, each with as many as are possible.
    firsts = pupils.sort("enrolment").select(
        "enrolment", first_place=nw.col("possible").cum_sum() - nw.col("possible")
    )
    place, nth = nw.col("place").cast(nw.Int64), nw.col("nth").cast(nw.Int64)
    before = missed.join(firsts, on="enrolment").with_columns(
        possible_before=place - nw.col("first_place"),
        missed_before=nth - nth.min().over("enrolment"),
    )
    was_free = nw.col("missed_before") * 100 < nw.col("possible_before") * percent
    begins = before.filter(was_free | (nw.col("possible_before") == 0))
    since = begins.group_by("enrolment").agg(nw.col("session_number").max())
    sessions = prepared.calendar.select("urn", "session_number", "date", "session").collect()
    return (
        since.join(pupils.select("enrolment", "urn"), on="enrolment")
        .join(sessions, on=["urn", "session_number"])
        .select("enrolment", "date", "session")
    )


_SESSIONS = 2**20
"""More than a school ever holds."""


def _in_daily_series(prepared: Prepared, pupils: nw.DataFrame[Any], span: Span) -> list[int]:
    """Give the enrolments that the Department's daily series counts."""
    late = pupils.join(_in_half_term_6(prepared, pupils, span), on="enrolment", how="left")
    both = late.with_columns(nw.col("late").fill_null(0))
    year = nw.lit(school_year_start(span[1]).year, nw.Int32).alias("school_year")
    parts = [
        both.select("enrolment", year, nw.lit(value=is_late).alias("in_half_term_6"), possible=of)
        for is_late, of in ((False, nw.col("possible") - nw.col("late")), (True, nw.col("late")))
    ]
    rows = nw.concat(parts).lazy()
    kept = counted_in(definitions()["daily"], rows, prepared, ["enrolment"]).collect()
    return [int(each) for each in kept["enrolment"].to_list()]


def _in_half_term_6(prepared: Prepared, pupils: nw.DataFrame[Any], span: Span) -> nw.DataFrame[Any]:
    """Give how many possible sessions of the sixth half term each enrolment has: `late`."""
    sessions = session_columns(prepared, span, ["enrolment", "school_year", "in_half_term_6"])
    sixth = sessions.filter(nw.col("in_half_term_6")).select("urn", "date", "session_number")
    begins = sixth.select(nw.col("date").min()).collect()["date"].to_list()[0] or date.max
    made = _of(prepared, pupils, (begins, max(begins, span[1])), (*_ATTENDED, *_MISSED))
    late = made.join(sixth.drop("date"), on=["urn", "session_number"], how="semi")
    return late.group_by("enrolment").agg(nw.len().cast(nw.Int64).alias("late")).collect()
