"""A state of absence over the school year to date, from the pupil's own start.

100 × missed ≥ percent × possible, and possible > 0, in whole numbers. A pupil who left in the
school year keeps the state of the last day on roll. A guest's absence is the business of the school
that the guest comes from.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.codes import Meaning
from attendance_core.register import Prepared
from attendance_core.rules.counting import SESSIONS
from attendance_core.rules.law import Period, law_of, periods, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.sessions import Span, school_year_start
from attendance_core.statistics import definitions
from attendance_core.statistics.series import counted_in, session_columns
from attendance_core.statistics.tallies import counted, own_enrolments, within
from attendance_core.thresholds import Thresholds

__all__ = ["absence_states", "sums_to_date"]

_EARLY = "early_in_the_year"
_FLAGS = ("early", "in_dfe_definition")
_FIGURES = ("missed", "possible", *_FLAGS)
_ATTENDED = (Meaning.PRESENT, Meaning.APPROVED_EDUCATIONAL_ACTIVITY)
_MISSED = (Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE)


@frozen(eq=False)
class _Year:
    """The school year to date of whoever is in a state; read once for all states.

    `pupils` are their enrolments with the sums, `missed` their missed sessions with how many were
    missed and possible before, `daily` those whom the daily series counts.
    """

    prepared: Prepared
    span: Span
    pupils: nw.DataFrame[Any] = field(repr=False)
    missed: nw.DataFrame[Any] = field(repr=False)
    daily: Sequence[int] = field(repr=False)


def absence_states(
    rules: Sequence[str], prepared: Prepared, *, on: date, thresholds: Thresholds
) -> tuple[Outcomes, ...]:
    """Give for each state who is in it on a day, with the session since which it is so.

    Args:
        rules: the states, of which each has a percentage of possible sessions missed.
        prepared: the registers.
        on: the last day that is looked at.
        thresholds: the figures of the law, or of a what-if.
    """
    standing = {
        rule: each
        for rule in rules
        for each in periods(law_of(rule), until=on, thresholds=thresholds)
        if each.last == on
    }
    if not standing:
        return tuple(nothing(rule, prepared, on, _FIGURES, _FLAGS) for rule in rules)
    span, least = (school_year_start(on), on), min(now[rule] for rule, now in standing.items())
    pupils = _in_a_row(sums_to_date(prepared, span).filter(_is_in_state(least)))
    possible = _possible(prepared, pupils, span)
    daily = _in_daily_series(prepared, possible, pupils, span)
    year = _Year(prepared, span, pupils, _missed(possible, pupils), daily)
    return tuple(
        _outcomes(rule, year, standing[rule], thresholds)
        if rule in standing
        else nothing(rule, prepared, on, _FIGURES, _FLAGS)
        for rule in rules
    )


def _is_in_state(percent: int) -> nw.Expr:
    return (nw.col("possible") > 0) & (nw.col("missed") * 100 >= nw.col("possible") * percent)


def _outcomes(rule: str, year: _Year, now: Period, thresholds: Thresholds) -> Outcomes:
    first, last = year.span
    key = {"who": nw.col("enrolment"), "number": nw.lit(1, nw.Int64)}
    pupils = year.pupils.filter(_is_in_state(now[rule])).with_columns(**key)
    stands_from = periods(law_of(rule), until=last, thresholds=thresholds)[0].first
    rows = _since(year, pupils, now[rule], stands_from).with_columns(
        first=nw.max_horizontal(nw.col("start"), nw.lit(first)),
        last=nw.min_horizontal(nw.col("leaving"), nw.lit(last)),
        holds=nw.lit(value=True),
        early=nw.col("possible") < thresholds[_EARLY].on(last).value,
        in_dfe_definition=nw.col("enrolment").is_in(year.daily),
    )
    made = _of(year.prepared, pupils, year.span, _MISSED).with_columns(**key)
    sources = sources_of(law_of(rule), [now], with_age=False)
    return Outcomes.of(
        rule, year.prepared, last, rows=rows, counted=made, figures=_FIGURES, sources=sources
    )


def sums_to_date(prepared: Prepared, span: Span) -> nw.DataFrame[Any]:
    """Give missed and possible sessions in a span, of each pupil's last enrolment that has begun.

    Guests are left out.
    """
    latest = nw.col("start") == nw.col("start").max().over("who")
    times = own_enrolments(prepared).filter(nw.col("start") <= span[1]).filter(latest)
    sessions, is_meant = nw.col("sessions"), prepared.meanings.is_counted_as
    missed = sessions * is_meant(*_MISSED).cast(nw.Int64)
    possible = sessions * is_meant(*_ATTENDED, *_MISSED).cast(nw.Int64)
    sums = (
        counted(prepared, ["enrolment"], span=span)
        .with_columns(missed=missed, possible=possible)
        .group_by("enrolment")
        .agg(nw.col("missed", "possible").sum())
    )
    whose = times.select("enrolment", "urn", "pupil", "start", "leaving")
    joined = whose.join(sums, on="enrolment", how="left").sort("enrolment").collect()
    return joined.with_columns(nw.col("missed", "possible").fill_null(0))


def _in_a_row(pupils: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Say where each one's sessions begin, the possible and the missed, if all stand in a row."""
    possible, missed = nw.col("possible"), nw.col("missed")
    return pupils.with_columns(
        first_place=possible.cum_sum() - possible, first_nth=missed.cum_sum() - missed
    )


