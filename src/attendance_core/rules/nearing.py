"""How near pupils are to what a rule asks: what counts so far, before the rule is reached.

It counts as it does for the rule itself, and once the rule is reached the two say the same day.
What is done about a count is for whoever asks.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import narwhals as nw
from attrs import evolve

from attendance_core.register import ExpectedSickness, Frame, Prepared, in_kind
from attendance_core.rules.continuous_unauthorised_absence import continuous_unauthorised_absence
from attendance_core.rules.counting import absences, counting, named
from attendance_core.rules.law import law_of, period_on, periods
from attendance_core.rules.penalty_notice_threshold import penalty_notice_threshold
from attendance_core.rules.sickness_return import sickness_return
from attendance_core.sessions import school_year_start
from attendance_core.thresholds import NATIONAL, Threshold, Thresholds

__all__ = ["awaiting_reason", "ill_this_year", "towards_penalty_notice", "unauthorised_in_a_row"]

_NOTICE, _WEEKS = "penalty_notice_threshold", "penalty_notice_weeks"
_RUN = "continuous_unauthorised_absence"
_ILL = "sickness_return"
_REASON = "unresolved_reason"
_PUPIL = ("urn", "pupil")


def towards_penalty_notice(
    prepared: Prepared, *, on: date, thresholds: Thresholds = NATIONAL
) -> Frame:
    """Count sessions of unauthorised absence towards the next threshold of a penalty notice.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day whose marks are known.
        thresholds: the figures of the law, or of a what-if.

    Returns:
        A row for a pupil who ever had such a session, with urn, pupil, sessions (those in the
        school weeks up to the day, since the threshold was last reached), and reached, the day on
        which it last was, which is null if it never was.

    Raises:
        NotInForce: there was no threshold on the day.
    """
    weeks = period_on(_NOTICE, on, thresholds=thresholds)[_WEEKS]
    outcomes = penalty_notice_threshold(prepared, on=on, thresholds=thresholds)
    number = nw.col("number")
    last = outcomes.rows.filter(number == number.max().over(*_PUPIL))
    marks = (
        _marks(_NOTICE, prepared, on, thresholds)
        .join(last.select(*_PUPIL, reached="date", at="session"), on=list(_PUPIL), how="left")
        .join(_latest(prepared, on), on="urn")
    )
    is_recent = nw.col("week_number") > nw.col("latest_week") - weeks
    counts = (is_recent & _is_since()).cast(nw.Int64)
    return _by_pupil(prepared, marks.with_columns(sessions=counts), nw.col("sessions").sum())


def _is_since() -> nw.Expr:
    """Give the expression of whether a session is after the one at which a rule was reached."""
    day, reached = nw.col("date"), nw.col("reached")
    is_later = nw.col("session").cast(nw.String) > nw.col("at").cast(nw.String)
    return reached.is_null() | (day > reached) | ((day == reached) & is_later)


def unauthorised_in_a_row(
    prepared: Prepared, *, on: date, least: int, thresholds: Thresholds = NATIONAL
) -> Frame:
    """Count the school days of each run of unauthorised absence that no day has ended.

    A run is as long as the highest figure with which the rule would be reached by it, and so never
    longer than the law's own.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day whose marks are known.
        least: from how many school days on a run is told of; 1 or more.
        thresholds: the figures of the law, or of a what-if.

    Returns:
        A row for a pupil with such a run, with urn, pupil, days, and reached, the day on which the
        run was long enough for the rule, which is null if it is not.

    Raises:
        NotInForce: there was no figure on the day.
    """
    line = period_on(_RUN, on, thresholds=thresholds)[_RUN]
    read = absences(prepared, law_of(_RUN).codes["counted"], on=on)
    parts = []
    for days in range(min(least, line), line + 1):
        figures = thresholds if days == line else _with_figure(thresholds, days)
        found = continuous_unauthorised_absence(prepared, on=on, thresholds=figures, among=read)
        reached = nw.when(nw.lit(days) == line).then(nw.col("date"))
        rows = found.rows.filter(nw.col("holds")).select(*_PUPIL, reached=reached)
        parts.append(rows.with_columns(days=nw.lit(days, nw.Int64)).collect())
        if parts[-1].is_empty():
            break  # as on most mornings: no run of so many days is none of more
    return _by_pupil(prepared, nw.concat(parts).lazy(), nw.col("days").max())


def _with_figure(thresholds: Thresholds, days: int) -> Thresholds:
    """Suppose that a run of so many days reached the rule, on every day on which it stands."""
    figures = tuple(evolve(each, value=days) for each in thresholds[_RUN].figures)
    return Thresholds((Threshold(_RUN, thresholds[_RUN].title, figures), *thresholds.others))


def ill_this_year(
    prepared: Prepared,
    *,
    on: date,
    expected: Mapping[int, Iterable[ExpectedSickness]] | None = None,
    thresholds: Thresholds = NATIONAL,
) -> Frame:
    """Count sessions of illness in the school year, towards the sickness return.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day whose marks are known.
        expected: what was recorded about how long pupils will be ill, by the school's URN.
        thresholds: the figures of the law, or of a what-if.

    Returns:
        A row for a pupil who was ill, or was expected to be for long, with urn, pupil, sessions,
        and reached, the day of this school year on which the pupil last came to stand in the
        return, be it by the marks or by what was recorded, which is null if there is none.

    Raises:
        NotInForce: there was no figure on the day.
    """
    outcomes = sickness_return(prepared, on=on, expected=expected, thresholds=thresholds)
    marks = _marks(_ILL, prepared, on, thresholds, since=school_year_start(on))
    never, one, none = nw.lit(None, nw.Date()), nw.lit(1, nw.Int64), nw.lit(0, nw.Int64)
    ill = marks.select(*_PUPIL, never.alias("reached"), one.alias("sessions"))
    stands = outcomes.rows.filter(nw.col("holds"))
    told = stands.select(*_PUPIL, nw.col("date").alias("reached"), none.alias("sessions"))
    return _by_pupil(prepared, nw.concat([ill, told]), nw.col("sessions").sum())


def awaiting_reason(prepared: Prepared, *, on: date, thresholds: Thresholds = NATIONAL) -> Frame:
    """Give each absence whose reason is not established, with how long it has been awaited.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day whose marks are known.
        thresholds: the figures of the law, or of a what-if.

    Returns:
        A row for a mark, with urn, pupil, date, session, and since, the school days after its own
        up to the day.

    Raises:
        NotInForce: there was no figure on the day.
    """
    marks = _marks(_REASON, prepared, on, thresholds, with_age=False)
    since = (nw.col("latest_day") - nw.col("day_number")).cast(nw.Int64)
    told = marks.join(_latest(prepared, on), on="urn").with_columns(since=since)
    names = (*_PUPIL, "date", "session", "since")
    return in_kind(told.select(*names).sort(*names[:4]), prepared.kind)


def _latest(prepared: Prepared, on: date) -> nw.LazyFrame[Any]:
    """Give the numbers of each school's latest school day up to a day, and of its week."""
    known = prepared.calendar.filter(nw.col("date") <= on)
    day, week = nw.col("day_number").max(), nw.col("week_number").max()
    return known.group_by("urn").agg(day.alias("latest_day"), week.alias("latest_week"))


def _marks(
    rule: str,
    prepared: Prepared,
    on: date,
    thresholds: Thresholds,
    *,
    since: date = date.min,
    with_age: bool = True,
) -> nw.LazyFrame[Any]:
    """Give the marks that a rule counts up to a day on which it stands."""
    law = law_of(rule)
    period_on(rule, on, thresholds=thresholds)
    first, *_ = periods(law, until=on, thresholds=thresholds)
    span = (max(since, first.first), on)
    made = counting(prepared, law.codes["counted"], span=span, with_age=with_age)
    return named(prepared, made.lazy())


def _by_pupil(prepared: Prepared, rows: nw.LazyFrame[Any], total: nw.Expr) -> Frame:
    told = rows.group_by(*_PUPIL).agg(total, nw.col("reached").max()).sort(*_PUPIL)
    return in_kind(told, prepared.kind)
