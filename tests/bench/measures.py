"""Each further measure, by the library and written out by somebody who has Polars alone.

By hand the same counts by enrolment and code are taken first, for that is how one would do it; what
the codes mean is written out in `by_hand`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import generator
import polars as pl
from by_hand import MEANT

from attendance_core.register import Prepared
from attendance_core.statistics import (
    bands,
    lateness,
    over_time,
    persistence,
    reasons,
    spells,
    statistics,
)

__all__ = ["MEASURES", "Measure"]

_ATTENDED = [*MEANT["present"], *MEANT["approved_educational_activity"]]
_MISSED = [*MEANT["authorised"], *MEANT["unauthorised"]]


@dataclass(frozen=True)
class Measure:
    """A measure by the library and by hand, with the columns that are compared, and keys first."""

    ask: Callable[[Prepared], pl.DataFrame]
    by_hand: Callable[[Prepared], pl.DataFrame]
    keys: tuple[str, ...]
    columns: tuple[str, ...]

    def answers(self, prepared: Prepared) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give both answers, of the columns that are compared."""
        names = [*self.keys, *self.columns]
        return self.ask(prepared).select(names), self.by_hand(prepared).select(names)


def _is(codes: list[str]) -> pl.Expr:
    return pl.col("code").is_in(codes).cast(pl.Int64)


def _marks(prepared: Prepared) -> pl.LazyFrame:
    marks: pl.LazyFrame = prepared.marks.to_native()
    return marks.filter(pl.col("date").is_between(*generator.SPAN))


def _counts(prepared: Prepared, *keys: str) -> pl.LazyFrame:
    return (
        _marks(prepared)
        .group_by("enrolment_code", *keys)
        .agg(pl.col("enrolment", "code").first(), sessions=pl.len().cast(pl.Int64))
    )


def _sums(prepared: Prepared, *keys: str) -> pl.LazyFrame:
    sessions = pl.col("sessions")
    return (
        _counts(prepared, *keys)
        .group_by("enrolment", *keys)
        .agg(
            possible=(sessions * _is([*_ATTENDED, *_MISSED])).sum(),
            missed=(sessions * _is(_MISSED)).sum(),
            late_before_close=(sessions * _is(["L"])).sum(),
            late_after_close=(sessions * _is(["U"])).sum(),
        )
    )


def _of_school(rows: pl.LazyFrame, prepared: Prepared) -> pl.LazyFrame:
    times: pl.LazyFrame = prepared.enrolments.to_native()
    own = times.filter(pl.col("enrolment_status") != "G")
    return rows.join(own.select("enrolment", school="urn"), on="enrolment")


def _at(percent: int) -> pl.Expr:
    missed, possible = pl.col("missed"), pl.col("possible")
    return (possible > 0) & (missed * 100 >= possible * percent)


def _statistics(prepared: Prepared) -> pl.DataFrame:
    return (
        _of_school(_sums(prepared), prepared)
        .group_by("school")
        .agg(
            pl.col("possible", "missed", "late_before_close", "late_after_close").sum(),
            persistently_absent=_at(10).cast(pl.Int64).sum(),
        )
        .with_columns(absence_rate=pl.col("missed") / pl.col("possible"))
        .collect()
    )


def _reasons(prepared: Prepared) -> pl.DataFrame:
    sessions, is_possible = pl.col("sessions"), pl.col("code").is_in([*_ATTENDED, *_MISSED])
    rows = _of_school(_counts(prepared), prepared).group_by("school", "code")
    sums = rows.agg(sessions.sum(), enrolments=pl.len().cast(pl.Int64))
    of_possible = (sessions * is_possible.cast(pl.Int64)).sum().over("school")
    return sums.with_columns(rate=pl.when(is_possible).then(sessions / of_possible)).collect()