def _of(
    prepared: Prepared, pupils: nw.DataFrame[Any], span: Span, meanings: Sequence[Meaning]
) -> nw.LazyFrame[Any]:
    """Give the marks of some enrolments in a span that have one of some meanings."""
    is_theirs = nw.col("enrolment").is_in(pupils["enrolment"].to_list())
    is_meant = prepared.meanings.is_counted_as(*meanings)
    return prepared.of_each_part(lambda marks: within(marks, span).filter(is_theirs, is_meant))


def _possible(prepared: Prepared, pupils: nw.DataFrame[Any], span: Span) -> nw.DataFrame[Any]:
    """Give the possible sessions of some enrolments in their order, each as one whole number.

    `key` is made of the enrolment, the session and whether it was missed: quicker to sort than the
    three. One enrolment stands after another, and each has as many as are possible.
    """
    is_missed = prepared.meanings.is_counted_as(*_MISSED).cast(nw.Int64)
    number = nw.col("enrolment").cast(nw.Int64) * SESSIONS + nw.col("session_number")
    made = _of(prepared, pupils, span, (*_ATTENDED, *_MISSED)).select(key=number * 2 + is_missed)
    return made.collect().sort("key")


_FROM_KEY = {
    "enrolment": (nw.col("key") // 2 // SESSIONS).cast(nw.Int32),
    "session_number": (nw.col("key") // 2 % SESSIONS).cast(nw.Int32),
}


def _missed(possible: nw.DataFrame[Any], pupils: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give each missed session, with the sessions that were missed and possible before it."""
    is_missed = nw.col("key") % 2 == 1
    missed = possible.with_row_index("place").filter(is_missed).with_row_index("nth")
    place, nth = nw.col("place").cast(nw.Int64), nw.col("nth").cast(nw.Int64)
    firsts = pupils.select("enrolment", "first_place", "first_nth")
    joined = missed.with_columns(**_FROM_KEY).join(firsts, on="enrolment", how="left")
    before = {
        "possible_before": place - nw.col("first_place"),
        "missed_before": nth - nw.col("first_nth"),
    }
    return joined.select("enrolment", "session_number", **before)


def _since(
    year: _Year, pupils: nw.DataFrame[Any], percent: int, stands_from: date
) -> nw.DataFrame[Any]:
    """Give pupils with the session since which each has been in the state without a break.

    Only a session that was missed can begin the state, where it did not hold just before: of the
    sessions of which that is so, the last one began what holds now. A rule says nothing before its
    first day: what held by then begins with the first possible session of it.
    """
    was_free = nw.col("missed_before") * 100 < nw.col("possible_before") * percent
    begins = year.missed.filter(was_free | (nw.col("possible_before") == 0))
    since = begins.group_by("enrolment").agg(nw.col("session_number").max())
    if stands_from > year.span[0]:
        span = (stands_from, year.span[1])
        possible = _of(year.prepared, pupils, span, (*_ATTENDED, *_MISSED))
        first = possible.group_by("enrolment").agg(nw.col("session_number").min().alias("first"))
        later = nw.max_horizontal("session_number", "first").alias("session_number")
        since = since.join(first.collect(), on="enrolment").select("enrolment", later)
    sessions = year.prepared.calendar.select("urn", "session_number", "date", "session").collect()
    return pupils.join(since, on="enrolment").join(sessions, on=["urn", "session_number"])


def _in_daily_series(
    prepared: Prepared, possible: nw.DataFrame[Any], pupils: nw.DataFrame[Any], span: Span
) -> Sequence[int]:
    """Give the enrolments that the Department's daily series counts.

    It leaves out what some have in the sixth half term: not all, if their first session is earlier.
    """
    first = possible[pupils["first_place"].to_list()].select(**_FROM_KEY)["session_number"]
    keys = ["enrolment", "school_year", "in_half_term_6"]
    sessions = session_columns(prepared, span, keys).collect()
    of_first = pupils.with_columns(first).join(sessions, on=["urn", "session_number"])
    rows = of_first.select(*keys, "possible").lazy()
    kept = counted_in(definitions()["daily"], rows, prepared, ["enrolment"])
    return [int(each) for each in kept.collect()["enrolment"].to_list()]