def _bands(prepared: Prepared) -> pl.DataFrame:
    rows = _of_school(_sums(prepared), prepared).filter(pl.col("possible") > 0)
    percent = (pl.col("missed") * 100 // pl.col("possible")).clip(0, 50)
    edges = pl.LazyFrame({"band_from": range(0, 51, 5)}, {"band_from": pl.Int64})
    found = rows.group_by("school", band_from=percent // 5 * 5)
    every = rows.select("school").unique().join(edges, how="cross")
    numbers = found.agg(enrolments=pl.len().cast(pl.Int64))
    joined = every.join(numbers, on=["school", "band_from"], how="left")
    return joined.with_columns(pl.col("enrolments").fill_null(0)).collect()


def _persistence(prepared: Prepared) -> pl.DataFrame:
    theirs = (pl.col("missed") * _at(10).cast(pl.Int64)).sum()
    return (
        _of_school(_sums(prepared), prepared)
        .group_by("school")
        .agg(
            missed_by_persistently_absent=theirs,
            persistently_absent=_at(10).cast(pl.Int64).sum(),
            severely_absent=_at(50).cast(pl.Int64).sum(),
            missed=pl.col("missed").sum(),
        )
        .collect()
    )


def _over_time(prepared: Prepared) -> pl.DataFrame:
    weeks: pl.LazyFrame = prepared.calendar.to_native()
    names = weeks.select("week", week_number=pl.col("week_number")).unique()
    return (
        _sums(prepared, "week_number")
        .group_by("week_number")
        .agg(pl.col("possible", "missed").sum())
        .join(names, on="week_number")
        .sort("week")
        .with_columns(missed_to_date=pl.col("missed").cum_sum())
        .collect()
    )


def _spells(prepared: Prepared) -> pl.DataFrame:
    possible = _marks(prepared).filter(pl.col("code").is_in([*_ATTENDED, *_MISSED]))
    attended = _is(_ATTENDED).cum_sum().over("enrolment", order_by="session_number")
    missed = possible.with_columns(run=attended).filter(pl.col("code").is_in(_MISSED))
    runs = missed.group_by("enrolment", "run").agg(sessions=pl.len().cast(pl.Int64))
    a_day = possible.group_by("enrolment", "day_number").agg(missed=_is(_MISSED).max())
    whole = (1 - pl.col("missed")).cum_sum().over("enrolment", order_by="day_number")
    days = a_day.with_columns(run=whole).filter(pl.col("missed") == 1)
    of_days = days.group_by("enrolment", "run").agg(days=pl.len().cast(pl.Int64))
    return (
        _marks(prepared)
        .select("enrolment")
        .unique()
        .join(
            runs.group_by("enrolment").agg(
                spells=pl.len().cast(pl.Int64), longest_sessions=pl.col("sessions").max()
            ),
            on="enrolment",
            how="left",
        )
        .join(
            of_days.group_by("enrolment").agg(longest_days=pl.col("days").max()),
            on="enrolment",
            how="left",
        )
        .with_columns(pl.col("spells", "longest_sessions", "longest_days").fill_null(0))
        .collect()
    )


_SPAN = generator.SPAN
MEASURES: Mapping[str, Measure] = {
    "statistics": Measure(
        lambda prepared: statistics(prepared, span=_SPAN, by=["school"]),
        _statistics,
        ("school",),
        ("possible", "missed", "late_after_close", "persistently_absent", "absence_rate"),
    ),
    "reasons": Measure(
        lambda prepared: reasons(prepared, span=_SPAN, by=["school"]),
        _reasons,
        ("school", "code"),
        ("sessions", "enrolments", "rate"),
    ),
    "bands": Measure(
        lambda prepared: bands(prepared, span=_SPAN, by=["school"]),
        _bands,
        ("school", "band_from"),
        ("enrolments",),
    ),
    "persistence": Measure(
        lambda prepared: persistence(prepared, span=_SPAN, by=["school"]),
        _persistence,
        ("school",),
        ("missed", "persistently_absent", "severely_absent", "missed_by_persistently_absent"),
    ),
    "lateness": Measure(
        lambda prepared: lateness(prepared, span=_SPAN, by=["school"]),
        _statistics,
        ("school",),
        ("late_before_close", "late_after_close"),
    ),
    "over_time": Measure(
        lambda prepared: over_time(prepared, span=_SPAN),
        _over_time,
        ("week",),
        ("possible", "missed", "missed_to_date"),
    ),
    "spells": Measure(
        lambda prepared: spells(prepared, span=_SPAN),
        _spells,
        ("enrolment",),
        ("spells", "longest_sessions", "longest_days"),
    ),
}
"""Each by its name."""
